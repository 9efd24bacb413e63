package io.nodelay.http;

import java.nio.ByteBuffer;

/**
 * Where a head or a trailer section ends: behind its blank line. Looks at line feeds only, and at each byte once, however
 * the wire has cut the text; what stands in the lines, and before the line feeds, is the {@link HeadParser}'s business.
 */
final class HeadEnd {
    /** The blank line has not come yet. */
    static final int NOT_HERE = -1;

    private HeadEnd() {}

    /**
     * Looks for the end.
     *
     * @param in its bytes from {@code start} to the limit
     * @param start where the head begins
     * @param scanned how many of its bytes an earlier call has looked at
     * @return the index behind the blank line, or {@link #NOT_HERE}
     */
    static int find(ByteBuffer in, int start, int scanned) {
        int limit = in.limit();
        for (int at = Ascii.lineFeed(in, start + scanned, limit); at < limit; at = Ascii.lineFeed(in, at + 1, limit)) {
            int lineEnd = at > start && in.get(at - 1) == Ascii.CR ? at - 1 : at;
            if (lineEnd == start || in.get(lineEnd - 1) == Ascii.LF) {
                return at + 1;
            }
        }
        return NOT_HERE;
    }
}
