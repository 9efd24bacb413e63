package io.nodelay.bench.conversations;

import java.util.ArrayList;
import java.util.List;

/** What one end's program did, call by call; of one that is not asked for nothing is kept. The loop's, until it is read. */
final class Trace {
    /**
     * A call.
     *
     * @param at when it was made, in nanoseconds of {@code System.nanoTime}
     * @param wrote whether it wrote; otherwise it has read
     * @param bytes how many
     * @param corked whether they were corked, to leave with others
     */
    record Call(long at, boolean wrote, int bytes, boolean corked) {
        String line() {
            return at + " " + wrote + " " + bytes + " " + corked;
        }

        static Call of(String line) {
            String[] words = line.split(" ", -1);
            return new Call(
                    Long.parseLong(words[0]),
                    Boolean.parseBoolean(words[1]),
                    Integer.parseInt(words[2]),
                    Boolean.parseBoolean(words[3]));
        }
    }

    private static final int MOST = 100_000;

    private final boolean wanted;
    private final List<Call> calls = new ArrayList<>();

    Trace(boolean wanted) {
        this.wanted = wanted;
    }

    void wrote(int bytes, boolean corked) {
        add(true, bytes, corked);
    }

    void read(int bytes) {
        add(false, bytes, false);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void add(boolean wrote, int bytes, boolean corked) {
        if (wanted && calls.size() < MOST) {
            calls.add(new Call(System.nanoTime(), wrote, bytes, corked));
        }
    }
}
