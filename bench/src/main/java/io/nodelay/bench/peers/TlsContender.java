package io.nodelay.bench.peers;

import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A server over TLS. Its name in results is its peer's.
 *
 * @param peer who it is
 * @param http whether it is the HTTP server of {@link HttpPeer}, over TLS, and not an echo server
 */
public record TlsContender(TlsPeer peer, boolean http) implements Contender {
    @Override
    public Served start() throws IOException {
        Served served =
                switch (peer) {
                    case NODELAY, NODELAY_READER, NODELAY_CONSCRYPT -> nodelay();
                    case NETTY_JDK, NETTY_BORINGSSL -> netty();
                    case NODE -> throw new IOException("node runs in no process of Java's");
                    case BARE -> bare();
                };
        return new Served(served.port(), served.loop(), false); // handshakes may have threads of their own
    }

    private Served nodelay() {
        return http ? NodelayHttp.start(NodelayTls.context(peer)) : NodelayEcho.start(NodelayTls.context(peer), echo());
    }

    private Consumer<NetSocket> echo() {
        return peer == TlsPeer.NODELAY_READER ? socket -> socket.onData(socket::write) : socket -> socket.pipe(socket);
    }

    private Served netty() throws IOException {
        return http ? NettyHttp.epoll(NettyTls.server(peer)) : NettyEcho.epoll(NettyTls.server(peer));
    }

    private Served bare() throws IOException {
        if (http) {
            throw new IOException("the bare engine speaks no HTTP");
        }
        return BareEngine.start();
    }

    @Override
    public Optional<String> missing() {
        return peer.missing();
    }

    @Override
    public List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(Identity.here().flag()));
        if (peer == TlsPeer.NETTY_JDK || peer == TlsPeer.NETTY_BORINGSSL) {
            flags.addAll(Peer.NETTY_FLAGS);
        }
        return flags;
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(List.of("serve", "--tls", peer.toString()));
        if (http) {
            command.add("--http");
        }
        return command;
    }

    @Override
    public List<String> line(List<String> lab) {
        return peer == TlsPeer.NODE ? NodeTls.line(http) : Contender.super.line(lab);
    }

    @Override
    public boolean tellsAllocation() {
        return peer != TlsPeer.NODE;
    }

    @Override
    public String toString() {
        return peer.toString();
    }
}
