package io.nodelay.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** What client and server do differently in a handshake; each connection has one until its handshake is done. */
interface Role {

    /**
     * The engine, once it is known which.
     *
     * @param received what the peer has sent so far; not moved
     * @param goOn run by a task of the loop when an answer has come that was not there yet
     * @return empty if more must be received, or if {@link #waits}
     * @throws IOException if nothing can be chosen
     */
    Optional<SSLEngine> engine(ByteBuffer received, Runnable goOn) throws IOException;

    /** Whether something other than the peer is waited for. */
    boolean waits();

    /** What the engine was made of; only after it. */
    SecureContext context();

    /** The name that the client has asked for. */
    Optional<String> servername(SSLSession session);

    /**
     * Judges the peer after the handshake.
     *
     * @param untrusted what is wrong with its chain, as far as the handshake has let it pass; empty if nothing is
     * @return why the peer is not authorized; empty if it is
     * @throws IOException if it is to be refused for that
     */
    Optional<String> judge(SSLSession session, Optional<String> untrusted) throws IOException;
}
