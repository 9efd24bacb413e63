package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Writable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/** An {@link OutputStream} as a sink: each of the caller's writes is one in the pool, in their order. */
final class StreamSink extends BlockingStream<OutputStream> implements Writable {
    private static final NetOptions LIMITS = new NetOptions();

    /** Bytes of one write of the caller, and its callback. */
    private record Piece(ByteBuffer bytes, Consumer<Optional<IOException>> done) {}

    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
    private Runnable drainer = () -> {};
    private long buffered;
    private boolean drainOwed;
    private boolean ending;

    StreamSink(EventLoop loop, OutputStream given) {
        super(loop, given);
    }

    StreamSink(EventLoop loop, Streams.Opener<? extends OutputStream> opener) {
        super(loop, opener);
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        return write(bytes, Output.NOBODY);
    }

    @Override
    public boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
        loop.checkThread();
        if (ending) {
            throw new IllegalStateException("write after end()");
        }
        if (isClosed()) {
            loop.execute(() -> done.accept(Optional.of(new IOException("the stream was closed"))));
            return false;
        }
        buffered += bytes.remaining();
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        waiting.add(new Piece(copy, done));
        if (buffered > LIMITS.maxBuffered()) {
            destroy(new IOException("more than " + LIMITS.maxBuffered() + " bytes wait to be written"));
            return false;
        }
        go();
        drainOwed |= buffered > LIMITS.highWaterMark();
        return buffered <= LIMITS.highWaterMark();
    }

    @Override
    public void end() {
        loop.checkThread();
        if (!ending && !isClosed()) {
            ending = true;
            go();
        }
    }

    @Override
    public StreamSink onDrain(Runnable resume) {
        loop.checkThread();
        drainer = resume;
        return this;
    }

    private void go() {
        if (!idle()) {
            return;
        }
        if (!waiting.isEmpty()) {
            Piece piece = waiting.peek();
            work(out -> Channels.newChannel(out).write(piece.bytes), done -> written());
        } else if (ending) {
            work(
                    out -> {
                        out.flush();
                        return true;
                    },
                    done -> destroy());
        }
    }

    private void written() {
        Piece piece = waiting.remove();
        buffered -= piece.bytes.capacity();
        go();
        guard(() -> piece.done.accept(Optional.empty()));
        if (drainOwed && buffered < LIMITS.lowWaterMark() && !isClosed()) {
            drainOwed = false;
            guard(drainer);
        }
    }

    @Override
    void closing(Optional<IOException> why) {
        IOException dropped = why.orElseGet(() -> new IOException("the stream was closed before the write was done"));
        while (!waiting.isEmpty()) {
            Piece piece = waiting.remove();
            try {
                piece.done.accept(Optional.of(dropped));
            } catch (Throwable escaped) {
                loop.uncaught(escaped);
            }
        }
        buffered = 0;
    }
}
