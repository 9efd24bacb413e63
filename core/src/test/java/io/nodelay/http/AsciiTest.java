package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is found by words is what is found byte by byte. */
class AsciiTest {
    private static final int ALIGNMENTS = 16;
    private static final int ROUNDS = 20_000;
    private static final String TCHAR = "!#$%&'*+-.^_`|~";

    static boolean isToken(int b) {
        return (b >= '0' && b <= '9')
                || (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b > 0 && TCHAR.indexOf(b) >= 0);
    }

    static byte[] text(SplittableRandom dice) {
        byte[] bytes = new byte[dice.nextInt(80) + 1 + Ascii.WORD];
        int strangers = 1 + dice.nextInt(60);
        for (int i = 0; i < bytes.length - 1 - Ascii.WORD; i++) {
            bytes[i] = (byte) (dice.nextInt(strangers) == 0 ? dice.nextInt(256) : dice.nextInt('!', 0x7F));
        }
        return bytes;
    }

    private static int naiveLineFeed(ByteBuffer in, int from, int to) {
        int at = from;
        while (at < to && in.get(at) != '\n') {
            at++;
        }
        return at;
    }

    @Test
    void aLineFeedIsToldFromEveryOtherByteAtEveryAlignment() {
        for (int b = 0; b < 256; b++) {
            for (int start = 0; start < ALIGNMENTS; start++) {
                for (int place = 0; place < 3 * ALIGNMENTS; place++) {
                    ByteBuffer in = ByteBuffer.allocate(start + 3 * ALIGNMENTS);
                    in.put(start + place, (byte) b);
                    int expected = b == '\n' ? start + place : in.limit();
                    assertEquals(expected, Ascii.lineFeed(in, start, in.limit()));
                }
            }
        }
    }

    @Test
    void lineFeedsOfRandomTextsAreFoundInBothKindsOfBuffers() {
        SplittableRandom dice = new SplittableRandom(2);
        for (int i = 0; i < ROUNDS; i++) {
            int size = dice.nextInt(100);
            ByteBuffer in = i % 2 == 0 ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
            for (int at = 0; at < size; at++) {
                in.put(at, (byte) dice.nextInt(8, 8 + 1 + dice.nextInt(40)));
            }
            int to = dice.nextInt(size + 1);
            int from = dice.nextInt(to + 1);
            assertEquals(naiveLineFeed(in, from, to), Ascii.lineFeed(in, from, to));
        }
    }

    private static boolean naiveContains(byte[] bytes, int from, int to, char wanted) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == (byte) wanted) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aByteIsContainedAtEveryAlignmentAndNotOutsideOfItsRange() {
        for (int b = 0; b < 256; b++) {
            for (int from = 0; from < ALIGNMENTS; from++) {
                for (int place = 0; place < 2 * ALIGNMENTS; place++) {
                    byte[] bytes = new byte[2 * ALIGNMENTS + Ascii.WORD];
                    bytes[place] = (byte) b;
                    int to = from + ALIGNMENTS - 1;
                    boolean expected = b == '#' && place >= from && place < to;
                    assertEquals(expected, Ascii.contains(bytes, from, to, '#'));
                }
            }
        }
    }

    @Test
    void randomTextsContainWhatTheyContainByteByByte() {
        SplittableRandom dice = new SplittableRandom(3);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = text(dice);
            int to = dice.nextInt(bytes.length - Ascii.WORD);
            int from = dice.nextInt(to + 1);
            char wanted = (char) dice.nextInt(1, 0x7F);
            assertEquals(naiveContains(bytes, from, to, wanted), Ascii.contains(bytes, from, to, wanted));
        }
    }

    @Test
    void aTokenIsOfTheCharactersOfTheGrammar() {
        for (int c = 0; c < 600; c++) {
            assertEquals(c < 256 && isToken(c), Ascii.isToken("a" + (char) c), "" + c);
            if (c < 256) {
                assertEquals(isToken(c), Ascii.isToken((byte) c));
            }
        }
        assertFalse(Ascii.isToken(""));
    }

    @Test
    void aValueThatMayBeSentHasNoControlsAndIsOfLatin1() {
        for (int c = 0; c < 600; c++) {
            boolean expected = c == '\t' || (c >= ' ' && c != 0x7F && c < 256);
            assertEquals(expected, Ascii.isFieldValue("a" + (char) c), "" + c);
        }
        assertTrue(Ascii.isFieldValue(""));
    }

    @Test
    void namesAreTheSameWhateverTheCaseOfLettersAlone() {
        byte[] name = Ascii.bytes("..Content-LENGTH..");
        assertTrue(Ascii.same(name, 2, 16, Ascii.bytes("content-length")));
        assertTrue(Ascii.same(name, 2, 16, "cONTENT-length"));
        assertFalse(Ascii.same(name, 2, 15, "content-length"));
        assertFalse(Ascii.same(Ascii.bytes("a^"), 0, 2, "a~"));
        assertFalse(Ascii.same(Ascii.bytes("a@"), 0, 2, "a`"));
    }
}
