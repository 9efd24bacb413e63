package io.nodelay.bench.peers;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** A load generator at work. It counts what comes back, so that an observer can take the count while it runs on. */
interface Load extends AutoCloseable {
    int WARM_UP_BOUND = 3;
    long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What was done in some time. */
    record Window(long echoed, long nanos) {}

    /** Messages, or bytes where it streams, that have come back so far. */
    long echoed();

    /** Has the server work for about this long, and counts. */
    default Window window(long nanos) {
        long before = echoed();
        long began = System.nanoTime();
        Contest.sleep(nanos);
        return new Window(echoed() - before, System.nanoTime() - began);
    }

    /** Round-trip times since this was last asked, in nanoseconds; empty where they are not timed. */
    Histogram latencies();

    /** What has been lost so far, where something can be. */
    default Optional<Loss> loss() {
        return Optional.empty();
    }

    /**
     * Waits until the server has run for this long and has done enough work to be warm: on a busy machine time alone
     * says little. Waits no longer than three times as long.
     */
    default void warmUp(Work work, long nanos) {
        long began = System.nanoTime();
        long bound = WARM_UP_BOUND * nanos;
        double enough = work.warmUnits() * work.perUnit();
        for (long spent = 0; spent < nanos || (echoed() < enough && spent < bound); spent = System.nanoTime() - began) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    void close();
}
