package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Refused;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.TlsOptions;
import io.nodelay.tls.TlsVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The far end's key and its certificate, in a directory that both ends' processes know. They are made by the JDK's
 * {@code keytool} when a cell first needs them: none that could expire is checked in.
 */
final class Credentials {
    private static final String NAME = "far";
    private static final String SECRET = "changeit";

    private final Path store;
    private final Path certificate;

    Credentials(Path directory) {
        this.store = directory.resolve("far.p12");
        this.certificate = directory.resolve("far.crt");
    }

    /** All that is ever made. */
    List<Path> files() {
        return List.of(store, certificate);
    }

    /** Once; later calls do nothing. */
    void make() {
        if (!Files.exists(certificate)) {
            keytool(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + NAME,
                    "-ext",
                    "san=dns:" + NAME);
            keytool("-exportcert", "-rfc", "-file", certificate.toString());
        }
    }

    private void keytool(String... what) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> line = new ArrayList<>(List.of(tool.toString()));
        line.addAll(List.of(what));
        line.addAll(
                List.of("-alias", NAME, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", SECRET));
        Command.Outcome outcome = Command.run(line);
        if (!outcome.fine()) {
            throw new Refused(
                    "TLS",
                    "a certificate by the JDK's keytool",
                    outcome.output().trim());
        }
    }

    /** Who the server is. */
    SecureContext server() {
        return SecureContext.of(new TlsOptions().pfx(store).passphrase(SECRET).minVersion(TlsVersion.TLS_1_3));
    }

    /** Whom the client believes: that server alone. */
    SecureContext client() {
        return SecureContext.of(
                new TlsOptions().ca(certificate).servername(NAME).minVersion(TlsVersion.TLS_1_3));
    }
}
