package io.nodelay.frame;

import io.nodelay.stream.Writable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * One answer to the question where a message ends, as TCP itself has none: it carries bytes, and what was
 * written in two calls may arrive in one, or in three.
 *
 * <p>A codec does no I/O and keeps no bytes: {@link Framed} keeps what is not a whole message yet. It may remember
 * how far it has searched, and so belongs to one connection. Its methods are called on one thread, that of the
 * connection's loop.
 *
 * @param <T> a message; often {@link ByteBuffer}, lent to whoever is told
 */
public interface Codec<T> {
    /** The longest payload unless another limit is set, 1 MiB. */
    int DEFAULT_MAX = 1024 * 1024;

    /**
     * Is there a whole message here? If so it is consumed and told; if not, nothing is consumed.
     *
     * @param in the bytes from a message's first, big-endian; a message is lent as this same buffer narrowed, so
     *     that nothing is allocated or copied, and afterwards position, limit and byte order are as they should be
     *     whatever its reader did to them
     * @param to told the message, before this returns; if it throws, the message counts as told
     * @return true if the position has moved behind one message, false if it has not moved and nothing was told
     * @throws FrameException if these bytes cannot become a message, also before it is whole
     */
    boolean decode(ByteBuffer in, Consumer<? super T> to) throws FrameException;

    /**
     * Writes one message, or refuses it before a byte was written.
     *
     * @param message a buffer is read from position to limit and borrowed, as {@link Writable#write} does
     * @param out its sink; may be given head and body by several writes, which {@link Framed#send} has leave as one
     * @return what the sink has answered: false if the caller should wait for {@code drain}
     * @throws IllegalArgumentException for a message that {@link #decode} would refuse or read as another
     */
    boolean encode(T message, Writable out);

    /**
     * How many of the next bytes belong to the message whose beginning is torn. Only these are copied behind it,
     * and the others are decoded where they lie; a codec that does not know answers all of them.
     *
     * @param torn from the message's first byte; {@link #decode} has just said that it is not whole
     * @param next what came then, at least one byte
     * @return from 1 to {@code next.remaining()}; neither buffer is changed
     */
    default int belonging(ByteBuffer torn, ByteBuffer next) {
        return next.remaining();
    }

    /**
     * The peer has ended in the middle of a message. That is an error, unless this framing takes the end of the
     * stream for the end of a message.
     *
     * @param torn what came of it, at least one byte
     * @param to told the message, if it is one
     * @throws FrameException if it is none
     */
    default void end(ByteBuffer torn, Consumer<? super T> to) throws FrameException {
        throw new FrameException("a whole message expected before the end of the stream, found only its first "
                + torn.remaining() + " bytes: " + FrameException.show(torn));
    }

    /**
     * Lends the next bytes of a buffer by narrowing it, and consumes them. For those who write codecs.
     *
     * @param in its position is where the message starts
     * @param length of the message, in bytes
     * @param skipped bytes behind it that are consumed with it
     * @param to told {@code in} itself, big-endian, with its limit behind the message
     */
    static void lend(ByteBuffer in, int length, int skipped, Consumer<? super ByteBuffer> to) {
        int limit = in.limit();
        int end = in.position() + length;
        in.limit(end);
        try {
            to.accept(in);
        } finally {
            in.limit(limit).position(end + skipped).order(ByteOrder.BIG_ENDIAN);
        }
    }
}
