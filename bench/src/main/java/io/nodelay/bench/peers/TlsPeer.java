package io.nodelay.bench.peers;

import io.nodelay.bench.results.Refused;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who secures a connection, and by which engine: one event-loop thread each, the key and certificate of {@link Identity}, and
 * of each version of TLS its one cipher suite.
 */
public enum TlsPeer {
    /** This library with the JDK's engine. */
    NODELAY("nodelay"),
    /** The same, that echoes by {@code socket.onData(socket::write)} instead of a pipe: for idle connections. */
    NODELAY_READER("nodelay-reader"),
    /** This library with BoringSSL by Conscrypt, as its JSSE provider. */
    NODELAY_CONSCRYPT("nodelay-conscrypt"),
    /**
     * Netty with the JDK's engine, on its native transport. Its key manager is the JDK's default one, SunX509, which
     * holds the decrypted key.
     */
    NETTY_JDK("netty-jdk"),
    /** Netty with BoringSSL, on its native transport. */
    NETTY_BORINGSSL("netty-boringssl"),
    /** Node's {@code tls} and {@code https}. */
    NODE("node"),
    /** The JDK's engine, channel and key and nothing else: what idle connections cannot do without. */
    BARE("bare");

    private final String label;

    TlsPeer(String label) {
        this.label = label;
    }

    /** Why it cannot run here, if so. */
    public Optional<String> missing() {
        return switch (this) {
            case NETTY_JDK -> NettyEcho.epollMissing();
            case NETTY_BORINGSSL -> NettyEcho.epollMissing().or(NettyTls::boringsslMissing);
            case NODELAY_CONSCRYPT -> NodelayTls.conscryptMissing();
            case NODE -> NodeClient.missing();
            case NODELAY, NODELAY_READER, BARE -> Optional.empty();
        };
    }

    public static TlsPeer named(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new Refused("peer", "one of " + labels(), label));
    }

    private static String labels() {
        return Arrays.stream(values()).map(TlsPeer::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
