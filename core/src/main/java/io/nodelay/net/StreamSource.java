package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Readable;
import io.nodelay.stream.TextReader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** An {@link InputStream} as a source: a read in the pool, a lend on the loop, and again. */
final class StreamSource extends BlockingStream<InputStream> implements Readable {
    private static final int READ_SIZE = 63 * 1024;

    /** Filled in the pool and lent on the loop, never both at once. */
    private final byte[] bytes = new byte[READ_SIZE];

    private Consumer<ByteBuffer> reader = lent -> {};
    private Runnable ender = () -> {};
    private boolean begun;
    private boolean paused;
    /** The reader has the bytes in its hands: nobody may read into them. */
    private boolean lending;
    /** Read while flowing, and not lent because a pause came first; -1 at the end, 0 for nothing. */
    private int kept;

    StreamSource(EventLoop loop, InputStream given) {
        super(loop, given);
    }

    StreamSource(EventLoop loop, Streams.Opener<? extends InputStream> opener) {
        super(loop, opener);
    }

    @Override
    public StreamSource onData(Consumer<ByteBuffer> newReader) {
        loop.checkThread();
        reader = newReader;
        begun = true;
        go();
        return this;
    }

    @Override
    public StreamSource onEnd(Runnable newEnder) {
        loop.checkThread();
        ender = newEnder;
        return this;
    }

    @Override
    public StreamSource pause() {
        loop.checkThread();
        paused = true;
        return this;
    }

    @Override
    public StreamSource resume() {
        loop.checkThread();
        begun = true;
        paused = false;
        go();
        return this;
    }

    private void go() {
        if (!begun || paused || lending || !idle()) {
            return;
        }
        if (kept != 0) {
            loop.execute(this::lendKept);
        } else {
            work(in -> in.read(bytes), this::deliver);
        }
    }

    private void deliver(int count) {
        kept = count;
        if (count == 0) {
            go(); // streams that filter others may have nothing yet
        } else {
            lendKept();
        }
    }

    private void lendKept() {
        int count = kept;
        if (paused || isClosed() || count == 0) {
            return;
        }
        kept = 0;
        lending = true;
        guard(() -> lend(count));
        lending = false;
        go();
    }

    private void lend(int count) {
        if (count < 0) {
            if (reader instanceof TextReader text) {
                text.end();
            }
            if (!isClosed()) {
                ender.run();
            }
            destroy();
        } else {
            ByteBuffer lent = ByteBuffer.wrap(bytes, 0, count).slice();
            try {
                reader.accept(lent);
            } finally {
                loop.buffers().returned(lent, count);
            }
        }
    }
}
