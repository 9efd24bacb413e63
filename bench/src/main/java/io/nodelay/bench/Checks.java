package io.nodelay.bench;

import io.nodelay.bench.results.Refused;
import java.util.concurrent.TimeUnit;

/** Checks of arguments that picocli leaves to its users. */
final class Checks {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private Checks() {}

    static void atLeast(String option, long least, long found) {
        if (found < least) {
            throw new Refused(option, "at least " + least, found);
        }
    }

    static void within(String option, long least, long most, long found) {
        if (found < least || found > most) {
            throw new Refused(option, least + " to " + most, found);
        }
    }

    /** A positive number of seconds, in nanoseconds. */
    static long nanos(String option, double seconds) {
        if (!(seconds > 0 && seconds <= TimeUnit.HOURS.toSeconds(1))) {
            throw new Refused(option, "seconds above 0 and up to 3600", seconds);
        }
        return (long) (seconds * NANOS);
    }
}
