package io.nodelay.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * The wire under a {@link NetSocket}: moves bytes, and knows nothing of events, queues or keys. Plain
 * TCP and UNIX sockets are one, TLS is another around it.
 *
 * <p>What it assumes, so that it can be small: it is used by one socket, on its loop's thread; the
 * handshake comes first, and nothing is read or written before it is {@link Step#DONE}; a non-blocking
 * channel lies at the bottom. No verb ever blocks, none keeps a buffer it was given.
 */
public interface Transport {

    /** How far a handshake has come. */
    enum Step {
        /** It is over; bytes may be read and written. */
        DONE,
        /** It needs bytes from the peer. */
        READ,
        /** It has bytes for the peer that the channel did not take. */
        WRITE,
        /** It has work to do that takes long; see {@link #task}. */
        TASK
    }

    /** In {@link #wants}: the wire needs to hear when its channel is readable. */
    int READ = SelectionKey.OP_READ;
    /** In {@link #wants}: the wire has bytes of its own to send. */
    int WRITE = SelectionKey.OP_WRITE;
    /** In {@link #wants}: the wire has a {@link #task}. */
    int TASK = 1 << 16;

    /**
     * The channel at the bottom, for its registration, options and addresses.
     *
     * @return the same one always
     */
    SelectableChannel channel();

    /**
     * Goes on with the handshake as far as possible.
     *
     * @return what it waits for
     * @throws IOException if it has failed
     */
    Step handshake() throws IOException;

    /**
     * The long work that {@link Step#TASK} and {@link #TASK} announce. Until it has run, on whichever
     * thread, no verb is called but {@link #abort}.
     *
     * @return to be run once
     */
    Runnable task();

    /**
     * Reads what there is, at most one system call.
     *
     * @param into filled from its position on
     * @return the number of bytes; 0 if there are none now; -1 at the peer's orderly end
     * @throws IOException if the connection broke, or ended without saying so
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Whether {@link #read} fills heap memory faster than direct memory: computed bytes do not come from the kernel.
     *
     * @return the same always; false unless a wire says otherwise
     */
    default boolean readsHeap() {
        return false;
    }

    /**
     * Whether more can be read without waiting for the channel, which will never announce it.
     *
     * @return true if {@link #read} has something in hand
     */
    boolean buffered();

    /**
     * Writes as much as the channel takes.
     *
     * @param from their positions move by what was taken
     * @param offset of the first buffer
     * @param length how many
     * @return the number of bytes taken
     * @throws IOException if the connection broke
     */
    long write(ByteBuffer[] from, int offset, int length) throws IOException;

    /**
     * Pushes on what was taken but waits below.
     *
     * @return true if nothing waits any more
     * @throws IOException if the connection broke
     */
    boolean flush() throws IOException;

    /**
     * Ends our direction, after everything written. Called again after a false answer.
     *
     * @return true when the end is on the wire
     * @throws IOException if the connection broke
     */
    boolean end() throws IOException;

    /**
     * What the wire itself waits for; asked after every other verb.
     *
     * @return bits of {@link #READ}, {@link #WRITE}, {@link #TASK}
     */
    int wants();

    /** Closes the channel after an orderly end of both directions, as far as it goes without waiting. */
    void close();

    /** Closes the channel at once, touching nothing that may wait for another thread. */
    void abort();
}
