package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples under TLS, spoken to by the JDK's clients, by curl, and by one another. */
class SecureExamplesTest {
    private static Program hello(Credentials who) throws Exception {
        return Program.example("HttpsHello", 0, who.keyFile(), who.certFile());
    }

    private static String answer(String path) {
        return "hello, nobody else knows that you have asked for " + path;
    }

    @Test
    void httpsHelloAnswersTheJdksClient() throws Exception {
        try (Program hello = hello(Credentials.server())) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(Credentials.ca().jdkContext())
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(hello.line() + "some/path"))
                    .build();
            assertEquals(
                    answer("/some/path") + "\n",
                    client.send(request, BodyHandlers.ofString()).body());
        }
    }

    @Test
    void httpsHelloAnswersCurl() throws Exception {
        assumeTrue(Program.exists("curl"), "curl is not installed");
        String ca = Credentials.ca().certFile().toString();
        try (Program hello = hello(Credentials.rsaServer());
                Program curl = Program.run("curl", "-sS", "--noproxy", "*", "--cacert", ca, hello.line() + "curl")) {
            assertEquals(List.of(answer("/curl")), curl.rest());
        }
    }

    @Test
    void httpsGetAsksAServerOfOnesOwn() throws Exception {
        try (Program hello = hello(Credentials.server());
                Program get = Program.example(
                        "HttpsGet", hello.line() + "example", Credentials.ca().certFile())) {
            assertEquals(List.of("TLSv1.3, 200", answer("/example")), get.rest());
            assertEquals(0, get.exitStatus());
        }
    }

    @Test
    void httpsGetDoesNotAskAServerThatNobodyVouchesFor() throws Exception {
        try (Program hello = hello(Credentials.selfSigned());
                Program get = Program.example("HttpsGet", hello.line())) {
            List<String> said = get.rest();
            assertEquals(1, said.size(), said::toString);
            assertEquals("no answer:", said.get(0).substring(0, "no answer:".length()));
        }
    }

    // ---- SecureEcho

    @Test
    void secureEchoIsBetweenTwoWhoKnowEachOther() throws Exception {
        Path folder = Credentials.ca().certFile().getParent();
        Credentials.server();
        Credentials.client();
        try (Program server = Program.exampleIn(folder, "SecureEcho", 0);
                Program client = Program.exampleIn(folder, "SecureEcho", "localhost", server.port())) {
            assertEquals("connected, authorized: true", client.line());
            client.type("hello\n");
            client.endInput();
            assertEquals(List.of("hello"), client.rest());
            assertEquals(0, client.exitStatus());
        }
    }

    /** Both ends change their keys after every 16 KiB that they have sent, and ask for the other's to be changed. */
    @Test
    void secureEchoChangesItsKeysUnderWay(@TempDir Path folder) throws Exception {
        for (Credentials who : List.of(Credentials.ca(), Credentials.server(), Credentials.client())) {
            Files.copy(who.keyFile(), folder.resolve(who.keyFile().getFileName()));
            Files.copy(who.certFile(), folder.resolve(who.certFile().getFileName()));
        }
        Path limits = Files.writeString(
                folder.resolve("limits"),
                "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^14, ChaCha20-Poly1305 KeyUpdate 2^14\n");
        List<String> often = List.of("-Djava.security.properties=" + limits, "-Djavax.net.debug=ssl:handshake");
        try (Program server = Program.exampleIn(folder, often.stream(), "SecureEcho", 0)) {
            int port = server.portAmongOthers();
            try (Program client = Program.exampleIn(folder, often.stream().limit(1), "SecureEcho", "localhost", port)) {
                assertEquals("connected, authorized: true", client.line());
                String line = "x".repeat(9_999);
                for (int i = 0; i < 50; i++) {
                    client.type(line + "\n");
                    assertEquals(line, client.line());
                }
                client.endInput();
                assertEquals(List.of(), client.rest());
            }
            server.stop();
            List<String> said = server.rest();
            assertTrue(20 < count(said, "Produced KeyUpdate"), "the server changes its own");
            assertTrue(20 < count(said, "Consuming KeyUpdate"), "the client has asked for that, or was asked");
        }
    }

    private static long count(List<String> lines, String with) {
        return lines.stream().filter(line -> line.contains(with)).count();
    }

    // ---- README's certificates

    private static String commands() throws IOException {
        String readme = Files.readString(Program.ROOT.resolve("README.md"));
        String chapter = readme.substring(readme.indexOf("## Certificates for those who have none"));
        int begin = chapter.indexOf("```\n") + "```\n".length();
        return chapter.substring(begin, chapter.indexOf("```", begin));
    }

    @Test
    void readmesCommandsMakeCertificatesThatAllExamplesRunWith(@TempDir Path folder) throws Exception {
        assumeTrue(Program.exists("openssl"), "openssl is not installed, so README's commands are not tried");
        try (Program shell = Program.runIn(folder, "sh", "-e", "-c", commands())) {
            List<String> said = shell.rest();
            assertEquals(0, shell.exitStatus(), said::toString);
        }
        try (Program server = Program.exampleIn(folder, "SecureEcho", 0)) {
            int port = server.port();
            try (Program client = Program.exampleIn(folder, "SecureEcho", "localhost", port)) {
                assertEquals("connected, authorized: true", client.line());
                client.type("with a certificate\n");
                assertEquals("with a certificate", client.line());
                client.endInput();
            }
            try (Program stranger = Program.runIn(
                    folder, "openssl", "s_client", "-CAfile", "ca.crt", "-connect", "localhost:" + port)) {
                stranger.type("without one\n");
                List<String> said = stranger.rest();
                assertTrue(count(said, "alert") > 0, said::toString);
                assertEquals(1, count(said, "Verify return code: 0 (ok)"), said::toString);
            }
        }
        try (Program server = Program.exampleIn(folder, "StartTls", 0);
                Program client = Program.runIn(
                        folder,
                        "openssl",
                        "s_client",
                        "-starttls",
                        "smtp",
                        "-CAfile",
                        "ca.crt",
                        "-quiet",
                        "-verify_return_error",
                        "-connect",
                        "localhost:" + server.port())) {
            client.type("secret\n");
            String said = client.line();
            while (!said.equals("secret")) {
                said = client.line(); // before it, what openssl thinks of the certificates
            }
        }
        try (Program hello = Program.exampleIn(folder, "HttpsHello", 0, "server.key", "server.crt")) {
            String uri = hello.line();
            try (Program get = Program.exampleIn(folder, "HttpsGet", uri, "ca.crt")) {
                assertEquals(List.of("TLSv1.3, 200", answer("/")), get.rest());
            }
            try (Program curl = Program.runIn(folder, "curl", "-sS", "--noproxy", "*", "--cacert", "ca.crt", uri)) {
                assertEquals(List.of(answer("/")), curl.rest());
            }
        }
    }

    // ---- StartTls

    @Test
    void startTlsGoesOnUnderTlsAtItsClientsWord() throws Exception {
        Path folder = Credentials.server().certFile().getParent();
        SSLSocketFactory factory = Credentials.ca().jdkContext().getSocketFactory();
        try (Program server = Program.exampleIn(folder, "StartTls", 0);
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertEquals("220 StartTls\r\n", said(plain, "220 StartTls\r\n".length()));
            plain.getOutputStream().write("STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("220 go ahead\r\n", said(plain, "220 go ahead\r\n".length()));
            try (Socket secure = factory.createSocket(plain, "localhost", plain.getPort(), false)) {
                secure.getOutputStream().write("secret".getBytes(StandardCharsets.US_ASCII));
                assertEquals("secret", said(secure, "secret".length()));
            }
        }
    }

    private static String said(Socket from, int length) throws IOException {
        from.setSoTimeout(20_000);
        return new String(from.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }
}
