package io.nodelay.bench.conversations;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What others send in a shared network namespace, estimated by a window in which we send nothing.
 *
 * @param segments what was sent in the window
 * @param nanos how long it was
 */
record IdleTraffic(Segments segments, long nanos) {
    /** In a private namespace there are no others. */
    static final IdleTraffic NONE = new IdleTraffic(Segments.NONE, 1);

    private static final double MOST_OF_OTHERS = 0.05;

    static IdleTraffic listen(long nanos) {
        Segments before = Segments.now();
        long began = System.nanoTime();
        long until = began + nanos;
        for (long now = began; now - until < 0; now = System.nanoTime()) {
            LockSupport.parkNanos(until - now);
        }
        return new IdleTraffic(Segments.now().minus(before), System.nanoTime() - began);
    }

    Segments during(long time) {
        return segments.scaled((double) time / nanos);
    }

    /** Whether so much of a count is others' that what is left after subtraction says little. */
    boolean drowns(Segments counted, long time) {
        return during(time).out() > MOST_OF_OTHERS * counted.out();
    }

    String sentence() {
        return String.format(
                Locale.ROOT,
                "Shared network namespace: others' traffic, %d segments in an idle window of %d ms, is subtracted in "
                        + "proportion; segment counts are estimates.",
                segments.out(),
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
