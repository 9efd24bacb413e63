package io.nodelay.tls;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetSocket;
import java.util.function.Consumer;

/**
 * TCP and UNIX sockets under TLS 1.2 and 1.3: Node's {@code tls}.
 *
 * <pre>{@code
 * SecureContext mine = SecureContext.of(new TlsOptions().key(Path.of("server.key")).cert(Path.of("server.crt")));
 * Tls.createServer(loop, mine, socket -> socket.pipe(socket)).listen(8443);
 * Tls.connect(loop, "example.org", 443).write("hello");
 * }</pre>
 *
 * <p>All methods belong to the thread of the loop they are given.
 */
public final class Tls {
    private Tls() {}

    /**
     * A server whose connections stay on its own loop.
     *
     * @param loop accepts and serves
     * @param context with a certificate
     * @param secureConnection called with each connection whose handshake is done
     * @return not listening yet
     * @throws IllegalArgumentException if the context has no certificate
     */
    public static TlsServer createServer(EventLoop loop, SecureContext context, Consumer<TlsSocket> secureConnection) {
        return createServer(loop, context, new NetOptions(), secureConnection);
    }

    /**
     * As {@link #createServer(EventLoop, SecureContext, Consumer)}.
     *
     * @param loop accepts and serves
     * @param context with a certificate
     * @param options of every accepted socket; copied
     * @param secureConnection called with each connection whose handshake is done
     * @return not listening yet
     * @throws IllegalArgumentException if the context has no certificate
     */
    public static TlsServer createServer(
            EventLoop loop, SecureContext context, NetOptions options, Consumer<TlsSocket> secureConnection) {
        TlsServer server = new TlsServer(loop, () -> loop, options, context);
        server.onSecureConnection(secureConnection);
        return server;
    }

    /**
     * A server whose connections are dealt to a group's loops in turn, and served there.
     *
     * @param acceptor accepts, and runs the server's own events; may be one of the group's
     * @param group its loops run the connections
     * @param context with a certificate
     * @param options of every accepted socket; copied
     * @param secureConnection called with each connection whose handshake is done, on that connection's loop
     * @return not listening yet
     * @throws IllegalArgumentException if the context has no certificate
     */
    public static TlsServer createServer(
            EventLoop acceptor,
            LoopGroup group,
            SecureContext context,
            NetOptions options,
            Consumer<TlsSocket> secureConnection) {
        TlsServer server = new TlsServer(acceptor, group::next, options, context);
        server.onSecureConnection(secureConnection);
        return server;
    }

    /**
     * Connects to a server whose certificate the JDK believes.
     *
     * @param loop the socket's
     * @param host a name or a literal, which the certificate must be for
     * @param port from 1 to 65535
     * @return the socket, on its way; {@code secureConnect} or {@code error} follows
     * @throws IllegalArgumentException if the port is out of range
     */
    public static TlsSocket connect(EventLoop loop, String host, int port) {
        return connect(loop, new ConnectOptions().host(host).port(port), SecureContext.ofJdk());
    }

    /**
     * Connects.
     *
     * @param loop the socket's
     * @param to where; copied. The host is also the name that is asked for and that the certificate must be for, unless
     *     {@link TlsOptions#servername} is set
     * @param context whom to believe, and who to be if the server asks
     * @return the socket, on its way; {@code secureConnect} or {@code error} follows
     * @throws IllegalArgumentException if {@code to} leads nowhere
     */
    public static TlsSocket connect(EventLoop loop, ConnectOptions to, SecureContext context) {
        warnIfBlind(loop, context);
        return TlsSocket.connect(loop, to, context);
    }

    /**
     * Goes on under TLS with a connection that was plain so far, as the client of it: STARTTLS. The plain socket ends with
     * its {@code close}, without closing the connection. What the server has sent behind the agreed line is taken for TLS
     * or refused, and never for data; the reader of that line gives back what it has not read
     * ({@link NetSocket#unread}).
     *
     * @param plain open both ways; nothing written to it waits
     * @param context whom to believe
     * @param servername asked for, and what the certificate must be for, unless {@link TlsOptions#servername} is set
     * @return the socket; {@code secureConnect} or {@code error} follows
     * @throws IllegalArgumentException if {@code plain} is a {@link TlsSocket}
     * @throws IllegalStateException if {@code plain} is not open both ways, or bytes wait to be sent
     */
    public static TlsSocket startClient(NetSocket plain, SecureContext context, String servername) {
        mustBePlain(plain);
        warnIfBlind(plain.loop(), context);
        ClientRole role = new ClientRole(context, context.options().servername().orElse(servername), 0);
        return TlsSocket.over(plain.loop(), plain.detach(), role, context);
    }

    /**
     * As {@link #startClient}, as the server of the connection. Its own server counts it no more.
     *
     * @param plain open both ways; nothing written to it waits
     * @param context with a certificate
     * @return the socket; {@code secureConnect} or {@code error} follows
     * @throws IllegalArgumentException if the context has no certificate, or {@code plain} is a {@link TlsSocket}
     * @throws IllegalStateException if {@code plain} is not open both ways, or bytes wait to be sent
     */
    public static TlsSocket startServer(NetSocket plain, SecureContext context) {
        mustBePlain(plain);
        ServerRole role = new ServerRole(plain.loop(), new ServerNames(context.certified()));
        return TlsSocket.over(plain.loop(), plain.detach(), role, context);
    }

    private static void mustBePlain(NetSocket socket) {
        if (socket instanceof TlsSocket) {
            throw new IllegalArgumentException("this connection is under TLS already, and can be so only once");
        }
    }

    private static void warnIfBlind(EventLoop loop, SecureContext context) {
        if (!context.options().rejectUnauthorized()) {
            loop.warn("a TLS client does not look whom it talks to: rejectUnauthorized is false");
        }
    }
}
