package io.nodelay.net;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Bytes that the wire has not taken yet, and the callbacks of writes that are not done. A socket has
 * one only while it needs one.
 *
 * <p>Pieces share pooled chunks; a remainder larger than one read gets heap memory of its own size, which
 * the collector gives back sooner than a pool would.
 */
final class WriteQueue {
    private final Buffers buffers;
    /** In the order of the wire, each from its position to its limit. */
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();
    /** The last chunk, if it is a pooled one and so has room between limit and capacity; else null. */
    private ByteBuffer tail;

    private final ArrayDeque<Waiting> callbacks = new ArrayDeque<>();
    private long size;

    /** A write's callback, due once so many bytes of the connection are flushed. */
    private record Waiting(long mark, Consumer<Optional<IOException>> done) {}

    WriteQueue(Buffers buffers) {
        this.buffers = buffers;
    }

    long size() {
        return size;
    }

    /** Whether nothing waits: no byte and no callback. */
    boolean isEmpty() {
        return size == 0 && callbacks.isEmpty();
    }

    /** Copies what remains of these bytes to the end. */
    void add(ByteBuffer bytes) {
        size += bytes.remaining();
        if (tail != null) {
            fillTail(bytes);
        }
        if (bytes.remaining() > Buffers.READ_SIZE) {
            chunks.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
            tail = null;
        }
        while (bytes.hasRemaining()) {
            tail = buffers.take().limit(0);
            chunks.add(tail);
            fillTail(bytes);
        }
    }

    private void fillTail(ByteBuffer bytes) {
        int end = tail.limit();
        int piece = Math.min(tail.capacity() - end, bytes.remaining());
        tail.limit(end + piece);
        tail.put(end, bytes, bytes.position(), piece);
        bytes.position(bytes.position() + piece);
    }

    /**
     * Gives the wire what waits, and behind it the caller's own bytes, by gathering writes: as many as a
     * pass allows, and none after one that the wire did not take whole.
     *
     * @param bytes the caller's, written in place; may have nothing left
     * @param behind more of them
     * @param last more of them
     * @return how many bytes the wire has taken in all
     */
    long writeTo(Transport wire, ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) throws IOException {
        long total = 0;
        long own = remaining(bytes, behind, last);
        for (int writes = 0; writes < EventLoop.WRITES_PER_PASS && size + own > 0; writes++) {
            int count = gather(bytes, behind, last);
            long offered = 0;
            boolean direct = true;
            for (int i = 0; i < count; i++) {
                offered += buffers.vector()[i].remaining();
                direct &= buffers.vector()[i].isDirect();
            }
            long taken = write(wire, buffers.vector(), count);
            long ownLeft = remaining(bytes, behind, last);
            size -= taken - (own - ownLeft);
            own = ownLeft;
            total += taken;
            dropWritten();
            if (taken < offered || !direct) { // heap memory takes a pass's writes by itself
                break;
            }
        }
        return total;
    }

    private int gather(ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) {
        ByteBuffer[] vector = buffers.vector();
        int count = 0;
        for (ByteBuffer chunk : chunks) {
            if (count == vector.length) {
                return count;
            }
            vector[count++] = chunk;
        }
        return gather(vector, count, bytes, behind, last);
    }

    /** Adds the caller's buffers that have something left, as far as there are places; how many are taken then. */
    private static int gather(ByteBuffer[] vector, int taken, ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) {
        int count = taken;
        if (bytes.hasRemaining() && count < vector.length) {
            vector[count++] = bytes;
        }
        if (behind.hasRemaining() && count < vector.length) {
            vector[count++] = behind;
        }
        if (last.hasRemaining() && count < vector.length) {
            vector[count++] = last;
        }
        return count;
    }

    static long remaining(ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) {
        return (long) bytes.remaining() + behind.remaining() + last.remaining();
    }

    /** Writes bytes past no queue at all. */
    static long writeAlone(Transport wire, ByteBuffer bytes, ByteBuffer behind, ByteBuffer last, Buffers buffers)
            throws IOException {
        return write(wire, buffers.vector(), gather(buffers.vector(), 0, bytes, behind, last));
    }

    private static long write(Transport wire, ByteBuffer[] vector, int count) throws IOException {
        try {
            return wire.write(vector, 0, count);
        } finally {
            Arrays.fill(vector, 0, count, null); // the array outlives the buffers' loan
        }
    }

    private void dropWritten() {
        for (ByteBuffer first = chunks.peek(); first != null && !first.hasRemaining(); first = chunks.peek()) {
            release(chunks.poll());
        }
    }

    private void release(ByteBuffer chunk) {
        if (chunks.isEmpty()) {
            tail = null; // it was the last one
        }
        if (chunk.capacity() == Buffers.CHUNK_SIZE) {
            buffers.give(chunk);
        }
    }

    /** Remembers a callback, due when the connection's first {@code mark} bytes are flushed. */
    void expect(long mark, Consumer<Optional<IOException>> done) {
        callbacks.add(new Waiting(mark, done));
    }

    /** How many callbacks are due now that so many bytes are flushed. */
    int due(long flushed) {
        int due = 0;
        for (Waiting each : callbacks) {
            if (each.mark > flushed) {
                break;
            }
            due++;
        }
        return due;
    }

    /** Takes out the oldest callback; only after {@link #due} or {@link #expecting}. */
    Consumer<Optional<IOException>> next() {
        return callbacks.remove().done;
    }

    boolean expecting() {
        return !callbacks.isEmpty();
    }

    /** Drops the bytes; the callbacks stay to be told. */
    void clear() {
        size = 0;
        while (!chunks.isEmpty()) {
            release(chunks.poll());
        }
    }
}
