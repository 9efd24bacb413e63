package io.nodelay.https;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nodelay.http.Agent;
import io.nodelay.http.AgentOptions;
import io.nodelay.http.Fetched;
import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.RequestOptions;
import io.nodelay.http.ServerOptions;
import io.nodelay.http.ServerRequest;
import io.nodelay.http.ServerResponse;
import io.nodelay.testing.Command;
import io.nodelay.testing.Credentials;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.OverTls;
import io.nodelay.testing.RecordCounter;
import io.nodelay.testing.TlsProvider;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.Tls;
import io.nodelay.tls.TlsOptions;
import io.nodelay.tls.TlsServer;
import io.nodelay.tls.TlsSocket;
import io.nodelay.tls.TlsVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP under TLS, in both versions: what is of both rooms, as each is tested in its own. */
class HttpsTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static SecureContext serving(TlsVersion version) {
        Credentials server = Credentials.server();
        return SecureContext.of(only(version).key(server.keyFile()).cert(server.certFile()));
    }

    private static SecureContext believing(TlsVersion version) {
        return SecureContext.of(only(version).ca(Credentials.ca().certFile()));
    }

    private static TlsOptions only(TlsVersion version) {
        return TlsProvider.options().minVersion(version).maxVersion(version);
    }

    private static int serve(TlsVersion version, BiConsumer<ServerRequest, ServerResponse> handler) throws Exception {
        SecureContext context = serving(version); // its keys take time, which the loop has not
        return loop.call(() -> Https.createServer(loop.loop(), context, handler)
                .listen("127.0.0.1", 0)
                .port());
    }

    private static Agent agent(SecureContext context) throws Exception {
        return loop.call(() -> Https.agent(loop.loop(), new AgentOptions(), context));
    }

    private static RequestOptions to(int port, Agent agent) {
        return new RequestOptions().uri("https://localhost:" + port + "/").agent(agent);
    }

    private static Fetched fetch(RequestOptions options, byte[] content) throws Exception {
        return Http.fetch(loop.loop(), options, content).get(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Throwable failure(RequestOptions options) {
        return assertThrows(ExecutionException.class, () -> fetch(options, new byte[0]))
                .getCause();
    }

    private static byte[] large() {
        byte[] content = new byte[900_000];
        new Random(7).nextBytes(content);
        return content;
    }

    // ---- our client

    @ParameterizedTest
    @EnumSource
    void aClientAsksAServer(TlsVersion version) throws Exception {
        int port = serve(
                version,
                (req, res) -> res.end(((TlsSocket) req.socket()).protocol().orElse("none")));
        assertEquals(
                version.toString(),
                fetch(to(port, agent(believing(version))), new byte[0]).text());
    }

    @ParameterizedTest
    @EnumSource
    void aLargeContentGoesThereAndBack(TlsVersion version) throws Exception {
        int port = serve(version, (req, res) -> req.pipe(res));
        byte[] content = large();
        RequestOptions options = to(port, agent(believing(version))).method("POST");
        assertArrayEquals(content, fetch(options, content).body());
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionCarriesManyRequests(TlsVersion version) throws Exception {
        int port = serve(version, (req, res) -> res.end(req.remoteAddress().toString()));
        Agent agent = agent(believing(version));
        String first = fetch(to(port, agent), new byte[0]).text();
        for (int i = 0; i < 5; i++) {
            assertEquals(first, fetch(to(port, agent), new byte[0]).text());
        }
        assertEquals(1, loop.call(agent::freeSockets));
    }

    @Test
    void aServerThatNobodyVouchesForIsNotAsked() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        int port = serve(TlsVersion.TLS_1_3, (req, res) -> asked.complete(req.path()));
        RequestOptions byDefault = new RequestOptions().uri("https://localhost:" + port + "/");
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        loop.run(() -> Https.get(loop.loop(), byDefault, res -> {}).onError(failed::complete));
        assertInstanceOf(
                javax.net.ssl.SSLException.class, failed.get(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(!asked.isDone());
    }

    @Test
    void aServerOfAnotherNameIsNotAsked() throws Exception {
        Credentials other = Credentials.elsewhere();
        SecureContext wrong =
                SecureContext.of(new TlsOptions().key(other.keyFile()).cert(other.certFile()));
        int port = loop.call(() -> Https.createServer(loop.loop(), wrong, (req, res) -> res.end())
                .listen("127.0.0.1", 0)
                .port());
        assertInstanceOf(SSLPeerUnverifiedException.class, failure(to(port, agent(believing(TlsVersion.TLS_1_3)))));
    }

    @Test
    void aRequestNeverGoesOutInTheClear() {
        String message = assertThrows(ExecutionException.class, () -> Http.fetch(loop.loop(), "https://localhost:1/")
                        .get(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .getCause()
                .getMessage();
        assertEquals("the agent speaks http:, and the request names https:", message);
    }

    /** Without a length the content ends with the connection, which anybody on the way can end (RFC 9112 §9.8). */
    @ParameterizedTest
    @EnumSource
    void aContentThatEndsWithATruncatedConnectionIsNotWhole(TlsVersion version) throws Exception {
        SecureContext context = serving(version);
        TlsServer server = loop.call(() -> Tls.createServer(loop.loop(), context, socket -> {
            socket.onData(request -> {
                socket.write("HTTP/1.1 200 OK\r\n\r\nhalf of it");
                loop.loop().setTimeout(50, socket::destroy);
            });
        }));
        int port = loop.call(
                () -> ((InetSocketAddress) server.listen("127.0.0.1", 0).address()).getPort());
        String why = failure(to(port, agent(believing(version)))).getMessage();
        assertEquals("the connection was truncated: it has ended without close_notify", why);
    }

    @ParameterizedTest
    @EnumSource
    void aContentThatEndsWithItsConnectionIsWholeAfterCloseNotify(TlsVersion version) throws Exception {
        SecureContext context = serving(version);
        TlsServer server = loop.call(() -> Tls.createServer(loop.loop(), context, socket -> {
            socket.onData(request -> {
                socket.write("HTTP/1.1 200 OK\r\n\r\nall of it");
                socket.end();
            });
        }));
        int port = loop.call(
                () -> ((InetSocketAddress) server.listen("127.0.0.1", 0).address()).getPort());
        assertEquals(
                "all of it",
                fetch(to(port, agent(believing(version))), new byte[0]).text());
    }

    // ---- the JDK's server

    @Test
    void theJdksServerIsAsked() throws Exception {
        HttpsServer jdk = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        jdk.setHttpsConfigurator(new HttpsConfigurator(Credentials.server().jdkContext()));
        jdk.createContext("/", exchange -> {
            byte[] content = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        });
        var threads = Executors.newCachedThreadPool();
        jdk.setExecutor(threads);
        jdk.start();
        try {
            byte[] content = large();
            Agent agent = agent(believing(TlsVersion.TLS_1_3));
            RequestOptions options = to(jdk.getAddress().getPort(), agent).method("PUT");
            assertArrayEquals(content, fetch(options, content).body());
            loop.run(agent::destroy);
        } finally {
            jdk.stop(0);
            threads.shutdown();
        }
    }

    // ---- clients from outside

    @ParameterizedTest
    @EnumSource
    void headAndContentLeaveInOneRecord(TlsVersion version) throws Exception {
        int port = serve(version, (req, res) -> res.end("hello"));
        try (RecordCounter counter = new RecordCounter(port);
                OverTls client = OverTls.dial(counter.address(), version.toString())) {
            client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.readText("HTTP/1.1 200 OK".length());
            int before = counter.records();
            client.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String rest = client.readAllText();
            assertTrue(rest.endsWith("\r\n\r\nhello"), rest);
            // its own, and close_notify, which TLS 1.3 has look like data
            int closing = version == TlsVersion.TLS_1_3 ? 1 : 0;
            assertEquals(1 + closing, counter.records() - before);
        }
    }

    /** As the kernel counts them, which tells by {@code ss}. */
    @ParameterizedTest
    @EnumSource
    void headAndContentLeaveInOneSegment(TlsVersion version) throws Exception {
        int port = serve(version, (req, res) -> res.end("hello"));
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (OverTls client = OverTls.dial(to, version.toString())) {
            answered(client); // and what the handshake has sent behind itself
            int before = segmentsSent(port, client);
            for (int i = 1; i <= 3; i++) {
                answered(client);
                assertEquals(i, segmentsSent(port, client) - before);
            }
        }
    }

    private static void answered(OverTls client) throws IOException {
        client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("hello") < 0) {
            answer.append(client.readText(1));
        }
    }

    private static int segmentsSent(int port, OverTls client) {
        int other = client.plain().getLocalPort();
        try (Command ss = Command.run("ss", "-tinH", "sport = :" + port + " and dport = :" + other)) {
            String told = String.join(" ", ss.rest());
            Matcher count = Pattern.compile("data_segs_out:(\\d+)").matcher(told);
            assertTrue(count.find(), told);
            return Integer.parseInt(count.group(1));
        }
    }

    @Test
    void whoSpeaksHttpToItIsClosedOn() throws Exception {
        int port = serve(TlsVersion.TLS_1_3, (req, res) -> res.end("never"));
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(Outsider.READ_LIMIT_MILLIS);
            plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(!new String(plain.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("never"));
        }
    }

    @Test
    void aServerBelowCanGetAnotherCertificate() throws Exception {
        ServerOptions options = new ServerOptions();
        SecureContext first = serving(TlsVersion.TLS_1_3);
        Credentials second = Credentials.rsaServer();
        int port = loop.call(() -> {
            TlsServer below = Tls.createServer(loop.loop(), first, options.socket(), socket -> {});
            HttpServer server = Http.createServer(loop.loop(), below, options, (req, res) -> res.end());
            server.listen("127.0.0.1", 0);
            below.setSecureContext(
                    SecureContext.of(new TlsOptions().key(second.keyFile()).cert(second.certFile())));
            return server.port();
        });
        CompletableFuture<String> shown = new CompletableFuture<>();
        Agent agent = agent(believing(TlsVersion.TLS_1_3));
        loop.run(() -> Https.get(
                loop.loop(),
                to(port, agent),
                res -> shown.complete(((TlsSocket) res.socket())
                        .peerCertificate()
                        .orElseThrow()
                        .getSubjectX500Principal()
                        .getName())));
        assertEquals("CN=rsa server", shown.get(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
}
