package io.nodelay.frame;

import java.nio.ByteBuffer;

/**
 * Messages on the wire: as many whole ones as 64 KiB hold, in direct memory as a socket's read leaves them. They are read
 * again and again until {@link #FRAMES} have come, so that one pass is the same number of messages whatever their size.
 *
 * @param bytes from 0 to limit
 * @param frames how many messages that is
 * @param frame bytes of one of them
 * @param piece bytes that arrive at once, at most
 */
record Wire(ByteBuffer bytes, int frames, int frame, int piece) {
    static final int CHUNK = 65_536;
    /** Messages in one pass. */
    static final int FRAMES = 4_096;

    static Wire of(Framing framing, int size, Arrival arrival) {
        int frame = framing.onWire(size);
        int frames = CHUNK / frame;
        ByteBuffer bytes = ByteBuffer.allocateDirect(frames * frame);
        for (int i = 0; i < frames; i++) {
            framing.put(size, bytes);
        }
        return new Wire(bytes.flip(), frames, frame, arrival.piece());
    }

    /** Bytes that are read of the chunk when so many messages are still to come. */
    int next(int missing) {
        return Math.min(missing, frames) * frame;
    }
}
