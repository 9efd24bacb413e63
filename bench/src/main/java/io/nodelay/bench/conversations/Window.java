package io.nodelay.bench.conversations;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Decides which messages of a conversation count: first come those of the warm-up, then the measured ones, then no more.
 * It reads the counters exactly between two messages, so that what a message costs is counted with it. One
 * thread uses it; the histogram may be read by another once {@link #done} has been seen true.
 */
final class Window {
    private static final int DIGITS = 3;

    private enum Phase {
        WARMING,
        MEASURING,
        DONE
    }

    private final Limits limits;
    private final Supplier<Count> counters;
    private final LongSupplier clock;
    private final Histogram histogram = new Histogram(DIGITS);
    private final Histogram uncorrected = new Histogram(DIGITS);

    private Phase phase = Phase.WARMING;
    private long began = -1;
    private long warmed;
    private long ended;
    private long behind;
    private Count before;
    private Count after;

    Window(Limits limits, Supplier<Count> counters, LongSupplier clock) {
        this.limits = limits;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * A message has been dealt with.
     *
     * @param now the time, in nanoseconds
     * @param nanos what it took
     * @return whether more messages are wanted
     */
    boolean message(long now, long nanos) {
        return message(now, nanos, nanos);
    }

    /**
     * A message of an open load has been dealt with.
     *
     * @param now the time, in nanoseconds
     * @param sinceDue how long ago it was to be sent
     * @param sinceSent how long ago it was sent, which in a jam is later, and hides the jam
     * @return whether more messages are wanted
     */
    boolean message(long now, long sinceDue, long sinceSent) {
        switch (phase) {
            case WARMING -> warm(now);
            case MEASURING -> {
                uncorrected.recordValue(Math.max(0, sinceSent));
                measure(now, sinceDue);
            }
            case DONE -> {}
        }
        return phase != Phase.DONE;
    }

    boolean done() {
        return phase == Phase.DONE;
    }

    Histogram histogram() {
        return histogram;
    }

    /** The same messages, each from when it really was sent. */
    Histogram uncorrected() {
        return uncorrected;
    }

    /** How long was measured. */
    long nanos() {
        return ended - began;
    }

    /** How long ago, at the end, the last message was due; in an open load others were due since, and do not count. */
    long behind() {
        return behind;
    }

    /** What both ends did while it was measured. */
    Count count() {
        return after.minus(before);
    }

    private void warm(long now) {
        if (began < 0) {
            began = now;
        }
        warmed++;
        if (warmed >= limits.warmMessages() && now - began >= limits.warmNanos()) {
            phase = Phase.MEASURING;
            before = counters.get();
            began = clock.getAsLong(); // reading the counters took a while
        }
    }

    private void measure(long now, long nanos) {
        histogram.recordValue(Math.max(0, nanos));
        long elapsed = now - began;
        long count = histogram.getTotalCount();
        boolean enough = elapsed >= limits.nanos() && count >= limits.leastMessages();
        if (enough || count >= limits.mostMessages() || elapsed >= limits.boundNanos()) {
            ended = now;
            behind = nanos;
            long wall = System.currentTimeMillis();
            histogram.setStartTimeStamp(wall - TimeUnit.NANOSECONDS.toMillis(elapsed));
            histogram.setEndTimeStamp(wall);
            after = counters.get();
            phase = Phase.DONE;
        }
    }
}
