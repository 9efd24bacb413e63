package io.nodelay.frame;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the benchmark's own thread allocates, and how long it works. JMH's profiler counts all threads, its own among them, and of an iteration
 * that has room for only a few passes that is a byte an operation.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Allocation {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Operations in this iteration, which the benchmark counts. */
    public long operations;

    private long before;
    private long cpuBefore;

    @Setup(Level.Iteration)
    public void begin() {
        before = threads.getCurrentThreadAllocatedBytes();
        cpuBefore = threads.getCurrentThreadCpuTime();
    }

    /** Nanoseconds on a processor, an operation: without the time that others had it. */
    public double cpu() {
        return (double) (threads.getCurrentThreadCpuTime() - cpuBefore) / Math.max(1, operations);
    }

    /** Bytes an operation. */
    public double allocated() {
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / Math.max(1, operations);
    }
}
