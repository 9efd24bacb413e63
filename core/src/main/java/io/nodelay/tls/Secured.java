package io.nodelay.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a handshake has come to. Asked of this, as an engine that is asked may have to wait for its task.
 *
 * @param session has the rest
 * @param alpnProtocol what was agreed on
 * @param servername what the client has asked for
 * @param reused whether an earlier session went on
 * @param unauthorized why the peer is not authorized; empty if it is
 */
record Secured(
        SSLSession session,
        Optional<String> alpnProtocol,
        Optional<String> servername,
        boolean reused,
        Optional<String> unauthorized) {

    List<X509Certificate> chain() {
        return chain(session);
    }

    /** The peer's certificates, its own first; none if it has sent none. */
    static List<X509Certificate> chain(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }
}
