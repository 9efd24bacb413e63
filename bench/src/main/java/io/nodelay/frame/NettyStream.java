package io.nodelay.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;

/**
 * Netty's side: what {@code ByteToMessageDecoder} does with the buffers that a channel has read, without its list of
 * results and without a pipeline.
 *
 * <p>Each piece is a pooled direct buffer that was filled beforehand. A channel would take a fresh one for each read; that
 * is not charged to Netty, as to fill it is the kernel's work.
 *
 * <p>What has been read of a torn frame's buffer is given up after 16 pieces, as Netty does by itself while a channel has more
 * to read; or, {@link #woken}, after each, as it does when the channel has no more and waits: a smaller buffer, which is
 * moved more often.
 */
final class NettyStream implements Stream {
    /** {@code ByteToMessageDecoder}'s own default. */
    private static final int DISCARD_AFTER_READS = 16;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().firstContext();
    private final NettyDecoder decoder;
    private final Look look;
    private final ByteBuf[] pieces;
    private final Wire wire;

    /** What has come of a torn frame, and the read buffer where it lies. */
    private ByteBuf cumulation = Unpooled.EMPTY_BUFFER;

    private int discardAfter = DISCARD_AFTER_READS;
    private int reads;

    NettyStream(NettyDecoder decoder, Wire wire, Look look) {
        this.decoder = decoder;
        this.wire = wire;
        this.look = look;
        this.pieces = pieces(wire);
    }

    /** From now on every piece is the last of a wake-up. */
    NettyStream woken() {
        discardAfter = 1;
        return this;
    }

    private ByteBuf[] pieces(Wire source) {
        ByteBuffer bytes = source.bytes();
        ByteBuf[] filled = new ByteBuf[(bytes.limit() + source.piece() - 1) / source.piece()];
        for (int i = 0; i < filled.length; i++) {
            int at = i * source.piece();
            int length = Math.min(source.piece(), bytes.limit() - at);
            filled[i] = allocator.directBuffer(length).writeBytes(bytes.slice(at, length));
        }
        return filled;
    }

    @Override
    public void pass() throws Exception {
        for (int missing = Wire.FRAMES; missing > 0; missing -= wire.frames()) {
            int end = wire.next(missing);
            for (int at = 0, i = 0; at < end; at += wire.piece(), i++) {
                read(pieces[i].setIndex(0, Math.min(wire.piece(), end - at)).retain());
            }
        }
    }

    private void read(ByteBuf piece) throws Exception {
        cumulation = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, cumulation, piece);
        while (cumulation.isReadable()) {
            Object frame = decoder.next(context, cumulation);
            if (frame == null) {
                break;
            }
            consume((ByteBuf) frame);
        }
        forget();
    }

    private void consume(ByteBuf frame) {
        look.at(frame.readableBytes(), frame.getByte(frame.readerIndex()));
        frame.release();
    }

    /** What Netty does after a read, and after the last one of a wake-up. */
    private void forget() {
        if (!cumulation.isReadable()) {
            reads = 0;
            cumulation.release();
            cumulation = Unpooled.EMPTY_BUFFER;
        } else if (++reads >= discardAfter) {
            reads = 0;
            if (cumulation.refCnt() == 1) { // else it is a piece, to be read again
                cumulation.discardSomeReadBytes();
            }
        }
    }

    @Override
    public void close() {
        for (ByteBuf piece : pieces) {
            piece.release();
        }
        channel.finishAndReleaseAll();
    }
}
