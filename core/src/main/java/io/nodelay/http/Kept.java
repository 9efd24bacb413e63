package io.nodelay.http;

import io.nodelay.loop.Buffers;
import java.nio.ByteBuffer;

/** Bytes of a connection that have come and wait, in memory of the loop's; null stands for none. */
final class Kept {
    private Kept() {}

    /** Those that waited with some more behind them; the buffer they waited in is not the caller's any more. */
    static ByteBuffer add(ByteBuffer kept, ByteBuffer more, Buffers buffers) {
        if (kept == null) {
            return buffers.borrow(more.remaining()).put(more).flip();
        }
        int together = kept.remaining() + more.remaining();
        if (together <= kept.capacity()) {
            return kept.compact().put(more).flip();
        }
        ByteBuffer larger = buffers.borrow(together).put(kept).put(more).flip();
        buffers.giveBack(kept);
        return larger;
    }

    /** None wait any more. */
    static ByteBuffer release(ByteBuffer kept, Buffers buffers) {
        if (kept != null) {
            buffers.giveBack(kept);
        }
        return null;
    }
}
