package io.nodelay.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.Transport;
import io.nodelay.net.Transport.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A socket on a wire with a handshake and with work for other threads, as TLS is one. */
class TransportHandshakeTest {
    @RegisterExtension
    final WireStand stand = new WireStand();

    // ---- the handshake

    @Test
    void connectComesWhenTheHandshakeIsDone() {
        stand.wire().handshake(Step.READ, Step.TASK, Step.WRITE, Step.DONE);
        stand.at(10, () -> assertTrue(stand.socket().connecting()));
        stand.at(20, () -> stand.wire().arrives(""));
        stand.at(50, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "close");
        assertEquals(4, stand.wire().count("handshake"));
        assertEquals(1, stand.wire().count("task"));
    }

    @Test
    void aHandshakeThatWaitsForThePeerDoesNotSpin() {
        stand.wire().handshake(Step.READ, Step.DONE);
        stand.at(1_000, () -> stand.wire().arrives(""));
        stand.at(2_000, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "close");
        assertEquals(2, stand.wire().count("handshake"));
    }

    @Test
    void whatIsWrittenBeforeTheHandshakeIsSentAfterIt() {
        stand.wire().handshake(Step.READ, Step.DONE);
        stand.write("one ");
        stand.at(5, () -> stand.write("two"));
        stand.at(10, () -> assertEquals("", stand.wire().sent()));
        stand.at(10, () -> assertEquals(7, stand.socket().bufferedAmount()));
        stand.at(20, () -> stand.wire().arrives(""));
        stand.at(50, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "written", "close");
        assertEquals("one two", stand.wire().sent());
    }

    @Test
    void anEndBeforeTheHandshakeFollowsIt() {
        stand.wire().handshake(Step.READ, Step.DONE);
        stand.write("last words");
        stand.socket().end();
        stand.at(20, () -> stand.wire().arrives(""));
        stand.at(30, stand.wire()::arrivesEnd);
        stand.read();
        stand.run();
        stand.assertEvents("connect", "written", "end", "close");
        assertEquals("last words", stand.wire().sent());
        assertEquals("close", stand.wire().lastVerb());
    }

    @Test
    void aHandshakeThatFailsIsAnErrorAndNoConnect() {
        stand.wire().breaks("handshake");
        stand.write("never");
        stand.run();
        stand.assertEvents(
                "not written",
                "error: the wire failed: java.lang.IllegalStateException: told to break:" + " handshake",
                "close");
        assertEquals("abort", stand.wire().lastVerb());
    }

    @Test
    void aTaskThatFailsIsAnError() {
        stand.wire().handshake(Step.TASK).breaks("task's work");
        stand.run();
        stand.assertEvents("error: the wire failed: java.lang.IllegalStateException: told to break", "close");
    }

    // ---- work for other threads

    @Test
    void aDestroyWhileATaskIsOutTouchesNothingButAbort() {
        stand.wire().handshake(Step.TASK);
        stand.wire().holdTask();
        stand.at(10, () -> {
            stand.socket().write("never");
            stand.socket().end();
            stand.socket().pause().resume();
            stand.destroy();
        });
        stand.at(30, stand.wire()::endTask);
        stand.run();
        stand.assertEvents("close");
        assertEquals("abort", stand.wire().lastVerb());
        assertEquals(1, stand.wire().count("abort"));
    }

    @Test
    void aStopWhileATaskIsOutTouchesNothingButAbort() {
        stand.wire().handshake(Step.TASK);
        stand.wire().holdTask();
        stand.at(10, () -> stand.loop().stop());
        stand.run();
        stand.assertEvents("error: the connection was cut off: the loop was stopped", "close");
        assertEquals("abort", stand.wire().lastVerb());
        stand.wire().endTask();
    }

    @Test
    void anOpenWireThatWantsATaskIsLeftAloneUntilItIsDone() {
        stand.read();
        stand.wire().holdTask();
        stand.at(10, () -> {
            stand.wire().wants(Transport.TASK);
            stand.write("one ");
        });
        stand.at(20, () -> {
            stand.wire().arrives("meanwhile");
            stand.write("two");
        });
        stand.at(30, () -> assertEquals("one ", stand.wire().sent()));
        stand.at(40, stand.wire()::endTask);
        stand.at(50, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "data", "written", "close");
        assertEquals("one two", stand.wire().sent());
        assertEquals("meanwhile", stand.received());
    }

    @Test
    void aReadThatMakesATaskGoesOnAfterIt() {
        stand.onData(bytes -> stand.wire().wants(stand.wire().count("task") == 0 ? Transport.TASK : 0));
        stand.at(10, () -> stand.wire().arrivesBuffered("x".repeat(40_000)));
        stand.at(50, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "data", "close");
        assertEquals(40_000, stand.received().length());
        assertEquals(1, stand.wire().count("task"));
    }

    @Test
    void theLastEndMayMakeATaskWhichIsWaitedFor() {
        stand.read();
        stand.wire().holdTask();
        stand.at(10, stand.wire()::arrivesEnd);
        stand.onEnd(() -> stand.wire().wants(Transport.TASK));
        stand.at(30, stand.wire()::endTask);
        stand.run();
        stand.assertEvents("connect", "end", "close");
        assertEquals("close", stand.wire().lastVerb());
    }

    @Test
    void aBrokenOutputAndATaskTogetherAreToldWhenItIsDone() {
        stand.read();
        stand.wire().holdTask();
        stand.at(10, () -> {
            stand.wire().wants(Transport.TASK);
            stand.write("triggers it");
            stand.wire().breaks("write");
            stand.write("breaks");
        });
        stand.at(20, () -> stand.wire().arrives("said before"));
        stand.at(30, stand.wire()::endTask);
        stand.run();
        stand.assertEvents(
                "connect",
                "written",
                "data",
                "not written",
                "error: the wire failed:" + " java.lang.IllegalStateException: told to break: write",
                "close");
    }
}
