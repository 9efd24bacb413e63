package io.nodelay.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One of Netty's decoders, asked for one frame after another without a pipeline around it. */
interface NettyDecoder {
    /** Netty's own answer: the frame, or null where there is no whole one. */
    Object next(ChannelHandlerContext context, ByteBuf in) throws Exception;

    /** The closest to one of ours. */
    static NettyDecoder of(Framing framing, int size) {
        return switch (framing) {
            case FIXED -> new Fixed(size);
            case DELIMITED -> new Delimiter();
            case LENGTH -> new LengthField(0, 4);
            case NUMBERED -> new LengthField(2, 2);
            case STACK -> new LengthField(0, 2);
            case VARINT -> new Varint();
        };
    }

    final class Fixed extends FixedLengthFrameDecoder implements NettyDecoder {
        Fixed(int length) {
            super(length);
        }

        @Override
        public Object next(ChannelHandlerContext context, ByteBuf in) throws Exception {
            return decode(context, in);
        }
    }

    final class Delimiter extends DelimiterBasedFrameDecoder implements NettyDecoder {
        Delimiter() {
            super(Codec.DEFAULT_MAX, Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
        }

        @Override
        public Object next(ChannelHandlerContext context, ByteBuf in) throws Exception {
            return decode(context, in);
        }
    }

    final class Line extends LineBasedFrameDecoder implements NettyDecoder {
        Line() {
            super(Codec.DEFAULT_MAX);
        }

        @Override
        public Object next(ChannelHandlerContext context, ByteBuf in) throws Exception {
            return decode(context, in);
        }
    }

    final class LengthField extends LengthFieldBasedFrameDecoder implements NettyDecoder {
        LengthField(int offset, int width) {
            super(Codec.DEFAULT_MAX, offset, width, 0, offset + width);
        }

        @Override
        public Object next(ChannelHandlerContext context, ByteBuf in) throws Exception {
            return decode(context, in);
        }
    }

    final class Varint extends ProtobufVarint32FrameDecoder implements NettyDecoder {
        private final List<Object> out = new ArrayList<>(1);

        @Override
        public Object next(ChannelHandlerContext context, ByteBuf in) throws Exception {
            decode(context, in, out);
            return out.isEmpty() ? null : out.remove(0);
        }
    }
}
