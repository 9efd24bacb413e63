package io.nodelay.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Messages with a 16-bit length before them, put together in a ring: everything that comes is copied into it, behind
 * what waits, and round the end to the beginning.
 *
 * <pre>
 *        read          write                     write         read
 *   ┌─────┬──────────────┬────────┐         ┌──────┬─────────────┬──────┐
 *   │     │ waits        │        │         │ rest │             │ waits│
 *   └─────┴──────────────┴────────┘         └──────┴─────────────┴──────┘
 * </pre>
 *
 * {@link LengthPrefixed}{@code .bytes(2)} under {@link Framed} reads the same messages without the copy, and writes
 * them; this class is here as rings are often recommended and seldom measured. It needs no more than a
 * reader: {@code socket.onData(new StackBuffer(message -> …))}.
 *
 * <p>Grows in steps of 512 bytes as far as the present message needs, to 66,048 bytes at most, never shrinks, and has as
 * much again if a message went round the end. An end inside a message goes unnoticed unless {@code onEnd} asks
 * {@link #waiting}, and what has come with a message follows it, though its reader pauses or destroys the socket:
 * what {@code Framed} looks after. Used by one thread. A reader
 * that throws has had its message: the next {@link #accept} goes on with the one after it, and what the failed call
 * had not put in yet remains in the caller's buffer.
 */
public final class StackBuffer implements Consumer<ByteBuffer> {
    private static final int STEP = 512;
    private static final int HEAD = 2;

    private final Consumer<? super ByteBuffer> reader;
    private ByteBuffer ring = ByteBuffer.allocate(STEP);
    /** For a message that goes round the end. */
    private ByteBuffer straight = ByteBuffer.allocate(0);

    private int read;
    private int waiting;
    private boolean telling;

    /**
     * Makes an empty one.
     *
     * @param reader lent each message's body, without its length, for one call
     */
    public StackBuffer(Consumer<? super ByteBuffer> reader) {
        this.reader = reader;
    }

    /**
     * Puts bytes in and tells every message that they complete.
     *
     * @param data consumed
     * @throws IllegalStateException inside a call of the reader
     */
    @Override
    public void accept(ByteBuffer data) {
        if (telling) {
            throw new IllegalStateException(
                    "the reader of a StackBuffer cannot put more into it: its message lies there");
        }
        tellWhole();
        while (data.hasRemaining()) {
            put(data);
            tellWhole();
        }
    }

    /**
     * Bytes of a message that is not whole yet.
     *
     * @return 0 between two messages
     */
    public int waiting() {
        return waiting;
    }

    /** As much as there is room for, which is all that the present message lacks or more. */
    private void put(ByteBuffer data) {
        if (waiting >= HEAD && HEAD + length() > ring.capacity()) {
            grow(HEAD + length());
        }
        int count = Math.min(data.remaining(), ring.capacity() - waiting);
        int at = (read + waiting) % ring.capacity();
        int first = Math.min(count, ring.capacity() - at);
        ring.put(at, data, data.position(), first);
        ring.put(0, data, data.position() + first, count - first);
        data.position(data.position() + count);
        waiting += count;
    }

    private void grow(int atLeast) {
        ByteBuffer larger = ByteBuffer.allocate((atLeast + STEP - 1) / STEP * STEP);
        copy(larger, 0, waiting);
        ring = larger;
        read = 0;
    }

    private ByteBuffer straightened(int length) {
        if (straight.capacity() < length) {
            straight = ByteBuffer.allocate(ring.capacity());
        }
        copy(straight.clear().order(ByteOrder.BIG_ENDIAN), HEAD, length);
        return straight.limit(length);
    }

    /** Copies what waits, put straight, to the beginning of another buffer. */
    private void copy(ByteBuffer to, int skip, int count) {
        int at = (read + skip) % ring.capacity();
        int first = Math.min(count, ring.capacity() - at);
        to.put(0, ring, at, first);
        to.put(first, ring, 0, count - first);
    }

    private int length() {
        int high = ring.get(read) & 0xFF;
        int low = ring.get((read + 1) % ring.capacity()) & 0xFF;
        return high << 8 | low;
    }

    private void tellWhole() {
        while (waiting >= HEAD && waiting >= HEAD + length()) {
            tell(length());
        }
    }

    /** The message is taken out before it is told, so that a reader who throws leaves the ring in order. */
    private void tell(int length) {
        int body = (read + HEAD) % ring.capacity();
        ByteBuffer lent;
        if (body + length <= ring.capacity()) {
            lent = ring.clear().limit(body + length).position(body);
        } else {
            lent = straightened(length);
        }
        read = (body + length) % ring.capacity();
        waiting -= HEAD + length;
        telling = true;
        try {
            reader.accept(lent);
        } finally {
            telling = false;
            ring.clear().order(ByteOrder.BIG_ENDIAN);
        }
    }
}
