package io.nodelay.http;

/** What the numbers of options may be; who sets another hears which. */
final class Limits {
    private Limits() {}

    static int within(String what, int least, int most, int value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    static long time(String what, long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException(what + " is 0 ms or more, not " + millis);
        }
        return millis;
    }
}
