package io.nodelay.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificates are believed. Strict, it is asked in the handshake, which fails with the right alert; lenient, the
 * handshake lets everybody pass, and {@link #untrusted} says afterwards what was wrong: a resumed session brings its chain,
 * but not what was thought of it.
 *
 * <p>It has the JDK's checks of chain, dates, purpose and algorithms, that of the dates also where the certificate is itself
 * among those that are believed, for which the JDK leaves it out. It has not that of the host's name, which the JDK also
 * takes from the common name: that is {@link IdentityCheck}'s.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    /** Stands for any key exchange, as with TLS 1.3, where certificates do not depend on it. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final X509ExtendedTrustManager anchors;
    private final boolean strict;

    private PeerTrust(X509ExtendedTrustManager anchors, boolean strict) {
        this.anchors = anchors;
        this.strict = strict;
    }

    /** Those whom the JDK believes, or with some {@code ca} these and nobody else. */
    static PeerTrust of(List<X509Certificate> ca, boolean strict) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(ca.isEmpty() ? null : store(ca));
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(manager -> new PeerTrust((X509ExtendedTrustManager) manager, strict))
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the JDK has no trust manager for X.509"));
    }

    private static KeyStore store(List<X509Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException unreadable) { // of nothing
            throw new GeneralSecurityException(unreadable);
        }
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        return store;
    }

    boolean isStrict() {
        return strict;
    }

    /**
     * What is wrong with a chain that has passed; takes long.
     *
     * @param chain the peer's, its own certificate first
     * @param ofServer whether the peer is a server
     */
    Optional<String> untrusted(List<X509Certificate> chain, boolean ofServer) {
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        try {
            if (ofServer) {
                anchors.checkServerTrusted(certificates, ANY_KEY_EXCHANGE);
            } else {
                anchors.checkClientTrusted(certificates, ANY_KEY_EXCHANGE);
            }
            certificates[0].checkValidity();
            return Optional.empty();
        } catch (CertificateException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (strict) {
            anchors.checkServerTrusted(chain, known(authType), engine);
            chain[0].checkValidity();
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (strict) {
            anchors.checkClientTrusted(chain, known(authType), engine);
            chain[0].checkValidity();
        }
    }

    /** BoringSSL, below Conscrypt, has another word for what the JDK's checks call unknown. */
    private static String known(String authType) {
        return authType.equals("GENERIC") ? ANY_KEY_EXCHANGE : authType;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return anchors.getAcceptedIssuers();
    }

    // Never called, as only engines are made of our contexts; strict all the same.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        anchors.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        anchors.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        anchors.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        anchors.checkClientTrusted(chain, authType);
    }
}
