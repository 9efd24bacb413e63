package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code destroySoon} waits for the peer so that no reset destroys the last words (RFC 9112 §9.6), but no longer than a
 * second of silence and five in all: no state waits for a peer without a clock.
 */
class LingerTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<Long> closed = new ArrayList<>();
    private NetServer server;
    private FakePeer peer;

    /** Serves one connection and lets time pass; notes when it closes. */
    private void run(long millis, Consumer<NetSocket> connection) {
        server = Net.createServer(fake.loop(), accepted -> {
            accepted.onClose(how -> closed.add(fake.net().clock().elapsedMillis()));
            connection.accept(accepted);
        });
        server.listen("127.0.0.1", 0);
        peer = fake.net().connect(server.address());
        fake.loop().setTimeout(millis, fake.loop()::stop);
        fake.loop().run();
    }

    private void assertClosedAbout(long millis) {
        assertEquals(1, closed.size(), closed::toString);
        assertTrue(Math.abs(closed.get(0) - millis) <= 5, "closed at " + closed + ", not about " + millis);
    }

    @Test
    void itClosesAsSoonAsThePeerHasEnded() {
        fake.net().after(300, () -> peer.shutdownOutput());
        run(10_000, accepted -> {
            accepted.write("last words");
            accepted.destroySoon();
        });
        assertClosedAbout(301);
        assertEquals("last words", peer.receivedText());
        assertFalse(peer.wasReset());
    }

    @Test
    void itClosesAfterASecondOfSilence() {
        run(10_000, NetSocket::destroySoon);
        assertClosedAbout(1_000);
        assertTrue(peer.ended());
    }

    @Test
    void bytesThatStillComeAreDiscardedAndKeepItWaiting() {
        for (long i = 1; i <= 3; i++) {
            fake.net().after(i * 900, () -> peer.write("more"));
        }
        run(10_000, NetSocket::destroySoon);
        assertClosedAbout(3 * 900 + 1_000);
        assertFalse(peer.wasReset());
    }

    @Test
    void itClosesAfterFiveSecondsHoweverMuchComes() {
        for (long i = 1; i <= 100; i++) {
            fake.net().after(i * 100, () -> peer.write("more"));
        }
        run(10_000, NetSocket::destroySoon);
        assertClosedAbout(5_000);
    }

    @Test
    void aPeerThatTakesNothingOfTheLastWordsIsGivenFiveSeconds() {
        run(20_000, accepted -> {
            peer.stopReading();
            accepted.write(new byte[1_000_000]);
            accepted.destroySoon();
        });
        assertClosedAbout(5_000);
    }

    @Test
    void aPeerThatTakesThemSlowlyIsGivenTheTime() {
        for (long i = 1; i <= 8; i++) {
            fake.net().after(i * 1_000, () -> peer.resumeReading().stopReading());
        }
        fake.net().after(9_000, () -> peer.resumeReading().shutdownOutput());
        run(30_000, accepted -> {
            peer.stopReading();
            accepted.write(new byte[1_000_000]);
            accepted.destroySoon();
        });
        assertEquals(1_000_000, peer.received().length);
        assertTrue(closed.get(0) > 8_000, closed::toString);
    }

    @Test
    void aPauseWhileLingeringChangesNothing() {
        fake.net().after(500, () -> peer.write("more").shutdownOutput());
        run(10_000, accepted -> {
            accepted.destroySoon();
            accepted.pause();
        });
        assertClosedAbout(501);
        assertFalse(peer.wasReset());
    }

    @Test
    void aLingeringSocketIsStillAConnection() {
        List<Integer> counts = new ArrayList<>();
        run(10_000, accepted -> {
            accepted.destroySoon();
            fake.loop().setTimeout(500, () -> counts.add(server.connections()));
            fake.loop().setTimeout(1_500, () -> counts.add(server.connections()));
        });
        assertEquals(List.of(1, 0), counts);
    }

    @Test
    void askingTwiceDoesNotProlongIt() {
        run(10_000, accepted -> {
            accepted.destroySoon();
            fake.loop().setTimeout(800, accepted::destroySoon);
        });
        assertClosedAbout(1_000);
    }

    @Test
    void aReaderThatIsSetMeanwhileHearsNothing() {
        List<String> heard = new ArrayList<>();
        fake.net().after(500, () -> peer.write("more").shutdownOutput());
        run(10_000, accepted -> {
            accepted.destroySoon();
            accepted.onData(bytes -> heard.add("data"));
            accepted.onEnd(() -> heard.add("end"));
        });
        assertEquals(List.of(), heard);
    }
}
