package io.nodelay.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks for a delimiter eight bytes at a time: for its last byte, and where that is found at those before it.
 *
 * <p>A word has a zero byte just if {@code (x - 0x01…01) & ~x & 0x80…80} is not 0 (Mycroft, 1987), and the lowest bit of
 * that is in the lowest one: the borrow spills upwards only. So the words are read little-endian, in which the lowest
 * byte is the first.
 */
final class Scan {
    /** Reads a word without a look at the buffer's own byte order, and lets the JIT move the bounds' check out of a loop. */
    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = ONES << 7;
    private static final int WORD = Long.BYTES;
    /** Looked at together, with one branch for all. */
    private static final int STRIDE = 4 * WORD;

    private final byte[] delimiter;
    private final byte last;
    private final long pattern;

    Scan(byte[] delimiter) {
        this.delimiter = delimiter;
        this.last = delimiter[delimiter.length - 1];
        this.pattern = (last & 0xFF) * ONES;
    }

    /**
     * The delimiter's first occurrence.
     *
     * @param from the first index where its last byte may be, so that the others are at or behind the message's start
     * @param to before which it ends
     * @return where its last byte is; -1 if nowhere
     */
    int find(ByteBuffer in, int from, int to) {
        int at = indexOfLast(in, from, to);
        while (at >= 0 && !precedes(in, at)) {
            at = indexOfLast(in, at + 1, to);
        }
        return at;
    }

    /** Whether the delimiter's other bytes are before its last. */
    private boolean precedes(ByteBuffer in, int at) {
        int first = at - delimiter.length + 1;
        for (int i = 0; i < delimiter.length - 1; i++) {
            if (in.get(first + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private int indexOfLast(ByteBuffer in, int from, int to) {
        int at = from;
        for (; at <= to - STRIDE; at += STRIDE) {
            long first = found(in, at);
            long second = found(in, at + WORD);
            long third = found(in, at + 2 * WORD);
            long fourth = found(in, at + 3 * WORD);
            if ((first | second | third | fourth) != 0) {
                return at + inFour(first, second, third, fourth);
            }
        }
        for (; at <= to - WORD; at += WORD) {
            long found = found(in, at);
            if (found != 0) {
                return at + inWord(found);
            }
        }
        for (; at < to; at++) {
            if (in.get(at) == last) {
                return at;
            }
        }
        return -1;
    }

    private static int inFour(long first, long second, long third, long fourth) {
        if (first != 0) {
            return inWord(first);
        }
        if (second != 0) {
            return WORD + inWord(second);
        }
        return third != 0 ? 2 * WORD + inWord(third) : 3 * WORD + inWord(fourth);
    }

    private static int inWord(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }

    /** Not 0 if the word has the byte; then its lowest bit is in the first one. */
    private long found(ByteBuffer in, int at) {
        long word = (long) WORDS.get(in, at) ^ pattern;
        return (word - ONES) & ~word & HIGHS;
    }
}
