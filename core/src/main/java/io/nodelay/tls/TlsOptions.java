package io.nodelay.tls;

import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Who one is, whom one believes, and how one speaks, for {@link SecureContext#of}. A plain carrier, copied and checked
 * there; files are read there too. Names are Node's.
 */
public final class TlsOptions {
    private static final int WEEK = 604_800;

    private Optional<Supplier<Pem>> key = Optional.empty();
    private Optional<Supplier<Pem>> cert = Optional.empty();
    private Optional<Path> pfx = Optional.empty();
    private Optional<String> passphrase = Optional.empty();
    private List<Supplier<Pem>> ca = List.of();
    private Optional<SSLContext> sslContext = Optional.empty();
    private Optional<Provider> provider = Optional.empty();
    private boolean requestCert;
    private boolean rejectUnauthorized = true;
    private Optional<String> servername = Optional.empty();
    private IdentityCheck checkServerIdentity = IdentityCheck.SUBJECT_ALTERNATIVE_NAMES;
    private List<String> alpnProtocols = List.of();
    private Optional<SniCallback> sniCallback = Optional.empty();
    private TlsVersion minVersion = TlsVersion.TLS_1_2;
    private TlsVersion maxVersion = TlsVersion.TLS_1_3;
    private List<String> ciphers = List.of();
    private int sessionTimeout = 86_400;
    private int sessionCacheSize = 20_480;
    private long handshakeTimeout = 10_000;

    /** The defaults: nobody in particular, who believes whom the JDK believes. */
    public TlsOptions() {}

    TlsOptions(TlsOptions other) {
        key = other.key;
        cert = other.cert;
        pfx = other.pfx;
        passphrase = other.passphrase;
        ca = other.ca;
        sslContext = other.sslContext;
        provider = other.provider;
        requestCert = other.requestCert;
        rejectUnauthorized = other.rejectUnauthorized;
        servername = other.servername;
        checkServerIdentity = other.checkServerIdentity;
        alpnProtocols = other.alpnProtocols;
        sniCallback = other.sniCallback;
        minVersion = other.minVersion;
        maxVersion = other.maxVersion;
        ciphers = other.ciphers;
        sessionTimeout = other.sessionTimeout;
        sessionCacheSize = other.sessionCacheSize;
        handshakeTimeout = other.handshakeTimeout;
    }

    // ---- who one is

    /**
     * The private key, in PEM: PKCS#8, encrypted or not, PKCS#1 for RSA, or SEC 1 for EC. {@link #cert} must come with it.
     *
     * @param file may hold the certificates too
     * @return these options
     */
    public TlsOptions key(Path file) {
        key = Optional.of(() -> Pem.read(file));
        return this;
    }

    /**
     * As {@link #key(Path)}.
     *
     * @param pem the text itself
     * @return these options
     */
    public TlsOptions key(String pem) {
        key = Optional.of(() -> Pem.parse("key", pem));
        return this;
    }

    /**
     * The certificate of the key, and behind it those that lead to a root, in PEM.
     *
     * @param file read by {@link SecureContext#of}
     * @return these options
     */
    public TlsOptions cert(Path file) {
        cert = Optional.of(() -> Pem.read(file));
        return this;
    }

    /**
     * As {@link #cert(Path)}.
     *
     * @param pem the text itself
     * @return these options
     */
    public TlsOptions cert(String pem) {
        cert = Optional.of(() -> Pem.parse("cert", pem));
        return this;
    }

    /**
     * Key and certificates in a PKCS#12 file, instead of {@link #key} and {@link #cert}; its first key is used.
     *
     * @param file also called .p12
     * @return these options
     */
    public TlsOptions pfx(Path file) {
        pfx = Optional.of(file);
        return this;
    }

    /**
     * What {@link #key} or {@link #pfx} is encrypted with.
     *
     * @param secret kept until the context is made
     * @return these options
     */
    public TlsOptions passphrase(String secret) {
        passphrase = Optional.of(secret);
        return this;
    }

    /**
     * A context that somebody has made, with keys and trust of its own: those of these options must not be set. Whoever
     * it believes in the handshake is authorized.
     *
     * @param ready of any provider
     * @return these options
     */
    public TlsOptions sslContext(SSLContext ready) {
        sslContext = Optional.of(ready);
        return this;
    }

    /**
     * Who does the work, if not the JDK: any provider that has an {@code SSLContext} for {@code TLS}.
     *
     * @param jsse need not be installed
     * @return these options
     */
    public TlsOptions provider(Provider jsse) {
        provider = Optional.of(jsse);
        return this;
    }

    // ---- whom one believes

    /**
     * Adds certificates in PEM that are believed, as is whoever they vouch for. The first replaces the JDK's own.
     *
     * @param file read by {@link SecureContext#of}
     * @return these options
     */
    public TlsOptions ca(Path file) {
        return addCa(() -> Pem.read(file));
    }

    /**
     * As {@link #ca(Path)}.
     *
     * @param pem the text itself
     * @return these options
     */
    public TlsOptions ca(String pem) {
        return addCa(() -> Pem.parse("ca", pem));
    }

    private TlsOptions addCa(Supplier<Pem> pem) {
        List<Supplier<Pem>> more = new ArrayList<>(ca);
        more.add(pem);
        ca = List.copyOf(more);
        return this;
    }

    /**
     * Whether a server asks its clients for a certificate. Default false. Without one, or with one that is not believed,
     * the handshake fails, unless {@link #rejectUnauthorized} is false.
     *
     * @param on true for mutual TLS
     * @return these options
     */
    public TlsOptions requestCert(boolean on) {
        requestCert = on;
        return this;
    }

    /**
     * Whether a peer that is not authorized is refused. Default true. With false {@link TlsSocket#authorized} has to be
     * asked; a client so set talks to anybody who stands in between, and a warning is logged.
     *
     * @param on false to let everybody pass
     * @return these options
     */
    public TlsOptions rejectUnauthorized(boolean on) {
        rejectUnauthorized = on;
        return this;
    }

    /**
     * The name that a client asks its server for, and expects in the certificate. Default: the host that is connected to.
     *
     * @param name of a host, or an address, which is only expected and not asked for
     * @return these options
     */
    public TlsOptions servername(String name) {
        servername = Optional.of(name);
        return this;
    }

    /**
     * How a client finds out that a certificate is its server's.
     *
     * @param check instead of {@link IdentityCheck#SUBJECT_ALTERNATIVE_NAMES}
     * @return these options
     */
    public TlsOptions checkServerIdentity(IdentityCheck check) {
        checkServerIdentity = check;
        return this;
    }

    // ---- how one speaks

    /**
     * The protocols to choose from, the best first: ALPN (RFC 7301). Default: none is spoken of. If client and server both
     * have some and none in common, the handshake fails.
     *
     * @param names as {@code http/1.1}
     * @return these options
     */
    public TlsOptions alpnProtocols(String... names) {
        alpnProtocols = List.of(names);
        return this;
    }

    /**
     * Who chooses a server's certificate by the name that the client asks for, where {@link TlsServer#addContext} knows
     * none.
     *
     * @param callback called before the handshake is answered
     * @return these options
     */
    public TlsOptions sniCallback(SniCallback callback) {
        sniCallback = Optional.of(callback);
        return this;
    }

    /**
     * The oldest version to speak. Default: 1.2.
     *
     * @param oldest not above {@link #maxVersion}
     * @return these options
     */
    public TlsOptions minVersion(TlsVersion oldest) {
        minVersion = oldest;
        return this;
    }

    /**
     * The newest version to speak. Default: 1.3.
     *
     * @param newest not below {@link #minVersion}
     * @return these options
     */
    public TlsOptions maxVersion(TlsVersion newest) {
        maxVersion = newest;
        return this;
    }

    /**
     * The cipher suites, the best first. Default: the JDK's.
     *
     * @param suites by their names in the RFCs, as {@code TLS_AES_128_GCM_SHA256}
     * @return these options
     */
    public TlsOptions ciphers(String... suites) {
        ciphers = List.of(suites);
        return this;
    }

    /**
     * How long a session can be resumed. Default: a day.
     *
     * @param seconds from 1 to 604,800, a week (RFC 8446 §4.6.1); with more, or with 0, the JDK's server gives out none
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public TlsOptions sessionTimeout(int seconds) {
        if (seconds < 1 || seconds > WEEK) {
            throw new IllegalArgumentException("a session timeout is 1 to " + WEEK + " s, not " + seconds);
        }
        sessionTimeout = seconds;
        return this;
    }

    /**
     * How many sessions are kept for resumption; a server's clients keep most of theirs themselves. Default: 20,480.
     *
     * @param sessions 0 for all
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public TlsOptions sessionCacheSize(int sessions) {
        sessionCacheSize = atLeast(0, "a session cache size", sessions);
        return this;
    }

    /**
     * How long a handshake may take, from the connection on, before the connection is closed. Default: 10 s.
     *
     * @param millis from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less than 1
     */
    public TlsOptions handshakeTimeout(long millis) {
        handshakeTimeout = atLeast(1, "a handshake timeout", millis);
        return this;
    }

    private static <T extends Number> T atLeast(int least, String what, T value) {
        if (value.longValue() < least) {
            throw new IllegalArgumentException(what + " is " + least + " or more, not " + value);
        }
        return value;
    }

    // ---- what was said, for the context

    /** Key and certificates out of PEM; both or neither. */
    <T> Optional<T> pem(Function<Pem, Function<Pem, T>> use) {
        if (key.isPresent() != cert.isPresent()) {
            throw new IllegalArgumentException(
                    key.isPresent() ? "a key needs its certificate (cert)" : "a certificate needs its key (key)");
        }
        return key.map(of -> use.apply(of.get()).apply(cert.orElseThrow().get()));
    }

    /** Drops what only the making of a context needs: nobody finds a secret in memory that is needed no more. */
    void forgetSecrets() {
        key = Optional.empty();
        cert = Optional.empty();
        pfx = Optional.empty();
        passphrase = Optional.empty();
    }

    Optional<Path> pfx() {
        return pfx;
    }

    Optional<String> passphrase() {
        return passphrase;
    }

    List<Pem> ca() {
        return ca.stream().map(Supplier::get).toList();
    }

    Optional<SSLContext> sslContext() {
        return sslContext;
    }

    /** Whether something was said that a context of somebody else's makes has settled. */
    boolean saysWhoAndWhom() {
        return key.isPresent() || cert.isPresent() || pfx.isPresent() || !ca.isEmpty() || provider.isPresent();
    }

    Optional<Provider> provider() {
        return provider;
    }

    boolean requestCert() {
        return requestCert;
    }

    boolean rejectUnauthorized() {
        return rejectUnauthorized;
    }

    Optional<String> servername() {
        return servername;
    }

    IdentityCheck checkServerIdentity() {
        return checkServerIdentity;
    }

    List<String> alpnProtocols() {
        return alpnProtocols;
    }

    Optional<SniCallback> sniCallback() {
        return sniCallback;
    }

    TlsVersion minVersion() {
        return minVersion;
    }

    TlsVersion maxVersion() {
        return maxVersion;
    }

    List<String> ciphers() {
        return ciphers;
    }

    int sessionTimeout() {
        return sessionTimeout;
    }

    int sessionCacheSize() {
        return sessionCacheSize;
    }

    long handshakeTimeout() {
        return handshakeTimeout;
    }
}
