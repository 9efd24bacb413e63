package io.nodelay.tls;

import java.util.Optional;
import java.util.function.Consumer;

/** Chooses certificates by the name that a client asks for: Node's {@code SNICallback}. */
@FunctionalInterface
public interface SniCallback {

    /**
     * A client has asked for a name that {@link TlsServer#addContext} does not know. Called on the connection's loop before
     * the handshake is answered, which waits for the answer as long as its timeout allows. What it throws costs the
     * connection.
     *
     * @param servername in lower case, as the client sent it and not checked
     * @param answer called once, now or later, on the connection's loop; empty for the server's own certificate
     */
    void choose(String servername, Consumer<Optional<SecureContext>> answer);
}
