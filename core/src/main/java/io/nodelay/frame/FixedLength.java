package io.nodelay.frame;

import io.nodelay.stream.Writable;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Every message is equally long.
 *
 * <pre>
 *  on the wire (3)        messages
 *  ┌─────────────┐        ┌───┬───┬───┐
 *  │ A B C D E F │───────▶│ABC│DEF│ G…│  torn: waits for two more bytes
 *  │ G           │        └───┴───┴───┘
 *  └─────────────┘
 * </pre>
 *
 * The cheapest framing to decode, and dear on the wire if messages are shorter than the frame: a padded one arrives
 * with its padding.
 */
public final class FixedLength implements Codec<ByteBuffer> {
    /** Enough for most, and shared by all. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(4096).asReadOnlyBuffer();

    private final int length;
    private boolean padded;

    /**
     * Makes a codec whose sender refuses messages of any other length.
     *
     * @param length of each message, 1 byte or more
     * @throws IllegalArgumentException if it is less
     */
    public FixedLength(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a fixed length is 1 byte or more, not " + length);
        }
        this.length = length;
    }

    /**
     * Has the sender fill shorter messages up with zeros, which the receiver cannot tell from the message's own.
     *
     * @return this codec
     */
    public FixedLength padded() {
        padded = true;
        return this;
    }

    @Override
    public boolean decode(ByteBuffer in, Consumer<? super ByteBuffer> to) {
        if (in.remaining() < length) {
            return false;
        }
        Codec.lend(in, length, 0, to);
        return true;
    }

    @Override
    public int belonging(ByteBuffer torn, ByteBuffer next) {
        return Math.min(length - torn.remaining(), next.remaining());
    }

    @Override
    public boolean encode(ByteBuffer message, Writable out) {
        int size = message.remaining();
        if (size > length || (size < length && !padded)) {
            throw new IllegalArgumentException(
                    "a message of " + (padded ? "at most " : "") + length + " bytes expected, this one has " + size);
        }
        return size == length ? out.write(message) : out.write(message, padding(length - size));
    }

    private static ByteBuffer padding(int missing) {
        return missing <= ZEROS.capacity() ? ZEROS.duplicate().limit(missing) : ByteBuffer.allocate(missing);
    }
}
