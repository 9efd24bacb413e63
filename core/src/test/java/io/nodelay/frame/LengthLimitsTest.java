package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Lengths are unsigned and bounded, whatever the peer writes: what announces more than the limit is refused with its
 * header and before its body (netty/netty#1798 is a negative one, netty/netty#25 and #7775 are of failing late).
 */
class LengthLimitsTest {
    private static final int MAX = 10;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static String field(long number, int width) {
        return LengthPrefixedTest.field(number, width, ByteOrder.BIG_ENDIAN);
    }

    private Sieve<?> hears(Codec<?> codec, String wire) {
        Sieve<?> sieve = new Sieve<>(fake.loop(), codec);
        return sieve.feed(wire);
    }

    private void accepted(Codec<?> codec, String header, int length) {
        String body = "x".repeat(length);
        Sieve<?> sieve = hears(codec, header);
        Splits.every(Splits.bytes(body), 100_000).forEach(sieve::feed);
        assertEquals(1, sieve.told().size());
        assertTrue(sieve.told().get(0).endsWith(body));
    }

    /** The header alone is enough, no byte of a body has come. */
    private void refused(Codec<?> codec, String header, String why) {
        Sieve<?> sieve = hears(codec, header);
        assertEquals(why, sieve.error());
        assertEquals(
                List.of(Sieve.TORN), sieve.feed(header).feed("and what follows").told());
        assertEquals(0, fake.loop().stats().chunksOut());
    }

    // ---- the limit

    @Test
    void theLimitItselfIsAllowedAndOneMoreIsNot() {
        for (int width : List.of(1, 2, 3, 4, 8)) {
            for (int length : new int[] {0, 1, MAX - 1, MAX}) {
                accepted(LengthPrefixed.bytes(width).max(MAX), field(length, width), length);
            }
            refused(
                    LengthPrefixed.bytes(width).max(MAX),
                    field(MAX + 1, width),
                    "a length of at most 10 bytes expected, found 11: " + "00 ".repeat(width - 1) + "0b \""
                            + ".".repeat(width) + "\"");
        }
    }

    /**
     * The limit is that of the payload, and what the header has comes on top (neo4j/neo4j#11918). What is told is
     * how much the field itself may say.
     */
    @Test
    void headerMarkAndAdjustmentDoNotCount() {
        for (int length : new int[] {0, 1, MAX - 1, MAX}) {
            accepted(counted(), "#ab" + field(length + 5, 2), length);
        }
        refused(counted(), "#ab" + field(MAX + 6, 2), "a length of at most 15 bytes expected, found 16: 00 10 \"..\"");
    }

    private static LengthPrefixed counted() {
        return LengthPrefixed.bytes(2).mark('#').offset(2).adjustment(-5).max(MAX);
    }

    @Test
    void theLimitOfWholeFramesIsThatOfTheirPayloadToo() {
        accepted(counted().wholeFrame(), "#ab" + field(MAX + 5, 2), MAX);
        assertTrue(hears(counted().wholeFrame(), "#ab" + field(MAX + 6, 2)).failed());
    }

    @Test
    void varintsHaveTheSameLimit() {
        for (int length : new int[] {0, 1, 299, 300}) {
            accepted(LengthPrefixed.varint().max(300), LengthPrefixedTest.varint(length), length);
        }
        refused(
                LengthPrefixed.varint().max(300),
                LengthPrefixedTest.varint(301),
                "a length of at most 300 bytes expected, found 301: ad 02 \"..\"");
    }

    @Test
    void withoutAnyOtherTheLimitIsOneMebibyte() {
        accepted(LengthPrefixed.bytes(4), field(1 << 20, 4), 1 << 20);
        refused(
                LengthPrefixed.bytes(4),
                field((1 << 20) + 1, 4),
                "a length of at most 1048576 bytes expected, found 1048577: 00 10 00 01 \"....\"");
    }

    @Test
    void aLimitOfNothingLetsEmptyMessagesPass() {
        accepted(LengthPrefixed.bytes(1).max(0), "\0", 0);
        refused(LengthPrefixed.bytes(1).max(0), "\1", "a length of at most 0 bytes expected, found 1: 01 \".\"");
    }

    // ---- signs

    @Test
    void sixteenBitLengthsAreUnsigned() {
        for (int length : new int[] {32_767, 32_768, 65_535}) {
            accepted(LengthPrefixed.bytes(2), field(length, 2), length);
            accepted(new Numbered(), "\0\1" + field(length, 2), length);
        }
    }

    @Test
    void shorterAndLongerOnesToo() {
        accepted(LengthPrefixed.bytes(1), field(128, 1), 128);
        accepted(LengthPrefixed.bytes(1), field(255, 1), 255);
        accepted(LengthPrefixed.bytes(3).max(1 << 24), field(0x80_0000, 3), 0x80_0000);
        accepted(LengthPrefixed.bytes(3).max(1 << 24), field(0xFF_FFFF, 3), 0xFF_FFFF);
    }

    @Test
    void lengthsBeyondAllMemoryAreRefused() {
        String limit = "a length of at most 2147483647 bytes expected, found ";
        LengthPrefixed largest = LengthPrefixed.bytes(4).max(Integer.MAX_VALUE);
        refused(largest, field(0x8000_0000L, 4), limit + "2147483648: 80 00 00 00 \"....\"");
        refused(largest, field(UNSIGNED_INT, 4), limit + "4294967295: ff ff ff ff \"....\"");
        refused(
                LengthPrefixed.varint().max(Integer.MAX_VALUE),
                LengthPrefixedTest.varint(UNSIGNED_INT),
                limit + "4294967295: ff ff ff ff 0f \".....\"");
        refused(
                Numbered.wide(Integer.MAX_VALUE),
                field(1, 4) + field(UNSIGNED_INT, 4),
                limit + "4294967295: ff ff ff ff \"....\"");
    }

    @Test
    void eightBytesAreUnsignedToo() {
        LengthPrefixed largest = LengthPrefixed.bytes(8).max(Integer.MAX_VALUE);
        String limit = "a length of at most 2147483647 bytes expected, found ";
        refused(largest, field(Long.MAX_VALUE, 8), limit + "9223372036854775807: 7f " + "ff ".repeat(7) + dots(8));
        refused(largest, field(Long.MIN_VALUE, 8), limit + "9223372036854775808: 80 " + "00 ".repeat(7) + dots(8));
        refused(largest, field(-1, 8), limit + "18446744073709551615: " + "ff ".repeat(8) + dots(8));
    }

    private static String dots(int count) {
        return "\"" + ".".repeat(count) + "\"";
    }

    /** 2^31-1 is within such a limit: it is waited for, and no memory is taken for it. */
    @Test
    void theLargestLengthIsWaitedForWithoutMemory() {
        Sieve<?> sieve = hears(LengthPrefixed.bytes(4).max(Integer.MAX_VALUE), field(Integer.MAX_VALUE, 4) + "abc");
        assertEquals(List.of(), sieve.feed("def").told());
        assertEquals(512, sieve.deframer().rest().capacity());
        sieve.deframer().drop();
    }

    // ---- adjustment

    @Test
    void aLengthBelowWhatItCountsIsRefused() {
        for (int number : new int[] {0, 1}) {
            refused(
                    LengthPrefixed.bytes(2).adjustment(-2),
                    field(number, 2),
                    "a length of at least 2 bytes expected, found " + number);
        }
        accepted(LengthPrefixed.bytes(2).adjustment(-2), field(2, 2), 0);
    }

    @Test
    void anAdjustmentCanOverflowNothing() {
        for (int adjustment : new int[] {1, 0xF_FFFF, Integer.MAX_VALUE}) {
            String limit = adjustment > 1 << 20
                    ? "by these settings none expected, found "
                    : "a length of at most " + ((1 << 20) - adjustment) + " bytes expected, found ";
            refused(
                    LengthPrefixed.bytes(8).adjustment(adjustment),
                    field(Long.MAX_VALUE, 8),
                    limit + "9223372036854775807: 7f " + "ff ".repeat(7) + dots(8));
            refused(
                    LengthPrefixed.bytes(4).adjustment(adjustment),
                    field(UNSIGNED_INT, 4),
                    limit + "4294967295: ff ff ff ff " + dots(4));
        }
    }

    @Test
    void norWhenSomethingIsSent() {
        assertEquals(
                "a message of at most 10 bytes expected, this one has 11",
                Sink.refusal(LengthPrefixed.bytes(8).adjustment(1).max(10), "12345678901"));
        assertEquals(
                "by these settings none expected, this one has 1",
                Sink.refusal(LengthPrefixed.bytes(1).adjustment(-300), "1"));
    }

    @Test
    void anAdjustmentBelowEveryLengthRefusesAll() {
        LengthPrefixed codec = LengthPrefixed.bytes(4).adjustment(Integer.MIN_VALUE);
        refused(codec, field(1, 4), "a length of at least 2147483648 bytes expected, found 1");
        accepted(LengthPrefixed.bytes(4).adjustment(Integer.MIN_VALUE), field(0x8000_0000L, 4), 0);
    }

    // ---- what the sender refuses

    @Test
    void theSenderKeepsToTheLimitAndToWhatTheFieldHolds() {
        String most = "a message of at most ";
        assertEquals(
                most + "10 bytes expected, this one has 11",
                refusal(LengthPrefixed.bytes(4).max(10), 11));
        assertEquals(most + "255 bytes expected, this one has 256", refusal(LengthPrefixed.bytes(1), 256));
        assertEquals(
                most + "253 bytes expected, this one has 254",
                refusal(LengthPrefixed.bytes(1).adjustment(-2), 254));
        assertEquals(most + "65535 bytes expected, this one has 65536", refusal(LengthPrefixed.bytes(2), 65_536));
        assertEquals(
                "a message of at least 3 bytes expected, this one has 2",
                refusal(LengthPrefixed.bytes(2).adjustment(3), 2));
    }

    private static String refusal(Codec<ByteBuffer> codec, int length) {
        return Sink.refusal(codec, "x".repeat(length));
    }

    @Test
    void theLongestMessageOfAFieldIsSent() {
        for (int width : List.of(1, 2)) {
            int longest = (1 << (8 * width)) - 1;
            Sink sink = new Sink();
            LengthPrefixed.bytes(width).encode(ByteBuffer.allocate(longest), sink);
            assertEquals(field(longest, width) + "\0".repeat(longest), sink.text());
        }
    }
}
