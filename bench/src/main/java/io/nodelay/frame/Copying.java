package io.nodelay.frame;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does it cost to copy each message once, from direct memory into an array, when it is known where it lies?
 *
 * <p>The limit for everyone who hands out copies. A decoder that costs less has not copied.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Wire.FRAMES)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class Copying {
    @Param({"16", "64", "1024", "16384"})
    public int size;

    private Wire wire;
    private byte[] copy;

    @Setup
    public void open() {
        wire = Wire.of(Framing.FIXED, size, Arrival.WHOLE);
        copy = new byte[size];
    }

    @Benchmark
    public void copy(Blackhole hole, Allocation allocation) {
        ByteBuffer bytes = wire.bytes();
        for (int missing = Wire.FRAMES; missing > 0; missing -= wire.frames()) {
            int end = wire.next(missing);
            for (int at = 0; at < end; at += size) {
                bytes.get(at, copy);
                hole.consume(size);
                hole.consume(copy[0]);
            }
        }
        allocation.operations += Wire.FRAMES;
    }
}
