package io.nodelay.net;

import io.nodelay.frame.Allocation;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to queue small messages, as corked or refused writes are, and to hand them to the wire in one
 * gathering write?
 *
 * <p>The wire is a stand-in that takes everything, so the figure is the queue alone, for the whole batch. Divided by
 * the messages it should be about one copy of each; with {@code -prof gc} nothing should be allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class QueuedWrite {
    private static final int SIZE = 64;
    private static final ByteBuffer NOTHING_MORE = ByteBuffer.allocate(0);

    @Param({"1", "32"})
    public int messages;

    private final ByteBuffer message = ByteBuffer.allocateDirect(SIZE);
    private final Transport wire = new Taker();
    private EventLoop loop;
    private WriteQueue queue;

    @Setup
    public void open() {
        loop = EventLoop.open();
        queue = new WriteQueue(loop.buffers());
    }

    @TearDown
    public void close() {
        loop.close();
    }

    @Benchmark
    public long queueAndGather(Allocation allocation) throws IOException {
        allocation.operations++;
        for (int i = 0; i < messages; i++) {
            queue.add(message.clear());
        }
        return queue.writeTo(wire, NOTHING_MORE, NOTHING_MORE, NOTHING_MORE);
    }

    /** A wire that takes whatever it is given and keeps nothing. */
    private static final class Taker implements Transport {
        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            long taken = 0;
            for (int i = offset; i < offset + length; i++) {
                taken += from[i].remaining();
                from[i].position(from[i].limit());
            }
            return taken;
        }

        @Override
        public boolean flush() {
            return true;
        }

        @Override
        public boolean end() {
            return true;
        }

        @Override
        public boolean buffered() {
            return false;
        }

        @Override
        public int wants() {
            return 0;
        }

        @Override
        public void close() {}

        @Override
        public void abort() {}

        @Override
        public SelectableChannel channel() {
            throw new UnsupportedOperationException("the queue never asks for the channel");
        }

        @Override
        public Step handshake() {
            throw new UnsupportedOperationException("the queue never shakes hands");
        }

        @Override
        public Runnable task() {
            throw new UnsupportedOperationException("the queue never runs tasks");
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException("the queue never reads");
        }
    }
}
