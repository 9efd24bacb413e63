package io.nodelay.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One message in the forms in which senders may have it.
 *
 * @param text as text
 * @param ours in direct memory, from 0 to limit
 * @param netty in a pooled direct buffer
 */
record Letters(String text, ByteBuffer ours, ByteBuf netty) {
    static Letters of(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        Framing.FIXED.put(size, bytes);
        bytes.flip();
        String text = StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString();
        return new Letters(
                text, bytes, PooledByteBufAllocator.DEFAULT.directBuffer(size).writeBytes(bytes.duplicate()));
    }
}
