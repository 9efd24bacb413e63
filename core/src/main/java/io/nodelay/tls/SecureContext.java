package io.nodelay.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;

/**
 * {@link TlsOptions} made ready: keys decrypted, certificates read and matched, trust settled. Making one takes long, and
 * sessions are resumed only within one, so that it is made once and kept. Never changes, and belongs to no thread.
 */
public final class SecureContext {
    private final TlsOptions options;
    private final SSLContext ssl;
    /** A server must have one. */
    private final boolean certified;
    /** Empty with a context that was given ready. */
    private final Optional<PeerTrust> trust;

    private final String[] protocols;
    /** Empty for the provider's own. */
    private final Optional<String[]> suites;

    private SecureContext(TlsOptions options) throws GeneralSecurityException {
        this.options = options;
        if (options.sslContext().isPresent()) {
            trust = Optional.empty();
            ssl = options.sslContext().get();
            certified = true; // for all that is known
        } else {
            trust = Optional.of(PeerTrust.of(certificates(options.ca()), options.rejectUnauthorized()));
            Optional<HeldKey> key = heldKey(options);
            ssl = context(options.provider(), key, trust.get());
            certified = key.isPresent();
        }
        SSLParameters supported = ssl.getSupportedSSLParameters();
        protocols = protocols(supported);
        suites = suites(supported);
        limitSessions(ssl.getServerSessionContext());
        limitSessions(ssl.getClientSessionContext());
        options.forgetSecrets();
    }

    /**
     * Makes a context.
     *
     * @param options copied; their files are read now, on this thread
     * @return for any number of servers and sockets
     * @throws IllegalArgumentException saying which option, file or block cannot be used, and why
     */
    public static SecureContext of(TlsOptions options) {
        TlsOptions copy = new TlsOptions(options);
        if (copy.sslContext().isPresent() && copy.saysWhoAndWhom()) {
            throw new IllegalArgumentException(
                    "a ready sslContext has its own keys and trust: of key, cert, pfx, ca and"
                            + " provider nothing can be set beside it");
        }
        try {
            return new SecureContext(copy);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "no TLS context can be made of these options: " + unusable.getMessage(), unusable);
        }
    }

    /** For those who bring no options. */
    static SecureContext ofJdk() {
        return OfJdk.CONTEXT;
    }

    /** Made when it is first needed, as it reads the JDK's certificates. */
    private static final class OfJdk {
        static final SecureContext CONTEXT = of(new TlsOptions());
    }

    private static SSLContext context(Optional<Provider> provider, Optional<HeldKey> key, PeerTrust trust)
            throws GeneralSecurityException {
        SSLContext made =
                provider.isPresent() ? SSLContext.getInstance("TLS", provider.get()) : SSLContext.getInstance("TLS");
        made.init(key.stream().toArray(KeyManager[]::new), new TrustManager[] {trust}, new SecureRandom());
        return made;
    }

    // ---- keys and certificates

    private static Optional<HeldKey> heldKey(TlsOptions options) {
        Optional<HeldKey> ofPem = options.pem(key -> cert -> HeldKey.of(
                PrivateKeys.read(key, options.passphrase()), cert.certificates(), key.name() + " and " + cert.name()));
        if (ofPem.isPresent() && options.pfx().isPresent()) {
            throw new IllegalArgumentException("key and cert, or pfx: not both");
        }
        return ofPem.or(() -> options.pfx().map(file -> heldKey(file, options.passphrase())));
    }

    private static HeldKey heldKey(Path pfx, Optional<String> passphrase) {
        char[] secret = passphrase.orElse("").toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes(pfx)), secret);
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (chain != null && store.getKey(alias, secret) instanceof PrivateKey key) {
                    return HeldKey.of(key, x509(chain), pfx + ", " + alias);
                }
            }
            throw new IllegalArgumentException(pfx + ": there is no private key with its certificate in it");
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    pfx + " cannot be used as PKCS#12, or the passphrase is wrong: " + unusable.getMessage(), unusable);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    }

    private static List<X509Certificate> certificates(List<Pem> texts) {
        return texts.stream().flatMap(pem -> pem.certificates().stream()).toList();
    }

    // ---- versions, cipher suites and sessions

    private String[] protocols(SSLParameters supported) {
        List<String> wanted = Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(options.minVersion()) >= 0)
                .filter(version -> version.compareTo(options.maxVersion()) <= 0)
                .map(TlsVersion::toString)
                .filter(List.of(supported.getProtocols())::contains)
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no version of TLS from " + options.minVersion() + " to "
                    + options.maxVersion() + " is to be had; there are " + List.of(supported.getProtocols()));
        }
        return wanted.toArray(String[]::new);
    }

    private Optional<String[]> suites(SSLParameters supported) {
        Set<String> unknown = new LinkedHashSet<>(options.ciphers());
        unknown.removeAll(List.of(supported.getCipherSuites()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown cipher suites " + unknown + "; there are " + List.of(supported.getCipherSuites()));
        }
        return options.ciphers().isEmpty()
                ? Optional.empty()
                : Optional.of(options.ciphers().toArray(String[]::new));
    }

    private void limitSessions(SSLSessionContext sessions) {
        if (options.sslContext().isEmpty()) {
            sessions.setSessionTimeout(options.sessionTimeout());
            sessions.setSessionCacheSize(options.sessionCacheSize());
        }
    }

    // ---- what connections are made of

    /**
     * For a server.
     *
     * @return this
     * @throws IllegalArgumentException if it has no certificate to show
     */
    SecureContext certified() {
        if (!certified) {
            throw new IllegalArgumentException("a TLS server needs a certificate: key and cert, or pfx");
        }
        return this;
    }

    TlsOptions options() {
        return options;
    }

    Optional<PeerTrust> trust() {
        return trust;
    }

    /** Host and port are what a session is found by again. */
    SSLEngine clientEngine(String servername, int port) {
        SSLEngine engine = ssl.createSSLEngine(servername, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        parameters.setServerNames(serverNames(servername));
        engine.setSSLParameters(parameters);
        return engine;
    }

    SSLEngine serverEngine() {
        SSLEngine engine = ssl.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setUseCipherSuitesOrder(true);
        if (options.requestCert() && options.rejectUnauthorized()) {
            parameters.setNeedClientAuth(true);
        } else if (options.requestCert()) {
            parameters.setWantClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(protocols);
        suites.ifPresent(parameters::setCipherSuites);
        parameters.setApplicationProtocols(options.alpnProtocols().toArray(String[]::new));
        return parameters;
    }

    /** RFC 6066 §3: addresses are not asked for, and neither is what can be no name. */
    private static List<SNIServerName> serverNames(String servername) {
        if (ServerIdentity.isAddress(servername)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(ServerIdentity.canonical(servername)));
        } catch (IllegalArgumentException noName) {
            return List.of();
        }
    }
}
