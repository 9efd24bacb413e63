package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server does where two things come together that rarely do. */
class CornersTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Two lengths are two answers to who reads the other one (RFC 9112 §6.3): refused, or 500. */
    @Test
    void twoLengthsAreNeverSent() {
        Scene scene = new Scene(fake, (req, res) -> {
            try {
                res.appendHeader("Content-Length", "5").appendHeader("Content-Length", "6");
                res.end("123456");
            } catch (IllegalArgumentException refused) {
                res.removeHeader("Content-Length").end();
            }
        });
        String heard = scene.says(get("/")).heard();
        assertFalse(heard.contains("Content-Length: 5\r\nContent-Length: 6\r\n"), heard);
    }

    /** As above, by a list. */
    @Test
    void aListOfLengthsIsNeverSent() {
        Scene scene = new Scene(fake, (req, res) -> {
            try {
                res.setHeader("Content-Length", List.of("5", "6")).end("123456");
            } catch (IllegalArgumentException | IllegalStateException refused) {
                res.end();
            }
        });
        String heard = scene.says(get("/")).heard();
        assertFalse(heard.contains("Content-Length: 5\r\nContent-Length: 6\r\n"), heard);
    }

    /** "A sender MUST NOT apply the chunked transfer coding more than once" (RFC 9112 §6.1), nor say so. */
    @Test
    void chunkedIsSaidOnce() {
        Scene scene = new Scene(fake, (req, res) -> {
            try {
                res.appendHeader("Transfer-Encoding", "chunked").appendHeader("Transfer-Encoding", "chunked");
                res.end("x");
            } catch (IllegalArgumentException | IllegalStateException refused) {
                res.end();
            }
        });
        String heard = scene.says(get("/")).heard();
        assertFalse(heard.contains("chunked\r\nTransfer-Encoding: chunked"), heard);
    }

    /** A content that comes after the answer is read by its reader, or its end is not told as if it had been whole. */
    @Test
    void aReaderIsNotToldThatLessIsAll() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            req.text(text -> scene.note("all of it: " + text));
            res.end();
        });
        scene.says("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe", "llo")
                .heard();
        assertTrue(
                List.of(List.of(), List.of("all of it: hello")).contains(scene.journal()),
                scene.journal().toString());
    }

    /** A client that has ended is told of, and its content is read all the same. */
    @Test
    void anEndBehindAPausedContentIsToldAtOnce() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            req.onAborted(() -> scene.note("aborted " + (scene.now() < 1_000)));
            req.pause().onData(bytes -> {}).onEnd(() -> scene.note("end"));
            scene.inside(500, req::resume);
        });
        scene.says(Scene.post("hello")).thenEnds().heard();
        assertEquals(List.of("aborted true", "end"), scene.journal());
    }

    /** Watching after the end is allowed at any time. */
    @Test
    void whoWatchesAfterTheLastAnswersEndIsTold() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server()
                .onRequest((req, res) -> scene.inside(50, () -> {
                    res.setHeader("Connection", "close").end("x");
                    res.onFinish(() -> scene.note("finish"));
                    res.onClose(how -> scene.note("close"));
                }));
        scene.says(get("/")).heard();
        assertEquals(List.of("finish", "close"), scene.journal());
    }

    /** "Nothing is decided" by a writeHead that is refused. */
    @Test
    void aRefusedWriteHeadChangesNothing() {
        Scene scene = new Scene(fake, (req, res) -> {
            assertThrows(IllegalArgumentException.class, () -> res.writeHead(404, "Not here", Map.of("A", "b\r\n")));
            res.end("x");
        });
        assertEquals(Scene.ok("x"), scene.says(get("/")).heard());
    }

    /** A client of HTTP/1.0 learns that its connection goes on from the Connection field alone (RFC 9112 §9.3). */
    @Test
    void aKeepAliveThatWasSetStillTellsHttp10ThatTheConnectionGoesOn() {
        Scene scene = new Scene(
                fake, (req, res) -> res.setHeader("Keep-Alive", "timeout=5").end("x"));
        String heard =
                scene.says("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").heard();
        assertTrue(heard.contains("Connection: keep-alive\r\n") || heard.endsWith("<end>"), heard);
    }

    /** The same bytes give the same result wherever they are cut: here the sentence of the answer differs. */
    @Test
    void lineFeedsAloneAreRefusedInTheSameWords() {
        String text = "GET / HTTP/1.1\nHost: a\n\n";
        Scene scene = new Scene(fake, (req, res) -> res.end());
        List<FakePeer> peers = IntStream.range(1, text.length())
                .mapToObj(cut -> {
                    FakePeer peer = scene.another();
                    scene.outside(20, () -> peer.write(text.substring(0, cut)));
                    scene.outside(25, () -> peer.write(text.substring(cut)));
                    return peer;
                })
                .toList();
        scene.run(1_000);
        assertEquals(
                1,
                peers.stream().map(Scene::heardBy).collect(Collectors.toSet()).size());
    }

    /** What finish tells is that the system has the answer. */
    @Test
    void finishIsToldWhenTheAnswerHasLeftAndNotBefore() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            res.end("hello");
            res.onFinish(() -> scene.note("finish after " + (res.socket().bytesWritten() > 0)));
            scene.note("returned");
        });
        scene.says(get("/")).heard();
        assertEquals(List.of("returned", "finish after true"), scene.journal());
    }

    /** "From now on ... no timeout of the server's runs" on a connection that was taken over: Takeover. */
    @Test
    void theServersTimeoutDoesNotRunAfterATakeover() {
        Scene scene = new Scene(fake, new ServerOptions().timeout(100), (req, res) -> res.end());
        scene.server().onUpgrade((req, socket, head) -> socket.write("taken"));
        scene.says("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        assertEquals("taken", scene.run(10_000).text());
    }

    /** An answer that was ended is the client's: giving up on the exchange behind it does not take it away. */
    @Test
    void destroyingAnExchangeDoesNotTakeTheAnswerBeforeItAway() {
        Scene scene = new Scene(fake, (req, res) -> {
            if (req.target().equals("/1")) {
                res.end("x");
            } else {
                req.destroy();
            }
        });
        assertTrue(scene.says(get("/1") + get("/2")).heard().startsWith(Scene.ok("x")), scene::text);
    }

    /** A content that is being read as it comes is no reason to close (RFC 9112 §9.3): it is an echo of 100 KB. */
    @Test
    void anAnswerBegunWhileItsContentIsReadKeepsTheConnection() {
        Scene scene = new Scene(fake, (req, res) -> req.pipe(res));
        scene.says("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(10), "x".repeat(99_990));
        assertTrue(scene.heard().contains("\r\nConnection: keep-alive\r\n"), scene::text);
    }

    /**
     * A client that reads, if slower than its requests came, gets all its answers: while answers wait, no more requests
     * are served, as for any other reader that is slow.
     */
    @Test
    void pipelinedRequestsWaitWhileAnswersWait() {
        byte[] answer = new byte[10_000];
        Scene scene = new Scene(fake, new ServerOptions().maxRequestsPerSocket(100_000), (req, res) -> res.end(answer));
        scene.says(get("/").repeat(4_000)).run(4_000);
        assertEquals(
                4_000L
                        * Scene.ok(new String(answer, StandardCharsets.ISO_8859_1))
                                .replace("now", "Mon, 30 Nov 2026 00:00:00 GMT")
                                .length(),
                scene.peer().received().length);
    }
}
