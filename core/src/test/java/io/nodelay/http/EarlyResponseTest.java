package io.nodelay.http;

import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A final response that comes while the request is still being written (RFC 9112 §9.5), and Expect (RFC 9110 §10.1.1). */
class EarlyResponseTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String HEAD = Scene.http(
            """
            POST / HTTP/1.1
            Host: 10.0.0.1
            Connection: keep-alive
            Transfer-Encoding: chunked

            """);

    private static String status(int status) {
        return ok("hello").replace("200", Integer.toString(status));
    }

    /** Written in three pieces, one before and two after the response has begun. */
    private ClientScene uploading(Answer answer) {
        ClientScene scene = new ClientScene(fake).answers(answer);
        ClientRequest request = scene.request(scene.to("POST", "/"));
        request.write("one");
        scene.inside(50, () -> scene.note("write " + request.write("two")));
        scene.inside(60, request::end);
        return scene.run();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 413, 500})
    void aRefusalStopsTheRequest(int status) {
        ClientScene scene = uploading(Answer.of(status(status).substring(0, 40)));
        assertEquals(List.of("response " + status, "data h", "write false"), startOf(scene));
        assertEquals(HEAD + "3\r\none\r\n", scene.sent(0));
    }

    private static List<String> startOf(ClientScene scene) {
        return List.of(
                scene.journal().get(0),
                scene.journal().get(1).substring(0, 6),
                scene.journal().get(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 299})
    void anEarlyAnswerDoesNot(int status) {
        ClientScene scene = uploading(Answer.of(status(status).substring(0, 40)));
        assertEquals(List.of("response " + status, "data h", "write true"), startOf(scene));
        assertEquals(HEAD + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n", scene.sent(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void aWholeEarlyResponseIsASuccessAndTheLastOfItsConnection(int status) {
        ClientScene scene = uploading(Answer.of(status(status)));
        assertEquals(List.of("response " + status, "data hello", "end", "close", "write false"), scene.journal());
        assertEquals(HEAD + "3\r\none\r\n<reset>", scene.sent(0).replace("<end>", "<reset>"));
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void aConnectionThatRefusedIsNotUsedAgainEvenIfTheRequestEnds() {
        ClientScene scene = new ClientScene(fake).answers(status(413).substring(0, 40));
        ClientRequest request = scene.request(scene.to("POST", "/"));
        request.write("one");
        scene.inside(50, request::end);
        scene.outside(60, () -> scene.peer(0).write(ok("hello").substring(40)));
        scene.run();
        assertEquals(List.of("response 413", "data hello", "end", "close"), scene.journal());
        assertEquals("0 0 0", scene.counts());
        assertFalse(scene.sent(0).contains("0\r\n\r\n"));
    }

    /** Everything that had to be written was, before the response's end: nothing is in doubt. */
    @Test
    void aConnectionIsUsedAgainIfTheRequestEndsBeforeItsEarlyAnswer() {
        Answer rest = Answer.of(ok("hello").substring(0, 40));
        ClientScene scene = new ClientScene(fake).answers(rest);
        ClientRequest request = scene.request(scene.to("POST", "/"));
        request.write("one");
        scene.inside(50, request::end);
        scene.outside(60, () -> scene.peer(0).write(ok("hello").substring(40)));
        assertEquals(ClientScene.good("hello"), scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    // ---- Expect

    private ClientRequest expecting(ClientScene scene, RequestOptions options) {
        ClientRequest request = scene.request(options.header("Expect", "100-continue"));
        request.onContinue(() -> {
            scene.note("continue at " + scene.now());
            request.end("hello");
        });
        return request;
    }

    private static final String EXPECTING = Scene.http(
            """
                        POST / HTTP/1.1
                        Host: 10.0.0.1
                        Expect: 100-continue
                        Connection: keep-alive
                        Transfer-Encoding: chunked

                        """);
    private static final String CONTENT = "5\r\nhello\r\n0\r\n\r\n";

    @Test
    void theContentWaitsForContinue() {
        ClientScene scene = new ClientScene(fake).answers("HTTP/1.1 100 Continue\r\n\r\n");
        expecting(scene, scene.to("POST", "/"));
        scene.outside(30, () -> assertEquals(EXPECTING + CONTENT, scene.sent(0)));
        scene.outside(40, () -> scene.peer(0).write(ok("a")));
        scene.run();
        assertEquals(
                1,
                scene.journal().stream()
                        .filter(line -> line.startsWith("continue"))
                        .count());
        assertEquals(ClientScene.good("a"), scene.journal().subList(1, 5));
        assertEquals("0 1 0", scene.counts());
    }

    @Test
    void itWaitsNoLongerThanItsLimit() {
        ClientScene scene = new ClientScene(fake);
        expecting(scene, scene.to("POST", "/").expectTimeout(500));
        scene.outside(499, () -> assertEquals(EXPECTING, scene.sent(0)));
        scene.run();
        assertTrue(scene.journal().get(0).matches("continue at 50\\d"), scene.journal()::toString);
        assertEquals(EXPECTING + CONTENT, scene.sent(0));
        assertEquals(1, scene.journal().size());
    }

    @Test
    void withoutALimitItWaitsForever() {
        ClientScene scene = new ClientScene(fake);
        expecting(scene, scene.to("POST", "/").expectTimeout(0));
        assertEquals(List.of(), scene.run(100_000).journal());
    }

    @Test
    void aSecondContinueIsOnlyInformation() {
        ClientScene scene = new ClientScene(fake).answers("HTTP/1.1 100 Continue\r\n\r\n".repeat(2));
        expecting(scene, scene.to("POST", "/")).onInformation(interim -> scene.note("information"));
        scene.run();
        assertEquals(2, scene.journal().stream().filter("information"::equals).count());
        assertEquals(
                1,
                scene.journal().stream()
                        .filter(line -> line.startsWith("continue"))
                        .count());
    }

    @Test
    void aLateContinueIsNotToldAgain() {
        ClientScene scene = new ClientScene(fake);
        expecting(scene, scene.to("POST", "/").expectTimeout(500));
        scene.outside(600, () -> scene.peer(0).write("HTTP/1.1 100 Continue\r\n\r\n"));
        assertEquals(1, scene.run().journal().size());
    }

    @Test
    void aFinalResponseInsteadOfContinueSparesTheContent() {
        ClientScene scene = new ClientScene(fake).answers(status(417));
        expecting(scene, scene.to("POST", "/"));
        assertEquals(
                List.of("response 417", "data hello", "end", "close"),
                scene.run().journal());
        assertEquals(EXPECTING + "<end>", scene.sent(0));
    }

    /** The wait begins with the connection and not in the line. */
    @Test
    void theWaitForContinueBeginsWhenTheRequestIsSent() {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1))
                .serves(request ->
                        request.startsWith("GET") ? Answer.of() : Answer.of("HTTP/1.1 100 Continue\r\n\r\n"));
        scene.get("/first");
        ClientRequest second = expecting(scene, scene.to("POST", "/"));
        scene.outside(1_400, () -> scene.peer(0).write(ok("")));
        scene.inside(1_399, () -> assertEquals(List.of(), scene.journal()));
        scene.run();
        assertTrue(scene.journal().stream().anyMatch(line -> line.matches("continue at 140\\d")));
        assertTrue(second.ended());
    }
}
