package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a codec writes it reads as the same message, and what it would read otherwise it does not write. */
class EncodeTest {
    private static final int ROUNDS = 2_000;
    private static final int MAX = 40;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private int sent;
    private int refused;

    /** Sends random words of these letters, each between two others, and reads back those that were not refused. */
    private void roundTrip(Supplier<? extends Codec<ByteBuffer>> codec, String letters, String filler) {
        sent = 0;
        refused = 0;
        for (int seed = 1; seed <= ROUNDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            StringBuilder word = new StringBuilder();
            for (int i = dice.nextInt(1 << dice.nextInt(1, 7)); i > 0; i--) {
                word.append(letters.charAt(dice.nextInt(letters.length())));
            }
            roundTrip(codec, word.toString(), filler, "seed " + seed);
        }
        assertTrue(sent > 100, "only " + sent + " were not refused");
    }

    private void roundTrip(Supplier<? extends Codec<ByteBuffer>> codec, String message, String filler, String seed) {
        Sink sink = new Sink();
        Codec<ByteBuffer> sender = codec.get();
        List<String> expected = new ArrayList<>();
        for (String each : List.of(filler, message, filler)) {
            if (accepts(sender, each, sink)) {
                expected.add(each);
            }
        }
        assertEquals(expected, Sieve.hear(fake.loop(), codec.get(), List.of(sink.bytes())), seed);
    }

    private boolean accepts(Codec<ByteBuffer> sender, String message, Sink sink) {
        int before = sink.bytes().length;
        ByteBuffer bytes = Sink.buffer(message);
        try {
            assertTrue(sender.encode(bytes, sink));
            assertEquals(0, bytes.remaining());
            sent++;
            return true;
        } catch (IllegalArgumentException no) {
            assertEquals(before, sink.bytes().length, "written and then refused");
            assertEquals(message.length(), bytes.remaining());
            refused++;
            return false;
        }
    }

    @Test
    void delimitedMessagesComeBackOrAreRefused() {
        for (String delimiter : List.of("a", "aa", "ab", "aab", "abab", "aabaa", "\r\n")) {
            roundTrip(() -> new Delimited(delimiter, MAX), delimiter + "x", "x");
            assertTrue(refused > 100, "of " + delimiter + " only " + refused + " were refused");
            roundTrip(() -> new Delimited(delimiter, MAX).skipEmpty(), delimiter + "xyz", "x");
        }
    }

    @Test
    void keptDelimitersComeBackOrAreRefused() {
        for (String delimiter : List.of("a", "aa", "ab", "aab")) {
            roundTrip(() -> new Delimited(delimiter, MAX).keepDelimiter(), delimiter, "x" + delimiter);
            roundTrip(() -> new Delimited(delimiter, MAX).keepDelimiter().skipEmpty(), delimiter, "x" + delimiter);
        }
    }

    @Test
    void prefixedMessagesComeBackOrAreRefused() {
        for (int width : new int[] {1, 2, 3, 4, 8}) {
            for (int adjustment : new int[] {-200, -3, 0, 4}) {
                roundTrip(
                        () -> LengthPrefixed.bytes(width)
                                .mark(9)
                                .adjustment(adjustment)
                                .max(MAX),
                        "\0\1\u0080\u00ff",
                        "abcd");
            }
        }
        roundTrip(() -> LengthPrefixed.varint().adjustment(-100).max(MAX), "\0\1\u0080\u00ff", "abcd");
    }

    @Test
    void wholeFramesComeBackOrAreRefused() {
        roundTrip(() -> LengthPrefixed.bytes(1).wholeFrame().max(MAX), "\0\1\2\3\4\5", "\1x");
        assertTrue(refused > 100);
        roundTrip(
                () -> LengthPrefixed.bytes(1)
                        .offset(1)
                        .adjustment(1)
                        .wholeFrame()
                        .max(MAX),
                "\0\1\2\3",
                "x\0x");
        roundTrip(() -> LengthPrefixed.varint().mark(1).wholeFrame().max(MAX), "\1\1\1\2\3", "\1\1x");
    }

    @Test
    void fixedLengthsComeBackOrAreRefused() {
        roundTrip(() -> new FixedLength(3), "ab", "abc");
        assertTrue(refused > 100);
    }

    @Test
    void paddedMessagesComeBackWithTheirPadding() {
        for (int length = 0; length <= 5; length++) {
            Sink sink = new Sink();
            new FixedLength(5).padded().encode(Sink.buffer("x".repeat(length)), sink);
            assertEquals(
                    List.of("x".repeat(length) + "\0".repeat(5 - length)),
                    Sieve.hear(fake.loop(), new FixedLength(5), List.of(sink.bytes())));
        }
    }

    /** What is only complete together with the delimiter that follows it. */
    @Test
    void aMessageThatEndsWithTheBeginningOfItsDelimiterIsRefusedOnlyIfItWouldEndSooner() {
        for (String each : List.of("xa", "a", "aa")) {
            Sink.refusal(new Delimited("aa", MAX), each);
        }
        Sink sink = new Sink();
        new Delimited("aab", MAX).encode(Sink.buffer("xaa"), sink);
        assertEquals("xaaaab", sink.text());
        Sink.refusal(new Delimited("abab", MAX), "xab");
    }

    @Test
    void aRefusalSaysWhatWasExpected() {
        assertEquals(
                "a message in which the delimiter 0d 0a \"..\" occurs not expected, this one begins with "
                        + "61 0d 0a 62 \"a..b\"",
                Sink.refusal(new Delimited(), "a\r\nb"));
        assertEquals(
                "a message in which the delimiter 0d 0a \"..\" occurs just at its end expected, this one begins with "
                        + "61 62 \"ab\"",
                Sink.refusal(new Delimited().keepDelimiter(), "ab"));
        assertEquals(
                "a message that ends with the delimiter expected, this one is too short",
                Sink.refusal(new Delimited().keepDelimiter(), "\n"));
        assertEquals(
                "an empty message would be passed over by its receiver", Sink.refusal(new Delimited().skipEmpty(), ""));
        assertEquals(
                "a message of at most 3 bytes expected, this one has 4", Sink.refusal(new Delimited("|", 3), "abcd"));
    }

    @Test
    void theAnswerIsTheSinks() {
        List<Codec<ByteBuffer>> codecs =
                List.of(new Delimited(), LengthPrefixed.bytes(2), new FixedLength(1), new FixedLength(9).padded());
        for (Codec<ByteBuffer> codec : codecs) {
            assertTrue(codec.encode(Sink.buffer("x"), new Sink()));
            assertFalse(codec.encode(Sink.buffer("x"), new Sink().full()));
        }
        assertFalse(new Numbered().encode(new Packet(1, Sink.buffer("x")), new Sink().full()));
    }

    /** A slice of a larger buffer, read-only, direct, in the other byte order: it is read from position to limit. */
    @Test
    void anyBufferMayBeSent() {
        String much = "--HELLO, WORLD AND ALL OF ITS INHABITANTS--";
        ByteBuffer heap = Sink.buffer(much).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer direct = ByteBuffer.allocateDirect(much.length()).order(ByteOrder.LITTLE_ENDIAN);
        direct.put(Splits.bytes(much)).flip();
        for (ByteBuffer each : List.of(heap, direct, heap.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN))) {
            each.position(2).limit(much.length() - 2);
            Sink sink = new Sink();
            assertTrue(new Delimited("|", 99).encode(each, sink));
            assertEquals(much.substring(2, much.length() - 2) + "|", sink.text());
            assertEquals(each.limit(), each.position());
        }
    }

    @Test
    void aDelimiterIsFoundInAnyBufferThatIsSent() {
        String much = "-------------------------------|-----------";
        ByteBuffer little = Sink.buffer(much).order(ByteOrder.LITTLE_ENDIAN);
        Sink sink = new Sink();
        try {
            new Delimited("|", 99).encode(little, sink);
        } catch (IllegalArgumentException refusal) {
            refused++;
        }
        assertEquals(1, refused);
        assertEquals("", sink.text());
        assertEquals(ByteOrder.LITTLE_ENDIAN, little.order());
    }
}
