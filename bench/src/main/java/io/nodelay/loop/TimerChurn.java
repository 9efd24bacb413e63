package io.nodelay.loop;

import io.nodelay.frame.Allocation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to push a deadline away, as a socket with an idle timeout does, while so many other timers are
 * pending?
 *
 * <p>Read how the figure grows from few to many pending timers: it should grow like a logarithm, and with {@code -prof
 * gc} nothing should be allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class TimerChurn {
    private static final long SPREAD_MILLIS = 60_000;

    @Param({"10", "10000"})
    public int pending;

    private Timer[] ring;
    private long clock;
    private int at;

    @Setup
    public void arm() {
        Timers timers = new Timers(() -> clock, () -> {});
        ring = new Timer[pending];
        for (int i = 0; i < pending; i++) {
            ring[i] = new Timer(timers, () -> {}, false).rearm(SPREAD_MILLIS * i / pending);
        }
    }

    /** The timer that would be due soonest becomes the one that is due last. */
    @Benchmark
    public Timer rearm(Allocation allocation) {
        allocation.operations++;
        clock += 1_000;
        at = at + 1 == pending ? 0 : at + 1;
        return ring[at].rearm(SPREAD_MILLIS);
    }
}
