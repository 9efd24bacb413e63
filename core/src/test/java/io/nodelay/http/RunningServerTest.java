package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server over real sockets, with a loop on a thread of its own. */
class RunningServerTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int LARGE = 10 << 20;

    private static byte[] noise() {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static Served plain() throws Exception {
        return Served.on(loop, new ServerOptions(), (req, res) -> res.end(req.target()));
    }

    @Test
    void requestsFollowOneAnother() throws Exception {
        try (Served it = plain()) {
            assertEquals(ok("/1"), it.ask(get("/1")));
            assertEquals(ok("/2"), it.ask(get("/2")));
        }
    }

    /** The content of an answer in chunks. */
    private static byte[] chunks(Outsider peer) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(peer), 16); size > 0; size = Integer.parseInt(line(peer), 16)) {
            all.write(peer.read(size));
            assertEquals("", line(peer));
        }
        assertEquals("", line(peer));
        return all.toByteArray();
    }

    private static String line(Outsider peer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (char c = (char) peer.read(1)[0]; c != '\n'; c = (char) peer.read(1)[0]) {
            line.append(c);
        }
        return line.toString().stripTrailing();
    }

    private static byte[] echoed(Served it, byte[] content) throws Exception {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try {
                it.peer().write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + content.length + "\r\n\r\n");
                it.peer().write(content);
                written.complete(true);
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
        });
        writer.start();
        String head = Served.response(it.peer());
        assertTrue(head.contains("\r\nTransfer-Encoding: chunked\r\n"), head);
        byte[] all = chunks(it.peer());
        assertTrue(loop.await(written));
        return all;
    }

    @Test
    void tenMegabytesAreEchoedByAPipe() throws Exception {
        byte[] content = noise();
        try (Served it = Served.on(loop, new ServerOptions(), (req, res) -> req.pipe(res))) {
            assertArrayEquals(content, echoed(it, content));
        }
    }

    @Test
    void aPipeToAClientThatDoesNotReadHoldsTheClientBack() throws Exception {
        List<ServerRequest> requests = new CopyOnWriteArrayList<>();
        try (Served it = Served.on(loop, new ServerOptions(), (req, res) -> {
            requests.add(req);
            req.pipe(res);
        })) {
            byte[] content = new byte[64 << 20];
            CompletableFuture<IOException> heldBack = new CompletableFuture<>();
            Thread writer = new Thread(() -> {
                try {
                    it.peer().write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + content.length + "\r\n\r\n");
                    it.peer().write(content);
                } catch (IOException closedWhileItWaited) {
                    heldBack.complete(closedWhileItWaited);
                }
            });
            writer.start();
            loop.until(() -> requests.size() == 1 && requests.get(0).socket().bufferedAmount() > 0);
            try (Outsider other = it.another()) {
                other.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                assertTrue(Served.response(other).startsWith("HTTP/1.1 200 OK\r\n"));
                assertEquals("2\r\nhi\r\n0\r\n\r\n", other.readText(12));
            }
            long waiting = loop.call(() -> requests.get(0).socket().bufferedAmount());
            assertTrue(waiting < 1 << 20, waiting + " bytes wait");
            it.peer().reset();
            writer.join();
            assertTrue(heldBack.isDone());
        }
    }

    // ---- the thread law

    @Test
    void callsFromAnotherThreadAreRefused() throws Exception {
        CompletableFuture<ServerRequest> request = new CompletableFuture<>();
        CompletableFuture<ServerResponse> response = new CompletableFuture<>();
        try (Served it = Served.on(loop, new ServerOptions(), (req, res) -> {
            request.complete(req);
            response.complete(res);
        })) {
            it.peer().write(get("/"));
            ServerRequest req = loop.await(request);
            ServerResponse res = loop.await(response);
            List<Runnable> calls = List.of(
                    () -> req.onData(bytes -> {}),
                    () -> req.onEnd(() -> {}),
                    req::pause,
                    req::resume,
                    () -> req.text(text -> {}),
                    req::isComplete,
                    req::trailers,
                    req::aborted,
                    () -> req.onAborted(() -> {}),
                    () -> req.onClose(how -> {}),
                    req::destroy,
                    () -> res.setHeader("A", "b"),
                    () -> res.appendHeader("A", "b"),
                    () -> res.removeHeader("A"),
                    () -> res.header("A"),
                    () -> res.status(200),
                    res::status,
                    () -> res.reason("x"),
                    () -> res.sendDate(false),
                    () -> res.writeHead(200),
                    res::flushHeaders,
                    res::writeContinue,
                    () -> res.write("x"),
                    () -> res.write(new byte[1]),
                    res::end,
                    () -> res.end("x"),
                    res::ended,
                    () -> res.onDrain(() -> {}),
                    () -> res.onFinish(() -> {}),
                    () -> res.onClose(how -> {}),
                    res::destroy,
                    () -> it.server().close(),
                    () -> it.server().closeIdleConnections(),
                    () -> it.server().closeAllConnections(),
                    () -> it.server().onRequest((a, b) -> {}),
                    () -> it.server().onTimeout(socket -> {}),
                    () -> it.server().onConnection(socket -> {}));
            for (int i = 0; i < calls.size(); i++) {
                assertThrows(IllegalStateException.class, calls.get(i)::run, "call " + i);
            }
            loop.run(() -> res.end("x"));
            assertEquals(ok("x"), Served.response(it.peer()));
        }
    }

    @Test
    void theHeadMayBeReadByAnyThread() throws Exception {
        CompletableFuture<ServerRequest> request = new CompletableFuture<>();
        try (Served it = Served.on(loop, new ServerOptions(), (req, res) -> {
            request.complete(req);
            res.end();
        })) {
            it.ask("GET /a?b HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n");
            ServerRequest req = loop.await(request);
            assertEquals(
                    "GET /a b y",
                    req.method() + " " + req.path() + " " + req.query() + " "
                            + req.header("x").orElseThrow());
        }
    }

    // ---- several loops

    @Test
    void aGroupsLoopsServeTheirOwnConnections() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (LoopGroup group = LoopGroup.open(2)) {
            HttpServer server =
                    loop.call(() -> Http.createServer(loop.loop(), group, new ServerOptions(), (req, res) -> {
                        threads.add(Thread.currentThread());
                        assertSame(EventLoop.class, req.socket().loop().getClass());
                        res.end(req.target());
                    }));
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            try (Served it = Served.of(loop, server);
                    Outsider second = it.another()) {
                assertEquals(ok("/1"), it.ask(get("/1")));
                second.write(get("/2"));
                assertEquals(ok("/2"), Served.response(second));
                loop.run(() -> server.close(() -> closed.complete(true)));
                assertEquals("", it.peer().readAllText());
                assertEquals("", second.readAllText());
            }
            assertTrue(loop.await(closed));
        }
        assertEquals(2, threads.size());
    }

    @Test
    void aTextOfManyBytesArrivesWhole() throws Exception {
        String text = "\u00e4".repeat(200_000);
        try (Served it = Served.on(loop, new ServerOptions(), (req, res) -> req.text(res::end))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            it.peer().write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            it.peer().write(bytes);
            assertTrue(Served.response(it.peer()).endsWith(new String(bytes, StandardCharsets.ISO_8859_1)));
        }
    }
}
