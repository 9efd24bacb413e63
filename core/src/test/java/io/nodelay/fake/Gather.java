package io.nodelay.fake;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One system call over many buffers: as many bytes as it may move, in order, across their borders. */
final class Gather {
    /** IOV_MAX: the kernel takes no more buffers in one call. */
    private static final int MOST_BUFFERS = 1024;

    private Gather() {}

    /** What one call can take from these buffers. */
    static long offered(ByteBuffer[] from, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + Math.min(length, MOST_BUFFERS); i++) {
            sum += from[i].remaining();
        }
        return sum;
    }

    /** What one call can put into these buffers. */
    static long room(ByteBuffer[] into, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (into[i].isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
        }
        return offered(into, offset, length);
    }

    /** With a limit of 0 the end still tells what it has to tell: nothing now, the end, or an error. */
    static long read(StreamEnd from, ByteBuffer[] into, int offset, int limit) throws IOException {
        if (limit == 0) {
            return from.read(into[offset], 0);
        }
        int left = limit;
        for (int i = offset; left > 0; i++) {
            left -= from.read(into[i], Math.min(left, into[i].remaining()));
        }
        return limit;
    }

    static long write(StreamEnd to, ByteBuffer[] from, int offset, int limit) {
        int left = limit;
        for (int i = offset; left > 0; i++) {
            int part = Math.min(left, from[i].remaining());
            to.add(from[i], part);
            left -= part;
        }
        to.push();
        return limit;
    }
}
