package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages with a serial number and a length, of 16 bits and of 32, both unsigned. */
class NumberedTest {
    private static final int MAX = 100;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private void atEveryCut(Supplier<Numbered> codec, String wire, String... packets) {
        Sieve.atEveryCut(fake.loop(), codec, wire, List.of(packets));
    }

    private static Packet packet(int serial, String body) {
        return new Packet(serial, Sink.buffer(body));
    }

    private static String sent(Numbered codec, Packet packet) {
        Sink sink = new Sink();
        codec.encode(packet, sink);
        return sink.text();
    }

    @Test
    void packetsAreTheSameAtEveryCut() {
        atEveryCut(Numbered::new, "\0\1\0\2HI\0\2\0\0\0\3\0\1!", "1:HI", "2:", "3:!");
    }

    @Test
    void widePacketsAreTheSameAtEveryCut() {
        atEveryCut(
                () -> Numbered.wide(MAX), "\0\0\0\1\0\0\0\2HI\0\0\0\2\0\0\0\0\0\0\0\3\0\0\0\1!", "1:HI", "2:", "3:!");
    }

    @Test
    void serialNumbersAreUnsigned() {
        atEveryCut(Numbered::new, "\u00ff\u00ff\0\1A\u0080\0\0\1B", "65535:A", "32768:B");
        atEveryCut(() -> Numbered.wide(MAX), "\u00ff\u00ff\u00ff\u00fe\0\0\0\1A", "4294967294:A");
    }

    @Test
    void anEndInsideAPacketIsAnErrorAtEveryCut() {
        atEveryCut(Numbered::new, "\0\1\0\2HI\0\2\0\1", "1:HI", Sieve.TORN);
        atEveryCut(Numbered::new, "\0\1\0\2HI\0\2\0", "1:HI", Sieve.TORN);
        atEveryCut(() -> Numbered.wide(MAX), "\0\0\0\1\0\0\0\2H", Sieve.TORN);
    }

    @Test
    void numbersGoRoundAfterTheLargest() {
        assertEquals(1, Numbered.after(0));
        assertEquals(65_535, Numbered.after(65_534));
        assertEquals(0, Numbered.after(65_535));
    }

    @Test
    void sixtySixThousandPacketsKeepTheirNumbers() {
        Numbered codec = new Numbered();
        Sink sink = new Sink();
        Sieve<Packet> sieve = new Sieve<>(fake.loop(), new Numbered());
        List<Integer> expected = new ArrayList<>();
        List<Integer> told = new ArrayList<>();
        sieve.silentReader(Packet.lent((number, body) -> told.add(number)));
        for (int i = 0, serial = 0; i < 66_000; i++, serial = Numbered.after(serial)) {
            codec.encode(packet(serial, ""), sink);
            expected.add(i % 65_536);
        }
        Splits.every(sink.bytes(), 1_460).forEach(sieve::feed);
        assertEquals(expected, told);
    }

    // ---- who is told

    @Test
    void aListenerIsLentTheBodyWithoutAPacketBeingMade() {
        Sieve<Packet> sieve = new Sieve<>(fake.loop(), new Numbered());
        List<String> told = new ArrayList<>();
        List<ByteBuffer> lent = new ArrayList<>();
        sieve.silentReader(Packet.lent((serial, body) -> {
            told.add(serial + ":" + Splits.text(body));
            lent.add(body);
        }));
        sieve.feed("\0\1\0\2HI\0\2\0\3YOU");
        assertEquals(List.of("1:HI", "2:YOU"), told);
        assertSame(fake.loop().buffers().lend(), lent.get(0));
        assertSame(lent.get(0), lent.get(1));
    }

    @Test
    void aPacketIsTheReadersToKeep() {
        Sieve<Packet> sieve = new Sieve<>(fake.loop(), new Numbered());
        List<Packet> kept = new ArrayList<>();
        sieve.silentReader(kept::add);
        sieve.feed("\0\1\0\2HI\0\2\0\3Y").feed("OU");
        assertEquals("1:HI", Splits.text(kept.get(0)));
        assertEquals("2:YOU", Splits.text(kept.get(1)));
        assertNotSame(kept.get(0).body(), kept.get(1).body());
    }

    @Test
    void aListenerCanBeToldAPacketThatSomebodyKept() {
        List<String> told = new ArrayList<>();
        Packet.lent((serial, body) -> told.add(serial + ":" + Splits.text(body)))
                .accept(packet(7, "HI"));
        assertEquals(List.of("7:HI"), told);
    }

    // ---- sending

    @Test
    void whatIsSentHasNumberAndLengthBeforeIt() {
        assertEquals("\u00ff\u00fe\0\5HELLO", sent(new Numbered(), packet(65_534, "HELLO")));
        assertEquals("\u00ff\u00ff\u00ff\u00fe\0\0\0\0", sent(Numbered.wide(MAX), packet(-2, "")));
    }

    @Test
    void aNumberOfMoreThan16BitsIsRefused() {
        for (int serial : new int[] {-1, 65_536, Integer.MIN_VALUE}) {
            Sink sink = new Sink();
            Packet packet = packet(serial, "HI");
            assertThrows(IllegalArgumentException.class, () -> new Numbered().encode(packet, sink));
            assertEquals("", sink.text());
            assertEquals(2, packet.body().remaining());
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        Sink sink = new Sink();
        assertThrows(IllegalArgumentException.class, () -> new Numbered().encode(packet(1, "x".repeat(65_536)), sink));
        assertThrows(IllegalArgumentException.class, () -> Numbered.wide(MAX).encode(packet(1, "x".repeat(101)), sink));
        assertEquals("", sink.text());
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Numbered.wide(-1));
    }
}
