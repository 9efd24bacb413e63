package io.nodelay.tls;

import io.nodelay.net.Transport;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/** One end of a wire in memory, which copies once, as a socket does, and takes all that it is given. */
final class MemoryWire implements Transport {
    private static final int SIZE = 256 * 1024;

    private final ByteBuffer coming;
    private final ByteBuffer going;

    private MemoryWire(ByteBuffer coming, ByteBuffer going) {
        this.coming = coming;
        this.going = going;
    }

    /** Two ends. */
    static MemoryWire[] pair() {
        ByteBuffer there = ByteBuffer.allocateDirect(SIZE);
        ByteBuffer back = ByteBuffer.allocateDirect(SIZE);
        return new MemoryWire[] {new MemoryWire(back, there), new MemoryWire(there, back)};
    }

    void write(ByteBuffer from) {
        going.put(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        long before = going.position();
        for (int i = offset; i < offset + length; i++) {
            write(from[i]);
        }
        return going.position() - before;
    }

    @Override
    public int read(ByteBuffer into) {
        coming.flip();
        int count = Math.min(coming.remaining(), into.remaining());
        into.put(into.position(), coming, 0, count);
        into.position(into.position() + count);
        coming.position(count);
        coming.compact();
        return count;
    }

    @Override
    public boolean buffered() {
        return coming.position() > 0;
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
    public int wants() {
        return 0;
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}

    @Override
    public Step handshake() {
        return Step.DONE;
    }

    @Override
    public Runnable task() {
        throw new UnsupportedOperationException("a wire in memory has no tasks");
    }

    @Override
    public SelectableChannel channel() {
        throw new UnsupportedOperationException("a wire in memory has no channel");
    }
}
