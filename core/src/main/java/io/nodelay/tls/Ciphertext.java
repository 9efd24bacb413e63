package io.nodelay.tls;

import io.nodelay.loop.Buffers;
import io.nodelay.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * Records on their way between the engine and the wire below. What waits is kept in pooled memory of its own size: a torn
 * record, or whole ones that nobody reads yet; and records that the channel has not taken. A connection for which nothing
 * waits holds none.
 */
final class Ciphertext {
    private final Transport below;
    private final Buffers buffers;
    /** Received and not decrypted; null while there is nothing. */
    private ByteBuffer received;
    /** Encrypted and not sent; null while there is nothing. */
    private ByteBuffer unsent;

    private boolean ended;

    Ciphertext(Transport below, Buffers buffers) {
        this.below = below;
        this.buffers = buffers;
    }

    // ---- in

    /**
     * What was received, to be decrypted; {@link #keep} must follow.
     *
     * @param receive more of it first, by one system call
     * @return the loop's memory, from its position to its limit
     */
    ByteBuffer take(boolean receive) throws IOException {
        ByteBuffer in = buffers.ciphertextIn();
        if (received != null) {
            if (received.remaining() > in.remaining() - (receive ? 1 : 0)) {
                throw new SSLException(received.remaining() + " bytes have come, and the TLS engine can use none");
            }
            in.put(received);
            buffers.giveBack(received);
            received = null;
        }
        if (receive) {
            // Through direct memory of ours: given heap memory the JDK uses some of its own, and keeps it.
            ByteBuffer direct = buffers.lend();
            ended = below.read(direct.limit(in.remaining())) < 0;
            in.put(direct.flip());
        }
        return in.flip();
    }

    /** Whether the last take has found the end of the connection. */
    boolean ended() {
        return ended;
    }

    /** Keeps what is left between position and limit. */
    void keep(ByteBuffer in) {
        received = in.hasRemaining() ? copied(in) : null;
    }

    // ---- out

    /** Sends records behind those that wait; what the channel does not take waits too. */
    void send(ByteBuffer records) throws IOException {
        if (flush() && records.hasRemaining()) {
            below.write(new ByteBuffer[] {records}, 0, 1);
        }
        if (records.hasRemaining()) {
            ByteBuffer before = unsent == null ? records.slice(0, 0) : unsent;
            ByteBuffer all = buffers.borrow(before.remaining() + records.remaining());
            all.put(before).put(records).flip();
            release(unsent);
            unsent = all;
        }
    }

    /** Goes on sending what waits; true if nothing waits any more. */
    boolean flush() throws IOException {
        if (unsent != null) {
            below.write(new ByteBuffer[] {unsent}, 0, 1);
            if (!unsent.hasRemaining()) {
                release(unsent);
                unsent = null;
            }
        }
        return unsent == null;
    }

    boolean waits() {
        return unsent != null;
    }

    /** The connection is over. */
    void release() {
        release(received);
        release(unsent);
        received = null;
        unsent = null;
    }

    private void release(ByteBuffer kept) {
        if (kept != null) {
            buffers.giveBack(kept);
        }
    }

    private ByteBuffer copied(ByteBuffer bytes) {
        return buffers.borrow(bytes.remaining()).put(bytes).flip();
    }
}
