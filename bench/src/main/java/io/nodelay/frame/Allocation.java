package io.nodelay.frame;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the benchmark's own thread allocates. JMH's profiler counts all threads, its own among them, and of an iteration
 * that has room for only a few passes that is a byte a frame.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Allocation {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Passes of {@link Wire#FRAMES} frames in this iteration, which the benchmark counts. */
    public long passes;

    private long before;

    @Setup(Level.Iteration)
    public void begin() {
        before = threads.getCurrentThreadAllocatedBytes();
    }

    /** Bytes a frame. */
    public double allocated() {
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / (Math.max(1, passes) * Wire.FRAMES);
    }
}
