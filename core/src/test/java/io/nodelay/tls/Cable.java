package io.nodelay.tls;

import io.nodelay.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.function.IntUnaryOperator;

/**
 * One end of a wire in memory, whose other end is the test's or another cable's. How much of what is offered passes in one
 * call is decided anew each time, from nothing to all.
 */
final class Cable implements Transport {
    /** What has come and was not read, from position to limit. */
    private ByteBuffer arrived = ByteBuffer.allocate(0);

    private boolean ended;
    private Cable other = this;
    private IntUnaryOperator portion = offered -> offered;
    boolean endSent;
    boolean closed;
    int writes;

    /** Two ends of one. */
    static Cable[] pair() {
        Cable[] ends = {new Cable(), new Cable()};
        ends[0].other = ends[1];
        ends[1].other = ends[0];
        return ends;
    }

    /** Of so many bytes so many pass in the next call. */
    Cable passes(IntUnaryOperator howMany) {
        portion = howMany;
        return this;
    }

    /** Puts bytes at this end, as if its peer had sent them. */
    void arrives(byte[] bytes) {
        if (arrived.capacity() - arrived.limit() < bytes.length) {
            arrived = ByteBuffer.allocate(2 * (arrived.remaining() + bytes.length))
                    .put(arrived)
                    .flip();
        }
        int end = arrived.limit();
        arrived.limit(end + bytes.length).put(end, bytes);
    }

    void arrivesEnd() {
        ended = true;
    }

    boolean hasUnread() {
        return arrived.hasRemaining();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int there = Math.min(into.remaining(), arrived.remaining());
        if (there == 0) {
            return ended ? -1 : 0;
        }
        int count = portion.applyAsInt(there);
        into.put(arrived.slice(arrived.position(), count));
        arrived.position(arrived.position() + count);
        return count;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        writes++;
        long taken = 0;
        for (int i = offset; i < offset + length; i++) {
            byte[] some = new byte[portion.applyAsInt(from[i].remaining())];
            from[i].get(some);
            other.arrives(some);
            taken += some.length;
            if (from[i].hasRemaining()) {
                break;
            }
        }
        return taken;
    }

    @Override
    public boolean end() {
        endSent = true;
        other.ended = true;
        return true;
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public SelectableChannel channel() {
        throw new IllegalStateException("a cable has no channel");
    }

    @Override
    public Step handshake() {
        return Step.DONE;
    }

    @Override
    public Runnable task() {
        throw new IllegalStateException("a cable has no task");
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
    public void close() {
        closed = true;
    }

    @Override
    public void abort() {
        closed = true;
    }
}
