package io.nodelay.bench;

import io.nodelay.bench.results.Refused;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of arguments that picocli leaves to its users. */
final class Checks {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Pattern MILLIS = Pattern.compile("(\\d{1,4})(?: ?ms)?");
    private static final int MOST_MILLIS = 1_000;

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

    /** Whole milliseconds, with or without the unit. */
    static int millis(String word) {
        Matcher matcher = MILLIS.matcher(word);
        int millis = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
        if (millis < 0 || millis > MOST_MILLIS) {
            throw new Refused("--rtt", "milliseconds from 0 to " + MOST_MILLIS, word);
        }
        return millis;
    }
}
