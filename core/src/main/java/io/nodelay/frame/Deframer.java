package io.nodelay.frame;

import io.nodelay.loop.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Cuts one connection's bytes into messages. Those that lie whole in what was lent are told from there; of one that is
 * torn just its own bytes are copied, once, and the rest is again read in place.
 */
final class Deframer<T> {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Buffers buffers;
    /** Whether the connection is to be heard on: a reader may end it. */
    private final BooleanSupplier readable;

    private Codec<T> codec;
    private Consumer<? super T> reader = message -> {};
    /** From position to limit: a torn message, or after a stop all that was not told. Borrowed from the loop's memory. */
    private ByteBuffer tail = NOTHING;

    /** What is kept may have whole messages: the codec has not seen it all. */
    private boolean unasked;

    private boolean stopped;
    private boolean dropped;
    /** A reader may be looking at the tail. */
    private boolean busy;

    Deframer(Codec<T> codec, Buffers buffers, BooleanSupplier readable) {
        this.codec = codec;
        this.buffers = buffers;
        this.readable = readable;
    }

    /** Who is told, from the next message on. */
    void reader(Consumer<? super T> to) {
        reader = to;
    }

    /** The codec from the next message on. */
    void codec(Codec<T> next) {
        codec = next;
        unasked = true;
    }

    Codec<T> codec() {
        return codec;
    }

    /** No further message is told, and what is still there is kept. */
    void stop() {
        stopped = true;
        unasked = true;
    }

    /** Messages are told again, by the next {@link #feed}. */
    void go() {
        stopped = false;
    }

    /** Nothing is told or kept any more. */
    void drop() {
        stopped = true;
        dropped = true;
        release();
    }

    /** Whether bytes are kept. */
    boolean holds() {
        return tail.hasRemaining();
    }

    /** What is kept; valid until the next call. */
    ByteBuffer rest() {
        return tail;
    }

    /**
     * Tells all whole messages, those kept first.
     *
     * @param chunk consumed, whatever becomes of it
     */
    void feed(ByteBuffer chunk) throws FrameException {
        busy = true;
        try {
            if (unasked) {
                unasked = stopped;
                decode(tail);
            }
            while (tail.hasRemaining() && chunk.hasRemaining() && going()) {
                append(chunk, belonging(chunk));
                decode(tail);
            }
            decode(chunk);
            append(chunk, chunk.remaining());
        } finally {
            busy = false;
            release();
        }
    }

    /** The peer has ended: what is kept is a torn message. */
    void end() throws FrameException {
        busy = true;
        try {
            if (tail.hasRemaining()) {
                codec.end(tail, reader);
            }
        } finally {
            busy = false;
            release();
        }
    }

    private boolean going() {
        return !stopped && readable.getAsBoolean();
    }

    private void decode(ByteBuffer in) throws FrameException {
        while (in.hasRemaining() && going()) {
            int before = in.position();
            int limit = in.limit();
            boolean told = codec.decode(in, reader);
            boolean moved = in.position() > before;
            boolean whole = in.position() >= before && in.limit() == limit && in.order() == ByteOrder.BIG_ENDIAN;
            if (told != moved || !whole) {
                throw new IllegalStateException(codec + " must consume a message or nothing and say which");
            }
            if (!told) {
                return;
            }
        }
    }

    private int belonging(ByteBuffer chunk) {
        int count = codec.belonging(tail, chunk);
        if (count < 1 || count > chunk.remaining()) {
            throw new IllegalStateException(
                    codec + " expected to say 1 to " + chunk.remaining() + " bytes belong, said " + count);
        }
        return count;
    }

    private void append(ByteBuffer chunk, int count) {
        int from = chunk.position();
        chunk.position(from + count);
        if (count == 0 || dropped || !readable.getAsBoolean()) { // nobody will ask for it
            return;
        }
        if (!tail.hasRemaining()) {
            tail.position(0).limit(0);
        }
        if (tail.capacity() - tail.limit() < count) {
            makeRoom(count);
        }
        int end = tail.limit();
        tail.limit(end + count).put(end, chunk, from, count);
    }

    private void makeRoom(int count) {
        ByteBuffer before = tail;
        tail = buffers.borrow(before.remaining() + count).put(before).flip();
        giveBack(before);
    }

    /** Only once nobody looks at it: what is given back is somebody else's in the same pass. */
    private void release() {
        if (!busy && (dropped || !tail.hasRemaining())) {
            giveBack(tail);
            tail = NOTHING;
        }
    }

    private void giveBack(ByteBuffer borrowed) {
        if (borrowed.capacity() > 0) {
            buffers.giveBack(borrowed);
        }
    }
}
