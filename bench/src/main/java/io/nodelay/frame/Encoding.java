package io.nodelay.frame;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
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

/**
 * What does it cost to frame a message for the wire, beside Netty's closest encoder?
 *
 * <p>The figures are per message. The wire is a stand-in that looks at each part's length and first byte, and for Netty
 * releases it, see {@link Taker}. Neither it nor the step that encodes one message is inlined, so that every message costs
 * two calls or three, which is all that {@code FIXED} does: read the others beside it. Whatever was encoded is counted, and a
 * fork that has seen fewer bytes than it sent fails.
 *
 * <p>Ours writes its header from a buffer that the codec keeps, and the message as it is. Netty's takes a buffer of its
 * pooled allocator for the header, as {@code MessageToMessageEncoder} does, and for varints one for header and message, into
 * which it copies, as {@code MessageToByteEncoder} does. Delimited messages are text on both sides, because Netty's encoder
 * takes nothing else; ours also looks whether the delimiter occurs in them. Netty has no encoder for fixed lengths and none
 * for numbered messages: there its figure is that of the message alone, and of a length.
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
public class Encoding {
    @Param({"FIXED", "DELIMITED", "LENGTH", "VARINT", "NUMBERED"})
    public Framing framing;

    @Param({"16", "64", "1024", "16384"})
    public int size;

    private final Tally taken = new Tally();
    private Letters message;
    private Sender sender;
    private long partsEach;
    private long firstsEach;
    private long sent;

    /** One message goes ahead, to see in how many parts it does. */
    @Setup
    public void open(BenchmarkParams params) throws Exception {
        message = Letters.of(size);
        Tally one = new Tally();
        try (Sender ahead = sender(params, one)) {
            ahead.send();
        }
        partsEach = one.seen();
        firstsEach = one.firsts();
        sender = sender(params, taken);
    }

    private Sender sender(BenchmarkParams params, Tally tally) {
        Taker wire = new Taker(tally);
        return params.getBenchmark().endsWith(".nodelay")
                ? NodelaySender.of(framing, message, wire)
                : new NettySender(framing, message, wire);
    }

    @TearDown
    public void close() {
        sender.close();
        message.netty().release();
        taken.check(sent * partsEach, sent * framing.onWire(size), sent * firstsEach);
    }

    @Benchmark
    public void nodelay(Allocation allocation) throws Exception {
        pass(allocation);
    }

    @Benchmark
    public void netty(Allocation allocation) throws Exception {
        pass(allocation);
    }

    private void pass(Allocation allocation) throws Exception {
        for (int i = 0; i < Wire.FRAMES; i++) {
            step();
        }
        sent += Wire.FRAMES;
        allocation.operations += Wire.FRAMES;
    }

    /** Not inlined, so that nothing of one message is carried over to the next. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void step() throws Exception {
        sender.send();
    }
}
