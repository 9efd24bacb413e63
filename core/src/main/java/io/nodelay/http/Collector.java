package io.nodelay.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Content that is wanted as a whole, up to a limit; its memory grows with what has come, whatever was announced. */
final class Collector {
    private static final int SMALLEST = 512;

    private final int most;
    private byte[] bytes = new byte[0];
    private int size;

    Collector(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("at least 0 bytes are collected, not " + most);
        }
        this.most = most;
    }

    /** False if these are too many. */
    boolean add(ByteBuffer more) {
        int count = more.remaining();
        if (count > most - size) {
            return false;
        }
        if (count > bytes.length - size) {
            // What comes first is often all there is.
            long grown = size == 0 ? count : Math.max(SMALLEST, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(grown, (long) size + count)));
        }
        more.get(bytes, size, count);
        size += count;
        return true;
    }

    byte[] whole() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
