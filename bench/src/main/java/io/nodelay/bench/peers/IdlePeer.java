package io.nodelay.bench.peers;

import java.util.List;
import java.util.Optional;

/**
 * A server whose connections are held idle.
 *
 * @param label its name in results
 * @param contender the server
 * @param http whether a connection has been answered a request before it is idle, and not an echoed message
 * @param tls whether that was over TLS
 */
public record IdlePeer(String label, Contender contender, boolean http, boolean tls) {
    private static final String HTTP = "http";

    /** Ours, that are always measured: sockets, and HTTP. */
    public static final List<IdlePeer> OURS = List.of(named(Peer.NODELAY_READER.toString()), named(HTTP));

    /** An echo server by its name; an HTTP server by {@code http}, which is ours, or {@code http-} and its name. */
    public static IdlePeer named(String label) {
        if (label.equals(HTTP)) {
            return new IdlePeer(label, HttpPeer.NODELAY, true, false);
        }
        return label.startsWith(HTTP + "-")
                ? new IdlePeer(label, HttpPeer.named(label.substring(HTTP.length() + 1)), true, false)
                : new IdlePeer(label, Peer.named(label), false, false);
    }

    /** An echo server over TLS. */
    static IdlePeer over(TlsPeer peer) {
        return new IdlePeer(peer.toString(), new TlsContender(peer, false), false, true);
    }

    /** Why it cannot run here, if so. */
    public Optional<String> missing() {
        return contender.missing();
    }

    @Override
    public String toString() {
        return label;
    }
}
