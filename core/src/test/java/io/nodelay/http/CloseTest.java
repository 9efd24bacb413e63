package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.last;
import static io.nodelay.http.Scene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a server: idle connections at once, busy ones when they have answered, then {@code close}. */
class CloseTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Answers after so many milliseconds. */
    private Scene slow(long millis) {
        Scene scene = new Scene(fake, (req, res) -> fake.loop().setTimeout(millis, () -> res.end("slow")));
        scene.server().onClose(() -> scene.note("close at " + scene.now()));
        obliging(scene.peer());
        return scene;
    }

    private static FakePeer obliging(FakePeer peer) {
        return peer.onEnd(peer::close);
    }

    private static long told(Scene scene) {
        assertEquals(1, scene.journal().size(), scene.journal()::toString);
        return Long.parseLong(scene.journal().get(0).substring("close at ".length()));
    }

    @Test
    void aConnectionOnWhichNothingHasComeIsClosedAtOnce() {
        Scene scene = slow(0);
        scene.inside(100, () -> scene.server().close());
        assertEquals("<end>", scene.heard());
        assertTrue(told(scene) < 120, scene.journal()::toString);
    }

    @Test
    void anIdleConnectionIsClosedAtOnce() {
        Scene scene = slow(1).says(get("/"));
        scene.inside(100, () -> scene.server().close());
        assertEquals(ok("slow") + "<end>", scene.heard());
        assertTrue(told(scene) < 120, scene.journal()::toString);
    }

    @Test
    void anExchangeUnderWayFinishesAndSaysClose() {
        Scene scene = slow(1_000).says(get("/"));
        scene.inside(100, () -> scene.server().close());
        assertEquals(last("slow"), scene.heard());
        long at = told(scene);
        assertTrue(at >= 1_011 && at < 1_040, "close at " + at);
    }

    @Test
    void anAnswerWhoseHeadHasLeftFinishesAndThenCloses() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.write("a");
            fake.loop().setTimeout(500, () -> res.end("b"));
        });
        scene.says(get("/")).inside(100, () -> scene.server().close());
        String heard = scene.heard();
        assertTrue(heard.endsWith("\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n<end>"), heard);
    }

    @Test
    void nothingThatWaitsBehindTheLastAnswerIsServed() {
        Scene scene = slow(1_000).says(get("/1") + get("/2"));
        scene.inside(100, () -> scene.server().close());
        assertEquals(last("slow"), scene.heard());
    }

    @Test
    void itMayBeClosedInsideAHandler() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            scene.server().close();
            res.end("x");
        });
        assertEquals(last("x"), scene.says(get("/")).heard());
    }

    @Test
    void nobodyConnectsAfterwards() {
        Scene scene = slow(1_000).says(get("/"));
        List<FakePeer> late = new ArrayList<>();
        scene.inside(100, () -> scene.server().close());
        scene.outside(200, () -> late.add(fake.net().connect(scene.peer().remoteAddress())));
        scene.heard();
        assertEquals("Connection refused", late.get(0).failure());
        assertFalse(scene.server().listening());
    }

    @Test
    void theCallbackOfCloseIsCalledOnce() {
        Scene scene = slow(1).says(get("/"));
        scene.inside(100, () -> scene.server().close(() -> scene.note("closed")));
        scene.heard();
        assertEquals(2, scene.journal().size());
        assertTrue(scene.journal().contains("closed"));
    }

    @Test
    void idleConnectionsCanBeClosedAlone() {
        Scene scene = new Scene(fake, (req, res) -> {
            if (req.target().equals("/slow")) {
                fake.loop().setTimeout(500, () -> res.end("slow"));
            } else {
                res.end("quick");
            }
        });
        FakePeer busy = scene.another();
        scene.says(get("/")).outside(20, () -> busy.write(get("/slow")));
        scene.inside(100, () -> scene.server().closeIdleConnections());
        scene.inside(1_000, () -> scene.note("listening " + scene.server().listening()));
        assertEquals(ok("quick") + "<end>", scene.heard());
        assertEquals(ok("slow"), Scene.heardBy(busy));
        assertEquals(List.of("listening true"), scene.journal());
    }

    @Test
    void allConnectionsCanBeClosedInTheMiddle() {
        Scene scene = slow(2_000).says(get("/"));
        scene.inside(100, () -> {
            scene.server().close();
            scene.server().closeAllConnections();
        });
        scene.heard();
        assertFalse(scene.text().contains("slow"));
        assertTrue(told(scene) < 120, scene.journal()::toString);
    }

    @Test
    void thePortMayBeListenedOnAgainInsideTheCloseEvent() {
        Scene scene = new Scene(fake, (req, res) -> res.end("x"));
        obliging(scene.peer());
        int port = scene.server().port();
        List<FakePeer> again = new ArrayList<>();
        scene.server().onClose(() -> {
            if (again.isEmpty()) { // and not once more when the loop ends
                scene.server().listen("127.0.0.1", port);
                again.add(scene.another().write(get("/")));
            }
        });
        scene.says(get("/")).inside(100, () -> scene.server().close());
        assertEquals(ok("x") + "<end>", scene.heard());
        assertEquals(ok("x"), Scene.heardBy(again.get(0)));
    }

    @Test
    void aTornHeadAtTheCloseIsStillServed() {
        Scene scene = slow(1).says("GET / HTTP/1.1\r\n");
        scene.inside(100, () -> scene.server().close());
        scene.outside(200, () -> scene.peer().write("Host: a\r\n\r\n"));
        assertEquals(last("slow"), scene.heard());
    }
}
