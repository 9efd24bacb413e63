package io.nodelay.tls;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The side that has dialled, or has asked for STARTTLS.
 *
 * @param servername what is asked for and checked: a name, or an address, which is checked alone (RFC 6066 §3)
 * @param port with the name the key under which sessions are kept for resumption; 0 after STARTTLS, for all of that name
 */
record ClientRole(SecureContext context, String servername, int port) implements Role {

    @Override
    public Optional<SSLEngine> engine(ByteBuffer received, Runnable goOn) {
        return Optional.of(context.clientEngine(servername, port));
    }

    @Override
    public boolean waits() {
        return false;
    }

    @Override
    public Optional<String> servername(SSLSession session) {
        return Optional.of(servername);
    }

    @Override
    public Optional<String> judge(SSLSession session, Optional<String> untrusted) throws SSLPeerUnverifiedException {
        Optional<String> wrong = untrusted.or(() -> identity(Secured.chain(session)));
        if (wrong.isPresent() && context.options().rejectUnauthorized()) {
            throw new SSLPeerUnverifiedException(wrong.get());
        }
        return wrong;
    }

    private Optional<String> identity(List<X509Certificate> chain) {
        return chain.isEmpty()
                ? Optional.of("the server has no certificate")
                : context.options().checkServerIdentity().mismatch(servername, chain.get(0));
    }
}
