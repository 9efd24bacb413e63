package io.nodelay.tls;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/**
 * What a connection has until its handshake is done, and not after it: its role, the clock that ends it, and the judgement
 * of its peer.
 */
final class Handshake {
    private final Role role;
    private final Runnable goOn;
    private final Timer deadline;
    private final long begun = System.currentTimeMillis();
    /** Written by the pool's thread, read by the loop when that has answered. */
    private Optional<String> untrusted = Optional.empty();

    private boolean examined;

    /**
     * Begins it.
     *
     * @param goOn when something has come that was waited for
     * @param failed hears that it took too long
     */
    Handshake(EventLoop loop, Role role, long timeoutMillis, Runnable goOn, Consumer<IOException> failed) {
        this.role = role;
        this.goOn = goOn;
        this.deadline = loop.setDeadline(
                        timeoutMillis,
                        () -> failed.accept(new SSLHandshakeException(
                                "the TLS handshake was not done within " + timeoutMillis + " ms")))
                .unref(); // the socket keeps the loop running
    }

    Optional<SSLEngine> engine(ByteBuffer received) throws IOException {
        return role.engine(received, goOn);
    }

    /** Whether somebody other than the peer is waited for. */
    boolean waits() {
        return role.waits();
    }

    /** Whether nothing is left to be found out about the peer; {@link #examine} finds it out. */
    boolean examined(SSLSession session) {
        Optional<PeerTrust> lenient = role.context().trust().filter(trust -> !trust.isStrict());
        return examined || lenient.isEmpty() || Secured.chain(session).isEmpty();
    }

    /** Takes long; on any thread. */
    void examine(SSLEngine engine) {
        PeerTrust trust = role.context().trust().orElseThrow();
        untrusted = trust.untrusted(Secured.chain(engine.getSession()), engine.getUseClientMode());
        examined = true;
    }

    /**
     * The engine is done, and the peer examined.
     *
     * @throws IOException if the peer is refused
     */
    Secured conclude(SSLEngine engine) throws IOException {
        SSLSession session = engine.getSession();
        Optional<String> unauthorized = role.judge(session, untrusted);
        over();
        return new Secured(
                session,
                Optional.ofNullable(engine.getApplicationProtocol()).filter(protocol -> !protocol.isEmpty()),
                role.servername(session),
                isOlder(session.getCreationTime()), // no session's id tells with TLS 1.3
                unauthorized);
    }

    /** Some providers know the time of a session by the second only. */
    private boolean isOlder(long created) {
        return created < (created % 1_000 == 0 ? begun - begun % 1_000 : begun);
    }

    /** Done, or given up. */
    void over() {
        deadline.cancel();
    }
}
