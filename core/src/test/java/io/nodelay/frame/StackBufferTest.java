package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The ring, and what rings of this kind get wrong: growing while what waits goes round the end, holding an empty
 * message back, losing count when a listener throws, taking lengths above 32,767 for negative.
 */
class StackBufferTest {
    private static final int STEP = 512;

    private final List<String> told = new ArrayList<>();
    private final StackBuffer ring = new StackBuffer(message -> told.add(Splits.text(message)));

    private static String framed(String body) {
        return LengthPrefixedTest.field(body.length(), 2, ByteOrder.BIG_ENDIAN) + body;
    }

    /** A text without repetitions, so that nothing is at the right place by chance. */
    private static String text(int length, int seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return Splits.text(bytes);
    }

    private void put(String text) {
        ByteBuffer data = Sink.buffer(text);
        ring.accept(data);
        assertEquals(0, data.remaining());
    }

    /** Leaves an empty ring whose next byte goes to that place. */
    private void turnTo(int offset) {
        for (int left = offset + STEP; left > 0; ) {
            int message = left > 300 && left != 301 ? 200 : left;
            put(framed("-".repeat(message - 2)));
            left -= message;
        }
        told.clear();
    }

    // ---- cuts

    @Test
    void messagesAreTheSameAtEveryCut() {
        String wire = framed("HELLO") + framed("") + framed("!") + framed("WORLD");
        for (List<byte[]> pieces : Splits.of(Splits.bytes(wire))) {
            List<String> heard = new ArrayList<>();
            StackBuffer each = new StackBuffer(message -> heard.add(Splits.text(message)));
            pieces.forEach(piece -> each.accept(ByteBuffer.wrap(piece)));
            assertEquals(List.of("HELLO", "", "!", "WORLD"), heard, () -> "cut as " + Splits.show(pieces));
            assertEquals(0, each.waiting());
        }
    }

    @Test
    void manyMessagesInOnePieceAreAllTold() {
        StringBuilder wire = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String body = text(i % 97, i);
            wire.append(framed(body));
            expected.add(body);
        }
        put(wire.toString());
        assertEquals(expected, told);
    }

    @Test
    void randomPiecesOfRandomMessagesEqualTheWhole() {
        for (int seed = 1; seed <= 100; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            StringBuilder wire = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String body = text(dice.nextInt(2 << dice.nextInt(12)), seed + i);
                wire.append(framed(body));
                expected.add(body);
            }
            told.clear();
            Splits.random(Splits.bytes(wire.toString()), dice).forEach(piece -> ring.accept(ByteBuffer.wrap(piece)));
            assertEquals(expected, told, "seed " + seed);
        }
    }

    // ---- the ring

    @Test
    void aMessageMayGoRoundTheEndAtEveryPlace() {
        String body = text(300, 1);
        for (int offset = 0; offset < STEP; offset++) {
            turnTo(offset);
            put(framed(body));
            assertEquals(List.of(body), told, "from place " + offset);
        }
    }

    @Test
    void soMayOneThatComesByteByByte() {
        String body = text(100, 1);
        for (int offset = STEP - 110; offset < STEP + 5; offset++) {
            turnTo(offset);
            framed(body).chars().forEach(each -> put("" + (char) each));
            assertEquals(List.of(body), told, "from place " + offset);
        }
    }

    @Test
    void growingWhileItGoesRoundTheEndKeepsEveryByte() {
        for (int offset = 0; offset < STEP; offset += 7) {
            StackBufferTest fresh = new StackBufferTest();
            fresh.turnTo(offset);
            String body = text(1_500, offset);
            String wire = framed(body) + framed("next");
            fresh.put(wire.substring(0, 400));
            fresh.put(wire.substring(400));
            assertEquals(List.of(body, "next"), fresh.told, "from place " + offset);
        }
    }

    @Test
    void growingWithNothingButTheLengthKeepsIt() {
        for (int offset = STEP - 4; offset <= STEP; offset++) {
            StackBufferTest fresh = new StackBufferTest();
            fresh.turnTo(offset);
            String wire = framed(text(5_000, 1));
            fresh.put(wire.substring(0, 1));
            fresh.put(wire.substring(1, 2));
            assertEquals(2, fresh.ring.waiting());
            fresh.put(wire.substring(2));
            assertEquals(List.of(wire.substring(2)), fresh.told, "from place " + offset);
        }
    }

    @Test
    void aMessageThatJustFillsTheRingDoesNotNeedALargerOne() {
        String body = text(STEP - 2, 1);
        for (int offset : new int[] {0, 1, 100, STEP - 1}) {
            turnTo(offset);
            put(framed(body));
            assertEquals(List.of(body), told);
        }
    }

    // ---- lengths

    @Test
    void lengthsAreUnsigned() {
        for (int length : new int[] {32_767, 32_768, 40_000, 65_535}) {
            told.clear();
            String body = text(length, length);
            Splits.every(Splits.bytes(framed(body) + framed("after")), 1_460)
                    .forEach(piece -> ring.accept(ByteBuffer.wrap(piece)));
            assertEquals(List.of(body, "after"), told);
        }
    }

    @Test
    void anEmptyMessageIsToldWithItsLength() {
        put("\0");
        assertEquals(List.of(), told);
        put("\0");
        assertEquals(List.of(""), told);
        put("\0\0\0\0");
        assertEquals(List.of("", "", ""), told);
    }

    @Test
    void whatWaitsIsCounted() {
        put("\0\5HE");
        assertEquals(4, ring.waiting());
        put("LLO");
        assertEquals(0, ring.waiting());
    }

    // ---- readers

    /** Each message that is told is told once, whoever throws, and those behind it follow. */
    @Test
    void aReaderThatThrowsLosesNothingButTheCall() {
        List<String> heard = new ArrayList<>();
        StackBuffer each = new StackBuffer(message -> {
            heard.add(Splits.text(message));
            if (heard.size() == 2) {
                throw new IllegalStateException("listener");
            }
        });
        ByteBuffer data = Sink.buffer(framed("one") + framed("two") + framed("three") + "\0\4fo");
        assertThrows(IllegalStateException.class, () -> each.accept(data));
        each.accept(data);
        each.accept(Sink.buffer("ur"));
        assertEquals(List.of("one", "two", "three", "four"), heard);
        assertEquals(0, each.waiting());
    }

    @Test
    void aReaderThatThrowsAtEveryMessageHearsThemAll() {
        List<String> heard = new ArrayList<>();
        StackBuffer each = new StackBuffer(message -> {
            heard.add(Splits.text(message));
            throw new IllegalStateException("listener");
        });
        StringBuilder wire = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            expected.add(text(i % 7, i));
            wire.append(framed(expected.get(i)));
        }
        ByteBuffer data = Sink.buffer(wire.toString());
        for (int i = 0; i < 500; i++) {
            assertThrows(IllegalStateException.class, () -> each.accept(data));
        }
        each.accept(data);
        assertEquals(expected, heard);
    }

    @Test
    void aReaderCannotPutMoreIn() {
        List<StackBuffer> itself = new ArrayList<>();
        StackBuffer each = new StackBuffer(message -> itself.get(0).accept(Sink.buffer("\0\1x")));
        itself.add(each);
        assertThrows(IllegalStateException.class, () -> each.accept(Sink.buffer("\0\1x")));
        itself.set(0, ring);
        each.accept(Sink.buffer("\0\1x"));
        assertEquals(List.of("x"), told);
    }

    /** Also when the message had to be put straight. */
    @Test
    void whatAReaderDoesToPositionLimitAndOrderIsForgotten() {
        for (int offset : new int[] {0, STEP - 10}) {
            List<String> heard = new ArrayList<>();
            StackBuffer each = new StackBuffer(message -> {
                assertTrue(message.order() == ByteOrder.BIG_ENDIAN);
                if (heard.add(Splits.text(message)) && heard.size() > 1) {
                    message.order(ByteOrder.LITTLE_ENDIAN)
                            .clear()
                            .position(1)
                            .limit(2)
                            .mark();
                }
            });
            each.accept(Sink.buffer(framed("-".repeat(offset))));
            for (int i = 0; i < 100; i++) {
                each.accept(Sink.buffer(framed("a message")));
            }
            assertEquals(List.of("a message"), heard.stream().skip(1).distinct().toList());
            assertEquals(101, heard.size());
        }
    }
}
