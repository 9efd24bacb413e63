package io.nodelay.bench.peers;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.nodelay.bench.results.Refused;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** A client of the JDK's, which believes whomever it meets. */
final class TlsProbe {
    private TlsProbe() {}

    /** Makes sockets that look at no certificate. */
    static SSLSocketFactory sockets() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException unusable) {
            throw new Refused("the JDK", "a TLS context", unusable);
        }
    }
}
