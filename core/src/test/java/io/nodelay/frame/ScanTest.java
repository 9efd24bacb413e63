package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A delimiter is found where plain search finds it, and a byte that was searched is not looked at again. */
class ScanTest {
    private static final List<String> DELIMITERS =
            List.of("a", "\0", "\u0080", "\u00ff", "ab", "aa", "\0\1", "\u0080\u007f", "aab", "abab", "\1\0\1\0\0");

    private static int search(String text, String delimiter, int from, int to) {
        int at = text.substring(0, to).indexOf(delimiter, from - delimiter.length() + 1);
        return at < 0 ? -1 : at + delimiter.length() - 1;
    }

    @Test
    void itFindsWhatPlainSearchFinds() {
        for (String delimiter : DELIMITERS) {
            Scan scan = new Scan(Splits.bytes(delimiter));
            for (int seed = 1; seed <= 2_000; seed++) {
                SplittableRandom dice = new SplittableRandom(seed);
                String text = text(dice, delimiter);
                int from = delimiter.length() - 1 + dice.nextInt(10);
                int to = dice.nextInt(from, from + 1 + text.length());
                to = Math.min(to, text.length());
                if (from <= to) {
                    ByteBuffer direct = ByteBuffer.allocateDirect(text.length())
                            .put(Splits.bytes(text))
                            .flip();
                    int expected = search(text, delimiter, from, to);
                    assertEquals(expected, scan.find(Sink.buffer(text), from, to), "seed " + seed);
                    assertEquals(expected, scan.find(direct, from, to), "seed " + seed);
                }
            }
        }
    }

    /** Bytes like those of the delimiter, and their neighbours by one, which a borrow could take for them. */
    private static String text(SplittableRandom dice, String delimiter) {
        StringBuilder text = new StringBuilder();
        int strangers = dice.nextInt(1, 40);
        for (int i = dice.nextInt(10, 200); i >= 0; i--) {
            int each = delimiter.charAt(dice.nextInt(delimiter.length()));
            int drift = dice.nextInt(strangers) == 0 ? 0 : dice.nextInt(1, 3);
            text.append((char) (each + drift & 0xFF));
        }
        return text.toString();
    }

    /** Any byte beside any other, at every place of a word: there are no false finds and no misses. */
    @Test
    void everyByteIsToldFromEveryOther() {
        for (int delimiter = 0; delimiter < 256; delimiter++) {
            Scan scan = new Scan(new byte[] {(byte) delimiter});
            for (int other = 0; other < 256; other++) {
                ByteBuffer bytes = ByteBuffer.allocate(41);
                for (int i = 0; i < 41; i++) {
                    bytes.put(i, (byte) (other == delimiter ? other + 1 : other));
                }
                assertEquals(-1, scan.find(bytes, 0, 41));
                int place = other % 41;
                bytes.put(place, (byte) delimiter);
                assertEquals(place, scan.find(bytes, 0, 41));
            }
        }
    }

    // ---- once

    /**
     * What was searched is made all delimiters: were it searched again, one would be found. So however a message
     * comes, all searches together look at each byte once, and a megabyte byte by byte costs a megabyte.
     */
    @Test
    void whatWasSearchedIsNotSearchedAgain() throws FrameException {
        for (String delimiter : List.of("|", "\r\n", "aab", "<end>")) {
            Delimited codec = new Delimited(delimiter, 10_000);
            ByteBuffer in = ByteBuffer.allocate(5_000);
            List<String> told = new ArrayList<>();
            for (int limit = 1; limit < 2_000; limit += 1 + limit % 7) {
                in.limit(limit);
                assertFalse(codec.decode(in, message -> told.add("found again")));
                overwrite(in, limit, delimiter);
            }
            int end = in.limit();
            in.limit(end + delimiter.length()).put(end, Splits.bytes(delimiter));
            assertTrue(codec.decode(in, message -> told.add("found after " + message.remaining())));
            assertEquals(List.of("found after " + end), told);
        }
    }

    /** All that no delimiter can begin in any more, as it would have had to end in it. */
    private static void overwrite(ByteBuffer in, int searched, String delimiter) {
        for (int i = 0; i + delimiter.length() <= searched; i += delimiter.length()) {
            in.put(i, Splits.bytes(delimiter));
        }
        for (int i = searched / delimiter.length() * delimiter.length(); i < searched; i++) {
            in.put(i, (byte) '.');
        }
    }

    /** The same for a message whose pieces are put together. */
    @Test
    void norIsWhatWasSearchedWhereItLay() throws FrameException {
        for (String delimiter : List.of("|", "\r\n", "aab", "<end>")) {
            Delimited codec = new Delimited(delimiter, 10_000);
            ByteBuffer torn = ByteBuffer.allocate(5_000).limit(10);
            List<String> told = new ArrayList<>();
            assertFalse(codec.decode(torn, message -> told.add("found at once")));
            for (int i = 0; i < 300; i++) {
                ByteBuffer next = ByteBuffer.allocate(1 + i % 9);
                int all = next.remaining();
                assertEquals(all, codec.belonging(torn, next));
                torn.limit(torn.limit() + all);
                overwrite(torn, torn.limit(), delimiter);
                assertFalse(codec.decode(torn, message -> told.add("found again")));
            }
            int end = torn.limit();
            ByteBuffer last = Sink.buffer(delimiter + "x");
            assertEquals(delimiter.length(), codec.belonging(torn, last));
            torn.limit(end + delimiter.length()).put(end, Splits.bytes(delimiter));
            assertTrue(codec.decode(torn, message -> told.add("found after " + message.remaining())));
            assertEquals(List.of("found after " + end), told);
        }
    }
}
