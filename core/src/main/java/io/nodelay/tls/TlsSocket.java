package io.nodelay.tls;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Detached;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Transport;
import io.nodelay.stream.Watch;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A connection under TLS. Node's {@code tls.TLSSocket}: a {@link NetSocket} in all it does, which can be asked more.
 *
 * <p>{@code connect}, or the server's {@code connection}, comes when the handshake is done and the peer accepted; what was
 * written before is sent then. {@code end} sends close_notify before FIN. An end of the peer without close_notify is a
 * truncation and told as an {@code error}. Under TLS 1.2 the peer's end is that of both directions: of what is written after
 * it, nothing is sent.
 *
 * <p>The questions are empty before the handshake is done, and are still answered when the socket has closed.
 */
public final class TlsSocket extends NetSocket {
    /** Of a socket that dials: what it will be; null otherwise. */
    private ClientRole role;
    /** From the connection on. */
    private TlsTransport tls;

    private TlsSocket(EventLoop loop) {
        super(loop);
    }

    private TlsSocket(EventLoop loop, TlsServer server) {
        super(loop, server);
    }

    /** Dials. */
    static TlsSocket connect(EventLoop loop, ConnectOptions to, SecureContext context) {
        to.check();
        TlsSocket socket = new TlsSocket(loop);
        socket.role = new ClientRole(context, context.options().servername().orElse(to.host()), to.port());
        socket.dial(to);
        return socket;
    }

    /** Was accepted. */
    static TlsSocket accepted(EventLoop loop, TlsServer server, Transport plain, ServerNames names) {
        TlsSocket socket = new TlsSocket(loop, server);
        socket.attach(socket.over(plain, new ServerRole(loop, names), names.own()));
        return socket;
    }

    /** Goes on with a connection that was plain, as a client or as a server. */
    static TlsSocket over(EventLoop loop, Detached plain, Role role, SecureContext context) {
        TlsSocket socket = new TlsSocket(loop);
        TlsTransport wire = socket.over(plain.transport(), role, context);
        wire.adopt(plain.unread());
        socket.attach(wire);
        return socket;
    }

    @Override
    protected Transport wire(Transport plain) {
        ClientRole dialled = role;
        role = null;
        return over(plain, dialled, dialled.context());
    }

    private TlsTransport over(Transport plain, Role as, SecureContext context) {
        long timeout = context.options().handshakeTimeout();
        tls = new TlsTransport(plain, loop(), new Handshake(loop(), as, timeout, this::goOn, this::destroy));
        return tls;
    }

    private Optional<Secured> secured() {
        loop().checkThread();
        return tls == null ? Optional.empty() : tls.secured();
    }

    /**
     * Watches for the handshake to be done: another name of {@code connect}. Not fired for accepted sockets: the server's
     * {@code secureConnection} is theirs.
     *
     * @param watcher called once
     * @return takes the watcher away
     */
    public Watch onSecureConnect(Runnable watcher) {
        return onConnect(watcher);
    }

    /**
     * Whether the peer has shown a certificate that is believed, and of a server one that is for it. A server that does not
     * ask for certificates authorizes nobody.
     *
     * @return false before the handshake is done
     */
    public boolean authorized() {
        return secured().map(is -> is.unauthorized().isEmpty()).orElse(false);
    }

    /**
     * Why the peer is not authorized.
     *
     * @return one sentence; empty if it is, and before the handshake is done
     */
    public Optional<String> authorizationError() {
        return secured().flatMap(Secured::unauthorized);
    }

    /**
     * The peer's certificates as it has sent them, its own first. Whether they are to be believed, {@link #authorized} says.
     *
     * @return none if it has sent none
     */
    public List<X509Certificate> peerCertificates() {
        return secured().map(Secured::chain).orElse(List.of());
    }

    /**
     * The peer's own certificate.
     *
     * @return empty if it has sent none
     */
    public Optional<X509Certificate> peerCertificate() {
        return peerCertificates().stream().findFirst();
    }

    /**
     * The version that is spoken.
     *
     * @return {@code TLSv1.3} or {@code TLSv1.2}
     */
    public Optional<String> protocol() {
        return secured().map(is -> is.session().getProtocol());
    }

    /**
     * The cipher suite.
     *
     * @return by its name in the RFCs, as {@code TLS_AES_256_GCM_SHA384}
     */
    public Optional<String> cipher() {
        return secured().map(is -> is.session().getCipherSuite());
    }

    /**
     * The protocol that was agreed on by ALPN.
     *
     * @return empty if none was spoken of
     */
    public Optional<String> alpnProtocol() {
        return secured().flatMap(Secured::alpnProtocol);
    }

    /**
     * The name that the client has asked for.
     *
     * @return of a client the one it expects, of a server the one it was asked for, if it was
     */
    public Optional<String> servername() {
        return secured().flatMap(Secured::servername);
    }

    /**
     * Whether an earlier session was resumed, which saves most of a handshake's work: Node's {@code isSessionReused}.
     * Judged by the age of the session, as the JDK has no other sign of it.
     *
     * @return false before the handshake is done
     */
    public boolean sessionReused() {
        return secured().map(Secured::reused).orElse(false);
    }
}
