package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.http;
import static io.nodelay.http.Scene.last;
import static io.nodelay.http.Scene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether a connection goes on behind an answer, and how the answer's content is delimited (RFC 9112 §6.3, §9.3). */
class PersistenceTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private String answer(String request, Consumer<ServerResponse> handler) {
        return new Scene(fake, (req, res) -> handler.accept(res)).says(request).heard();
    }

    private static void hello(ServerResponse res) {
        res.end("hello");
    }

    /** In two writes, so that the length is not known when the head is written. */
    private static void pieces(ServerResponse res) {
        res.write("hel");
        res.end("lo");
    }

    @Test
    void aConnectionOfHttp11GoesOn() {
        assertEquals(ok("hello"), answer(get("/"), PersistenceTest::hello));
    }

    @Test
    void itIsClosedIfTheClientSaysSo() {
        assertEquals(
                last("hello"),
                answer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", PersistenceTest::hello));
    }

    @Test
    void closeMayBeOneOptionOfManyAndInAnyLine() {
        String lines = "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, y\r\nConnection: z ,\tCLOSE, w\r\n\r\n";
        assertEquals(last("hello"), answer(lines, PersistenceTest::hello));
    }

    @Test
    void anOptionThatOnlyBeginsLikeCloseIsNone() {
        assertEquals(
                ok("hello"),
                answer("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed, not-close\r\n\r\n", PersistenceTest::hello));
    }

    @Test
    void aConnectionOfHttp10IsClosed() {
        assertEquals(last("hello"), answer("GET / HTTP/1.0\r\n\r\n", PersistenceTest::hello));
    }

    @Test
    void aConnectionOfHttp10GoesOnIfAskedTo() {
        String asks = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
        assertEquals(ok("hello") + ok("hello"), answer(asks + asks, PersistenceTest::hello));
    }

    @Test
    void closeWinsOverKeepAlive() {
        assertEquals(
                last("hello"),
                answer("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", PersistenceTest::hello));
    }

    @Test
    void nothingIsServedBehindARequestThatSaidClose() {
        assertEquals(
                last("hello"),
                answer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get("/"), PersistenceTest::hello));
    }

    @Test
    void anUnknownLengthIsSentInChunks() {
        String chunked = http(
                """
                HTTP/1.1 200 OK
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5
                Transfer-Encoding: chunked

                3
                hel
                2
                lo
                0

                """);
        assertEquals(chunked, answer(get("/"), PersistenceTest::pieces));
    }

    @Test
    void aClientOfHttp10GetsNoChunksButTheEnd() {
        String untilClose = http(
                """
                HTTP/1.1 200 OK
                Date: now
                Connection: close

                hello<end>""");
        String asks = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        assertEquals(untilClose, answer(asks, PersistenceTest::pieces));
    }

    @Test
    void chunksThatWereAskedForAreNotForHttp10Either() {
        String asks = "GET / HTTP/1.0\r\n\r\n";
        assertEquals(last("hello"), answer(asks, res -> res.setHeader("Transfer-Encoding", "chunked")
                .end("hello")));
    }

    @Test
    void endAloneIsAContentOfNothing() {
        assertEquals(ok(""), answer(get("/"), ServerResponse::end));
    }

    @Test
    void theAnswerToHeadHasItsLengthAndNoContent() {
        assertEquals(
                ok("hello").replace("hello", "") + ok("hello").replace("hello", ""),
                answer("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2), PersistenceTest::hello));
    }

    @Test
    void whatIsWrittenInPiecesToHeadIsNotSent() {
        String head = http(
                """
                HTTP/1.1 200 OK
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5

                """);
        assertEquals(head.repeat(2), answer("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2), PersistenceTest::pieces));
    }

    @Test
    void noContentIsSentWith204() {
        String head = http(
                """
                HTTP/1.1 204 No Content
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5

                """);
        assertEquals(head.repeat(2), answer(get("/").repeat(2), res -> res.status(204)
                .setHeader("Content-Length", "5")
                .end("hello")));
    }

    @Test
    void noContentIsSentWith304AndALengthMayBe() {
        String head = http(
                """
                HTTP/1.1 304 Not Modified
                Content-Length: 5
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5

                """);
        assertEquals(head.repeat(2), answer(get("/").repeat(2), res -> res.status(304)
                .setHeader("Content-Length", "5")
                .end("hello")));
    }

    @Test
    void aLengthThatWasSetIsSent() {
        String set = http(
                """
                HTTP/1.1 200 OK
                content-length: 5
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5

                hello""");
        assertEquals(set, answer(get("/"), res -> {
            res.setHeader("content-length", "5");
            pieces(res);
        }));
    }

    @Test
    void chunksThatWereAskedForAreSent() {
        String set = http(
                """
                HTTP/1.1 200 OK
                Transfer-Encoding: chunked
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5

                5
                hello
                0

                """);
        assertEquals(set, answer(get("/"), res -> res.setHeader("Transfer-Encoding", "chunked")
                .end("hello")));
    }

    @Test
    void trailersFollowTheLastChunk() {
        String set = http(
                """
                HTTP/1.1 200 OK
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5
                Transfer-Encoding: chunked

                5
                hello
                0
                X-Sum: 1

                """);
        assertEquals(set, answer(get("/"), res -> res.addTrailers(Map.of("X-Sum", "1"))
                .end("hello")));
    }

    @Test
    void closeThatWasSetCloses() {
        String set = http(
                """
                HTTP/1.1 200 OK
                Connection: close
                Date: now
                Content-Length: 5

                hello<end>""");
        assertEquals(set, answer(get("/") + get("/"), res -> res.setHeader("Connection", "close")
                .end("hello")));
    }

    @Test
    void aDateThatWasSetIsTheOnlyOne() {
        String set = http(
                """
                HTTP/1.1 200 OK
                Date: yesterday
                Connection: keep-alive
                Keep-Alive: timeout=5
                Content-Length: 5

                hello""");
        assertEquals(
                set, answer(get("/"), res -> res.setHeader("Date", "yesterday").end("hello")));
    }

    @Test
    void aDateMayBeLeftOut() {
        assertEquals(ok("hello").replace("Date: now\r\n", ""), answer(get("/"), res -> res.sendDate(false)
                .end("hello")));
    }

    @Test
    void aKeepAliveThatWasSetIsTheOnlyOne() {
        String set = http(
                """
                HTTP/1.1 200 OK
                Keep-Alive: timeout=9
                Date: now
                Connection: keep-alive
                Content-Length: 5

                hello""");
        assertEquals(set, answer(get("/"), res -> res.setHeader("Keep-Alive", "timeout=9")
                .end("hello")));
    }

    @Test
    void statusAndReasonAreTheApplications() {
        assertEquals(
                ok("hello").replace("200 OK", "299 Fine so far"),
                answer(get("/"), res -> res.status(299).reason("Fine so far").end("hello")));
    }

    @Test
    void aStatusWithoutAPhraseKeepsItsSpace() {
        assertEquals(ok("hello").replace("200 OK", "599 "), answer(get("/"), res -> res.status(599)
                .end("hello")));
    }

    // ---- requests are counted

    private Scene counting(int most) {
        return new Scene(fake, new ServerOptions().maxRequestsPerSocket(most), (req, res) -> res.end("hello"));
    }

    @Test
    void theLastRequestAllowedIsToldToClose() {
        assertEquals(
                ok("hello") + last("hello"),
                counting(2).says(get("/1") + get("/2") + get("/3")).heard());
    }

    @Test
    void whatComesBehindTheLastRequestIsTold() {
        Scene scene = counting(2).says(get("/1") + get("/2") + get("/3"));
        scene.server().onDropRequest((req, socket) -> scene.note("dropped " + req.target()));
        assertEquals(ok("hello") + last("hello"), scene.heard());
        assertEquals(List.of("dropped /3"), scene.journal());
    }
}
