package io.nodelay.http;

import static io.nodelay.http.Scene.FAILED;
import static io.nodelay.http.Scene.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.FakeLoop;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A content that contradicts its Content-Length: the application is told by an exception, and the client by 500 or by
 * the connection's end, but never by an answer that could be taken for another (RFC 9112 §6.3).
 */
class ContradictionTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Two requests, so that an answer behind the wrong one would be seen. */
    private String inTheHandler(Consumer<ServerResponse> wrong) {
        return new Scene(fake, (req, res) -> wrong.accept(res))
                .says(get("/1") + get("/2"))
                .heard();
    }

    private String later(Consumer<ServerResponse> wrong) {
        return new Scene(fake, (req, res) -> fake.loop().setTimeout(10, () -> wrong.accept(res)))
                .says(get("/1") + get("/2"))
                .heard();
    }

    private void always500(Consumer<ServerResponse> wrong) {
        assertEquals(FAILED, inTheHandler(wrong));
    }

    private static void refused(Runnable write) {
        assertThrows(IllegalStateException.class, write::run);
    }

    private static ServerResponse five(ServerResponse res) {
        return res.setHeader("Content-Length", "5");
    }

    private static void tooLongEnd(ServerResponse res) {
        refused(() -> five(res).end("123456"));
    }

    private static void tooShortEnd(ServerResponse res) {
        refused(() -> five(res).end("1234"));
    }

    private static void nothingAtAll(ServerResponse res) {
        refused(() -> five(res).end());
    }

    private static void tooLongWrite(ServerResponse res) {
        refused(() -> five(res).write("123456"));
    }

    private static void tooLongInPieces(ServerResponse res) {
        five(res).write("123");
        refused(() -> res.write("456"));
    }

    private static void tooShortInPieces(ServerResponse res) {
        five(res).write("123");
        refused(() -> res.end("4"));
    }

    private static void tooLarge(ServerResponse res) {
        refused(() -> five(res).write(new byte[100_000]));
    }

    private static void twoFramings(ServerResponse res) {
        refused(() -> five(res).setHeader("Transfer-Encoding", "chunked").end("12345"));
    }

    @Test
    void anEndThatIsTooLong() {
        always500(ContradictionTest::tooLongEnd);
    }

    @Test
    void anEndThatIsTooShort() {
        always500(ContradictionTest::tooShortEnd);
    }

    @Test
    void anEndWithoutContent() {
        always500(ContradictionTest::nothingAtAll);
    }

    @Test
    void aWriteThatIsTooLong() {
        always500(ContradictionTest::tooLongWrite);
    }

    @Test
    void piecesThatAreTooLong() {
        always500(ContradictionTest::tooLongInPieces);
    }

    @Test
    void piecesThatAreTooShort() {
        always500(ContradictionTest::tooShortInPieces);
    }

    @Test
    void aLargeWrite() {
        always500(ContradictionTest::tooLarge);
    }

    @Test
    void twoFramingsAtOnce() {
        always500(ContradictionTest::twoFramings);
    }

    @Test
    void allOfItInALaterTask() {
        assertEquals(FAILED, later(ContradictionTest::tooLongEnd));
    }

    @Test
    void tooShortInALaterTask() {
        assertEquals(FAILED, later(ContradictionTest::tooShortEnd));
    }

    @Test
    void tooLongAWriteInALaterTask() {
        assertEquals(FAILED, later(ContradictionTest::tooLongWrite));
    }

    private static final String HALF = Scene.http(
            """
            HTTP/1.1 200 OK
            Content-Length: 5
            Date: now
            Connection: keep-alive
            Keep-Alive: timeout=5

            123<end>""");

    /** The first piece has left when the wrong one comes. */
    private String afterHalf(Consumer<ServerResponse> wrong) {
        return new Scene(fake, (req, res) -> {
                    five(res).write("123");
                    fake.loop().setTimeout(10, () -> wrong.accept(res));
                })
                .says(get("/1") + get("/2"))
                .heard();
    }

    @Test
    void halfAnAnswerThatWouldBeTooLongEndsTheConnection() {
        assertEquals(HALF, afterHalf(res -> refused(() -> res.write("456"))));
    }

    @Test
    void halfAnAnswerThatEndsEarlyEndsTheConnection() {
        assertEquals(HALF, afterHalf(res -> refused(res::end)));
    }

    @Test
    void halfAnAnswerThatEndsLateEndsTheConnection() {
        assertEquals(HALF, afterHalf(res -> refused(() -> res.end("456"))));
    }

    @Test
    void whatIsWrittenAfterwardsGoesNowhere() {
        assertEquals(FAILED, inTheHandler(res -> {
            tooLongEnd(res);
            assertEquals(false, res.write("more"));
            res.end("end");
        }));
    }
}
