package io.nodelay.bench.peers;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one server cost in one steady window.
 *
 * @param units what was echoed
 * @param nanos how long it took
 * @param cpu processor time of the server's process, in nanoseconds
 * @param userShare how much of it was user code, 0 to 1
 * @param loopCpu processor time of its loop's thread
 * @param allocated bytes its loop's thread allocated
 * @param latencies round trips in nanoseconds, empty where it streamed
 * @param loss what did not come back, where something can get lost
 */
record Sample(
        double units,
        long nanos,
        long cpu,
        double userShare,
        long loopCpu,
        long allocated,
        Histogram latencies,
        Optional<Loss> loss) {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    double cpuMicrosPerUnit() {
        return cpu / NANOS_PER_MICRO / units;
    }

    double userMicrosPerUnit() {
        return cpuMicrosPerUnit() * userShare;
    }

    double loopMicrosPerUnit() {
        return loopCpu / NANOS_PER_MICRO / units;
    }

    double allocatedPerUnit() {
        return allocated / units;
    }

    double unitsPerSecond() {
        return units * NANOS_PER_SECOND / nanos;
    }

    double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
