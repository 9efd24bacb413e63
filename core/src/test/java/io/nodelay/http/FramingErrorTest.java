package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.ok;
import static io.nodelay.http.Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After a request that is refused: one whole answer, nothing behind it is read, and the answer is not lost. */
class FramingErrorTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String TWO_LENGTHS =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx";
    private static final String REFUSED = refused(400, "a message has one Content-Length line at most");

    private Scene noting() {
        List<Scene> scene = new ArrayList<>();
        scene.add(new Scene(fake, (req, res) -> {
            scene.get(0).note(req.target());
            res.end(req.target());
        }));
        return scene.get(0);
    }

    @Test
    void theAnswerIsWholeAndTheLast() {
        assertEquals(REFUSED, noting().says(TWO_LENGTHS).heard());
    }

    @Test
    void earlierRequestsAreAnsweredFirst() {
        assertEquals(
                ok("/1") + ok("/2") + REFUSED,
                noting().says(get("/1") + get("/2") + TWO_LENGTHS).heard());
    }

    @Test
    void aSlowAnswerBeforeItIsWaitedFor() {
        Scene scene = new Scene(fake, (req, res) -> fake.loop().setTimeout(200, () -> res.end("slow")));
        assertEquals(ok("slow") + REFUSED, scene.says(get("/") + TWO_LENGTHS).heard());
    }

    @Test
    void nothingBehindItIsParsed() {
        Scene scene = noting().says(TWO_LENGTHS + get("/smuggled"), get("/later"));
        assertEquals(REFUSED, scene.heard());
        assertEquals(List.of(), scene.journal());
    }

    @Test
    void whatTheClientStillSendsDoesNotTakeTheAnswerAway() {
        Scene scene = noting().says(TWO_LENGTHS);
        for (int i = 0; i < 50; i++) {
            scene.outside(12 + i, () -> scene.peer().write("x".repeat(10_000)));
        }
        assertEquals(REFUSED, scene.heard());
    }

    @Test
    void theConnectionIsGoneAfterwards() {
        Scene scene = noting().says(TWO_LENGTHS).thenEnds();
        scene.heard();
        assertFalse(scene.open());
    }

    @Test
    void aMalformedChunkIsAnsweredIfNothingWas() {
        Scene scene = new Scene(fake, (req, res) -> req.text(res::end));
        scene.says("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "x\r\n");
        String heard = scene.heard();
        assertTrue(heard.startsWith("HTTP/1.1 400 Bad Request\r\nDate: now\r\nConnection: close\r\n"), heard);
        assertTrue(heard.endsWith("<end>"), heard);
    }

    @Test
    void aMalformedChunkBehindHalfAnAnswerEndsTheConnection() {
        Scene scene = new Scene(fake, (req, res) -> {
            req.onData(bytes -> {});
            res.write("half");
            res.flushHeaders();
        });
        scene.says("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "x\r\n");
        String heard = scene.heard();
        assertTrue(heard.endsWith("\r\n\r\n4\r\nhalf\r\n<end>"), heard);
    }

    @Test
    void aHeadThatIsTooLongIsAnswered431() {
        Scene scene = new Scene(fake, new ServerOptions().maxHeaderSize(256), (req, res) -> res.end());
        scene.says("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(300));
        assertEquals(refused(431, "a request's head is at most 256 bytes"), scene.heard());
    }

    @Test
    void aTargetThatIsTooLongIsAnswered414() {
        Scene scene = new Scene(fake, new ServerOptions().maxTargetSize(10), (req, res) -> res.end());
        String heard = scene.says(get("/" + "x".repeat(20))).heard();
        assertTrue(heard.startsWith("HTTP/1.1 414 URI Too Long\r\n") && heard.endsWith("<end>"), heard);
    }

    @Test
    void oneFieldTooManyIsAnswered431() {
        Scene scene = new Scene(fake, new ServerOptions().maxHeaderFields(2), (req, res) -> res.end());
        String heard =
                scene.says("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\n\r\n").heard();
        assertTrue(heard.startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"), heard);
    }

    @Test
    void anotherVersionIsAnswered505() {
        String heard = noting().says("GET / HTTP/2.0\r\nHost: a\r\n\r\n").heard();
        assertTrue(heard.startsWith("HTTP/1.1 505 HTTP Version Not Supported\r\n"), heard);
    }

    @Test
    void theEndWithinAHeadIsAnswered400() {
        assertEquals(
                refused(400, "the connection ended within a request's head"),
                noting().says("GET / HT").thenEnds().heard());
    }

    @Test
    void theEndBetweenRequestsIsNoError() {
        Scene scene = noting().says(get("/")).thenEnds();
        assertEquals(ok("/") + "<end>", scene.heard());
        assertFalse(scene.peer().wasReset());
    }

    @Test
    void theRefusalOfAHeadRequestHasNoContent() {
        Scene scene = new Scene(fake, (req, res) -> res.end());
        scene.server().onRequest((req, res) -> {
            throw new IllegalStateException("made up");
        });
        String heard = scene.says("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").heard();
        assertEquals(1, fake.uncaught().size());
        assertTrue(heard.startsWith("HTTP/1.1 500 ") && heard.endsWith("\r\n\r\n<end>"), heard);
    }
}
