package io.nodelay.http;

import io.nodelay.frame.Allocation;
import io.nodelay.frame.NettyThreads;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does it cost to take a request's head out of what has arrived, beside Netty's {@code HttpRequestDecoder} on the same
 * bytes?
 *
 * <p>The figures are per request; {@value Heads#IN_A_ROW} lie in a row in direct memory. {@code nodelay} does what the
 * server does: it parses the head, copies it into an array of the request's own, checks target, host and framing, and keeps
 * where the fields are. {@code parse} is the parse alone, and should allocate nothing. {@code strings} also makes a string of the target and of every name and value, which Netty has made of
 * names and values too. {@code netty} is the decoder as it comes, in a channel without a wire; {@code nettyFastest} is
 * called directly and does not check names and values, which ours does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Heads.IN_A_ROW)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {NettyThreads.EXECUTOR, NettyThreads.EXECUTOR_CLASS})
public class HeadParsing {
    private static final int MOST_FIELDS = 200;

    @Param
    public Heads head;

    private final HeadParser parser = new HeadParser(false);
    private final Window window = Window.ofRequests(16 * 1024);
    private ByteBuffer row;
    private NettyHeads netty;

    @Setup
    public void fill() {
        row = head.inARow();
        netty = new NettyHeads(row.duplicate());
    }

    @TearDown
    public void close() {
        netty.close();
    }

    @Benchmark
    public void nodelay(Allocation allocation, Blackhole hole) throws HttpException {
        window.close();
        for (row.rewind(); row.hasRemaining(); ) {
            hole.consume(new Headers(own(), parser.copyOfFields()));
        }
        allocation.operations += Heads.IN_A_ROW;
    }

    @Benchmark
    public void parse(Allocation allocation, Blackhole hole) throws HttpException {
        window.close();
        for (row.rewind(); row.hasRemaining(); ) {
            row.position(row.position() + window.parse(row, parser, MOST_FIELDS));
            hole.consume(parser.count);
        }
        allocation.operations += Heads.IN_A_ROW;
    }

    @Benchmark
    public void strings(Allocation allocation, Blackhole hole) throws HttpException {
        window.close();
        for (row.rewind(); row.hasRemaining(); ) {
            byte[] own = own();
            hole.consume(Ascii.text(own, parser.targetStart, parser.targetEnd));
            Headers headers = new Headers(own, parser.copyOfFields());
            for (int i = 0; i < headers.size(); i++) {
                hole.consume(headers.name(i));
                hole.consume(headers.value(i));
            }
        }
        allocation.operations += Heads.IN_A_ROW;
    }

    /** The next request's head, as the server takes it. */
    private byte[] own() throws HttpException {
        int length = window.parse(row, parser, MOST_FIELDS);
        byte[] own = window.take(row, length, parser);
        row.position(row.position() + length);
        Target.check(own, parser);
        if (BodyFraming.ofRequest(own, parser) != 0) {
            throw new IllegalStateException("these requests have no content");
        }
        return own;
    }

    @Benchmark
    public void netty(Allocation allocation, Blackhole hole) {
        netty.inChannel(hole);
        allocation.operations += Heads.IN_A_ROW;
    }

    @Benchmark
    public void nettyFastest(Allocation allocation, Blackhole hole) throws Exception {
        netty.direct(hole);
        allocation.operations += Heads.IN_A_ROW;
    }
}
