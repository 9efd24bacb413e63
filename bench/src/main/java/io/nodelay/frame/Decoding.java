package io.nodelay.frame;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does it cost to find a message in what has arrived, beside Netty's decoder on the same bytes?
 *
 * <p>The figures are per message. Ours goes through {@code Deframer}, as under {@code Framed}; Netty's is called directly,
 * without a pipeline, see {@link NettyStream}. Both readers look at the message's length and first byte, and Netty's
 * releases it. Read the ratio, and beside it {@link Copying}: whole messages should cost less than their copy, as they are
 * not copied, and torn ones about a copy more than whole ones. Whole messages should allocate nothing, see
 * {@link Allocation}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Wire.FRAMES)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {NettyThreads.EXECUTOR, NettyThreads.EXECUTOR_CLASS})
public class Decoding {
    @Param
    public Framing framing;

    @Param({"16", "64", "1024", "16384"})
    public int size;

    @Param
    public Arrival arrival;

    private Stream stream;

    @Setup
    public void open(BenchmarkParams params, Blackhole hole) {
        stream = stream(params, (length, first) -> {
            hole.consume(length);
            hole.consume(first);
        });
    }

    private Stream stream(BenchmarkParams params, Look look) {
        Wire wire = Wire.of(framing, size, arrival);
        String benchmark = params.getBenchmark();
        return switch (benchmark.substring(benchmark.lastIndexOf('.') + 1)) {
            case "nodelay" -> new NodelayStream(framing, size, wire, look);
            case "netty" -> new NettyStream(NettyDecoder.of(framing, size), wire, look);
            case "nettyLines" -> new NettyStream(new NettyDecoder.Line(), wire, look);
            case "nettyWoken" -> new NettyStream(NettyDecoder.of(framing, size), wire, look).woken();
            case "nettyLinesWoken" -> new NettyStream(new NettyDecoder.Line(), wire, look).woken();
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /** How many messages ours finds in one pass, by how many there are: 1, or it is wrong. */
    public static double found(Framing framing, int size, Arrival arrival) {
        Tally tally = new Tally();
        try (NodelayStream stream = new NodelayStream(framing, size, Wire.of(framing, size, arrival), tally)) {
            stream.pass();
        } catch (FrameException broken) {
            throw new IllegalStateException("these messages are well framed", broken);
        }
        return (double) tally.seen() / Wire.FRAMES;
    }

    /** Afterwards, so that what is measured is compiled for one reader: was there something to measure? */
    @TearDown
    public void close(BenchmarkParams params) throws Exception {
        stream.close();
        Tally tally = new Tally();
        try (Stream again = stream(params, tally)) {
            again.pass();
        }
        tally.check(Wire.FRAMES, (long) Wire.FRAMES * size, (long) Wire.FRAMES * 'a');
    }

    @Benchmark
    public void nodelay(Allocation allocation) throws Exception {
        pass(allocation);
    }

    /** Netty's decoder of the same framing; for the delimiter its decoder of any. */
    @Benchmark
    public void netty(Allocation allocation) throws Exception {
        pass(allocation);
    }

    /** Netty's decoder of lines, for the delimiter. */
    @Benchmark
    public void nettyLines(Allocation allocation) throws Exception {
        pass(allocation);
    }

    /** As {@code netty}, where every piece is a wake-up of its own. */
    @Benchmark
    public void nettyWoken(Allocation allocation) throws Exception {
        pass(allocation);
    }

    /** As {@code nettyLines}, where every piece is a wake-up of its own. */
    @Benchmark
    public void nettyLinesWoken(Allocation allocation) throws Exception {
        pass(allocation);
    }

    private void pass(Allocation allocation) throws Exception {
        stream.pass();
        Burn.more();
        allocation.operations += Wire.FRAMES;
    }
}
