package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The blank line is found behind the same byte however the wire has cut the text. */
class HeadEndTest {
    private static final String BEFORE = "x\n\r\n";
    private static final List<String> ENDS_BY_CRLF = List.of(
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nB: 0123456789abcdef\r\n\r\n",
            "\r\n",
            "A: b\r\n\r\n");
    private static final List<String> ENDS_BY_LF = List.of(
            "GET / HTTP/1.1\n\n", "GET /\r\nHost: a\nB: 0123456789abcdef\r\n\n", "\n", "A: b\n\r\n", "A: b\r\n\n");

    private static ByteBuffer buffer(String head, boolean direct) {
        byte[] bytes = Ascii.bytes(BEFORE + head);
        return direct ? ByteBuffer.allocateDirect(bytes.length).put(bytes).flip() : ByteBuffer.wrap(bytes);
    }

    /** Looks at the first bytes, remembers how many they were, and looks on at each of the further cuts. */
    private static void foundAtEveryPairOfCuts(String head) {
        int start = BEFORE.length();
        for (boolean direct : new boolean[] {false, true}) {
            ByteBuffer in = buffer(head + "A: b\r\n\r\n", direct);
            int end = start + head.length();
            for (int first = 0; first < head.length(); first++) {
                in.limit(start + first);
                assertEquals(HeadEnd.NOT_HERE, HeadEnd.find(in, start, 0));
                for (int second = first; second < head.length(); second++) {
                    in.limit(start + second);
                    assertEquals(HeadEnd.NOT_HERE, HeadEnd.find(in, start, first));
                    in.limit(end);
                    assertEquals(end, HeadEnd.find(in, start, second));
                }
                in.limit(in.capacity());
                assertEquals(end, HeadEnd.find(in, start, first), Heads.show(head) + " at " + first);
            }
        }
    }

    @Test
    void theEndIsFoundAtEveryCut() {
        ENDS_BY_CRLF.forEach(HeadEndTest::foundAtEveryPairOfCuts);
    }

    /** Whether lines may end so is the parser's business, which has to see them for that. */
    @Test
    void theEndIsFoundWhateverTheLinesEndWith() {
        ENDS_BY_LF.forEach(HeadEndTest::foundAtEveryPairOfCuts);
    }

    @Test
    void aBlankLineIsEmpty() {
        for (String text : List.of("A\r\n \r\n", "A\r\n\t\r\n", "A\r\r\n", "A\r\nB\r\r\n", "A\r\n\r", "A\r\n\0\r\n")) {
            ByteBuffer in = ByteBuffer.wrap(Ascii.bytes(text));
            assertEquals(HeadEnd.NOT_HERE, HeadEnd.find(in, 0, 0), Heads.show(text));
        }
    }

    /** What stands before the head is not of its lines: its first line is not made blank by an LF before it. */
    @Test
    void nothingBeforeTheHeadIsLookedAt() {
        ByteBuffer in = ByteBuffer.wrap(Ascii.bytes("\r\n\r\nA\r\n\r\n"));
        assertEquals(9, HeadEnd.find(in, 4, 0));
        ByteBuffer torn = ByteBuffer.wrap(Ascii.bytes("\r\n\r\nA\r\n"));
        assertEquals(HeadEnd.NOT_HERE, HeadEnd.find(torn, 4, 0));
    }

    /** What was looked at is not looked at again: a line feed that is put there afterwards is not seen. */
    @Test
    void eachByteIsLookedAtOnce() {
        for (int scanned = 1; scanned < 60; scanned++) {
            ByteBuffer in = ByteBuffer.wrap(Ascii.bytes("a".repeat(60) + "\r\n\r\n"));
            in.put(scanned - 1, (byte) '\n');
            assertEquals(64, HeadEnd.find(in, 0, scanned));
        }
    }

    @Test
    void positionAndLimitAreNotMoved() {
        ByteBuffer in =
                ByteBuffer.wrap(Ascii.bytes("xxA: b\r\n\r\nyy")).position(2).limit(11);
        assertEquals(10, HeadEnd.find(in, 2, 0));
        assertEquals(2, in.position());
        assertEquals(11, in.limit());
    }
}
