package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.LoopExtension;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others have written: the JDK's two, curl, and Node's. */
class OutsidersTest {
    private static final byte[] LARGE = new byte[8 * 1024 * 1024];

    /** Made before descriptors are counted, as it cannot be closed. */
    private static HttpClient client;

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private final AtomicInteger connections = new AtomicInteger();

    @BeforeAll
    static void prepare() {
        client = newClient();
        new Random(1).nextBytes(LARGE);
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private URI serve(BiConsumer<ServerRequest, ServerResponse> handler) throws Exception {
        return loop.call(() -> {
            HttpServer server = Http.createServer(loop.loop(), handler);
            server.onConnection(socket -> connections.incrementAndGet());
            return URI.create("http://127.0.0.1:" + server.listen(0).port() + "/");
        });
    }

    private static Path large(Path folder) throws IOException {
        return Files.write(folder.resolve("large"), LARGE);
    }

    // ---- handlers

    static void hello(ServerRequest req, ServerResponse res) {
        res.end("hello\n");
    }

    static void echo(ServerRequest req, ServerResponse res) {
        req.pipe(res);
    }

    static void tooLarge(ServerRequest req, ServerResponse res) {
        res.status(413).end("too large\n");
    }

    /** Of unknown length until it ends. */
    static void pieces(ServerRequest req, ServerResponse res) {
        res.write("one, ");
        res.end("two\n");
    }

    /** How its content was delimited, and what it was. */
    static void describe(ServerRequest req, ServerResponse res) {
        String length = req.header("Content-Length").orElse("no length");
        String coding = req.header("Transfer-Encoding").orElse("no coding");
        req.text(text -> res.end(req.method() + ", " + length + ", " + coding + ": " + text + "\n"));
    }

    // ---- programs

    /** What a program has said, its errors aside, and how it ended. */
    private record Said(int status, String output) {}

    private static Said run(String input, String... command) throws Exception {
        File output = File.createTempFile("outsider", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream typed = process.getOutputStream()) {
                typed.write(input.getBytes(StandardCharsets.UTF_8));
            }
            return new Said(statusOf(process, command), Files.readString(output.toPath()));
        } finally {
            Files.delete(output.toPath());
        }
    }

    private static int statusOf(Process process, String... command) throws InterruptedException {
        try {
            boolean ended = process.waitFor(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return ended ? process.exitValue() : fail("it does not end: " + String.join(" ", command));
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean exists(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    // ---- the JDK's HttpClient

    @Nested
    class JdkClient {
        private static HttpRequest.Builder to(URI server) {
            return HttpRequest.newBuilder(server).timeout(LoopExtension.PATIENCE);
        }

        private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            return client.send(request.build(), BodyHandlers.ofString());
        }

        @Test
        void sendsManyRequestsByOneConnection() throws Exception {
            URI server = serve(OutsidersTest::hello);
            for (int i = 0; i < 20; i++) {
                assertEquals("hello\n", send(to(server)).body());
            }
            assertEquals(1, connections.get());
        }

        @Test
        void isAnsweredInHttp11WhenItOffersHttp2() throws Exception {
            HttpResponse<String> answer = send(to(serve(OutsidersTest::hello)).version(HttpClient.Version.HTTP_2));
            assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
            assertEquals("hello\n", answer.body());
        }

        @Test
        void sendsAContentOfUnknownLengthInChunks() throws Exception {
            HttpRequest.BodyPublisher unknown = BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream("some text".getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    "POST, no length, chunked: some text\n",
                    send(to(serve(OutsidersTest::describe)).POST(unknown)).body());
        }

        @Test
        void sendsAContentWithItsLength() throws Exception {
            assertEquals(
                    "PUT, 9, no coding: some text\n",
                    send(to(serve(OutsidersTest::describe)).PUT(BodyPublishers.ofString("some text")))
                            .body());
        }

        @Test
        void getsALargeContentBackUnchanged() throws Exception {
            HttpRequest request = to(serve(OutsidersTest::echo))
                    .POST(BodyPublishers.ofByteArray(LARGE))
                    .build();
            assertArrayEquals(
                    LARGE, client.send(request, BodyHandlers.ofByteArray()).body());
        }

        @Test
        void asksForAHeadAloneAndGoesOnByTheSameConnection() throws Exception {
            URI server = serve(OutsidersTest::hello);
            HttpResponse<String> head = send(to(server).method("HEAD", BodyPublishers.noBody()));
            assertEquals(List.of("6"), head.headers().allValues("content-length"));
            assertEquals("", head.body());
            assertEquals("hello\n", send(to(server)).body());
            assertEquals(1, connections.get());
        }

        @Test
        void isToldToContinue() throws Exception {
            HttpRequest.Builder request = to(serve(OutsidersTest::describe)).expectContinue(true);
            assertEquals(
                    "POST, 9, no coding: some text\n",
                    send(request.POST(BodyPublishers.ofString("some text"))).body());
        }

        /** JDK 25's client may keep the descriptor of such a connection until it is closed itself; 17's cannot be closed. */
        @Test
        void hearsAnAnswerThatComesBeforeItsLargeContentHasGone() throws Exception {
            HttpRequest request = to(serve(OutsidersTest::tooLarge))
                    .POST(BodyPublishers.ofByteArray(LARGE))
                    .build();
            HttpClient own = client instanceof AutoCloseable ? newClient() : client;
            try {
                HttpResponse<String> answer = own.send(request, BodyHandlers.ofString());
                assertEquals(413, answer.statusCode());
                assertEquals("too large\n", answer.body());
            } finally {
                if (own instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            }
        }
    }

    // ---- the JDK's older one

    @Nested
    class UrlConnection {
        private static HttpURLConnection to(URI server) throws IOException {
            HttpURLConnection connection = (HttpURLConnection) server.toURL().openConnection();
            connection.setReadTimeout((int) LoopExtension.PATIENCE.toMillis());
            return connection;
        }

        /** Leaves no connection behind, which the JDK would keep for another request. */
        private static HttpURLConnection lastTo(URI server) throws IOException {
            HttpURLConnection connection = to(server);
            connection.setRequestProperty("Connection", "close");
            return connection;
        }

        private static String text(HttpURLConnection connection) throws IOException {
            var content =
                    connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
            try (content) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private static void post(HttpURLConnection connection, byte[] content) throws IOException {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(content);
            }
        }

        @Test
        void sendsManyRequestsByOneConnection() throws Exception {
            URI server = serve(OutsidersTest::hello);
            for (int i = 0; i < 20; i++) {
                assertEquals("hello\n", text(to(server)));
            }
            assertEquals("hello\n", text(lastTo(server)));
            assertEquals(1, connections.get());
        }

        @Test
        void readsChunksAndAHead() throws Exception {
            URI server = serve(OutsidersTest::pieces);
            HttpURLConnection head = to(server);
            head.setRequestMethod("HEAD");
            assertEquals("", text(head));
            HttpURLConnection get = lastTo(server);
            assertEquals("one, two\n", text(get));
            assertEquals("chunked", get.getHeaderField("Transfer-Encoding"));
            assertEquals(1, connections.get());
        }

        @Test
        void sendsChunks() throws Exception {
            HttpURLConnection connection = lastTo(serve(OutsidersTest::describe));
            connection.setChunkedStreamingMode(4);
            post(connection, "some text".getBytes(StandardCharsets.UTF_8));
            assertEquals("POST, no length, chunked: some text\n", text(connection));
        }

        @Test
        void hearsAnAnswerThatComesBeforeItsLargeContentHasGone() throws Exception {
            HttpURLConnection connection = lastTo(serve(OutsidersTest::tooLarge));
            connection.setFixedLengthStreamingMode(LARGE.length);
            post(connection, LARGE);
            assertEquals(413, connection.getResponseCode());
            assertEquals("too large\n", text(connection));
        }
    }

    // ---- curl

    @Nested
    class Curl {
        @BeforeEach
        void isInstalled() {
            assumeTrue(exists("curl"), "curl is not installed");
        }

        private static String curl(String input, Object... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "15"));
            Stream.of(arguments).map(String::valueOf).forEach(command::add);
            Said said = run(input, command.toArray(String[]::new));
            assertEquals(0, said.status(), said::output);
            return said.output();
        }

        @Test
        void asksForAHeadAlone() throws Exception {
            List<String> lines =
                    curl("", "-I", serve(OutsidersTest::hello)).lines().toList();
            assertEquals(
                    List.of(
                            "HTTP/1.1 200 OK",
                            "Connection: keep-alive",
                            "Keep-Alive: timeout=5",
                            "Content-Length: 6",
                            ""),
                    lines.stream().filter(line -> !line.startsWith("Date: ")).toList());
        }

        @Test
        void sendsItsInputAsAForm() throws Exception {
            assertEquals("POST, 7, no coding: a=1&b=2\n", curl("a=1&b=2", "-d", "@-", serve(OutsidersTest::describe)));
        }

        @Test
        void uploadsItsInputInChunks() throws Exception {
            assertEquals(
                    "PUT, no length, chunked: some text\n",
                    curl("some text", "-T", "-", serve(OutsidersTest::describe)));
        }

        @Test
        void readsToTheEndOfTheConnectionInHttp10() throws Exception {
            List<String> lines = curl("", "--http1.0", "-i", serve(OutsidersTest::pieces))
                    .lines()
                    .toList();
            assertEquals(
                    List.of("HTTP/1.1 200 OK", "Connection: close", "", "one, two"),
                    lines.stream().filter(line -> !line.startsWith("Date: ")).toList());
        }

        @Test
        void isToldToContinueAtOnceBeforeItSendsALargeContent(@TempDir Path folder) throws Exception {
            String wait = "10"; // seconds, after which it would send unasked
            String seen = curl(
                    "",
                    "--expect100-timeout",
                    wait,
                    "-H",
                    "Expect: 100-continue",
                    "-w",
                    " %{http_code} %{size_upload}",
                    "-D",
                    "-",
                    "-o",
                    folder.resolve("back"),
                    "--data-binary",
                    "@" + large(folder),
                    serve(OutsidersTest::echo));
            assertTrue(seen.startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), seen);
            assertTrue(seen.endsWith(" 200 " + LARGE.length), seen);
            assertArrayEquals(LARGE, Files.readAllBytes(folder.resolve("back")));
        }

        @Test
        void sendsNothingOfAContentThatIsRefusedBeforeItWasAskedFor(@TempDir Path folder) throws Exception {
            assertEquals(
                    "too large\n413 0",
                    curl(
                            "",
                            "--expect100-timeout",
                            "10",
                            "-H",
                            "Expect: 100-continue",
                            "-w",
                            "%{http_code} %{size_upload}",
                            "-T",
                            large(folder),
                            serve(OutsidersTest::tooLarge)));
        }

        @Test
        void hearsAnAnswerThatComesBeforeItsLargeContentHasGone(@TempDir Path folder) throws Exception {
            assertEquals(
                    "too large\n413",
                    curl(
                            "",
                            "-H",
                            "Expect:",
                            "-w",
                            "%{http_code}",
                            "-T",
                            large(folder),
                            serve(OutsidersTest::tooLarge)));
        }

        @Test
        void sendsItsNextRequestByTheSameConnection() throws Exception {
            URI server = serve(OutsidersTest::hello);
            String opened = "%{num_connects}\n";
            assertEquals("hello\n1\nhello\n0\n", curl("", "-w", opened, server, "--next", "-sS", "-w", opened, server));
            assertEquals(1, connections.get());
        }

        @Test
        void asksOverAUnixSocket(@TempDir Path folder) throws Exception {
            Path path = folder.resolve("server.sock");
            loop.run(() -> Http.createServer(loop.loop(), OutsidersTest::hello).listen(path));
            assertEquals("hello\n", curl("", "--unix-socket", path, "http://localhost/"));
        }
    }

    // ---- Node

    @Nested
    class Node {
        @BeforeEach
        void isInstalled() {
            assumeTrue(exists("node"), "node is not installed, so nothing is shown against Node's http");
        }

        /** The lines that a script says; it knows the server's URL as {@code to}. */
        private static List<String> node(URI server, String script) throws Exception {
            String before =
                    "const http = require('http'), net = require('net'), to = process.argv[1], say = console.log;\n";
            Said said = run("", "node", "-e", before + script, server.toString());
            assertEquals(0, said.status(), said::output);
            return said.output().lines().toList();
        }

        @Test
        void sendsManyRequestsByOneConnectionOfItsAgent() throws Exception {
            List<String> said = node(
                    serve(OutsidersTest::hello),
                    """
                    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
                    const ask = left => http.get(to, { agent }, res => {
                        say(res.statusCode + ' ' + res.headers['keep-alive'] + ' ' + res.req.reusedSocket);
                        res.resume().on('end', () => left ? setImmediate(ask, left - 1) : agent.destroy());
                    });
                    ask(2);
                    """);
            assertEquals(List.of("200 timeout=5 false", "200 timeout=5 true", "200 timeout=5 true"), said);
            assertEquals(1, connections.get());
        }

        @Test
        void getsItsPipelinedAnswersInTheirOrder() throws Exception {
            List<String> said = node(
                    serve((req, res) -> { // the first is the slowest
                        long millis = req.path().equals("/1") ? 50 : 0;
                        loop.loop().setTimeout(millis, () -> res.end("this is " + req.path()));
                    }),
                    """
                    const ask = n => `GET /${n} HTTP/1.1\\r\\nHost: x\\r\\n${n == 3 ? 'Connection: close\\r\\n' : ''}\\r\\n`;
                    const socket = net.connect(new URL(to).port, '127.0.0.1', () => socket.write(ask(1) + ask(2) + ask(3)));
                    let all = '';
                    socket.on('data', text => all += text);
                    socket.on('end', () => say(all.match(/HTTP.1.1 200|this is .\\d/g).join('\\n')));
                    """);
            String ok = "HTTP/1.1 200";
            assertEquals(List.of(ok, "this is /1", ok, "this is /2", ok, "this is /3"), said);
        }

        @Test
        void hearsAnAnswerThatComesBeforeItsLargeContentHasGone() throws Exception {
            List<String> said = node(
                    serve(OutsidersTest::tooLarge),
                    """
                    const req = http.request(to, { method: 'POST' }, res => {
                        say(res.statusCode);
                        res.on('data', text => say(String(text).trim()));
                    });
                    req.on('error', why => say(why.code));
                    req.end(Buffer.alloc(8 * 1024 * 1024));
                    """);
            assertEquals(List.of("413", "too large"), said);
        }

        @Test
        void getsAndSendsTrailers() throws Exception {
            List<String> said = node(
                    serve((req, res) -> req.text(text -> {
                        res.addTrailers(
                                Map.of("X-Sum", req.trailers().value("x-sum").orElse("none") + "!"));
                        res.end(text);
                    })),
                    """
                    const req = http.request(to, { method: 'POST', headers: { Trailer: 'X-Sum' } }, res => {
                        res.on('data', text => say(String(text)));
                        res.on('end', () => say(JSON.stringify(res.trailers)));
                    });
                    req.write('some text');
                    req.addTrailers({ 'X-Sum': '9' });
                    req.end();
                    """);
            assertEquals(List.of("some text", "{\"x-sum\":\"9!\"}"), said);
        }

        @Test
        void seesThatAnAnswerWasCutOff() throws Exception {
            List<String> said = node(
                    serve((req, res) ->
                            res.write(ByteBuffer.wrap("half".getBytes(StandardCharsets.UTF_8)), sent -> res.destroy())),
                    """
                    http.get(to, res => {
                        res.on('data', text => say(String(text)));
                        res.on('aborted', () => say('aborted'));
                        res.on('error', why => say(why.code + ' ' + res.complete));
                    });
                    """);
            assertEquals(List.of("half", "aborted", "ECONNRESET false"), said);
        }

        @Test
        void isSeenToGoBeforeItsAnswer() throws Exception {
            CompletableFuture<Boolean> aborted = new CompletableFuture<>();
            List<String> said = node(
                    serve((req, res) -> {
                        req.onAborted(() -> aborted.complete(req.aborted()));
                        res.write("half");
                    }),
                    """
                    const req = http.get(to, res => res.on('error', () => {}).once('data', text => {
                        say(String(text));
                        req.destroy();
                    }));
                    """);
            assertEquals(List.of("half"), said);
            assertTrue(loop.await(aborted));
        }

        @Test
        void getsALargeContentBackUnchanged() throws Exception {
            List<String> said = node(
                    serve(OutsidersTest::echo),
                    """
                    const content = require('crypto').randomBytes(8 * 1024 * 1024), back = [];
                    http.request(to, { method: 'PUT' }, res => {
                        res.on('data', part => back.push(part));
                        res.on('end', () => say(Buffer.concat(back).equals(content)));
                    }).end(content);
                    """);
            assertEquals(List.of("true"), said);
        }
    }
}
