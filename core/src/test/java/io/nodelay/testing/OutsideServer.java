package io.nodelay.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/** A blocking server of the JDK's own: {@link ServerSocket} over TCP, {@link ServerSocketChannel} over UNIX. */
public interface OutsideServer extends Closeable {
    /** Where to connect. */
    SocketAddress address();

    /** The next connection, waiting for it. */
    Outsider accept() throws IOException;

    /** Listens there. */
    static OutsideServer listen(SocketAddress at) throws IOException {
        if (at instanceof InetSocketAddress inet) {
            ServerSocket server = new ServerSocket(inet.getPort(), 50, inet.getAddress());
            server.setSoTimeout(Outsider.READ_LIMIT_MILLIS);
            return new OverSocket(server);
        }
        return new OverChannel(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(at), (UnixDomainSocketAddress) at);
    }

    /** TCP. */
    record OverSocket(ServerSocket server) implements OutsideServer {
        @Override
        public SocketAddress address() {
            return server.getLocalSocketAddress();
        }

        @Override
        public Outsider accept() throws IOException {
            return Outsider.of(server.accept());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** UNIX; the file is removed with the server. */
    record OverChannel(ServerSocketChannel server, UnixDomainSocketAddress address) implements OutsideServer {
        @Override
        public Outsider accept() throws IOException {
            return Outsider.of(server.accept());
        }

        @Override
        public void close() throws IOException {
            server.close();
            Files.deleteIfExists(address.getPath());
        }
    }
}
