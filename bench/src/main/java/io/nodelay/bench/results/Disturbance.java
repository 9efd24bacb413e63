package io.nodelay.bench.results;

import java.util.Objects;

/**
 * How much else ran during a measurement.
 *
 * @param load the machine's load average of one minute when it began
 * @param before clock ticks when it began
 * @param after clock ticks when it ended
 */
public record Disturbance(double load, CpuTicks before, CpuTicks after) {
    public Disturbance {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    /** Share of the machine's time that the hypervisor gave to others, 0 to 1. */
    public double stolenShare() {
        long ticks = after.total() - before.total();
        return ticks == 0 ? 0 : (double) (after.stolen() - before.stolen()) / ticks;
    }
}
