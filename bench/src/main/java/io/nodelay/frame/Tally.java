package io.nodelay.frame;

/** Counts what it is shown, so that no figure is given for work that was not done. */
final class Tally implements Look {
    private long seen;
    private long bytes;
    private long firsts;

    @Override
    public void at(int length, byte first) {
        seen++;
        bytes += length;
        firsts += first;
    }

    long seen() {
        return seen;
    }

    long bytes() {
        return bytes;
    }

    /** The sum of all first bytes. */
    long firsts() {
        return firsts;
    }

    void check(long expectedSeen, long expectedBytes, long expectedFirsts) {
        if (seen != expectedSeen || bytes != expectedBytes || firsts != expectedFirsts) {
            throw new IllegalStateException("expected " + expectedSeen + " of " + expectedBytes
                    + " bytes in all, whose first add up to " + expectedFirsts + ", found " + seen + " of " + bytes
                    + " and "
                    + firsts + ": nothing is measured");
        }
    }
}
