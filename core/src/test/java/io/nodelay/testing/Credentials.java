package io.nodelay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private key and its certificate, made by the JDK's {@code keytool} when they are first asked for, and then kept for this
 * JVM: none that could expire is checked in.
 *
 * @param key the private key
 * @param certificate its own, behind which {@link #ca} may follow
 * @param files where {@link #keyFile} and {@link #certFile} are
 */
public record Credentials(PrivateKey key, X509Certificate certificate, Path files) {
    private static final String SECRET = "changeit";
    private static final String LOCAL = "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";
    private static final Map<String, Credentials> MADE = new ConcurrentHashMap<>();

    // ---- who there is

    /** Vouches for the others. */
    public static Credentials ca() {
        return once(
                "ca", () -> make("ca", Optional.empty(), "-dname", "CN=test CA", "-ext", "bc:c", "-ext", "ku:c=kCS"));
    }

    /** A server on this machine, by its name and addresses. */
    public static Credentials server() {
        return signed("server", "-dname", "CN=server", "-ext", LOCAL, "-ext", "eku=serverAuth");
    }

    /** The same with an RSA key. */
    public static Credentials rsaServer() {
        return signed("rsa", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=rsa server", "-ext", LOCAL);
    }

    /** A client. */
    public static Credentials client() {
        return signed("client", "-dname", "CN=client", "-ext", "eku=clientAuth");
    }

    /** A server elsewhere, with a wildcard. */
    public static Credentials elsewhere() {
        return signed("elsewhere", "-dname", "CN=localhost", "-ext", "san=dns:other.example,dns:*.wild.example");
    }

    /** A server that has its name where nobody looks any more. */
    public static Credentials commonNameOnly() {
        return signed("cn", "-dname", "CN=localhost");
    }

    /** A server whose time is over. */
    public static Credentials expired() {
        return signed("expired", "-dname", "CN=expired", "-ext", LOCAL, "-startdate", "-20d", "-validity", "10");
    }

    /** A server whom nobody vouches for. */
    public static Credentials selfSigned() {
        return once("self", () -> make("self", Optional.empty(), "-dname", "CN=self", "-ext", LOCAL));
    }

    private static Credentials once(String name, Supplier<Credentials> make) {
        Credentials made = MADE.get(name);
        if (made == null) {
            synchronized (MADE) { // not in computeIfAbsent, as one may need another
                made = MADE.get(name);
                if (made == null) {
                    made = make.get();
                    MADE.put(name, made);
                }
            }
        }
        return made;
    }

    private static Credentials signed(String name, String... how) {
        return once(name, () -> make(name, Optional.of(ca()), how));
    }

    // ---- making

    /** Made with the first, removed with the JVM. */
    private static final class Folder {
        static final Path DIRECTORY = make();

        private static Path make() {
            try {
                Path directory = Files.createTempDirectory("nodelay-tls");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(Path directory) {
            try (Stream<Path> left = Files.list(directory)) {
                left.forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            directory.toFile().delete();
        }
    }

    private static Credentials make(String name, Optional<Credentials> issuer, String... how) {
        Path base = Folder.DIRECTORY.resolve(name);
        List<String> options = new ArrayList<>(List.of(how));
        if (!options.contains("-keyalg")) {
            options.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        Path store = file(base, ".p12");
        try {
            keytool(store, Stream.concat(Stream.of("-genkeypair", "-alias", "me"), options.stream()));
            if (issuer.isPresent()) {
                keytool(
                        store,
                        Stream.of(
                                "-certreq",
                                "-alias",
                                "me",
                                "-file",
                                file(base, ".csr").toString()));
                keytool(file(issuer.get().files, ".p12"), Stream.concat(gencert(base), certificateOptions(how)));
            } else {
                keytool(
                        store,
                        Stream.of(
                                "-exportcert",
                                "-rfc",
                                "-alias",
                                "me",
                                "-file",
                                file(base, ".crt").toString()));
            }
            return load(base, store);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keytool has made nothing that can be read", e);
        }
    }

    private static Stream<String> gencert(Path base) {
        return Stream.of(
                "-gencert",
                "-rfc",
                "-alias",
                "me",
                "-infile",
                file(base, ".csr").toString(),
                "-outfile",
                file(base, ".crt").toString());
    }

    /** What of the options is about the certificate and not about the key. */
    private static Stream<String> certificateOptions(String... how) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < how.length; i += 2) {
            if (List.of("-ext", "-startdate", "-validity").contains(how[i])) {
                kept.addAll(List.of(how[i], how[i + 1]));
            }
        }
        return kept.stream();
    }

    private static void keytool(Path store, Stream<String> what) throws IOException {
        Stream<String> command = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // it is short, and there are many
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                SECRET);
        Process process = new ProcessBuilder(Stream.concat(command, what).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Credentials load(Path base, Path storeFile) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(storeFile);
                InputStream certificate = Files.newInputStream(file(base, ".crt"))) {
            store.load(content, SECRET.toCharArray());
            PrivateKey key = (PrivateKey) store.getKey("me", SECRET.toCharArray());
            X509Certificate own =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(certificate);
            Files.writeString(file(base, ".key"), pem("PRIVATE KEY", key.getEncoded()));
            return new Credentials(key, own, base);
        }
    }

    private static Path file(Path base, String extension) {
        return base.resolveSibling(base.getFileName() + extension);
    }

    // ---- as what they are needed

    /** A block of PEM. */
    public static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    /** The key in PKCS#8. */
    public Path keyFile() {
        return file(files, ".key");
    }

    /** The certificate. */
    public Path certFile() {
        return file(files, ".crt");
    }

    /** The key in PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The certificate. */
    public String certPem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Key and certificate as PKCS#12, under the {@code passphrase} {@code changeit}. */
    public Path pkcs12(Path to) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("me", key, SECRET.toCharArray(), new X509Certificate[] {certificate});
        try (var out = Files.newOutputStream(to)) {
            store.store(out, SECRET.toCharArray());
        }
        return to;
    }

    /** What the JDK's own sockets are made of: with these credentials, believing {@link #ca} alone. */
    public SSLContext jdkContext() {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("me", key, SECRET.toCharArray(), new X509Certificate[] {certificate});
            own.setCertificateEntry("ca", ca().certificate);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(own, SECRET.toCharArray());
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, null);
            believed.setCertificateEntry("ca", ca().certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(believed);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
