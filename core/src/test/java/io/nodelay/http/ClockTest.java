package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.ok;
import static io.nodelay.http.Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every state that waits for the client has a clock, which needs no further byte to act. */
class ClockTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String LATE = refused(408, "the request did not come in time");
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";

    private long closedAt;

    private Scene scene(ServerOptions options) {
        Scene scene = new Scene(fake, options, (req, res) -> req.text(text -> res.end(req.method())));
        closes(scene);
        return scene;
    }

    private void closes(Scene scene) {
        scene.peer().onEnd(() -> {
            closedAt = scene.now();
            scene.peer().close();
        });
    }

    /** A few milliseconds are the packets' way. */
    private void closedAbout(long millis) {
        assertTrue(closedAt >= millis && closedAt <= millis + 20, "closed at " + closedAt + ", not " + millis);
    }

    private static ServerOptions brief() {
        return new ServerOptions().headersTimeout(1_000).requestTimeout(3_000).keepAliveTimeout(2_000);
    }

    // ---- the head

    @Test
    void whoSaysNothingIsClosedWithoutAWord() {
        Scene scene = scene(brief());
        assertEquals("<end>", scene.run(20_000).text());
        closedAbout(1_000);
    }

    @Test
    void whoBeginsAHeadAndDoesNotEndItIsAnswered408() {
        Scene scene = scene(brief()).says("GET / HTTP/1.1\r\n");
        assertEquals(LATE, scene.run(20_000).text());
        closedAbout(1_011);
    }

    @Test
    void bytesNowAndThenDoNotPostponeIt() {
        Scene scene = scene(brief()).says("GET / HTTP/1.1\r\nX: ");
        for (long i = 1; i < 50; i++) {
            scene.outside(i * 100, () -> scene.peer().write("y"));
        }
        assertEquals(LATE, scene.run(20_000).text());
        closedAbout(1_011);
    }

    @Test
    void theNextRequestsHeadHasItsOwnTime() {
        Scene scene = scene(brief()).says(get("/"));
        scene.outside(1_500, () -> scene.peer().write("GET / "));
        scene.outside(2_400, () -> scene.peer().write("HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertEquals(ok("GET") + ok("GET"), scene.run(2_900).text().replace("timeout=2", "timeout=5"));
    }

    @Test
    void theNextRequestsHeadIsAnswered408Too() {
        Scene scene = scene(brief()).says(get("/"));
        scene.outside(1_500, () -> scene.peer().write("GET / "));
        assertEquals(ok("GET") + LATE, scene.run(20_000).text().replace("timeout=2", "timeout=5"));
        closedAbout(2_500);
    }

    // ---- the whole request

    @Test
    void aContentThatDoesNotComeIsAnswered408() {
        Scene scene = scene(brief()).says(POST + "hell");
        assertEquals(LATE, scene.run(20_000).text());
        closedAbout(3_011);
    }

    @Test
    void aContentThatDripsIsAnswered408() {
        Scene scene = scene(brief()).says(POST.replace("5", "500"));
        for (long i = 1; i < 50; i++) {
            scene.outside(i * 100, () -> scene.peer().write("y"));
        }
        assertEquals(LATE, scene.run(20_000).text());
        closedAbout(3_011);
    }

    @Test
    void theTimeOfTheWholeRequestCountsFromItsFirstByte() {
        Scene scene = scene(brief()).says("POST / HTTP/1.1\r\nHost: a\r\n");
        scene.outside(900, () -> scene.peer().write("Content-Length: 5\r\n\r\n"));
        assertEquals(LATE, scene.run(20_000).text());
        closedAbout(3_011);
    }

    @Test
    void itRunsWhileTheApplicationDoesNotRead() {
        Scene scene = new Scene(fake, brief(), (req, res) -> req.pause());
        closes(scene);
        assertEquals(LATE, scene.says(POST).run(20_000).text());
        closedAbout(3_011);
    }

    @Test
    void itDoesNotRunWhileTheAnswerIsComputed() {
        Scene scene = new Scene(fake, brief(), (req, res) -> fake.loop().setTimeout(60_000, res::end));
        closes(scene);
        scene.says(get("/")).run(61_000);
        assertTrue(scene.text().startsWith("HTTP/1.1 200 OK\r\n"), scene.text());
    }

    @Test
    void itStartsAnewWithEachRequest() {
        Scene scene = scene(brief());
        for (int i = 0; i < 4; i++) {
            int at = i * 2_000;
            scene.outside(at + 10, () -> scene.peer().write(POST));
            scene.outside(at + 1_800, () -> scene.peer().write("hello"));
        }
        assertEquals(ok("POST").repeat(4), scene.run(8_500).text().replace("timeout=2", "timeout=5"));
    }

    @Test
    void aHalfAnswerMakes408ToTheConnectionsEnd() {
        Scene scene = new Scene(fake, brief(), (req, res) -> {
            req.onData(bytes -> {});
            res.write("half");
        });
        closes(scene);
        String heard = scene.says(POST).run(20_000).text();
        assertTrue(heard.endsWith("\r\n\r\n4\r\nhalf\r\n<end>"), heard);
        closedAbout(3_011);
    }

    // ---- between requests

    @Test
    void anIdleConnectionIsClosedASecondLaterThanAnnounced() {
        Scene scene = scene(brief()).says(get("/"));
        assertTrue(scene.run(20_000).text().contains("\r\nKeep-Alive: timeout=2\r\n"));
        closedAbout(11 + 2_000 + 1_000);
    }

    @Test
    void eachRequestStartsTheIdleTimeAnew() {
        Scene scene = scene(brief()).says(get("/"));
        scene.outside(2_500, () -> scene.peer().write(get("/")));
        scene.outside(5_000, () -> scene.peer().write(get("/")));
        scene.run(20_000);
        closedAbout(5_001 + 3_000);
    }

    @Test
    void connectionsWithDifferentBeginningsAreClosedInTurn() {
        Scene scene = scene(brief()).says(get("/"));
        var other = scene.another();
        long[] at = {0};
        other.onEnd(() -> at[0] = scene.now());
        scene.outside(700, () -> other.write(get("/")));
        scene.run(20_000);
        closedAbout(3_011);
        assertTrue(at[0] >= 3_700 && at[0] <= 3_720, "closed at " + at[0]);
    }

    // ---- sending

    private Scene deaf(ServerOptions options) {
        fake.net().buffers(8_192, 8_192);
        Scene scene = new Scene(fake, options, (req, res) -> res.end(new byte[4 << 20]));
        fake.net().buffers(8_192, 8_192);
        scene.server().onConnection(socket -> socket.onClose(how -> closedAt = scene.now()));
        scene.peer().receiveBuffer(4_096).stopReading();
        return scene.says(get("/"));
    }

    @Test
    void whoTakesNothingIsCutOff() {
        Scene scene = deaf(new ServerOptions().sendTimeout(2_000)).run(20_000);
        assertFalse(scene.open());
        assertTrue(closedAt >= 2_000 && closedAt <= 2_600, "closed at " + closedAt);
    }

    @Test
    void whoTakesALittleNowAndThenIsNot() {
        Scene scene = deaf(new ServerOptions().sendTimeout(2_000));
        for (long i = 1; i <= 10; i++) {
            scene.outside(i * 1_000, () -> scene.peer().resumeReading().stopReading());
        }
        scene.run(10_000);
        assertTrue(scene.open());
    }

    // ---- a loop that stalls

    @Test
    void aHeadThatCameDuringAStallIsServed() {
        Scene scene = scene(brief()).says("GET / HTTP/1.1\r\n");
        scene.outside(900, () -> scene.peer().write("Host: a\r\n\r\n"));
        scene.inside(800, () -> fake.net().clock().advance(1_500)); // a callback that blocks
        assertEquals(ok("GET"), scene.run(2_500).text().replace("timeout=2", "timeout=5"));
    }

    @Test
    void aRequestThatCameDuringAStallFindsTheIdleConnectionOpen() {
        Scene scene = scene(brief()).says(get("/"));
        scene.outside(2_950, () -> scene.peer().write(get("/")));
        scene.inside(2_900, () -> fake.net().clock().advance(1_500));
        assertEquals(ok("GET").repeat(2), scene.run(1_000 + 4_500).text().replace("timeout=2", "timeout=5"));
    }

    @Test
    void aFirstRequestThatCameDuringAStallIsServed() {
        Scene scene = scene(brief());
        scene.outside(950, () -> scene.peer().write(get("/")));
        scene.inside(900, () -> fake.net().clock().advance(1_500));
        assertEquals(ok("GET"), scene.run(2_800).text().replace("timeout=2", "timeout=5"));
    }

    // ---- switched off

    @Test
    void zeroSwitchesThemOff() {
        ServerOptions off = new ServerOptions()
                .headersTimeout(0)
                .requestTimeout(0)
                .keepAliveTimeout(0)
                .sendTimeout(0)
                .timeout(0);
        Scene scene = scene(off).says(POST, "hello");
        scene.outside(1_000_000, () -> scene.peer().write("POST"));
        scene.outside(2_000_000, () -> scene.peer().write(POST.substring(4)));
        scene.outside(3_000_000, () -> scene.peer().write("hello"));
        assertEquals(
                ok("POST").repeat(2).replace("Keep-Alive: timeout=5\r\n", ""),
                scene.run(4_000_000).text());
    }

    // ---- the server's timeout event

    @Test
    void aQuietConnectionIsClosedByTheTimeout() {
        Scene scene = scene(brief().timeout(500)).says(get("/"));
        scene.run(20_000);
        closedAbout(511);
    }

    @Test
    void withAWatcherItStaysOpen() {
        Scene scene = scene(brief().timeout(500)).says(get("/"));
        scene.server().onTimeout(socket -> scene.note("timeout at " + (scene.now() / 100)));
        scene.run(2_000);
        assertTrue(scene.open());
        assertEquals(List.of("timeout at 5"), scene.journal());
    }
}
