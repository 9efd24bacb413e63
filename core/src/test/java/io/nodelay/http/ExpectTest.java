package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.last;
import static io.nodelay.http.Scene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Expectations (RFC 9110 §10.1.1) and what may come before an answer (§15.2). */
class ExpectTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String ASKS =
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private static void echo(ServerRequest req, ServerResponse res) {
        req.text(res::end);
    }

    @Test
    void readingTheContentAsksForIt() {
        Scene scene = new Scene(fake, ExpectTest::echo).says(ASKS);
        assertEquals(CONTINUE, scene.heard());
    }

    @Test
    void theAnswerFollowsTheContent() {
        assertEquals(
                CONTINUE + ok("hello"),
                new Scene(fake, ExpectTest::echo).says(ASKS, "hello").heard());
    }

    @Test
    void nothingIsSentBeforeTheContentIsRead() {
        Scene scene = new Scene(fake, (req, res) -> fake.loop().setTimeout(500, () -> echo(req, res)));
        scene.says(ASKS).inside(400, () -> assertEquals("", scene.text()));
        assertEquals(CONTINUE, scene.heard());
    }

    @Test
    void aContentThatHasComeAnywayNeedsNoInterimAnswer() {
        Scene scene = new Scene(fake, (req, res) -> res.end("no")).says(ASKS + "hello" + get("/"));
        String heard = scene.heard();
        assertTrue(heard.startsWith(last("no").replace("<end>", "")) || heard.startsWith(ok("no")), heard);
    }

    @Test
    void anAnswerWithoutItClosesTheConnection() {
        assertEquals(
                last("no"),
                new Scene(fake, (req, res) -> res.end("no")).says(ASKS).heard());
    }

    @Test
    void theWordIsOfAnyCase() {
        assertEquals(
                CONTINUE,
                new Scene(fake, ExpectTest::echo)
                        .says(ASKS.replace("100-continue", "100-Continue"))
                        .heard());
    }

    @Test
    void nothingInterimIsSentToHttp10() {
        String old = ASKS.replace("HTTP/1.1", "HTTP/1.0");
        Scene scene = new Scene(fake, (req, res) -> {
            res.writeContinue();
            res.writeProcessing();
            res.writeEarlyHints(List.of("</a.css>; rel=preload"));
            echo(req, res);
        });
        assertEquals(last("hello"), scene.says(old, "hello").heard());
    }

    @Test
    void aRequestWithoutContentIsServedAsUsual() {
        String empty = "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n";
        assertEquals(
                ok("x"), new Scene(fake, (req, res) -> res.end("x")).says(empty).heard());
    }

    @Test
    void whoWatchesDecides() {
        Scene scene = new Scene(fake, (req, res) -> res.end("not asked"));
        scene.server().onCheckContinue((req, res) -> {
            res.writeContinue();
            echo(req, res);
        });
        assertEquals(CONTINUE + ok("hello"), scene.says(ASKS, "hello").heard());
    }

    @Test
    void whoWatchesMayRefuse() {
        Scene scene = new Scene(fake, (req, res) -> res.end("not asked"));
        scene.server().onCheckContinue((req, res) -> res.status(413).end("no"));
        assertEquals(
                last("no").replace("200 OK", "413 Content Too Large"),
                scene.says(ASKS).heard());
    }

    @Test
    void anyOtherExpectationIsAnswered417() {
        Scene scene = new Scene(fake, (req, res) -> res.end("not asked"));
        String unknown = ok("the only expectation is 100-continue\n").replace("200 OK", "417 Expectation Failed");
        assertEquals(
                unknown + ok("not asked"),
                scene.says("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n" + get("/"))
                        .heard());
    }

    @Test
    void whoWatchesMeetsOtherExpectations() {
        Scene scene = new Scene(fake, (req, res) -> res.end("not asked"));
        scene.server()
                .onCheckExpectation((req, res) -> res.end(req.header("expect").orElseThrow()));
        assertEquals(
                ok("more"),
                scene.says("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n").heard());
    }

    @Test
    void anExpectationOfHttp10IsNone() {
        assertEquals(
                last("x"),
                new Scene(fake, (req, res) -> res.end("x"))
                        .says("GET / HTTP/1.0\r\nExpect: more\r\n\r\n")
                        .heard());
    }

    @Test
    void processingMayBeSaidManyTimes() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.writeProcessing();
            res.writeProcessing();
            res.end("x");
        });
        assertEquals(
                "HTTP/1.1 102 Processing\r\n\r\n".repeat(2) + ok("x"),
                scene.says(get("/")).heard());
    }

    @Test
    void hintsAreLinks() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.writeEarlyHints(List.of("</a.css>; rel=preload", "</b.js>; rel=preload"));
            res.end("x");
        });
        String hints = Scene.http(
                """
                HTTP/1.1 103 Early Hints
                Link: </a.css>; rel=preload
                Link: </b.js>; rel=preload

                """);
        assertEquals(hints + ok("x"), scene.says(get("/")).heard());
    }
}
