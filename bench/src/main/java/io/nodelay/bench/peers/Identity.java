package io.nodelay.bench.peers;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Refused;
import io.nodelay.tls.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * The P-256 key and the self-signed certificate that all TLS servers show, made by the JDK's {@code keytool} when the
 * laboratory first asks for them, and removed when it ends. The servers, processes of their own, are told where they are.
 *
 * @param directory where {@link #keyFile} and {@link #certFile} are
 */
public record Identity(Path directory) {
    /** What all offer: one cipher suite a version. */
    static final String SUITE_13 = "TLS_AES_128_GCM_SHA256";

    static final String SUITE_12 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

    private static final String PROPERTY = "nodelay.bench.identity";
    private static final String SECRET = "changeit";
    private static final String ALIAS = "me";
    private static final String STORE = "me.p12";
    private static final int COLUMNS = 64;

    /** Made, or found by the one who was told, once a process. */
    private static final class Here {
        static final Identity IDENTITY = find();

        private static Identity find() {
            String told = System.getProperty(PROPERTY);
            return told == null ? make() : new Identity(Path.of(told));
        }
    }

    public static Identity here() {
        return Here.IDENTITY;
    }

    /** Tells a process of ours where this is. */
    public String flag() {
        return "-D" + PROPERTY + "=" + directory;
    }

    Path keyFile() {
        return directory.resolve("me.key");
    }

    Path certFile() {
        return directory.resolve("me.crt");
    }

    /** For JSSE's own managers, under {@link #secret}. */
    KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(directory.resolve(STORE))) {
            store.load(content, secret());
        }
        return store;
    }

    /** A server's options of this library with these credentials. */
    public static TlsOptions options() {
        return new TlsOptions().key(here().keyFile()).cert(here().certFile()).ciphers(SUITE_13, SUITE_12);
    }

    /** A client's, that believes this certificate. */
    public static TlsOptions believing() {
        return new TlsOptions().ca(here().certFile()).ciphers(SUITE_13, SUITE_12);
    }

    static char[] secret() {
        return SECRET.toCharArray();
    }

    private static Identity make() {
        try {
            Identity made = new Identity(Files.createTempDirectory("identity"));
            Runtime.getRuntime().addShutdownHook(new Thread(made::remove));
            made.keytool();
            PrivateKey key = (PrivateKey) made.store().getKey(ALIAS, secret());
            X509Certificate certificate = (X509Certificate) made.store().getCertificate(ALIAS);
            Files.writeString(made.keyFile(), pem("PRIVATE KEY", key.getEncoded()));
            Files.writeString(made.certFile(), pem("CERTIFICATE", certificate.getEncoded()));
            return made;
        } catch (GeneralSecurityException | IOException failed) {
            throw new Refused("keytool", "a key and a certificate", failed);
        }
    }

    private void keytool() {
        Command.Outcome made = Command.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                directory.resolve(STORE).toString(),
                "-storepass",
                SECRET));
        if (!made.fine()) {
            throw new Refused("keytool", "a key pair", made.output().trim());
        }
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    private void remove() {
        try {
            for (Path file : List.of(keyFile(), certFile(), directory.resolve(STORE), directory)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
