package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.FakeLoop;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every shape of a header with a length in it, at every cut. */
class LengthPrefixedTest {
    private static final List<Integer> WIDTHS = List.of(1, 2, 3, 4, 8);
    private static final List<ByteOrder> ORDERS = List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);
    private static final List<String> BODIES = List.of("HELLO, WORLD", "", "X");

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private void atEveryCut(Supplier<LengthPrefixed> codec, String wire, List<String> messages) {
        Sieve.atEveryCut(fake.loop(), codec, wire, messages);
    }

    /** A number as so many bytes. */
    static String field(long number, int width, ByteOrder order) {
        StringBuilder bigEndian = new StringBuilder();
        for (int i = width - 1; i >= 0; i--) {
            bigEndian.append((char) BigInteger.valueOf(number)
                    .shiftRight(8 * i)
                    .and(BigInteger.valueOf(0xFF))
                    .intValue());
        }
        return (order == ByteOrder.BIG_ENDIAN ? bigEndian : bigEndian.reverse()).toString();
    }

    /** A number as Protobuf writes it (protobuf.dev, encoding, base 128 varints). */
    static String varint(long number) {
        return number < 128 ? "" + (char) number : (char) (128 + number % 128) + varint(number / 128);
    }

    private static String sent(Codec<java.nio.ByteBuffer> codec, String message) {
        Sink sink = new Sink();
        codec.encode(Sink.buffer(message), sink);
        return sink.text();
    }

    // ---- shapes

    @Test
    void everyWidthInBothOrdersIsTheSameAtEveryCut() {
        for (int width : WIDTHS) {
            for (ByteOrder order : ORDERS) {
                StringBuilder wire = new StringBuilder();
                BODIES.forEach(
                        body -> wire.append(field(body.length(), width, order)).append(body));
                atEveryCut(() -> LengthPrefixed.bytes(width).order(order), wire.toString(), BODIES);
            }
        }
    }

    @Test
    void varintsAreTheSameAtEveryCut() {
        String longer = "x".repeat(300);
        atEveryCut(
                LengthPrefixed::varint,
                varint(2) + "AB" + varint(0) + varint(300) + longer + varint(1) + "C",
                List.of("AB", "", longer, "C"));
    }

    /** Protobuf's parsers take them, as a writer may reserve room for a length it does not know yet. */
    @Test
    void aVarintMayHaveMoreBytesThanItNeeds() {
        atEveryCut(LengthPrefixed::varint, "\u0082\u0080\0AB\u0080\u0080\u0080\u0080\0", List.of("AB", ""));
    }

    @Test
    void aMarkIsTheSameAtEveryCut() {
        atEveryCut(
                () -> LengthPrefixed.bytes(2).mark(0xCA, 0xFE),
                "\u00ca\u00fe\0\3ABC\u00ca\u00fe\0\0\u00ca\u00fe\0\1D",
                List.of("ABC", "", "D"));
    }

    @Test
    void aWholeFrameHasItsMarkToo() {
        atEveryCut(
                () -> LengthPrefixed.varint().mark('#').wholeFrame(),
                "#\3ABC#\0#\1D",
                List.of("#\3ABC", "#\0", "#\1D"));
    }

    @Test
    void aLengthMayCountItself() {
        for (int width : WIDTHS) {
            StringBuilder wire = new StringBuilder();
            BODIES.forEach(body -> wire.append(field(body.length() + width, width, ByteOrder.BIG_ENDIAN))
                    .append(body));
            atEveryCut(() -> LengthPrefixed.bytes(width).adjustment(-width), wire.toString(), BODIES);
        }
    }

    @Test
    void aLengthMayLeaveOutWhatFollowsIt() {
        atEveryCut(() -> LengthPrefixed.bytes(1).adjustment(3), "\2xyzAB\0xyz", List.of("xyzAB", "xyz"));
    }

    @Test
    void whatIsBeforeTheLengthIsPassedOver() {
        atEveryCut(() -> LengthPrefixed.bytes(2).offset(3), "abc\0\2HIdef\0\0ghi\0\1J", List.of("HI", "", "J"));
    }

    @Test
    void orToldAsPartOfTheWholeFrame() {
        atEveryCut(
                () -> LengthPrefixed.bytes(2).offset(1).adjustment(1).wholeFrame(),
                "t\0\2fHIu\0\0g",
                List.of("t\0\2fHI", "u\0\0g"));
    }

    @Test
    void everyShapeTogetherIsTheSameAtEveryCut() {
        for (int width : WIDTHS) {
            for (ByteOrder order : ORDERS) {
                for (boolean whole : new boolean[] {false, true}) {
                    everyShape(width, order, whole);
                }
            }
        }
    }

    private void everyShape(int width, ByteOrder order, boolean whole) {
        StringBuilder wire = new StringBuilder();
        List<String> frames = new ArrayList<>();
        for (String body : List.of("AB", "", "C")) {
            String frame = "\u0001\u00ff" + "xyz" + field(body.length() + 5, width, order) + body;
            wire.append(frame);
            frames.add(whole ? frame : body);
        }
        atEveryCut(
                () -> {
                    LengthPrefixed codec = LengthPrefixed.bytes(width)
                            .order(order)
                            .offset(3)
                            .mark(1, 255)
                            .adjustment(-5);
                    return whole ? codec.wholeFrame() : codec;
                },
                wire.toString(),
                frames);
    }

    // ---- what is no frame

    @Test
    void anEndInsideAFrameIsAnErrorAtEveryCut() {
        atEveryCut(() -> LengthPrefixed.bytes(2), "\0\1A\0\2B", List.of("A", Sieve.TORN));
        atEveryCut(() -> LengthPrefixed.bytes(2), "\0\1A\0", List.of("A", Sieve.TORN));
        atEveryCut(LengthPrefixed::varint, "\1A\u0080", List.of("A", Sieve.TORN));
    }

    @Test
    void aWrongMarkIsAnErrorAtEveryCut() {
        atEveryCut(() -> LengthPrefixed.bytes(1).mark(0xCA, 0xFE), "\u00ca\u00fe\1AGET ", List.of("A", Sieve.TORN));
        atEveryCut(() -> LengthPrefixed.bytes(1).mark(0xCA, 0xFE), "\u00ca\u00fe\1A\u00ca!", List.of("A", Sieve.TORN));
    }

    /** It does not wait for the rest of a header that can be none. */
    @Test
    void aWrongMarkIsRefusedWithItsFirstWrongByte() {
        Sieve<?> sieve = new Sieve<>(fake.loop(), LengthPrefixed.bytes(4).mark(0xCA, 0xFE, 0xBA, 0xBE));
        sieve.feed("\u00ca").feed("G");
        assertEquals("the mark ca fe ba be \"....\" expected before a message, found ca 47 \".G\"", sieve.error());
    }

    @Test
    void aVarintWithoutEndIsAnErrorAtEveryCut() {
        atEveryCut(LengthPrefixed::varint, "\1A\u0080\u0080\u0080\u0080\u0080\1B", List.of("A", Sieve.TORN));
    }

    @Test
    void aVarintWithoutEndIsRefusedWithItsFifthByte() {
        Sieve<?> sieve = new Sieve<>(fake.loop(), LengthPrefixed.varint());
        sieve.feed("\u00ff\u00ff\u00ff\u00ff");
        assertEquals(List.of(), sieve.told());
        sieve.feed("\u00ff");
        assertEquals("a length of at most 5 bytes expected, found ff ff ff ff ff \".....\" and no end", sieve.error());
    }

    // ---- settings

    @Test
    void settingsOutOfRangeAreRefused() {
        for (int width : new int[] {-1, 0, 5, 6, 7, 9}) {
            assertThrows(IllegalArgumentException.class, () -> LengthPrefixed.bytes(width));
        }
        LengthPrefixed codec = LengthPrefixed.bytes(2);
        assertThrows(IllegalArgumentException.class, () -> codec.offset(-1));
        assertThrows(IllegalArgumentException.class, () -> codec.offset(65_536));
        assertThrows(IllegalArgumentException.class, () -> codec.mark(256));
        assertThrows(IllegalArgumentException.class, () -> codec.mark(-1));
        assertThrows(IllegalArgumentException.class, () -> codec.max(-1));
    }

    @Test
    void theSettingsMayComeInAnyOrder() {
        assertEquals("#\2HI", sent(LengthPrefixed.bytes(1).offset(1).offset(0).mark('#'), "HI"));
        atEveryCut(() -> LengthPrefixed.bytes(1).offset(2).mark('#'), "#xx\2HI", List.of("HI"));
        atEveryCut(() -> LengthPrefixed.bytes(1).mark('#').offset(2), "#xx\2HI", List.of("HI"));
    }

    // ---- sending

    @Test
    void whatIsSentHasTheShapeOfWhatIsReceived() {
        for (int width : WIDTHS) {
            for (ByteOrder order : ORDERS) {
                assertEquals(
                        "#" + field(7, width, order) + "HELLO",
                        sent(LengthPrefixed.bytes(width).order(order).mark('#').adjustment(-2), "HELLO"));
            }
        }
        assertEquals(varint(300) + "x".repeat(300), sent(LengthPrefixed.varint(), "x".repeat(300)));
    }

    @Test
    void aWholeFrameIsSentAsItIs() {
        LengthPrefixed codec = LengthPrefixed.bytes(2).offset(1).adjustment(1).wholeFrame();
        assertEquals("t\0\2fHI", sent(codec, "t\0\2fHI"));
    }

    @Test
    void aWholeFrameThatSaysAnotherLengthIsRefused() {
        LengthPrefixed codec = LengthPrefixed.bytes(2).mark('#').wholeFrame();
        String reason = "a whole frame of the length that it says expected, this one has ";
        assertEquals(reason + "4 bytes: 23 00 02 41 \"#..A\"", Sink.refusal(codec, "#\0\2A"));
        assertEquals(reason + "6 bytes: 23 00 02 41 42 43 \"#..ABC\"", Sink.refusal(codec, "#\0\2ABC"));
        assertEquals(reason + "2 bytes: 23 00 \"#.\"", Sink.refusal(codec, "#\0"));
        assertEquals(reason + "0 bytes: \"\"", Sink.refusal(codec, ""));
    }

    @Test
    void aWholeFrameWithAWrongMarkIsRefused() {
        LengthPrefixed codec = LengthPrefixed.bytes(2).mark('#').wholeFrame();
        assertEquals(
                "no frame of this codec: the mark 23 \"#\" expected before a message, found 21 \"!\"",
                Sink.refusal(codec, "!\0\1A"));
    }

    @Test
    void withFieldsBeforeTheLengthOnlyWholeFramesCanBeSent() {
        Sink sink = new Sink();
        LengthPrefixed codec = LengthPrefixed.bytes(2).offset(1);
        assertThrows(IllegalStateException.class, () -> codec.encode(Sink.buffer("HI"), sink));
        assertEquals("", sink.text());
    }
}
