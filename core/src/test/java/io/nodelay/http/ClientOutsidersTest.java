package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client, against servers that others have written: the JDK's, Node's, and plain sockets. */
class ClientOutsidersTest {
    private static final byte[] LARGE = new byte[8 * 1024 * 1024];

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @BeforeAll
    static void prepare() {
        new Random(1).nextBytes(LARGE);
    }

    private static String outcome(RequestOptions to) throws Exception {
        return Asked.get(loop, to).outcome();
    }

    /** A request with a short content. */
    private static Asked send(RequestOptions to, String content) throws Exception {
        return Asked.begin(loop, to, request -> request.end(content));
    }

    // ---- the JDK's server

    @Nested
    class JdkServer {
        private final ExecutorService executor = Executors.newCachedThreadPool();
        private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
        private com.sun.net.httpserver.HttpServer server;

        private RequestOptions serve(String host, HttpHandler handler) throws IOException {
            server = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(host, 0), 50);
            server.setExecutor(executor);
            server.createContext("/", exchange -> {
                ports.add(exchange.getRemoteAddress().getPort());
                handler.handle(exchange);
            });
            server.start();
            return new RequestOptions().host(host).port(server.getAddress().getPort());
        }

        private RequestOptions serve(HttpHandler handler) throws IOException {
            return serve("127.0.0.1", handler);
        }

        @AfterEach
        void stop() {
            server.stop(0);
            executor.shutdown();
        }

        private static void answer(HttpExchange exchange, int status, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }

        /** How the content was delimited, and what it was. */
        private static void describe(HttpExchange exchange) throws IOException {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            String coding = exchange.getRequestHeaders().getFirst("Transfer-Encoding");
            answer(exchange, 200, exchange.getRequestMethod() + " " + length + " " + coding + " " + text);
        }

        private static void echo(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                exchange.getRequestBody().transferTo(out);
            }
        }

        @Test
        void isAskedManyTimesByOneConnection() throws Exception {
            RequestOptions to = serve(JdkServer::describe);
            for (int i = 0; i < 20; i++) {
                assertEquals("200 GET null null ", outcome(to));
                assertEquals(
                        "200 POST 2 null hi",
                        send(to.copy().method("POST"), "hi").outcome());
            }
            assertEquals(1, ports.size());
        }

        @Test
        void isAskedManyThingsAtOnceByFiveConnections() throws Exception {
            RequestOptions to = serve(JdkServer::describe).method("PUT");
            List<Asked> all = new ArrayList<>();
            // In one task: an answer between two of them would free a connection for the next.
            loop.run(() -> {
                for (int i = 0; i < 50; i++) {
                    all.add(send(to, "n" + i));
                }
            });
            for (int i = 0; i < 50; i++) {
                assertTrue(all.get(i).outcome().endsWith(" n" + i));
            }
            assertEquals(5, ports.size());
        }

        @Test
        void isSentAContentOfUnknownLengthInChunks() throws Exception {
            RequestOptions to = serve(JdkServer::describe).method("POST");
            Asked asked = Asked.begin(loop, to, request -> {
                request.write("some ");
                request.end("text");
            });
            assertEquals("200 POST null chunked some text", asked.outcome());
        }

        @ParameterizedTest
        @ValueSource(strings = {"PUT", "POST"})
        void sendsALargeContentBackUnchangedWhileItComes(String method) throws Exception {
            RequestOptions to = serve(JdkServer::echo).method(method);
            Asked asked = Asked.begin(loop, to, Asked.uploading(LARGE));
            assertArrayEquals(LARGE, asked.content());
        }

        @Test
        void getsALargeContentWithItsLength() throws Exception {
            RequestOptions to = serve(JdkServer::echo).method("POST").header("Content-Length", "" + LARGE.length);
            assertArrayEquals(
                    LARGE, Asked.begin(loop, to, Asked.uploading(LARGE)).content());
        }

        @Test
        void answersAHeadAloneAndTheConnectionIsUsedAgain() throws Exception {
            RequestOptions to = serve(exchange -> {
                exchange.getResponseHeaders().set("Content-Length", "100");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            Asked head = Asked.get(loop, to.method("HEAD"));
            assertEquals("200 ", head.outcome());
            assertEquals("100", head.response().header("Content-Length").orElseThrow());
            assertEquals("200 ", outcome(to));
            assertEquals(1, ports.size());
        }

        @ParameterizedTest
        @ValueSource(ints = {204, 304})
        void answersWithoutContent(int status) throws Exception {
            RequestOptions to = serve(exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            assertEquals(status + " ", outcome(to));
            assertEquals(status + " ", outcome(to));
            assertEquals(1, ports.size());
        }

        @Test
        void continuesAsItIsExpectedTo() throws Exception {
            RequestOptions to = serve(JdkServer::describe).method("POST");
            Asked asked = Asked.begin(loop, to.header("Expect", "100-continue"), request -> {
                request.onContinue(() -> request.end("now"));
            });
            assertTrue(asked.outcome().endsWith(" now"), asked.outcome());
        }

        @Test
        void isSatisfiedByBasicAuth() throws Exception {
            RequestOptions to = serve(JdkServer::describe);
            server.createContext(
                            "/secret",
                            exchange -> answer(
                                    exchange, 200, exchange.getPrincipal().getUsername()))
                    .setAuthenticator(new BasicAuthenticator("realm") {
                        @Override
                        public boolean checkCredentials(String user, String password) {
                            return user.equals("j\u00fcrg") && password.equals("a:b");
                        }
                    });
            to.path("/secret");
            assertEquals(401, Asked.get(loop, to).response().status());
            assertEquals("200 j\u00fcrg", outcome(to.auth("j\u00fcrg:a:b")));
            assertEquals(401, Asked.get(loop, to.auth("j\u00fcrg:x")).response().status());
        }

        @Test
        void isReachedByAnAddressOfIpv6() throws Exception {
            assumeTrue(Wire.TCP6.missing().isEmpty(), "this machine has no ::1");
            int port = serve(
                            "::1",
                            exchange -> answer(
                                    exchange, 200, exchange.getRequestHeaders().getFirst("Host")))
                    .port();
            String authority = "[::1]:" + port;
            assertEquals("200 " + authority, outcome(new RequestOptions().uri("http://" + authority + "/")));
            assertEquals(
                    "200 " + authority, outcome(new RequestOptions().host("::1").port(port)));
        }
    }

    // ---- Node's server

    @Nested
    class Node {
        @BeforeEach
        void isInstalled() {
            assumeTrue(NodeServer.isInstalled(), "node is not installed, so nothing is shown against Node's http");
        }

        @Test
        void isAskedManyTimesByOneConnection() throws Exception {
            try (NodeServer node =
                    new NodeServer("serve(http.createServer((req, res) => res.end(req.url + connections)))")) {
                RequestOptions to = node.options().path("/a?b=");
                for (int i = 0; i < 20; i++) {
                    assertEquals("200 /a?b=1", outcome(to));
                }
            }
        }

        @Test
        void sendsALargeContentBackUnchangedWhileItComes() throws Exception {
            try (NodeServer node = new NodeServer("serve(http.createServer((req, res) => req.pipe(res)))")) {
                RequestOptions to = node.options().method("PUT");
                assertArrayEquals(
                        LARGE, Asked.begin(loop, to, Asked.uploading(LARGE)).content());
            }
        }

        @Test
        void sendsTrailersBack() throws Exception {
            try (NodeServer node = new NodeServer(
                    """
                    serve(http.createServer((req, res) => req.resume().on('end', () => {
                        res.writeHead(200, { Trailer: 'X-End' }).write('some text');
                        res.addTrailers({ 'X-End': req.trailers['x-sum'] + '!' });
                        res.end();
                    })))
                    """)) {
                Asked asked = Asked.begin(loop, node.options().method("POST"), request -> {
                    request.write("content");
                    request.addTrailers(Map.of("X-Sum", "7")).end();
                });
                assertEquals("200 some text", asked.outcome());
                assertEquals(
                        "7!",
                        loop.call(() -> asked.request().closed()
                                ? asked.response().trailers().value("X-End").orElse("none")
                                : "not closed"));
            }
        }

        @Test
        void tellsOfInterimResponses() throws Exception {
            try (NodeServer node = new NodeServer(
                    """
                    serve(http.createServer((req, res) => {
                        res.writeProcessing();
                        res.writeEarlyHints({ link: '</style.css>; rel=preload' });
                        res.end('done');
                    }))
                    """)) {
                List<String> interims = new ArrayList<>();
                Asked asked = Asked.begin(loop, node.options(), request -> {
                    request.onInformation(interim -> interims.add(interim.status() + " "
                            + interim.headers().value("Link").orElse("-")));
                    request.end();
                });
                assertEquals("200 done", asked.outcome());
                assertEquals(List.of("102 -", "103 </style.css>; rel=preload"), loop.call(() -> interims));
            }
        }

        private static final String EXPECTING =
                """
                const server = http.createServer((req, res) => req.pipe(res));
                server.on('checkContinue', (req, res) => {
                    if (req.url == '/no') return res.writeHead(417).end('no');
                    res.writeContinue();
                    req.pipe(res);
                });
                serve(server);
                """;

        @Test
        void isSentTheContentOnceItHasSaidSo() throws Exception {
            try (NodeServer node = new NodeServer(EXPECTING)) {
                RequestOptions to = node.options().method("POST").header("Expect", "100-continue");
                Asked asked = Asked.begin(loop, to.expectTimeout(0), request -> {
                    request.onContinue(() -> request.end("here it is"));
                });
                assertEquals("200 here it is", asked.outcome());
            }
        }

        @Test
        void isNotSentTheContentIfItRefuses() throws Exception {
            try (NodeServer node = new NodeServer(EXPECTING)) {
                RequestOptions to = node.options().method("POST").path("/no").header("Expect", "100-continue");
                List<String> continued = new ArrayList<>();
                Asked asked = Asked.begin(loop, to.expectTimeout(0), request -> {
                    request.onContinue(() -> continued.add("continue"));
                });
                assertEquals("417 no", asked.outcome());
                assertEquals(List.of(), continued);
            }
        }

        /** What a connection that was taken over has said until its end. */
        private static void collect(NetSocket socket, CompletableFuture<String> all) {
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            socket.onData(bytes -> {
                while (bytes.hasRemaining()) {
                    heard.write(bytes.get());
                }
            });
            socket.onEnd(() -> all.complete(heard.toString(StandardCharsets.UTF_8)));
        }

        private static final String TAKEN =
                """
                const server = http.createServer((req, res) => res.end('no'));
                const taken = head => (req, socket) => {
                    socket.write(`HTTP/1.1 ${head}\\r\\n\\r\\nfirst `);
                    socket.on('data', text => socket.end(String(text).toUpperCase()));
                };
                server.on('connect', taken('200 Established'));
                server.on('upgrade', taken('101 Switching Protocols\\r\\nUpgrade: shout\\r\\nConnection: upgrade'));
                serve(server);
                """;

        private static String taken(RequestOptions to) throws Exception {
            CompletableFuture<String> all = new CompletableFuture<>();
            loop.run(() -> {
                ClientRequest request = Http.request(
                        loop.loop(), to, res -> all.completeExceptionally(new AssertionError(res.toString())));
                request.onError(all::completeExceptionally);
                Takeover<ClientResponse> taker = (response, socket, head) -> {
                    socket.unread(head);
                    collect(socket, all);
                    socket.write("hello");
                };
                request.onConnect(taker).onUpgrade(taker).end();
            });
            return loop.await(all);
        }

        @Test
        void grantsATunnel() throws Exception {
            try (NodeServer node = new NodeServer(TAKEN)) {
                RequestOptions to = node.options().method("CONNECT").path("example.org:443");
                assertEquals("first HELLO", taken(to));
            }
        }

        @Test
        void switchesProtocols() throws Exception {
            try (NodeServer node = new NodeServer(TAKEN)) {
                RequestOptions to = node.options();
                assertEquals(
                        "first HELLO", taken(to.header("Connection", "upgrade").header("Upgrade", "shout")));
            }
        }

        @Test
        void answersBeforeALargeContentHasGone() throws Exception {
            try (NodeServer node =
                    new NodeServer("serve(http.createServer((req, res) => res.writeHead(413).end('too large')))")) {
                RequestOptions to = node.options().method("POST");
                Asked asked = Asked.begin(loop, to, Asked.uploading(LARGE));
                assertEquals("413 too large", asked.outcome());
            }
        }

        @Test
        void isAskedOverAUnixSocket() throws Exception {
            Path path = Wire.freshPath();
            try (NodeServer node = new NodeServer(
                    "serve(http.createServer((req, res) => res.end(req.headers.host)), '" + path + "')")) {
                assertEquals(path.toString(), node.line());
                RequestOptions to = new RequestOptions().socketPath(path).host("a.b");
                assertEquals("200 a.b", outcome(to));
                assertEquals("200 a.b", outcome(to));
            }
        }

        @Test
        void closesItsConnectionAndAnotherTakesItsPlace() throws Exception {
            try (NodeServer node = new NodeServer(
                    "serve(http.createServer((req, res) => res.setHeader('Connection', 'close').end('' + connections)))")) {
                RequestOptions to = node.options();
                assertEquals("200 1", outcome(to));
                assertEquals("200 2", outcome(to));
            }
        }
    }

    // ---- plain sockets

    @Nested
    class Sockets {
        @Test
        void http10EndsItsContentWithTheConnection() throws Exception {
            try (Scripted server = new Scripted((client, nth) -> {
                Scripted.head(client);
                client.write("HTTP/1.0 200 OK\r\nServer: old\r\n\r\nhello " + nth);
            })) {
                assertEquals("200 hello 1", outcome(server.to("/")));
                assertEquals("200 hello 2", outcome(server.to("/")));
            }
        }

        @Test
        void http10KeepsTheConnectionIfItSaysSo() throws Exception {
            try (Scripted server =
                    Scripted.answering("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello")) {
                assertEquals("200 hello", outcome(server.to("/")));
                assertEquals("200 hello", outcome(server.to("/")));
                assertEquals(1, server.accepted());
            }
        }

        /** It has said its last word before it has heard everything. */
        @Test
        void aServerThatHalfClosesBehindItsAnswerIsHeardAndStillReads() throws Exception {
            try (Scripted server = new Scripted((client, nth) -> {
                Scripted.head(client);
                client.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                client.shutdownOutput();
                Scripted.untilGone(client);
            })) {
                assertEquals("200 hello", outcome(server.to("/1")));
                assertEquals("200 hello", outcome(server.to("/2")));
                assertEquals(2, server.accepted());
            }
        }

        @Test
        void aServerThatHalfClosesInsteadOfAnAnswerIsAnError() throws Exception {
            try (Scripted server = new Scripted((client, nth) -> {
                Scripted.head(client);
                client.shutdownOutput();
                Scripted.untilGone(client);
            })) {
                assertEquals("IOException: the connection ended before a response", outcome(server.to("/")));
            }
        }

        @Test
        void aNameIsLookedUp() throws Exception {
            try (Scripted server = Scripted.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
                RequestOptions to = server.to("/").host("example.invalid");
                assertEquals("200 hello", outcome(to.lookup(name -> List.of(InetAddress.getLoopbackAddress()))));
            }
        }
    }
}
