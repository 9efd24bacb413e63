package io.nodelay.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.net.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a socket reads from a wire that has bytes in hand, has needs of its own, ends or breaks. */
class TransportReadTest {
    @RegisterExtension
    final WireStand stand = new WireStand();

    // ---- bytes in hand

    @Test
    void bytesInHandAreReadThoughNoSelectorAnnouncesThem() {
        stand.read();
        stand.at(10, () -> stand.wire().arrivesBuffered("x".repeat(50_000)));
        stand.at(20, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "data", "close");
        assertEquals(50_000, stand.received().length());
    }

    @Test
    void moreThanOneTurnsWorthIsReadInSeveralAndOthersHaveTheirTurnBetween() {
        stand.onData(bytes -> stand.loop().execute(() -> stand.list("another's turn")));
        stand.at(10, () -> stand.wire().arrivesBuffered("x".repeat(2 * Buffers.READ_SIZE)));
        stand.at(20, stand::destroy);
        stand.run();
        assertEquals(2 * Buffers.READ_SIZE, stand.received().length());
        int record = 16 * 1024;
        int firstTurn = (Buffers.READ_SIZE + record - 1) / record;
        int secondTurn = (2 * Buffers.READ_SIZE + record - 1) / record - firstTurn;
        List<String> expected = new ArrayList<>(List.of("connect", "data"));
        expected.addAll(Collections.nCopies(firstTurn, "another's turn"));
        expected.add("data");
        expected.addAll(Collections.nCopies(secondTurn, "another's turn"));
        expected.add("close");
        stand.assertEvents(expected.toArray(new String[0]));
    }

    @Test
    void aPauseLeavesInHandWhatIsInHand() {
        stand.onData(bytes -> stand.call(stand.socket()::pause));
        stand.at(10, () -> stand.wire().arrivesBuffered("x".repeat(40_000)));
        stand.at(20, () -> assertEquals(16 * 1024, stand.received().length()));
        stand.at(30, () -> stand.socket().resume());
        stand.at(40, () -> assertEquals(32 * 1024, stand.received().length()));
        stand.at(50, () -> stand.socket().resume());
        stand.at(60, stand::destroy);
        stand.run();
        assertEquals(40_000, stand.received().length());
    }

    @Test
    void bytesGivenBackAreReadBeforeThoseInHand() {
        boolean[] first = {true};
        stand.onData(bytes -> {
            if (first[0]) {
                first[0] = false;
                stand.call(() -> stand.socket().unread(bytes));
            }
        });
        stand.at(10, () -> stand.wire().arrivesBuffered("a".repeat(16 * 1024) + "b"));
        stand.at(20, stand::destroy);
        stand.run();
        assertEquals("a".repeat(32 * 1024) + "b", stand.received());
    }

    @Test
    void bytesInHandBeforeThereIsAReaderWaitForIt() {
        stand.at(10, () -> stand.wire().arrivesBuffered("x".repeat(40_000)));
        stand.at(20, stand::read);
        stand.at(30, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "data", "close");
        assertEquals(40_000, stand.received().length());
    }

    @Test
    void anEndBehindBytesInHandComesAfterThem() {
        stand.read();
        stand.at(10, () -> {
            stand.wire().arrivesBuffered("x".repeat(40_000));
            stand.wire().arrivesEnd();
        });
        stand.run();
        stand.assertEvents("connect", "data", "end", "close");
        assertEquals(40_000, stand.received().length());
    }

    @Test
    void aReadThatYieldsNothingIsNoEvent() {
        stand.read();
        stand.at(10, () -> stand.wire().arrives(""));
        stand.at(20, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "close");
    }

    // ---- needs of its own

    @Test
    void aWireThatWantsInputWhileItsSocketIsPausedIsGivenItAndDoesNotSpin() {
        stand.read();
        stand.at(10, () -> stand.socket().pause());
        stand.at(20, () -> {
            stand.wire().wants(Transport.READ);
            stand.socket().setTimeout(0).pause();
        });
        stand.at(1_000, () -> stand.wire().arrives("for itself"));
        stand.at(2_000, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "close");
        assertTrue(stand.wire().count("flush") < 5, stand.wire().count("flush") + " flushes");
    }

    @Test
    void aReadThatMustWriteFirstDoesSoAndGoesOn() {
        stand.read();
        stand.at(10, () -> {
            stand.wire().takes(0);
            stand.wire().wants(Transport.WRITE);
            stand.wire().arrives("answer");
        });
        stand.at(100, () -> {
            stand.wire().wants(0);
            stand.wire().unblock();
        });
        stand.at(200, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "data", "close");
    }

    // ---- ends

    @Test
    void anEndIsToldAndAnsweredAndTheWireClosedInGoodOrder() {
        stand.read();
        stand.at(10, stand.wire()::arrivesEnd);
        stand.run();
        stand.assertEvents("connect", "end", "close");
        assertEquals(1, stand.wire().count("end"));
        assertEquals("close", stand.wire().lastVerb());
    }

    @Test
    void aTruncationIsAnErrorAndNoEnd() {
        stand.read();
        stand.at(10, () -> {
            stand.wire().arrives("half a mess");
            stand.wire().arrivesFailure(new EOFException("truncated"));
        });
        stand.run();
        stand.assertEvents("connect", "data", "error: truncated", "close");
        assertEquals("abort", stand.wire().lastVerb());
        assertEquals(0, stand.wire().count("end"));
    }

    @Test
    void whatThePeerSaidBeforeOurWritesBrokeIsReadBeforeTheError() {
        stand.read();
        stand.at(10, () -> {
            stand.socket().pause();
            stand.wire().arrives("because");
            stand.wire().arrives(" of this");
        });
        stand.at(20, () -> {
            stand.socket().resume();
            stand.wire().breaks("write");
            stand.write("too late");
        });
        stand.run();
        stand.assertEvents(
                "connect",
                "data",
                "not written",
                "error: the wire failed:" + " java.lang.IllegalStateException: told to break: write",
                "close");
        assertEquals("because of this", stand.received());
    }

    @Test
    void ofTwoFailuresTheFirstIsTold() {
        stand.read();
        stand.at(10, () -> {
            stand.socket().pause();
            stand.wire().arrivesFailure(new IOException("reset"));
        });
        stand.at(20, () -> {
            stand.socket().resume();
            stand.wire().breaks("write");
            stand.write("too late");
        });
        stand.run();
        stand.assertEvents(
                "connect",
                "not written",
                "error: the wire failed:" + " java.lang.IllegalStateException: told to break: write",
                "close");
    }

    // ---- destroyed inside

    @Test
    void aDestroyInsideDataIsTheEndOfReading() {
        stand.onData(bytes -> stand.destroy());
        stand.at(10, () -> {
            stand.wire().arrivesBuffered("x".repeat(40_000));
            stand.wire().arrivesEnd();
        });
        stand.run();
        stand.assertEvents("connect", "data", "close");
        assertEquals(1, stand.wire().count("read"));
        assertEquals("abort", stand.wire().lastVerb());
    }

    @Test
    void aDestroyInsideEndAnswersNoEnd() {
        stand.read();
        stand.onEnd(stand::destroy);
        stand.at(10, stand.wire()::arrivesEnd);
        stand.run();
        stand.assertEvents("connect", "end", "close");
        assertEquals(0, stand.wire().count("end"));
        assertEquals("abort", stand.wire().lastVerb());
    }

    @Test
    void aReaderThatThrowsCostsTheConnection() {
        stand.onData(bytes -> {
            throw new IllegalStateException("of the reader");
        });
        stand.at(10, () -> stand.wire().arrivesBuffered("x".repeat(40_000)));
        stand.run();
        stand.assertEvents(
                "connect",
                "data",
                "error: a listener of this socket has thrown" + " java.lang.IllegalStateException: of the reader",
                "close");
        stand.assertThrown("of the reader");
        assertEquals(1, stand.wire().count("read"));
    }
}
