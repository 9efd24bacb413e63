package io.nodelay.tls;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Transport;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Watchers;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Listens, and makes a {@link TlsSocket} of every connection whose handshake succeeds. Node's {@code tls.Server}.
 *
 * <p>Its events are those of {@link NetServer}, where {@code connection} is the same as {@code secureConnection}, and
 * {@code tlsClientError}. There is no {@code newSession}: the JDK keeps sessions, or has its clients keep them, and tells
 * nobody.
 */
public final class TlsServer extends NetServer {
    /** A client that got no connection, and why. */
    private record Refused(IOException why, TlsSocket socket) {}

    private final EventLoop loop;
    private final Watchers<Refused> clientErrorWatchers = new Watchers<>();
    /** Read by the loops of the connections. */
    private volatile ServerNames names;

    TlsServer(EventLoop loop, Supplier<EventLoop> homes, NetOptions options, SecureContext context) {
        super(loop, homes, options);
        this.loop = loop;
        this.names = new ServerNames(context.certified());
    }

    @Override
    protected NetSocket adopt(EventLoop home, Transport plain) {
        return TlsSocket.accepted(home, this, plain, names);
    }

    @Override
    protected boolean failed(NetSocket socket, IOException why) {
        return clientErrorWatchers.fire(new Refused(why, (TlsSocket) socket), socket.loop()::uncaught);
    }

    /**
     * Watches for connections that may be used: another name of {@code connection}.
     *
     * @param watcher called on the connection's loop; one that throws costs that connection
     * @return takes the watcher away
     */
    public Watch onSecureConnection(Consumer<TlsSocket> watcher) {
        return onConnection(socket -> watcher.accept((TlsSocket) socket));
    }

    /**
     * Watches for connections that broke before they could be used: garbage, a certificate that is refused, a client that
     * does not believe ours, or one that is silent until the handshake's time is over.
     *
     * @param watcher is given the reason and the socket, which is closed, on the connection's loop
     * @return takes the watcher away
     */
    public Watch onTlsClientError(BiConsumer<IOException, TlsSocket> watcher) {
        loop.checkThread();
        return clientErrorWatchers.add(refused -> watcher.accept(refused.why, refused.socket));
    }

    /**
     * Replaces certificate, key and everything else that new connections are made of, without a restart; those that are
     * open stay as they are.
     *
     * @param context sessions of the last one are not resumed
     * @return this server
     * @throws IllegalArgumentException if it has no certificate
     */
    public TlsServer setSecureContext(SecureContext context) {
        loop.checkThread();
        names = names.withOwn(context.certified());
        return this;
    }

    /**
     * Adds a certificate for clients that ask for a name (SNI), or replaces it.
     *
     * @param servername a host's name, or {@code *.} and a domain for every name with one label before it; an exact name
     *     comes first
     * @param context for those who ask for it
     * @return this server
     * @throws IllegalArgumentException if it has no certificate
     */
    public TlsServer addContext(String servername, SecureContext context) {
        loop.checkThread();
        names = names.with(servername, context.certified());
        return this;
    }
}
