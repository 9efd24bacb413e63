package io.nodelay.bench.conversations;

import java.util.OptionalLong;

/**
 * What one end has done so far.
 *
 * @param segments its namespace's TCP counters
 * @param cpuNanos processor time of its loop's thread; on a loopback or a veth pair also what the kernel does for the
 *     receiver inside the sender's write
 * @param writes system calls by which that thread wrote
 */
record EndCount(Segments segments, OptionalLong cpuNanos, OptionalLong writes) {
    static final EndCount NONE = new EndCount(Segments.NONE, OptionalLong.empty(), OptionalLong.empty());

    EndCount minus(EndCount before) {
        return new EndCount(
                segments.minus(before.segments), minus(cpuNanos, before.cpuNanos), minus(writes, before.writes));
    }

    private static OptionalLong minus(OptionalLong now, OptionalLong before) {
        return now.isPresent() && before.isPresent()
                ? OptionalLong.of(now.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }
}
