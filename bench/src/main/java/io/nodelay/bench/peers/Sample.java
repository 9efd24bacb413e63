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
 * @param compiling nanoseconds its JIT compilers were at work
 * @param calls of read and write by its loop's thread, as far as the kernel counts them
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
        long compiling,
        long calls,
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

    /** The JIT compilers' part of its processor time: little once it is warm. */
    double compilingShare() {
        return (double) compiling / cpu;
    }

    double callsPerUnit() {
        return calls / units;
    }

    double unitsPerSecond() {
        return units * NANOS_PER_SECOND / nanos;
    }

    double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
