package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Refused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of a message: a number, or so many more or less than fit into one segment.
 *
 * @param bytes the number, or the difference
 * @param ofSegment whether it is a difference
 */
public record Size(int bytes, boolean ofSegment) {
    /** The longest message that a frame with two bytes of length can hold, rounded down. */
    public static final int LARGEST = 65_000;

    private static final Pattern WORD = Pattern.compile("(MSS)?([+-]?\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    /** Reads {@code 100}, {@code MSS}, {@code MSS-1} and the like. */
    public static Size of(String word) {
        Matcher matcher = WORD.matcher(word);
        if (!word.isEmpty() && matcher.matches()) {
            boolean ofSegment = matcher.group(1) != null;
            int bytes = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            if (ofSegment || (bytes > 0 && bytes <= LARGEST)) {
                return new Size(bytes, ofSegment);
            }
        }
        throw new Refused("--size", "1 to " + LARGEST + ", MSS, or MSS with a difference such as MSS-1", word);
    }

    /** In bytes, where a segment takes so many. */
    int bytes(int mss) {
        return ofSegment ? mss + bytes : bytes;
    }
}
