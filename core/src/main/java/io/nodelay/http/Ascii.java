package io.nodelay.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Which bytes may stand where (RFC 9110 §5.6, RFC 9112 §2.2), and how to pass over many of them at once.
 *
 * <p>The questions about words use Mycroft's (1987): a word has a byte below n just if {@code (x - n…n) & ~x & 0x80…80}
 * is not 0. The lowest bit of that is in the lowest such byte, as the borrow spills upwards only; so words are read
 * little-endian, in which the lowest byte is the first.
 */
final class Ascii {
    static final byte CR = '\r';
    static final byte LF = '\n';
    private static final byte DEL = 0x7F;
    /** Room behind the last byte of a text that is looked at by words. */
    static final int WORD = Long.BYTES;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFERED_WORDS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = ONES << 7;

    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            TOKEN[c] = c <= '9' || (c >= 'A' && c <= 'Z') || c >= 'a';
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static boolean isToken(byte b) {
        return TOKEN[b & 0xFF];
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF || !TOKEN[text.charAt(i)]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a value may be sent: what is printable, blanks inside, and bytes above 0x7F (RFC 9110 §5.5). */
    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static long word(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    static long word(String eight) {
        return word(bytes(eight), 0);
    }

    /**
     * Past the token that begins here; what ends it is the caller's to judge. Letters and hyphens, of which names are made
     * as a rule, are looked at by words. Needs a {@link #WORD} of room behind it.
     */
    static int skipToken(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long others = others(word(bytes, at));
            if (others == 0) {
                at += WORD;
                continue;
            }
            at += first(others);
            if (!TOKEN[bytes[at] & 0xFF]) {
                return at;
            }
            at++;
        }
    }

    /** Whether a byte from here to before there is this one. Needs a {@link #WORD} of room behind them. */
    static boolean contains(byte[] bytes, int from, int to, char wanted) {
        for (int at = from; at < to; at += WORD) {
            long found = equal(word(bytes, at), wanted);
            if (found != 0) {
                return at + first(found) < to;
            }
        }
        return false;
    }

    static int skipBlanks(byte[] bytes, int from) {
        int at = from;
        while (isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** The first byte from here that is not of 0x21 to 0x7E. Needs a {@link #WORD} of room behind it. */
    static int skipVisible(byte[] bytes, int from) {
        for (int at = from; ; at += WORD) {
            long word = word(bytes, at);
            long found = (controls(word, '!') | word) & HIGHS;
            if (found != 0) {
                at += first(found);
                if (bytes[at] <= ' ' || bytes[at] == DEL) { // and those above 0x7F, which are negative
                    return at;
                }
                at -= WORD - 1;
            }
        }
    }

    /** The first control byte from here, a tab excepted. Needs a {@link #WORD} of room behind it. */
    static int skipText(byte[] bytes, int from) {
        int at = from;
        while (true) {
            long found = controls(word(bytes, at), ' ');
            if (found == 0) {
                at += WORD;
                continue;
            }
            at += first(found);
            if (bytes[at] != '\t' && isControl(bytes[at])) {
                return at;
            }
            at++;
        }
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ') || b == DEL;
    }

    /**
     * The high bit of each byte below a bound and of each DEL. One behind a byte above 0x7F may be marked wrongly, so that
     * who finds one looks at it again.
     */
    private static long controls(long word, int bound) {
        return ((word - ONES * bound) | (word + ONES)) & ~word & HIGHS;
    }

    /** The first line feed of a buffer from an index on; {@code to} if there is none before it. */
    static int lineFeed(ByteBuffer in, int from, int to) {
        int at = from;
        for (; at <= to - 2 * WORD; at += 2 * WORD) {
            long found = equal((long) BUFFERED_WORDS.get(in, at), LF);
            long next = equal((long) BUFFERED_WORDS.get(in, at + WORD), LF);
            if ((found | next) != 0) {
                return at + (found != 0 ? first(found) : WORD + first(next));
            }
        }
        while (at < to && in.get(at) != LF) {
            at++;
        }
        return at;
    }

    /** Whether these bytes, of a token or a checked value, are this name whatever their case. The name is in lower case. */
    static boolean same(byte[] bytes, int from, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if ((bytes[from + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #same(byte[], int, byte[])}, and of this length. */
    static boolean same(byte[] bytes, int from, int to, byte[] name) {
        return to - from == name.length && same(bytes, from, name);
    }

    /** As {@link #same(byte[], int, byte[])}, of a name in any case. */
    static boolean same(byte[] bytes, int from, int to, String name) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(bytes[from + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    /** The high bit of each byte that is neither a letter nor a hyphen, exactly: nothing is carried from one to the next. */
    private static long others(long word) {
        long seven = word & ~HIGHS;
        long folded = seven | (ONES * 0x20);
        long letters = (folded + ONES * (0x80 - 'a')) & ~(folded + ONES * (0x7F - 'z'));
        long notHyphens = (seven ^ (ONES * '-')) + ONES * 0x7F; // not of the folded ones: CR would become a hyphen
        return (word | (notHyphens & ~letters)) & HIGHS;
    }

    private static long equal(long word, int value) {
        long zeroWhereEqual = word ^ (ONES * value);
        return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGHS;
    }

    private static int first(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }
}
