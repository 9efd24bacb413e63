package io.nodelay.frame;

import java.nio.ByteBuffer;

/** What codecs say of the longest message, all in the same words. */
final class Limits {

    private Limits() {}

    /** Checks a limit as the user gave it. */
    static int max(int max) {
        if (max < 0) {
            throw new IllegalArgumentException("the longest message is 0 bytes or more, not " + max);
        }
        return max;
    }

    /** A length on the wire is beyond the limit: often some other bytes were taken for one. */
    static FrameException tooLong(long length, ByteBuffer in, int at, int width, long max) {
        ByteBuffer field = in.duplicate().limit(at + width).position(at);
        return new FrameException(atMost("a length", max) + " expected, found " + Long.toUnsignedString(length) + ": "
                + FrameException.show(field));
    }

    static IllegalArgumentException refused(int length, long max) {
        return new IllegalArgumentException(atMost("a message", max) + " expected, this one has " + length);
    }

    /** An adjustment may leave nothing that max allows. */
    private static String atMost(String what, long max) {
        return max < 0 ? "by these settings none" : what + " of at most " + max + " bytes";
    }
}
