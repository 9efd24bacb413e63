package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates in every form that openssl writes; and what is said of those that cannot be used. */
class PemTest {
    @TempDir
    Path folder;

    private static String refused(TlsOptions options) {
        return assertThrows(IllegalArgumentException.class, () -> SecureContext.of(options))
                .getMessage();
    }

    private static void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            assumeTrue(false, "openssl is not installed, so its forms are not tried");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
    }

    private Path converted(Credentials who, String... how) throws Exception {
        Path to = folder.resolve("converted.key");
        List<String> arguments = new ArrayList<>(List.of(how));
        arguments.addAll(List.of("-in", who.keyFile().toString(), "-out", to.toString()));
        openssl(arguments.toArray(String[]::new));
        return to;
    }

    private static PrivateKey read(Path file, Optional<String> passphrase) {
        return PrivateKeys.read(Pem.read(file), passphrase);
    }

    // ---- keys

    @Test
    void pkcs8IsRead() {
        assertEquals(Credentials.server().key(), read(Credentials.server().keyFile(), Optional.empty()));
        assertEquals(Credentials.rsaServer().key(), read(Credentials.rsaServer().keyFile(), Optional.empty()));
    }

    @Test
    void pkcs1OfRsaIsRead() throws Exception {
        Path old = converted(Credentials.rsaServer(), "rsa", "-traditional");
        assertTrue(Files.readString(old).contains("BEGIN RSA PRIVATE KEY"));
        assertEquals(Credentials.rsaServer().key(), read(old, Optional.empty()));
    }

    @Test
    void sec1OfEcIsRead() throws Exception {
        Path old = converted(Credentials.server(), "ec");
        assertTrue(Files.readString(old).contains("BEGIN EC PRIVATE KEY"));
        SecureContext.of(new TlsOptions().key(old).cert(Credentials.server().certFile()))
                .certified();
    }

    @Test
    void sec1BehindItsParametersIsRead() throws Exception {
        Path key = folder.resolve("with-parameters.key");
        openssl("ecparam", "-genkey", "-name", "prime256v1", "-out", key.toString());
        assertTrue(Files.readString(key).contains("BEGIN EC PARAMETERS"));
        assertEquals("EC", read(key, Optional.empty()).getAlgorithm());
    }

    @Test
    void ed25519IsRead() throws Exception {
        Path key = folder.resolve("ed.key");
        openssl("genpkey", "-algorithm", "ed25519", "-out", key.toString());
        assertEquals("EdDSA", read(key, Optional.empty()).getAlgorithm());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes-256-cbc", "aes-128-cbc"})
    void encryptedPkcs8IsReadWithItsPassphrase(String cipher) throws Exception {
        Path key = converted(Credentials.rsaServer(), "pkcs8", "-topk8", "-v2", cipher, "-passout", "pass:open sesame");
        assertEquals(Credentials.rsaServer().key(), read(key, Optional.of("open sesame")));
    }

    @Test
    void anEncryptedKeyWithoutOrWithAWrongPassphraseSaysSo() throws Exception {
        Path key = converted(Credentials.server(), "pkcs8", "-topk8", "-passout", "pass:right");
        TlsOptions options = new TlsOptions().key(key).cert(Credentials.server().certFile());
        assertEquals(key + ", block 1 (ENCRYPTED PRIVATE KEY) is encrypted: a passphrase is needed", refused(options));
        String why = refused(options.passphrase("wrong"));
        assertTrue(why.contains("the passphrase is wrong"), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v2 des3", "-v1 PBE-SHA1-3DES", "-scrypt", "-v2 aes-256-cbc -v2prf hmacWithSHA512"})
    void otherEncryptionsAreReadOrSaidToBeMissing(String how) throws Exception {
        List<String> words = new ArrayList<>(List.of("pkcs8", "-topk8", "-passout", "pass:right"));
        words.addAll(List.of(how.split(" ")));
        Path key = converted(Credentials.server(), words.toArray(String[]::new));
        try {
            assertEquals(Credentials.server().key(), read(key, Optional.of("right")));
        } catch (IllegalArgumentException missing) {
            assertTrue(missing.getMessage().startsWith(key + ", block 1 (ENCRYPTED PRIVATE KEY)"), missing::toString);
            assertTrue(missing.getMessage().contains("JDK"), missing::toString);
        }
    }

    @Test
    void anOldEncryptedKeySaysHowToConvertIt() throws Exception {
        Path key = converted(Credentials.rsaServer(), "rsa", "-traditional", "-aes128", "-passout", "pass:secret");
        String why = assertThrows(IllegalArgumentException.class, () -> read(key, Optional.of("secret")))
                .getMessage();
        assertTrue(why.contains("openssl pkcs8 -topk8"), why);
    }

    @Test
    void lineEndsAndTextAroundBlocksDoNotMatter() {
        String pem = "Bag Attributes\r\n  key: value\r\n"
                + Credentials.server().keyPem().replace("\n", "\r\n") + "bye";
        assertEquals(Credentials.server().key(), PrivateKeys.read(Pem.parse("key", pem), Optional.empty()));
    }

    @Test
    void aKeyThatIsNoneNamesItsBlock() {
        String pem = Credentials.pem("PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 0});
        TlsOptions options = new TlsOptions().key(pem).cert(Credentials.server().certFile());
        String why = refused(options);
        assertTrue(why.startsWith("key, block 1 (PRIVATE KEY): not a usable private key"), why);
    }

    @Test
    void whatIsNoBase64OrHasNoEndNamesItsBlock() {
        String why = refused(new TlsOptions().ca("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----"));
        assertTrue(why.startsWith("ca, block 1 (CERTIFICATE): not base64"), why);
        assertEquals(
                "ca, block 1 (CERTIFICATE): there is no END line",
                refused(new TlsOptions().ca("-----BEGIN CERTIFICATE-----\nAA==\n")));
    }

    // ---- certificates

    @Test
    void aFileThatIsMissingIsNamed() {
        Path missing = folder.resolve("missing.crt");
        String why = refused(new TlsOptions().ca(missing));
        assertTrue(why.startsWith(missing + " cannot be read"), why);
    }

    @Test
    void aFileWithoutACertificateIsNamed() {
        Path key = Credentials.server().keyFile();
        assertEquals(key + ": there is no certificate in it", refused(new TlsOptions().ca(key)));
    }

    @Test
    void aChainIsReadInItsOrderAlsoFromOneFileWithTheKey() {
        String all = Credentials.server().certPem()
                + Credentials.server().keyPem()
                + Credentials.ca().certPem();
        assertEquals(
                List.of(Credentials.server().certificate(), Credentials.ca().certificate()),
                Pem.parse("all", all).certificates());
        SecureContext.of(new TlsOptions().key(all).cert(all)).certified();
    }

    // ---- together

    @Test
    void aKeyOfAnotherCertificateIsFoundOutAtTheStart() {
        String why = refused(new TlsOptions()
                .key(Credentials.client().keyFile())
                .cert(Credentials.server().certFile()));
        assertTrue(why.contains("client.key and ") && why.contains("do not belong together"), why);
        String mixed = refused(new TlsOptions()
                .key(Credentials.rsaServer().keyFile())
                .cert(Credentials.server().certFile()));
        assertTrue(mixed.contains("(RSA)") && mixed.contains("(EC)"), mixed);
    }

    @Test
    void aChainInTheWrongOrderIsFoundOutAtTheStart() {
        String wrong = Credentials.ca().certPem() + Credentials.server().certPem();
        String why =
                refused(new TlsOptions().key(Credentials.server().keyFile()).cert(wrong));
        assertTrue(why.contains("its own comes first"), why);
    }

    @Test
    void aKeyAloneOrACertificateAloneIsRefused() {
        assertEquals(
                "a key needs its certificate (cert)",
                refused(new TlsOptions().key(Credentials.server().keyFile())));
        assertEquals(
                "a certificate needs its key (key)",
                refused(new TlsOptions().cert(Credentials.server().certFile())));
    }

    @Test
    void pkcs12IsReadWithItsPassphrase() throws Exception {
        Path pfx = Credentials.server().pkcs12(folder.resolve("server.p12"));
        SecureContext.of(new TlsOptions().pfx(pfx).passphrase("changeit")).certified();
        String why = refused(new TlsOptions().pfx(pfx).passphrase("wrong"));
        assertTrue(why.contains("server.p12 cannot be used as PKCS#12, or the passphrase is wrong"), why);
    }

    @Test
    void pkcs12ThatIsMissingOrHasNoKeyIsNamed() throws Exception {
        Path missing = folder.resolve("missing.p12");
        assertTrue(refused(new TlsOptions().pfx(missing)).startsWith(missing + " cannot be read"));
        Path keyless = folder.resolve("keyless.p12");
        openssl(
                "pkcs12",
                "-export",
                "-nokeys",
                "-in",
                Credentials.ca().certFile().toString(),
                "-passout",
                "pass:changeit",
                "-out",
                keyless.toString());
        String why = refused(new TlsOptions().pfx(keyless).passphrase("changeit"));
        assertEquals(keyless + ": there is no private key with its certificate in it", why);
    }

    @Test
    void pkcs12OfASecretAndOfAKeyWithoutItsCertificateIsNamed() throws Exception {
        Path secret = folder.resolve("secret.p12");
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("s", new javax.crypto.spec.SecretKeySpec(new byte[16], "AES"), "x".toCharArray(), null);
        try (var out = Files.newOutputStream(secret)) {
            store.store(out, "x".toCharArray());
        }
        String why = refused(new TlsOptions().pfx(secret).passphrase("x"));
        assertEquals(secret + ": there is no private key with its certificate in it", why);
        Path lone = folder.resolve("lone.p12");
        openssl(
                "pkcs12",
                "-export",
                "-nocerts",
                "-inkey",
                Credentials.server().keyFile().toString(),
                "-passout",
                "pass:changeit",
                "-out",
                lone.toString());
        why = refused(new TlsOptions().pfx(lone).passphrase("changeit"));
        assertTrue(why.startsWith(lone + ": "), why);
    }

    // ---- other options

    @Test
    void unknownCipherSuitesAndVersionsThatCrossAreRefused() {
        String suites = refused(new TlsOptions().ciphers("AES128-SHA"));
        assertTrue(suites.startsWith("unknown cipher suites [AES128-SHA]; there are [TLS_"), suites);
        String versions =
                refused(new TlsOptions().minVersion(TlsVersion.TLS_1_3).maxVersion(TlsVersion.TLS_1_2));
        assertTrue(versions.startsWith("no version of TLS"), versions);
    }

    @Test
    void numbersOutOfRangeAreRefusedAtTheCall() {
        TlsOptions options = new TlsOptions();
        for (int seconds : new int[] {-1, 0, 604_801}) {
            String why = assertThrows(IllegalArgumentException.class, () -> options.sessionTimeout(seconds))
                    .getMessage();
            assertEquals("a session timeout is 1 to 604800 s, not " + seconds, why);
        }
        assertThrows(IllegalArgumentException.class, () -> options.sessionCacheSize(-1));
        assertThrows(IllegalArgumentException.class, () -> options.handshakeTimeout(0));
        SecureContext.of(options.sessionTimeout(604_800).sessionCacheSize(0).handshakeTimeout(1));
    }

    @Test
    void aReadyContextStandsAlone() throws Exception {
        TlsOptions both = new TlsOptions()
                .sslContext(javax.net.ssl.SSLContext.getDefault())
                .ca(Credentials.ca().certFile());
        assertTrue(refused(both).startsWith("a ready sslContext has its own keys and trust"));
    }

    @Test
    void aServerNeedsACertificate() {
        SecureContext nobody = SecureContext.of(new TlsOptions());
        assertEquals(
                "a TLS server needs a certificate: key and cert, or pfx",
                assertThrows(IllegalArgumentException.class, nobody::certified).getMessage());
    }
}
