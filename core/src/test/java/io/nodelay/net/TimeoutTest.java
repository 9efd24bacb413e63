package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code timeout} fires after each time of quiet, on a clock that the test owns: once, again after the next activity,
 * also while paused, when the peer's end goes unnoticed (nodejs/node#40691). Activity costs no timer work.
 */
class TimeoutTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<Long> fired = new ArrayList<>();
    private FakePeer peer;
    private NetSocket socket;

    /** Serves one connection, which is up at 2 ms, and lets time pass until then. */
    private void runUntil(long millis, Consumer<NetSocket> connection) {
        NetServer server = Net.createServer(fake.loop(), accepted -> {
            socket = accepted;
            accepted.onTimeout(() -> fired.add(now()));
            connection.accept(accepted);
        });
        server.listen("127.0.0.1", 0);
        peer = fake.net().connect(server.address());
        fake.loop().setTimeout(millis, fake.loop()::stop);
        fake.loop().run();
    }

    private long now() {
        return fake.net().clock().elapsedMillis();
    }

    private void at(long millis, Runnable what) {
        fake.net().after(millis, what);
    }

    /** The connection is made at once: what follows is counted from there. */
    private static final long UP = 1;

    @Test
    void itFiresOnceForOneTimeOfQuiet() {
        runUntil(10_000, accepted -> accepted.setTimeout(1_000));
        assertEquals(List.of(UP + 1_000), fired);
    }

    @Test
    void theSocketStaysOpen() {
        List<String> told = new ArrayList<>();
        at(5_000, () -> peer.write("still there"));
        runUntil(10_000, accepted -> {
            accepted.setTimeout(1_000, () -> told.add("timeout"));
            accepted.onData(bytes -> told.add("data"));
        });
        assertEquals(List.of("timeout", "data", "timeout"), told);
    }

    @Test
    void bytesReadPostponeIt() {
        for (long i = 1; i <= 5; i++) {
            at(i * 800, () -> peer.write("x"));
        }
        runUntil(10_000, accepted -> accepted.setTimeout(1_000).onData(bytes -> {}));
        assertEquals(List.of(4_000 + UP + 1_000), fired);
    }

    @Test
    void bytesWrittenPostponeIt() {
        runUntil(10_000, accepted -> {
            accepted.setTimeout(1_000);
            for (long i = 1; i <= 5; i++) {
                fake.loop().setTimeout(i * 800, () -> accepted.write("x"));
            }
        });
        assertEquals(List.of(UP + 4_000 + 1_000), fired);
    }

    @Test
    void afterItHasFiredTheNextActivityStartsItAgain() {
        at(5_000, () -> peer.write("x"));
        runUntil(20_000, accepted -> accepted.setTimeout(1_000).onData(bytes -> {}));
        assertEquals(List.of(UP + 1_000, 5_000 + UP + 1_000), fired);
    }

    @Test
    void itFiresWhilePaused() {
        at(500, () -> peer.write("unnoticed").shutdownOutput());
        runUntil(
                10_000,
                accepted -> accepted.setTimeout(1_000).onData(bytes -> {}).pause());
        assertEquals(List.of(UP + 1_000), fired);
    }

    @Test
    void itFiresForAPeerThatTakesNothing() {
        runUntil(10_000, accepted -> {
            peer.stopReading();
            accepted.write(new byte[1_000_000]);
            accepted.setTimeout(1_000);
        });
        assertEquals(1, fired.size(), fired::toString);
    }

    @Test
    void aPeerThatTakesALittleNowAndThenIsNotQuiet() {
        for (long i = 1; i <= 5; i++) {
            at(i * 800, () -> peer.resumeReading().stopReading());
        }
        runUntil(4_500, accepted -> {
            peer.stopReading();
            accepted.write(new byte[1_000_000]);
            accepted.setTimeout(1_000);
        });
        assertEquals(List.of(), fired);
    }

    @Test
    void zeroSwitchesItOff() {
        runUntil(10_000, accepted -> {
            accepted.setTimeout(1_000);
            accepted.setTimeout(0);
        });
        assertEquals(List.of(), fired);
    }

    @Test
    void settingItAgainReplacesIt() {
        runUntil(10_000, accepted -> {
            accepted.setTimeout(1_000);
            fake.loop().setTimeout(500, () -> accepted.setTimeout(2_000));
        });
        assertEquals(List.of(UP + 500 + 2_000), fired);
    }

    @Test
    void aShorterOneActsEarlier() {
        runUntil(10_000, accepted -> {
            accepted.setTimeout(5_000);
            accepted.setTimeout(100);
        });
        assertEquals(List.of(UP + 100), fired);
    }

    @Test
    void itMayBeSetAgainInsideItself() {
        runUntil(1_000, accepted -> {
            accepted.setTimeout(100);
            accepted.onTimeout(() -> accepted.setTimeout(200));
        });
        assertEquals(List.of(UP + 100, UP + 300, UP + 500, UP + 700, UP + 900), fired);
    }

    @Test
    void itDoesNotFireAfterTheEnd() {
        runUntil(10_000, accepted -> {
            accepted.setTimeout(1_000);
            fake.loop().setTimeout(500, accepted::destroy);
        });
        assertEquals(List.of(), fired);
    }

    @Test
    void destroyInsideItIsTheUsualAnswer() {
        List<String> told = new ArrayList<>();
        runUntil(10_000, accepted -> {
            accepted.setTimeout(1_000, accepted::destroy);
            accepted.onClose(how -> told.add("close at " + now()));
        });
        assertEquals(1, told.size());
        assertTrue(peer.ended());
    }

    @Test
    void bytesThatCameDuringALongPauseOfTheLoopCount() {
        at(900, () -> peer.write("in time"));
        runUntil(1_500, accepted -> {
            accepted.setTimeout(1_000).onData(bytes -> {});
            fake.loop().setTimeout(10, () -> fake.net().clock().advance(1_200)); // a blocking callback
        });
        assertEquals(List.of(), fired);
    }

    @Test
    void aThousandPacketsMoveNoTimer() {
        for (long i = 1; i <= 1_000; i++) {
            at(i, () -> peer.write("x"));
        }
        runUntil(2_500, accepted -> accepted.setTimeout(1_000).onData(bytes -> {}));
        assertEquals(1, fired.size(), fired::toString);
        // The end of the test, the time-out, and twice it was too early.
        assertTrue(
                fake.loop().stats().timers() <= 4,
                "timers run: " + fake.loop().stats().timers());
    }

    @Test
    void aSocketThatIsStillConnectingTimesOutToo() {
        NetSocket dialling = Net.connect(fake.loop(), "192.0.2.1", 80); // of a documentation network: silence
        dialling.setTimeout(1_000, () -> fired.add(now()));
        fake.loop().setTimeout(5_000, dialling::destroy);
        fake.loop().run();
        assertEquals(List.of(1_000L), fired);
    }

    @Test
    void itDoesNotKeepTheLoopRunning() {
        NetServer server = Net.createServer(fake.loop(), accepted -> {
            socket = accepted;
            accepted.setTimeout(1_000_000).unref();
        });
        server.listen("127.0.0.1", 0);
        peer = fake.net().connect(server.address());
        fake.loop().setTimeout(100, server::unref);
        fake.loop().run();
        assertEquals(100, now());
        assertFalse(socket.destroyed());
    }

    @Test
    void itIsNotNegative() {
        runUntil(100, accepted -> assertThrows(IllegalArgumentException.class, () -> accepted.setTimeout(-1)));
        assertEquals(List.of(), fired);
    }
}
