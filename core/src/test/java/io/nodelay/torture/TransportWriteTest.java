package io.nodelay.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Transport;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a socket writes to a wire that takes little, holds back, ends late or breaks. */
class TransportWriteTest {
    private static final String MUCH = "x".repeat(100_000);

    @RegisterExtension
    final WireStand stand = new WireStand();

    // ---- little by little

    @Test
    void whatTheWireDidNotTakeFollowsWhenItIsWritable() {
        stand.wire().takes(3);
        stand.at(10, () -> stand.write("abcdef"));
        stand.at(20, () -> {
            assertEquals("abc", stand.wire().sent());
            assertEquals(3, stand.socket().bufferedAmount());
            assertEquals(3, stand.socket().bytesWritten());
        });
        stand.at(30, stand.wire()::unblock);
        stand.at(100, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "close");
        assertEquals("abcdef", stand.wire().sent());
    }

    @Test
    void aWireThatTakesNothingIsNotAskedAgainAndAgain() {
        stand.wire().takes(0);
        stand.at(10, () -> stand.write("abc"));
        stand.at(1_000, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "not written", "close");
        assertTrue(stand.wire().count("write") < 5, stand.wire().count("write") + " writes");
    }

    @Test
    void aWireWhoseWriteWaitsForInputDoesNotSpinAndGoesOnWithIt() {
        stand.read();
        stand.at(10, () -> {
            stand.wire().takesNothingUntilInput();
            stand.write("abc");
        });
        stand.at(1_000, () -> stand.wire().arrives(""));
        stand.at(2_000, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "close");
        assertTrue(stand.wire().count("write") < 5, stand.wire().count("write") + " writes");
    }

    // ---- what waits below

    @Test
    void callbacksWaitForTheFlush() {
        stand.at(5, stand.wire()::holdsBack);
        stand.at(10, () -> stand.write("abc"));
        stand.at(20, () -> {
            stand.assertEvents("connect");
            assertEquals("abc", stand.wire().sent());
            assertEquals(3, stand.socket().bufferedAmount());
        });
        stand.at(30, stand.wire()::unblock);
        stand.at(100, () -> assertEquals(0, stand.socket().bufferedAmount()));
        stand.at(200, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "close");
    }

    @Test
    void drainWaitsForTheFlush() {
        stand.at(5, stand.wire()::holdsBack);
        stand.at(10, () -> assertFalse(stand.write(MUCH)));
        stand.at(20, () -> {
            stand.assertEvents("connect");
            assertEquals(MUCH, stand.wire().sent());
        });
        stand.at(30, stand.wire()::unblock);
        stand.at(200, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "drain", "close");
    }

    @Test
    void theEndWaitsForTheFlush() {
        stand.at(5, stand.wire()::holdsBack);
        stand.at(10, () -> {
            stand.write("abc");
            stand.socket().end();
        });
        stand.at(20, () -> assertEquals(0, stand.wire().count("end")));
        stand.at(30, stand.wire()::unblock);
        stand.at(100, () -> assertEquals(1, stand.wire().count("end")));
        stand.at(200, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "written", "close");
    }

    @Test
    void whatWaitsBelowAtADestroyIsToldAsLost() {
        stand.at(5, stand.wire()::holdsBack);
        stand.at(10, () -> stand.write("abc"));
        stand.at(20, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "not written", "close");
    }

    // ---- the end

    @Test
    void anEndThatDoesNotGetOutIsTriedAgainWhenTheWireIsWritable() {
        stand.read();
        stand.wire().ends(false, true);
        stand.at(10, () -> {
            stand.wire().takes(0);
            stand.socket().end();
        });
        stand.at(20, () -> assertEquals(1, stand.wire().count("end")));
        stand.at(30, stand.wire()::unblock);
        stand.at(100, () -> {
            assertEquals(2, stand.wire().count("end"));
            stand.wire().arrivesEnd();
        });
        stand.run();
        stand.assertEvents("connect", "end", "close");
        assertEquals("close", stand.wire().lastVerb());
    }

    @Test
    void anEndThatFailsIsAnError() {
        stand.read();
        stand.at(10, () -> {
            stand.wire().breaks("end");
            stand.socket().end();
        });
        stand.run();
        stand.assertEvents(
                "connect", "error: the wire failed: java.lang.IllegalStateException: told to break: end", "close");
        assertEquals("abort", stand.wire().lastVerb());
    }

    @Test
    void aDestroyAfterTheEndIsNotInGoodOrder() {
        stand.read();
        stand.at(10, () -> stand.socket().end());
        stand.at(20, stand::destroy);
        stand.run();
        stand.assertEvents("connect", "close");
        assertEquals("abort", stand.wire().lastVerb());
    }

    // ---- destroyed inside

    @Test
    void aDestroyInsideDrainIsTheEnd() {
        stand.onDrain(stand::destroy);
        stand.at(10, () -> stand.write(MUCH, told -> {}));
        stand.wire().takes(10);
        stand.at(20, stand.wire()::unblock);
        stand.run();
        stand.assertEvents("connect", "written", "drain", "close");
        assertEquals("abort", stand.wire().lastVerb());
    }

    @Test
    void aDestroyInsideACallbackFailsTheOthersThatWait() {
        stand.wire().takes(3);
        stand.at(10, () -> {
            stand.write("abc", told -> stand.destroy());
            stand.write("def");
        });
        stand.run();
        stand.assertEvents("connect", "written", "not written", "close");
    }

    // ---- wires that break

    @ParameterizedTest
    @ValueSource(
            strings = {"handshake", "read", "buffered", "write", "flush", "end", "wants", "task", "close", "abort"})
    void aVerbThatThrowsCostsItsSocketAndNoOther(String verb) {
        stand.read();
        stand.at(10, () -> {
            stand.wire().breaks(verb);
            stand.wire().wants(Transport.TASK * (verb.equals("task") ? 1 : 0));
            stand.socket().resume();
            stand.write("abc");
            stand.wire().arrives("def");
            stand.socket().end();
        });
        stand.at(20, stand.wire()::arrivesEnd);
        StringBuilder heard = new StringBuilder();
        stand.at(1, () -> another(heard));
        stand.run();
        assertEquals("alive", heard.toString());
        assertEquals(1, stand.wire().count("close") + stand.wire().count("abort"));
        stand.forgetThrown();
    }

    private void another(StringBuilder heard) {
        NetServer server =
                Net.createServer(stand.loop(), socket -> socket.pipe(socket)).listen(0);
        NetSocket client = Net.connect(stand.loop(), "127.0.0.1", server.port());
        client.onText(StandardCharsets.UTF_8, heard::append);
        client.onClose(how -> server.close());
        stand.loop().setTimeout(100, () -> {
            client.write("alive");
            client.end();
        });
    }
}
