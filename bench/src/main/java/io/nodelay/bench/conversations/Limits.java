package io.nodelay.bench.conversations;

/**
 * When a cell's warm-up and its measurement end. A stalled cell is slow, so both have a bound.
 *
 * @param warmMessages messages that belong to the warm-up at least: more than the 16 that Linux acknowledges at once at
 *     the start of a connection
 * @param warmNanos how long the warm-up takes at least
 * @param leastMessages how many messages are measured at least, if the bound allows it
 * @param mostMessages how many messages are measured at most
 * @param nanos how long is measured
 * @param boundNanos how long is measured at most
 */
public record Limits(
        int warmMessages, long warmNanos, int leastMessages, long mostMessages, long nanos, long boundNanos) {
    private static final int WARM_MESSAGES = 20;
    private static final long WARM_NANOS = 100_000_000;
    private static final int LEAST_MESSAGES = 30;
    private static final int BOUND = 4;
    /** Of connecting, closing and the files. */
    private static final long OVERHEAD_NANOS = 15_000_000;

    /** The usual limits around a measuring time; at most four times as long where messages are slow. */
    public static Limits ofNanos(long nanos, long mostMessages) {
        return new Limits(WARM_MESSAGES, WARM_NANOS, LEAST_MESSAGES, mostMessages, nanos, BOUND * nanos);
    }

    /** About how long a cell takes whose messages take so long. */
    long estimateNanos(long messageNanos) {
        long warm = Math.max(warmNanos, warmMessages * messageNanos);
        long measured = Math.min(Math.max(nanos, leastMessages * messageNanos), boundNanos);
        return OVERHEAD_NANOS + warm + measured;
    }
}
