package io.nodelay.tls;

import io.nodelay.bench.peers.Identity;
import io.nodelay.frame.Allocation;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Transport.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
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
 * What does it cost to drive the JDK's engine, beside the bare engine on the same records?
 *
 * <p>One record is encrypted at one end, goes over a wire in memory and is decrypted at the other; the figures are of both
 * together. {@code engine} calls wrap and unwrap between heap buffers and looks at nothing they say; {@code nodelay} has a
 * {@link TlsTransport} at both ends, which also copies once more on the way in, through the loop's direct memory. What is
 * left of the difference is the driver. With {@code -prof gc} both should allocate the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class RecordDriving {
    private static final String HOST = "localhost";
    private static final int MOST_STEPS = 100;
    private static final long PATIENCE_MILLIS = 10_000;

    /** Bytes of a record; the JDK's largest has 16367. */
    @Param({"64", "1024", "16000"})
    public int bytes;

    private final MemoryWire[] wires = MemoryWire.pair();
    private final ByteBuffer[] from = new ByteBuffer[1];
    private EventLoop loop;
    private TlsTransport client;
    private TlsTransport server;

    private final MemoryWire[] bareWires = MemoryWire.pair();
    private SSLEngine bareClient;
    private SSLEngine bareServer;
    private final ByteBuffer out = ByteBuffer.allocate(32 * 1024);
    private final ByteBuffer in = ByteBuffer.allocate(32 * 1024);
    private final ByteBuffer plain = ByteBuffer.allocate(32 * 1024);

    @Setup
    public void shakeHands() throws IOException {
        SecureContext mine = SecureContext.of(Identity.options());
        SecureContext theirs = SecureContext.of(Identity.believing());
        from[0] = ByteBuffer.allocateDirect(bytes);
        loop = EventLoop.open();
        client = transport(wires[0], new ClientRole(theirs, HOST, 0));
        server = transport(wires[1], new ServerRole(loop, new ServerNames(mine)));
        finish(List.of(client, server));
        bareClient = theirs.clientEngine(HOST, 0);
        bareServer = mine.serverEngine();
        finishBare();
    }

    private TlsTransport transport(MemoryWire wire, Role role) {
        return new TlsTransport(wire, loop, new Handshake(loop, role, PATIENCE_MILLIS, () -> {}, failed -> {
            throw new IllegalStateException(failed);
        }));
    }

    private static void finish(List<TlsTransport> ends) throws IOException {
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            boolean done = true;
            for (TlsTransport end : ends) {
                done &= end.secured().isPresent() || went(end);
            }
            if (done) {
                return;
            }
        }
        throw new IllegalStateException("no end of the handshake");
    }

    private static boolean went(TlsTransport end) throws IOException {
        Step step = end.handshake();
        if (step == Step.TASK) {
            end.task().run();
        }
        return step == Step.DONE;
    }

    private void finishBare() throws IOException {
        bareClient.beginHandshake();
        bareServer.beginHandshake();
        for (int steps = 0; steps < MOST_STEPS && !(quiet(bareClient) && quiet(bareServer)); steps++) {
            step(bareClient, bareWires[0]);
            step(bareServer, bareWires[1]);
        }
    }

    private static boolean quiet(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private void step(SSLEngine engine, MemoryWire wire) throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> {
                engine.wrap(plain.clear().flip(), out.clear());
                wire.write(out.flip());
            }
            default -> {
                wire.read(in.clear());
                in.flip();
                while (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                        engine.getDelegatedTask().run();
                    }
                    engine.unwrap(in, plain.clear());
                }
            }
        }
    }

    @TearDown
    public void close() {
        client.abort();
        server.abort();
        loop.close();
    }

    @Benchmark
    public int nodelay(Allocation allocation) throws IOException {
        from[0].clear();
        client.write(from, 0, 1);
        int count = server.read(loop.buffers().lendHeap());
        demand(count);
        allocation.operations++;
        return count;
    }

    @Benchmark
    public int engine(Allocation allocation) throws IOException {
        from[0].clear();
        bareClient.wrap(from, 0, 1, out.clear());
        bareWires[0].write(out.flip());
        bareWires[1].read(in.clear());
        bareServer.unwrap(in.flip(), plain.clear());
        demand(plain.position());
        allocation.operations++;
        return plain.position();
    }

    private void demand(int count) {
        if (count != bytes) {
            throw new IllegalStateException("expected a record of " + bytes + " bytes, found " + count);
        }
    }
}
