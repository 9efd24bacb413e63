package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages of one length, however they arrive; the sender keeps to it or fills up. */
class FixedLengthTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private void atEveryCut(int length, String wire, String... messages) {
        Sieve.atEveryCut(fake.loop(), () -> new FixedLength(length), wire, List.of(messages));
    }

    private static String sent(FixedLength codec, String message) {
        Sink sink = new Sink();
        assertTrue(codec.encode(Sink.buffer(message), sink));
        return sink.text();
    }

    @Test
    void messagesAreTheSameAtEveryCut() {
        atEveryCut(3, "ABCDEFGHI", "ABC", "DEF", "GHI");
    }

    @Test
    void messagesOfOneByteAreTheSameAtEveryCut() {
        atEveryCut(1, "ABC", "A", "B", "C");
    }

    @Test
    void anEndInsideAMessageIsAnErrorAtEveryCut() {
        atEveryCut(4, "ABCDEF", "ABCD", Sieve.TORN);
    }

    @Test
    void nothingAtAllIsNoMessage() {
        atEveryCut(4, "");
    }

    @Test
    void aMessageLongerThanAllPoolSizesIsPutTogether() {
        String message = "x".repeat(100_000) + "y";
        Sieve<?> sieve = new Sieve<>(fake.loop(), new FixedLength(message.length()));
        Splits.every(Splits.bytes(message + message), 1_460).forEach(sieve::feed);
        assertEquals(List.of(message, message), sieve.told());
    }

    @Test
    void aMessageOfTheRightLengthIsSentAsItIs() {
        assertEquals("ABC", sent(new FixedLength(3), "ABC"));
        assertEquals("ABC", sent(new FixedLength(3).padded(), "ABC"));
    }

    @Test
    void anyOtherLengthIsRefused() {
        assertEquals("a message of 3 bytes expected, this one has 2", Sink.refusal(new FixedLength(3), "AB"));
        assertEquals("a message of 3 bytes expected, this one has 4", Sink.refusal(new FixedLength(3), "ABCD"));
    }

    @Test
    void aShortMessageIsPaddedWithZeros() {
        assertEquals("AB\0\0\0", sent(new FixedLength(5).padded(), "AB"));
        assertEquals("\0\0\0\0\0", sent(new FixedLength(5).padded(), ""));
    }

    @Test
    void paddingMayBeLongerThanThePieceThatItIsMadeOf() {
        for (int missing : new int[] {4_095, 4_096, 4_097, 8_192, 10_000}) {
            assertEquals("A" + "\0".repeat(missing), sent(new FixedLength(1 + missing).padded(), "A"));
        }
    }

    @Test
    void aPaddedSenderRefusesWhatIsTooLong() {
        assertEquals(
                "a message of at most 3 bytes expected, this one has 4",
                Sink.refusal(new FixedLength(3).padded(), "ABCD"));
    }

    @Test
    void aLengthOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FixedLength(0));
        assertThrows(IllegalArgumentException.class, () -> new FixedLength(-1));
    }
}
