package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Refused;
import java.util.concurrent.TimeUnit;

/**
 * When the next message is sent: closed, after the answer to the one before it or, where there are no answers, as fast as
 * the socket takes them; open, at a rate, whatever has become of the others.
 *
 * @param perSecond messages a second, 0 if closed
 */
public record Load(int perSecond) {
    public static final Load CLOSED = new Load(0);

    private static final String CLOSED_WORD = "closed";
    private static final int MOST = 100_000;

    /** Reads {@code closed} or a number of messages a second. */
    public static Load of(String word) {
        if (word.equals(CLOSED_WORD)) {
            return CLOSED;
        }
        try {
            int rate = Integer.parseInt(word);
            if (rate > 0 && rate <= MOST) {
                return new Load(rate);
            }
        } catch (NumberFormatException noNumber) {
            // told below, as a number out of range is
        }
        throw new Refused("--load", CLOSED_WORD + " or messages a second from 1 to " + MOST, word);
    }

    public boolean closed() {
        return perSecond == 0;
    }

    /** Between two messages of an open load. */
    long intervalNanos() {
        return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    @Override
    public String toString() {
        return closed() ? CLOSED_WORD : Integer.toString(perSecond);
    }
}
