package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is passed over by words is what is passed over byte by byte (RFC 9110 §5.5 and §5.6.2). */
class AsciiScanTest {
    private static final int ALIGNMENTS = 16;
    private static final int ROUNDS = 20_000;

    /** One scan of {@link Ascii}, and which bytes it passes over. */
    private enum Scan {
        TOKEN('a'),
        TEXT('b'),
        VISIBLE('c');

        /** Passed over by all three. */
        final char filler;

        Scan(char filler) {
            this.filler = filler;
        }

        boolean passes(int b) {
            return switch (this) {
                case TOKEN -> AsciiTest.isToken(b);
                case TEXT -> b == '\t' || (b >= ' ' && b != 0x7F);
                case VISIBLE -> b > ' ' && b < 0x7F;
            };
        }

        int fast(byte[] bytes, int from) {
            return switch (this) {
                case TOKEN -> Ascii.skipToken(bytes, from);
                case TEXT -> Ascii.skipText(bytes, from);
                case VISIBLE -> Ascii.skipVisible(bytes, from);
            };
        }

        int naive(byte[] bytes, int from) {
            int at = from;
            while (passes(bytes[at] & 0xFF)) {
                at++;
            }
            return at;
        }
    }

    @Test
    void everyByteIsPassedOverOrNotAtEveryAlignment() {
        for (Scan scan : Scan.values()) {
            for (int b = 0; b < 256; b++) {
                for (int start = 0; start < ALIGNMENTS; start++) {
                    for (int place = 0; place < ALIGNMENTS; place++) {
                        byte[] bytes = new byte[start + 2 * ALIGNMENTS + Ascii.WORD];
                        Arrays.fill(bytes, 0, start + 2 * ALIGNMENTS, (byte) scan.filler);
                        bytes[start + place] = (byte) b;
                        int expected = scan.passes(b) ? start + 2 * ALIGNMENTS : start + place;
                        assertEquals(expected, scan.fast(bytes, start), scan + " " + b + " at " + place);
                    }
                }
            }
        }
    }

    /** A borrow may not let one byte be taken for another because of the byte before it. */
    @Test
    void everyPairOfBytesIsPassedOverAsByteByByte() {
        for (Scan scan : Scan.values()) {
            for (int pair = 0; pair < 256 * 256; pair++) {
                byte[] bytes = new byte[12 + Ascii.WORD];
                Arrays.fill(bytes, 0, 12, (byte) scan.filler);
                bytes[pair % 7] = (byte) (pair >> 8);
                bytes[pair % 7 + 1] = (byte) pair;
                assertEquals(scan.naive(bytes, 0), scan.fast(bytes, 0), () -> scan + " of " + Arrays.toString(bytes));
            }
        }
    }

    @Test
    void randomTextsArePassedOverAsByteByByte() {
        SplittableRandom dice = new SplittableRandom(1);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = AsciiTest.text(dice);
            int from = dice.nextInt(bytes.length - Ascii.WORD);
            for (Scan scan : Scan.values()) {
                assertEquals(
                        scan.naive(bytes, from), scan.fast(bytes, from), () -> scan + " of " + Arrays.toString(bytes));
            }
        }
    }
}
