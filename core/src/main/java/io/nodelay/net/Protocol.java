package io.nodelay.net;

import io.nodelay.stream.Closed;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A protocol over a {@link NetSocket}, which hears by one object what others set a slot each for: of a socket in the ten
 * thousands every slot, every claim and every watcher would be an object of its own. {@link NetSocket#claim(Protocol)}
 * installs it. All methods are called on the socket's loop; what they throw costs the socket.
 */
public interface Protocol extends Consumer<ByteBuffer> {

    /**
     * Named in the exception of those who set a flow event of the claimed socket.
     *
     * @return two or three words
     */
    String protocol();

    /**
     * How many bytes the next read may bring: what a protocol cannot use at once it has to keep.
     *
     * @return from 1 to {@link io.nodelay.loop.Buffers#READ_SIZE}
     */
    int readSize();

    /**
     * The {@code data} event.
     *
     * @param lent for the length of this call
     */
    @Override
    void accept(ByteBuffer lent);

    /** The {@code end} event. */
    void ended();

    /** The {@code drain} event. */
    void drained();

    /**
     * The {@code close} event, before those who watch for it hear it.
     *
     * @param how the socket came to its end
     */
    void closed(Closed how);
}
