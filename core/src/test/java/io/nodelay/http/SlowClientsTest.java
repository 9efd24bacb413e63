package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that are not taken at once: nothing is lost, nothing piles up, and nobody gets another's. */
class SlowClientsTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    /** What Node's users write: it has to end although nothing leaves within the handler's call. */
    @Test
    void writingUntilWriteAnswersFalseEnds() {
        byte[] piece = new byte[10_000];
        long[] written = {0};
        Scene scene = new Scene(fake, (req, res) -> {
            while (res.write(piece)) {
                written[0] += piece.length;
            }
            res.end();
        });
        fake.net().buffers(64 * 1024, 64 * 1024);
        scene.peer().stopReading();
        scene.says(get("/")).run(500);
        assertTrue(written[0] <= 1 << 20, written[0] + " bytes were accepted");
    }

    /** An answer that closes has as long to be taken as any other: longer than a closing socket lingers. */
    @Test
    void anAnswerThatClosesIsTakenAfterAPauseToo() {
        fake.net().buffers(8_192, 8_192);
        byte[] content = new byte[300_000];
        Scene scene = new Scene(fake, (req, res) -> res.end(content));
        fake.net().buffers(8_192, 8_192);
        FakePeer peer = scene.another().receiveBuffer(8_192).stopReading();
        scene.outside(20, () -> peer.write(LAST)).outside(20_000, peer::resumeReading);
        scene.run(40_000);
        assertTrue(peer.received().length > content.length, peer.received().length + " bytes came");
        assertTrue(peer.ended());
    }

    /** An idle time begins when the answer was taken, and not when it was written. */
    @Test
    void aConnectionThatIsStillTakingItsAnswerIsNotIdle() {
        byte[] content = new byte[300_000];
        Scene scene = new Scene(fake, (req, res) -> res.end(content));
        fake.net().buffers(8_192, 8_192);
        FakePeer peer = scene.another().receiveBuffer(8_192).stopReading();
        scene.outside(20, () -> peer.write(get("/"))).outside(15_000, peer::resumeReading);
        scene.run(17_000);
        assertTrue(peer.received().length > content.length, peer.received().length + " bytes came");
        assertFalse(peer.ended());
    }

    /** The box is the loop's, and a misuse of one connection must not send its bytes to another. */
    @Test
    void whatOneConnectionCouldNotSendIsNeverSentToAnother() {
        List<ServerResponse> waiting = new ArrayList<>();
        Scene scene = new Scene(fake, (req, res) -> {
            if (req.target().equals("/wait")) {
                waiting.add(res);
            } else {
                req.socket().end(); // behind HTTP's back
                res.end("a secret");
            }
        });
        fake.loop().onUncaught(misuse -> waiting.forEach(res -> res.end("x".repeat(20_000))));
        FakePeer other = scene.another();
        scene.outside(20, () -> other.write(get("/wait")))
                .outside(40, () -> scene.peer().write(get("/secret")));
        scene.run(1_000);
        assertEquals(ok("x".repeat(20_000)), Scene.heardBy(other));
    }

    /** All that came before its end is answered, however much it is and however late the answers are. */
    @Test
    void whoAsksOftenAndEndsIsAnsweredAsOften() {
        Scene scene = new Scene(fake, (req, res) -> fake.loop().setTimeout(1, () -> res.end(req.target())));
        String heard = scene.says(get("/1") + get("/2") + get("/3")).thenEnds().heard();
        assertEquals(3, heard.split("HTTP/1.1 200 OK", -1).length - 1, heard);
        assertTrue(heard.endsWith("/3<end>"), heard);
    }

    @Test
    void twoHundredAtOnceAndThenTheEndAreAnsweredTwoHundredTimes() {
        Scene scene = new Scene(fake, (req, res) -> res.end("x"));
        String heard = scene.says(get("/").repeat(200)).thenEnds().heard();
        assertEquals(200, heard.split("HTTP/1.1 200 OK", -1).length - 1);
        assertTrue(heard.endsWith("<end>"), "the connection stays open");
    }

    /** What ends with the connection and is given up looks whole unless the connection is reset. */
    @Test
    void anAnswerToHttp10ThatIsGivenUpIsReset() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.write("part");
            fake.loop().setTimeout(50, () -> res.destroy(new IOException("no more")));
        });
        String heard = scene.says("GET / HTTP/1.0\r\n\r\n").heard();
        assertTrue(heard.endsWith("part<reset>"), heard);
    }

    /** Who has promised to send nothing more may do it all the same: a large answer is not lost by that. */
    @Test
    void anEmptyLineBehindTheLastRequestDoesNotCostTheAnswer() {
        byte[] content = new byte[100_000];
        Scene scene = new Scene(fake, (req, res) -> res.end(content));
        scene.says("GET / HTTP/1.0\r\n\r\n").outside(40, () -> scene.peer().write("\r\n"));
        scene.run(3_000);
        assertTrue(scene.peer().received().length > content.length, scene.peer().received().length + " bytes came");
        assertFalse(scene.peer().wasReset());
    }

    @Test
    void aClientErrorThatIsStillToBeAnsweredIsNoIdleConnection() {
        Scene scene = new Scene(fake, (req, res) -> res.end());
        scene.server()
                .onClientError((why, socket) -> scene.inside(100, () -> {
                    socket.write("HTTP/1.1 400 Mine\r\n\r\n");
                    socket.end();
                }));
        scene.says("no request\r\n").inside(50, () -> scene.server().closeIdleConnections());
        assertEquals("HTTP/1.1 400 Mine\r\n\r\n<end>", scene.heard());
    }

    /** Sent once, by whoever decides: the handler of checkContinue reads before it has said so. */
    @Test
    void aHandlerThatReadsFirstAndContinuesThenSends100Once() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onCheckContinue((req, res) -> {
            req.text(text -> res.end(text));
            res.writeContinue();
        });
        scene.says("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "hi");
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n" + ok("hi"), scene.heard());
    }

    /** A client of HTTP/1.0 hears no trailers, and its content needs no chunks and no closing for their sake. */
    @Test
    void trailersAreDroppedForHttp10AndTheConnectionStays() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.addTrailers(Map.of("X-End", "bye"));
            res.end("hello");
        });
        assertEquals(
                ok("hello"),
                scene.says("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").heard());
    }

    /** The same malformed text, whole and in two pieces at each place, is refused with the same status. */
    @Test
    void aLongMalformedHeadIsRefusedAlikeWholeAndCut() {
        String bad = "GET / HTTP/1.1\r\nHost: a\r\nX: \u0001" + "a".repeat(17_000);
        Scene scene = new Scene(fake, (req, res) -> res.end());
        List<FakePeer> peers = new ArrayList<>();
        for (int cut : new int[] {1, 5, 26, 30, 2_000, 16_000}) {
            FakePeer peer = scene.another();
            peers.add(peer);
            scene.outside(20, () -> peer.write(bad.substring(0, cut)));
            scene.outside(30, () -> peer.write(bad.substring(cut)));
        }
        scene.says(bad).run(2_000);
        peers.forEach(peer -> assertEquals(scene.text(), Scene.heardBy(peer)));
        assertTrue(scene.text().startsWith("HTTP/1.1 400 "), scene.text());
    }

    /** Refused when it is there, and not when its time is over: nothing is waited for. */
    @Test
    void aTornHeadThatCanBecomeNothingIsRefusedAtOnce() {
        Scene scene = new Scene(fake, (req, res) -> res.end());
        scene.says("GET ", "/ HT", "TP/3.", "1\r\n").run(100);
        assertTrue(scene.text().startsWith("HTTP/1.1 505 "), scene.text());
    }
}
