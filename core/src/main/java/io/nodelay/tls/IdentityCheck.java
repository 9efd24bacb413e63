package io.nodelay.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** Whether a certificate is that of the server which was meant: Node's {@code checkServerIdentity}. */
@FunctionalInterface
public interface IdentityCheck {
    /**
     * What is checked unless somebody says otherwise: the name or address is among the certificate's subject alternative
     * names (RFC 9525 §6). Its common name says nothing.
     */
    IdentityCheck SUBJECT_ALTERNATIVE_NAMES = ServerIdentity::mismatch;

    /**
     * Compares. Called on the loop, after the handshake and before {@code secureConnect}, also where a session was resumed.
     *
     * @param servername the host's name or address
     * @param certificate the server's own
     * @return what is wrong; empty if it is the right one
     */
    Optional<String> mismatch(String servername, X509Certificate certificate);
}
