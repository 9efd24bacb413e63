package io.nodelay.bench.peers;

import io.nodelay.tls.SecureContext;
import io.nodelay.tls.TlsOptions;
import java.security.Provider;
import java.util.Optional;
import org.conscrypt.Conscrypt;

/** This library's side of TLS, with the JDK's engine or with Conscrypt's. */
final class NodelayTls {
    private NodelayTls() {}

    static SecureContext context(TlsPeer peer) {
        TlsOptions options = Identity.options();
        if (peer == TlsPeer.NODELAY_CONSCRYPT) {
            options.provider(conscrypt());
        }
        return SecureContext.of(options);
    }

    private static Provider conscrypt() {
        return Conscrypt.newProviderBuilder().provideTrustManager(false).build();
    }

    /** Why Conscrypt cannot run here, if so. */
    static Optional<String> conscryptMissing() {
        return Conscrypt.isAvailable()
                ? Optional.empty()
                : Optional.of("Conscrypt's native library does not load here");
    }
}
