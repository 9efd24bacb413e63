package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state that waits has a clock of its own, and one that has passed frees the connection's place. */
class ClientClockTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final long LONG = 300_000;

    private ClientScene scene;
    private long failedAt;
    private String why = "";

    @BeforeEach
    void setUp() {
        scene = new ClientScene(fake, new AgentOptions().maxSockets(1));
    }

    private ClientRequest timed(ClientRequest request) {
        request.onError(error -> {
            assertTrue(error instanceof SocketTimeoutException, error::toString);
            failedAt = scene.now();
            why = error.getMessage();
        });
        return request;
    }

    private ClientRequest get(RequestOptions options) {
        return timed(scene.get(options));
    }

    /** A few milliseconds are the packets' way. */
    private void failedAbout(long millis, String message) {
        failedBetween(millis, millis + 20, message);
    }

    private void failedBetween(long first, long last, String message) {
        scene.run(LONG);
        assertTrue(failedAt >= first && failedAt <= last, "failed at " + failedAt + ", not " + first);
        assertTrue(why.startsWith(message), why);
        assertEquals("0 0 0", scene.counts());
        assertEquals("close failed", scene.journal().get(scene.journal().size() - 1));
    }

    /** A byte of it every so often, for ever. */
    private void drip(long from, long every, String text) {
        for (int i = 0; i < text.length(); i++) {
            String piece = text.substring(i, i + 1);
            scene.outside(from + i * every, () -> scene.peer(0).write(piece));
        }
    }

    // ---- the connection

    @Test
    void aWaitForAConnectionIsLimited() {
        scene.get(scene.to("/first").headTimeout(3_000));
        get(scene.to("/").poolTimeout(1_000));
        scene.inside(1_010, () -> assertEquals("1 0 0", scene.counted()));
        scene.run(LONG);
        assertTrue(failedAt >= 1_000 && failedAt <= 1_020, "failed at " + failedAt);
        assertEquals("the agent had no connection for the request within 1000 ms", why);
    }

    @Test
    void theWaitForAConnectionEndsWithIt() {
        scene.get(scene.to("/first").headTimeout(500));
        get(scene.to("/").poolTimeout(1_000).headTimeout(3_000));
        failedAbout(3_500, "no response's head came within 3000 ms");
    }

    @ParameterizedTest
    @CsvSource({"1000", "10000"})
    void connectingIsLimited(long limit) {
        get(scene.to("/").host("192.0.2.1").connectTimeout(limit));
        failedAbout(limit, "cannot connect to 192.0.2.1:80 within " + limit + " ms");
    }

    // ---- the response

    @Test
    void theHeadIsLimitedFromTheRequestsEnd() {
        ClientRequest request = timed(scene.request(scene.to("POST", "/").headTimeout(1_000)));
        request.write("x");
        scene.inside(5_000, request::end);
        failedAbout(6_000, "no response's head came within 1000 ms");
    }

    /** Which takes a second here, as the answer does then. */
    @Test
    void connectingIsNotCountedTowardsTheHead() {
        fake.net().latency(500, 500);
        scene.answers(ok("a"));
        get(scene.to("/").headTimeout(1_200));
        assertEquals(ClientScene.good("a"), scene.run(10_000).journal());
    }

    @Test
    void theHeadIsLimitedBehindASlowConnect() {
        fake.net().latency(500, 500);
        get(scene.to("/").headTimeout(1_200));
        failedAbout(2_200, "no response's head came within 1200 ms");
    }

    @Test
    void connectingIsNotCountedTowardsContinue() {
        fake.net().latency(500, 500);
        ClientRequest request = scene.request(scene.to("POST", "/").header("Expect", "100-continue"));
        request.onContinue(() -> scene.note("continue at " + scene.now()));
        scene.run(5_000);
        assertTrue(scene.journal().get(0).matches("continue at 20\\d\\d"), scene.journal()::toString);
    }

    @Test
    void aDripOfTheHeadDoesNotMoveItsLimit() {
        get(scene.to("/").headTimeout(1_000));
        drip(10, 100, ok("hello"));
        failedAbout(1_000, "no response's head came within 1000 ms");
    }

    @Test
    void interimResponsesDoNotMoveTheLimitOfTheHead() {
        get(scene.to("/").headTimeout(1_000));
        scene.outside(600, () -> scene.peer(0).write("HTTP/1.1 102 \r\n\r\n"));
        failedAbout(1_000, "no response's head came within 1000 ms");
    }

    @Test
    void theContentIsLimitedFromOnePieceToTheNext() {
        scene.answers(Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"));
        get(scene.to("/").bodyTimeout(1_000));
        drip(900, 900, "hello");
        failedAbout(4_500 + 1_000, "none of the response's content has moved within 1000 ms");
    }

    @Test
    void aPausedReaderIsLimitedToo() {
        scene.answers(ok("hello").substring(0, 41));
        timed(scene.request(scene.to("/").bodyTimeout(1_000), ClientResponse::pause))
                .end();
        failedAbout(1_000, "none of the response's content has moved within 1000 ms");
    }

    @Test
    void aChunkThatNeverComesIsLimited() {
        String text = chunks("hello");
        scene.answers(text.substring(0, text.length() - 3));
        get(scene.to("/").bodyTimeout(1_000));
        failedAbout(1_000, "none of the response's content has moved within 1000 ms");
    }

    /** Only this ends a server that always sends a little. */
    @Test
    void theWholeIsLimitedWhateverTrickles() {
        scene.answers("HTTP/1.1 200 OK\r\n\r\n");
        get(scene.to("/").totalTimeout(2_000));
        drip(50, 50, "x".repeat(1_000));
        failedAbout(2_000, "the response did not come whole within 2000 ms");
    }

    @Test
    void theWholeIsLimitedWhereverItIs() {
        get(scene.to("/a").host("192.0.2.1").totalTimeout(500));
        get(scene.to("/b").host("192.0.2.1").totalTimeout(700));
        scene.run(LONG);
        assertTrue(failedAt >= 700 && failedAt <= 720, "failed at " + failedAt);
        assertEquals(4, scene.journal().size());
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void theWholeIsLimitedFromTheCall() {
        ClientRequest request = timed(scene.request(scene.to("PUT", "/").totalTimeout(1_000)));
        scene.inside(900, () -> request.write("x"));
        failedAbout(1_000, "the response did not come whole within 1000 ms");
    }

    @Test
    void aResponseInTimeHasNoLimitAfterwards() {
        scene.answers(ok("a"));
        get(scene.to("/").totalTimeout(1_000).headTimeout(900).bodyTimeout(800));
        assertEquals(ClientScene.good("a"), scene.run(LONG).journal());
    }

    @Test
    void withoutLimitsARequestWaits() {
        scene.get(scene.to("/")
                .headTimeout(0)
                .bodyTimeout(0)
                .connectTimeout(0)
                .poolTimeout(0)
                .sendTimeout(0));
        assertEquals(List.of(), scene.run(1_000_000).journal());
        assertEquals("1 0 0", scene.counts());
    }

    // ---- the request

    @Test
    void aServerThatTakesNothingIsLimited() {
        fake.net().buffers(8_192, 8_192);
        ClientRequest request = timed(scene.request(scene.to("POST", "/").sendTimeout(4_000)));
        request.write(new byte[200_000]);
        scene.outside(2, () -> scene.peer(0).stopReading());
        failedBetween(4_000, 6_000, "the peer has taken nothing for 4000 ms");
    }

    // ---- quiet

    @Test
    void quietIsOnlyTold() {
        List<Long> told = new ArrayList<>();
        ClientRequest request = scene.get(scene.to("/").timeout(1_000));
        request.onTimeout(() -> told.add(scene.now()));
        scene.outside(1_500, () -> scene.peer(0).write(ok("a")));
        assertEquals(ClientScene.good("a"), scene.run(4_000).journal());
        assertEquals(1, told.size());
        assertTrue(told.get(0) >= 1_000 && told.get(0) <= 1_020, told::toString);
    }

    @Test
    void quietIsNotToldOfTheNextRequest() {
        scene.answers(ok("a"));
        ClientRequest first = scene.get(scene.to("/1").timeout(100));
        ClientRequest second = scene.get("/2");
        first.onTimeout(() -> scene.note("1 quiet"));
        second.onTimeout(() -> scene.note("2 quiet"));
        assertEquals(
                List.of("1 response 200", "1 data a", "1 end", "1 close"),
                scene.run().journal());
    }

    @Test
    void quietCanBeSetAndTakenBackMeanwhile() {
        List<Long> told = new ArrayList<>();
        ClientRequest request = scene.get("/");
        request.onTimeout(() -> told.add(scene.now()));
        scene.inside(500, () -> request.setTimeout(200));
        scene.inside(1_000, () -> request.setTimeout(0));
        scene.run(5_000);
        assertTrue(!told.isEmpty() && told.get(0) >= 700 && told.get(0) <= 720, told::toString);
        assertTrue(told.get(told.size() - 1) <= 1_000, told::toString);
    }

    // ---- free connections

    /** When a connection that is used until about 5 ms is closed. */
    private void closedAbout(long millis) {
        long[] closed = {0};
        scene.outside(5, () -> scene.peer(0).onEnd(() -> closed[0] = scene.now()));
        scene.get("/");
        scene.run(LONG);
        assertTrue(closed[0] >= millis && closed[0] <= millis + 20, "closed at " + closed[0] + ", not " + millis);
    }

    @Test
    void aFreeConnectionLivesFiveSeconds() {
        scene.answers(ok("a"));
        closedAbout(5_000);
    }

    @Test
    void aFreeConnectionLivesAsLongAsTheAgentSays() {
        scene = scene.by(new Agent(fake.loop(), new AgentOptions().keepAliveTimeout(20_000)))
                .answers(ok("a"));
        closedAbout(20_000);
    }

    @ParameterizedTest
    @CsvSource({"timeout=3, 2000", "'max=9, timeout=4', 3000", "timeout=2;x, 1000", "timeout=600, 5000", "x, 5000"})
    void aFreeConnectionIsGivenUpBeforeItsServerDoes(String value, long millis) {
        scene.answers(ok("a").replace("\r\n\r\n", "\r\nKeep-Alive: " + value + "\r\n\r\n"));
        closedAbout(millis);
    }

    @Test
    void everyUseBeginsItsTimeAnew() {
        scene.answers(ok("a"), ok("b"));
        scene.inside(4_000, () -> scene.get("/2"));
        closedAbout(9_000);
    }

    /** Nothing else keeps the loop running. */
    @Test
    void aFreeConnectionDoesNotKeepTheLoopRunning() {
        scene.answers(ok("a"));
        scene.get("/");
        fake.loop().run();
        assertTrue(scene.now() < 100, () -> "ended at " + scene.now());
        assertEquals("0 1 0", scene.counted());
    }
}
