package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.last;
import static io.nodelay.http.Scene.ok;
import static io.nodelay.http.Scene.post;
import static io.nodelay.http.Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The content of requests: read at the reader's pace, collected, passed over, or cut off. */
class ContentTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String CHUNKED_HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static String postOf(int length) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private Scene scene(BiConsumer<Scene, Exchange> handler) {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> handler.accept(scene, new Exchange(req, res)));
        return scene;
    }

    private record Exchange(ServerRequest req, ServerResponse res) {}

    @Test
    void aContentWithALengthIsToldInPiecesAndThenItsEnd() {
        Scene scene = scene((it, each) -> {
            each.req()
                    .onData(bytes ->
                            it.note(StandardCharsets.UTF_8.decode(bytes).toString()));
            each.req().onEnd(() -> each.res().end("done"));
        });
        assertEquals(ok("done"), scene.says(postOf(10) + "hel", "lo wo", "rl").heard());
        assertEquals(List.of("hel", "lo wo", "rl"), scene.journal());
    }

    @Test
    void trailersAreKeptApartAndActedOnByNobody() {
        Scene scene = scene((it, each) -> each.req().text(text -> each.res()
                .end(text
                        + each.req().headers().size()
                        + each.req().trailers().size()
                        + each.req().trailers().value("content-length").orElse("-"))));
        String trailers = "5\r\nhello\r\n0\r\nContent-Length: 99\r\nConnection: close\r\n\r\n";
        assertEquals(
                ok("hello2299") + ok("10-"),
                scene.says(CHUNKED_HEAD + trailers + get("/")).heard());
    }

    @Test
    void aPauseHoldsTheContentBack() {
        Scene scene = scene((it, each) -> {
            each.req().onData(bytes -> it.note(bytes.remaining() + " at " + it.now()));
            each.req().pause();
            it.inside(500, each.req()::resume);
        });
        scene.says(postOf(5) + "hello").heard();
        assertEquals(1, scene.journal().size());
        assertTrue(scene.journal().get(0).matches("5 at 51\\d"), scene.journal()::toString);
    }

    @Test
    void aPauseInsideThePieceHoldsTheNextOneBack() {
        Scene scene = scene((it, each) -> {
            each.req().onData(bytes -> {
                it.note("data " + bytes.remaining());
                each.req().pause();
            });
            each.req().onEnd(() -> it.note("end"));
        });
        scene.says(CHUNKED_HEAD + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n").heard();
        assertEquals(List.of("data 1"), scene.journal());
    }

    @Test
    void aPauseLeavesTheRestInTheKernel() {
        Scene scene = scene((it, each) -> each.req().onData(bytes -> {}).pause());
        scene.says(postOf(4 << 20)).outside(50, () -> scene.peer().write(new byte[4 << 20]));
        scene.run(1_000);
        assertTrue(scene.socket().bytesRead() < 200_000, scene.socket().bytesRead() + " bytes were read");
    }

    @Test
    void textIsCollected() {
        Scene scene = scene((it, each) -> each.req().text(each.res()::end));
        assertEquals(ok("hello"), scene.says(postOf(5) + "he", "llo").heard());
    }

    @Test
    void bytesAreCollected() {
        Scene scene = scene((it, each) -> each.req().bytes(each.res()::end));
        assertEquals(
                ok("hello"),
                scene.says(CHUNKED_HEAD + "2\r\nhe\r\n", "3\r\nllo\r\n0\r\n\r\n")
                        .heard());
    }

    @Test
    void noContentIsCollectedAsNothing() {
        Scene scene = scene((it, each) -> each.req().text(text -> each.res().end("[" + text + "]")));
        assertEquals(ok("[]"), scene.says(get("/")).heard());
    }

    @Test
    void moreThanAllowedIsAnswered413AndClosed() {
        Scene scene = scene((it, each) -> {
            each.req().text(4, text -> it.note(text));
            each.req().onClose(how -> it.note("closed with an error: " + how.hadError()));
        });
        assertEquals(
                refused(413, "the content is longer than the 4 bytes allowed"),
                scene.says(post("hello") + get("/")).heard());
        assertEquals(List.of("closed with an error: true"), scene.journal());
    }

    @Test
    void exactlyAsMuchAsAllowedIsFine() {
        Scene scene = scene((it, each) -> each.req().text(5, each.res()::end));
        assertEquals(ok("hello"), scene.says(post("hello")).heard());
    }

    @Test
    void aLimitIsNotNegative() {
        Scene scene = scene((it, each) -> {
            assertThrows(IllegalArgumentException.class, () -> each.req().bytes(-1, bytes -> {}));
            each.res().end("x");
        });
        assertEquals(ok("x"), scene.says(get("/")).heard());
    }

    // ---- content that nobody reads

    @Test
    void aShortContentIsPassedOverForTheNextRequestsSake() {
        Scene scene = scene((it, each) -> each.res().end(each.req().method()));
        assertEquals(
                ok("POST") + ok("GET"),
                scene.says(postOf(65_536), "x".repeat(65_536) + get("/")).heard());
    }

    @Test
    void aLongContentClosesTheConnectionAndTheAnswerSaysSo() {
        Scene scene = scene((it, each) -> each.res().end(each.req().method()));
        assertEquals(
                last("POST"),
                scene.says(postOf(200_000), "x".repeat(200_000) + get("/")).heard());
    }

    @Test
    void moreChunksThanArePassedOverCloseTheConnection() {
        Scene scene = scene((it, each) -> each.res().end(each.req().method()));
        scene.says(CHUNKED_HEAD);
        for (int i = 0; i < 20; i++) {
            scene.says("2000\r\n" + "x".repeat(0x2000) + "\r\n");
        }
        assertEquals(ok("POST") + "<end>", scene.says("0\r\n\r\n" + get("/")).heard());
    }

    // ---- the end

    @Test
    void aRequestWithoutContentHasAnEndToo() {
        Scene scene = scene((it, each) -> each.req().onEnd(() -> each.res().end("x")));
        assertEquals(ok("x"), scene.says(get("/")).heard());
    }

    @Test
    void theEndIsToldToWhoAsksLate() {
        Scene scene = scene((it, each) ->
                it.inside(100, () -> each.req().onEnd(() -> each.res().end("x"))));
        assertEquals(ok("x"), scene.says(get("/")).heard());
    }

    @Test
    void theEndIsToldToWhoAsksAfterTheExchange() {
        Scene scene = scene((it, each) -> {
            each.res().end();
            it.inside(100, () -> {
                each.req().onEnd(() -> it.note("end"));
                it.note("asked");
            });
        });
        scene.says(get("/")).heard();
        assertEquals(List.of("asked", "end"), scene.journal());
    }

    @Test
    void theEndIsToldOnce() {
        Scene scene = scene((it, each) -> {
            each.req().onEnd(() -> it.note("end"));
            it.inside(100, () -> each.req().onEnd(() -> it.note("again")));
            it.inside(200, () -> each.res().end());
        });
        scene.says(get("/")).heard();
        assertEquals(List.of("end"), scene.journal());
    }

    @Test
    void itIsCompleteOnceAllHasCome() {
        Scene scene = scene((it, each) -> {
            it.note("" + each.req().isComplete());
            each.req().onData(bytes -> {});
            each.req().onEnd(() -> it.note("" + each.req().isComplete()));
        });
        scene.says(postOf(5) + "he", "llo").heard();
        assertEquals(List.of("false", "true"), scene.journal());
    }

    // ---- cut off

    @Test
    void aResetWhileTheAnswerIsComputedAborts() {
        Scene scene = scene((it, each) -> {
            each.req().onAborted(() -> it.note("aborted"));
            each.req().onClose(how -> it.note("request closed, error: " + how.hadError()));
            each.res().onClose(how -> it.note("response closed, error: " + how.hadError()));
            it.inside(500, () -> it.note("write: " + each.res().write("x")));
        });
        scene.says(get("/")).outside(100, () -> scene.peer().reset()).heard();
        assertEquals(4, scene.journal().size(), scene.journal()::toString);
        assertTrue(scene.journal().contains("aborted"));
        assertEquals("write: false", scene.journal().get(3));
        assertTrue(scene.journal().indexOf("aborted") < scene.journal().indexOf("request closed, error: true"));
    }

    @Test
    void anEndWhileTheAnswerIsComputedAbortsAndTheAnswerIsSent() {
        Scene scene = scene((it, each) -> {
            each.req().onAborted(() -> it.note("aborted " + each.req().aborted()));
            it.inside(500, () -> each.res().end("x"));
        });
        assertEquals(
                last("x"),
                scene.says(get("/"))
                        .outside(100, () -> scene.peer().shutdownOutput())
                        .heard());
        assertEquals(List.of("aborted true"), scene.journal());
    }

    @Test
    void anEndWithinTheContentIsAnswered400() {
        Scene scene = scene((it, each) -> {
            each.req().text(text -> it.note("whole"));
            each.req().onAborted(() -> it.note("aborted"));
        });
        assertEquals(
                refused(400, "the connection ended within a request's content"),
                scene.says(postOf(5) + "he").thenEnds().heard());
        assertEquals(List.of("aborted"), scene.journal());
        assertFalse(scene.peer().wasReset());
    }

    @Test
    void whoWatchesForAnAbortLateIsTold() {
        Scene scene = scene((it, each) -> it.inside(500, () -> {
            each.req().onAborted(() -> it.note("aborted"));
            it.note("asked");
        }));
        scene.says(get("/")).thenResets().heard();
        assertEquals(List.of("asked", "aborted"), scene.journal());
    }

    @Test
    void destroyingTheRequestClosesTheConnection() {
        Scene scene = scene((it, each) -> it.inside(100, each.req()::destroy));
        scene.says(get("/")).heard();
        assertFalse(scene.open());
        assertEquals("", scene.text().replace("<end>", "").replace("<reset>", ""));
    }

    @Test
    void destroyingAFinishedRequestDoesNothing() {
        Scene scene = scene((it, each) -> {
            each.res().end("x");
            it.inside(100, each.req()::destroy);
            it.inside(100, each.res()::destroy);
        });
        assertEquals(ok("x"), scene.says(get("/")).heard());
    }
}
