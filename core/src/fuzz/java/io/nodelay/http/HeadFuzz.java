package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever bytes come, a head is refused or read, and its parts say nothing that the whole does not say. */
class HeadFuzz {
    private static final int MOST_FIELDS = 100;

    @FuzzTest(maxDuration = "1m")
    void aHeadIsTheSameWholeAndCut(FuzzedDataProvider data) {
        boolean lenient = data.consumeBoolean();
        int cutAt = data.consumeInt(0, Headers.LONGEST_HEAD);
        int from = data.consumeInt(0, 2 * Ascii.WORD);
        byte[] text = data.consumeRemainingAsBytes();
        int size = Math.min(text.length, Headers.LONGEST_HEAD - from);
        String whole = read(new HeadParser(lenient), text, 0, size);
        assertEquals(whole, read(new HeadParser(lenient), text, from, size));
        if (size > 0) {
            int cut = cutAt % size;
            String part = read(new HeadParser(lenient), text, 0, cut);
            boolean said = part.equals(whole) || part.equals("torn");
            assertTrue(said, () -> "cut at " + cut + ": " + part + ", whole: " + whole);
        }
    }

    /** What is said of the first bytes of a text that stand at some index. */
    private static String read(HeadParser parser, byte[] text, int from, int size) {
        byte[] bytes = new byte[from + size + 1 + Ascii.WORD];
        Arrays.fill(bytes, (byte) 'x'); // stale, behind the NUL
        System.arraycopy(text, 0, bytes, from, size);
        bytes[from + size] = 0;
        try {
            int end = parser.request(bytes, from, from + size, MOST_FIELDS);
            if (end == HeadParser.TORN) {
                return "torn";
            }
            parser.rebase(from);
            byte[] own = Arrays.copyOfRange(bytes, from, end + Ascii.WORD);
            Target.check(own, parser);
            long framing = BodyFraming.ofRequest(own, parser);
            return end - from + " " + framing + " " + new Headers(own, parser.copyOfFields());
        } catch (HttpException refused) {
            return "refused " + refused.status();
        }
    }
}
