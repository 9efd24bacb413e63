package io.nodelay.http;

import java.nio.ByteBuffer;

/**
 * The bytes in which a turn's heads are read: copied out of the network's buffer once for all messages that have come
 * together, as an array is parsed twice as fast. A message takes its own head out of here.
 */
final class Window {
    private final boolean ofResponses;
    private byte[] bytes;
    private int most;
    /** Where the first of the bytes here stands in the buffer they were copied from. */
    private int from;

    private int size;

    private Window(boolean ofResponses, int most) {
        this.ofResponses = ofResponses;
        this.most = most;
        this.bytes = new byte[most + 1 + Ascii.WORD];
    }

    /** @param most the longest head */
    static Window ofRequests(int most) {
        return new Window(false, most);
    }

    /** @param most the longest head */
    static Window ofResponses(int most) {
        return new Window(true, most);
    }

    /** Has heads be so long; what is left of a turn is copied again. */
    void allow(int longest) {
        if (longest > most) {
            most = longest;
            bytes = new byte[most + 1 + Ascii.WORD];
            size = 0;
        }
    }

    /** What is here belongs to nobody's turn any more. */
    void close() {
        size = 0;
    }

    /** Whether a head that begins at the buffer's position would be here as a whole, if it came as a whole. */
    private boolean holds(ByteBuffer in) {
        int at = in.position() - from;
        return at >= 0 && at < size && (from + size == in.limit() || size - at == most);
    }

    /**
     * Parses the head at a buffer's position.
     *
     * @param in not moved; the same in a whole turn
     * @return its length, or {@link HeadParser#TORN} if it does not end within the buffer or the longest head
     * @throws HttpException if it is malformed, as far as it is there
     */
    int parse(ByteBuffer in, HeadParser parser, int mostFields) throws HttpException {
        int start = in.position() - from;
        if (start >= 0 && start < size) {
            int end = head(start, parser, mostFields);
            if (end != HeadParser.TORN || holds(in)) {
                return end == HeadParser.TORN ? end : end - start;
            }
        }
        load(in);
        return head(0, parser, mostFields);
    }

    private int head(int start, HeadParser parser, int mostFields) throws HttpException {
        return ofResponses
                ? parser.response(bytes, start, size, mostFields)
                : parser.request(bytes, start, size, mostFields);
    }

    private void load(ByteBuffer in) {
        from = in.position();
        size = Math.min(in.remaining(), most);
        in.get(from, bytes, 0, size);
        bytes[size] = 0;
    }

    /** A copy of the head that was parsed last, with room for a word behind it; the parser's indexes are of it then. */
    byte[] take(ByteBuffer in, int length, HeadParser parser) {
        int start = in.position() - from;
        byte[] own = new byte[length + Ascii.WORD];
        System.arraycopy(bytes, start, own, 0, length);
        if (start > 0) {
            parser.rebase(start);
        }
        return own;
    }
}
