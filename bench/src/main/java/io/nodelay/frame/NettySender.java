package io.nodelay.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Netty's side: what {@code MessageToMessageEncoder} and {@code MessageToByteEncoder} do with a message, without a pipeline.
 *
 * <p>The encoder adds the parts to a list, for which it takes buffers from the pooled allocator: on a thread as those of
 * Netty's loops, see {@link NettyThreads}, where the pool has a cache. The wire releases each part, as a channel does once it
 * is written. The message itself is retained, not copied, where the encoder does so.
 */
final class NettySender implements Sender {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().firstContext();
    private final List<Object> parts = new ArrayList<>(2);
    private final NettyEncoder encoder;
    private final Letters message;
    private final Taker wire;

    NettySender(Framing framing, Letters message, Taker wire) {
        this.encoder = NettyEncoder.of(framing);
        this.message = message;
        this.wire = wire;
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    }

    @Override
    public void send() throws Exception {
        encoder.next(context, message, parts);
        for (int part = 0; part < parts.size(); part++) {
            wire.take((ByteBuf) parts.get(part));
        }
        parts.clear();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
