package io.nodelay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A peer from outside under TLS: the JDK's {@link SSLSocket} around a plain one. Its handshake runs on a thread of its own
 * from the beginning, as the tests' other peers need none; whoever reads or writes waits for it.
 *
 * @param socket the JDK's
 * @param plain below it
 * @param localAddress known after the close
 * @param secured done with the handshake
 * @param heard something was read, and with it what the server sends of its own accord
 */
public record OverTls(
        SSLSocket socket,
        Socket plain,
        SocketAddress localAddress,
        CompletableFuture<Boolean> secured,
        AtomicBoolean heard)
        implements Outsider {
    /** What is on its way is as a rule here long before; what never comes is not waited for as long as a read. */
    private static final int PATIENCE_MILLIS = 10_000;

    /** Dials. */
    public static OverTls dial(InetSocketAddress to, String protocol) throws IOException {
        SSLContext context = Contexts.CLIENT; // made before the server's clock runs
        Socket plain = new Socket(to.getAddress(), to.getPort());
        return start(
                (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", to.getPort(), true),
                plain,
                protocol);
    }

    /** Was dialled. */
    static OverTls accepted(Socket plain, SSLContext context, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        return start(socket, plain, protocol);
    }

    private static OverTls start(SSLSocket socket, Socket plain, String protocol) throws IOException {
        plain.setSoTimeout(READ_LIMIT_MILLIS);
        socket.setEnabledProtocols(new String[] {protocol});
        SocketAddress own = plain.getLocalSocketAddress();
        CompletableFuture<Boolean> secured = new CompletableFuture<>();
        Thread handshake = new Thread(
                () -> {
                    try {
                        socket.startHandshake();
                        secured.complete(true);
                    } catch (IOException | RuntimeException failed) {
                        secured.completeExceptionally(failed);
                    }
                },
                "handshake of an outsider");
        handshake.setDaemon(true);
        handshake.start();
        return new OverTls(socket, plain, own, secured, new AtomicBoolean());
    }

    /** Made once, so that sessions are resumed. */
    private static final class Contexts {
        static final SSLContext CLIENT = Credentials.client().jdkContext();
        static final SSLContext SERVER = Credentials.server().jdkContext();
    }

    /** Waits until it is secured. */
    public SSLSocket handshaken() throws IOException {
        try {
            secured.get(READ_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            return socket;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new IOException("the outsider's handshake was not done", late);
        }
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        int count = handshaken().getInputStream().read(into, at, length);
        heard.set(true);
        return count;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        handshaken().getOutputStream().write(bytes);
    }

    @Override
    public void shutdownOutput() throws IOException {
        handshaken().shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    @Override
    public SocketAddress remoteAddress() {
        return plain.getRemoteSocketAddress();
    }

    @Override
    public boolean turnedAway() throws IOException {
        try {
            handshaken();
            return false;
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException cutOff) {
            return true;
        }
    }

    /** Whether the handshake is done; the other may know of it before us. */
    private boolean isSecured() throws IOException {
        try {
            return secured.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException never) {
            return false;
        } catch (InterruptedException late) {
            throw new IOException("the outsider's handshake was not waited for", late);
        }
    }

    /** Unread they would make the close a reset (RFC 8446 §4.6.1: a server sends them when the handshake is done). */
    private void readTickets() throws IOException {
        InputStream in = plain.getInputStream();
        if (!heard.get()
                && socket.getUseClientMode()
                && socket.getSession().getProtocol().equals("TLSv1.3")) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            in.read();
        }
        in.skipNBytes(in.available());
    }

    /** With close_notify. Not by the JDK's own close, which waits for the other's, and under TLS 1.3 as long as for a read. */
    @Override
    public void close() throws IOException {
        if (!plain.isClosed() && isSecured() && !socket.isOutputShutdown()) {
            try {
                socket.shutdownOutput();
                readTickets();
            } catch (IOException gone) {
                // the other has closed first, and waits for no close_notify
            }
        }
        plain.close();
    }

    /**
     * A server of such peers. It shakes hands with everybody who comes, whether or not the test ever accepts him, as the
     * kernel does for a plain one.
     */
    static final class Server implements OutsideServer {
        private final SSLContext context = Contexts.SERVER; // made before anybody comes
        private final ServerSocket server;
        private final String protocol;
        private final BlockingQueue<OverTls> come = new LinkedBlockingQueue<>();
        private final Thread acceptor;

        Server(ServerSocket server, String protocol) {
            this.server = server;
            this.protocol = protocol;
            acceptor = new Thread(this::acceptAll, "an outsider's acceptor");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        private void acceptAll() {
            try {
                while (true) {
                    come.add(accepted(server.accept(), context, protocol));
                }
            } catch (IOException closed) {
                assert server.isClosed() : closed;
            }
        }

        @Override
        public SocketAddress address() {
            return server.getLocalSocketAddress();
        }

        @Override
        public Outsider accept() throws IOException {
            try {
                OverTls next = come.poll(READ_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null) {
                    throw new SocketTimeoutException("nobody has come");
                }
                return next;
            } catch (InterruptedException late) {
                throw new IOException("nobody has come", late);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try {
                acceptor.join(READ_LIMIT_MILLIS); // while it waits in the kernel, that still listens
            } catch (InterruptedException late) {
                throw new IOException("the acceptor has not ended", late);
            }
            for (OverTls left = come.poll(); left != null; left = come.poll()) {
                left.plain.close();
            }
        }
    }
}
