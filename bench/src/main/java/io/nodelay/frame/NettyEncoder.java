package io.nodelay.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import io.netty.handler.codec.string.LineEncoder;
import io.netty.handler.codec.string.LineSeparator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One of Netty's encoders, given one message after another without a pipeline around it. */
interface NettyEncoder {
    /** Adds what goes to the wire. */
    void next(ChannelHandlerContext context, Letters message, List<Object> out) throws Exception;

    /**
     * The closest to one of ours. For fixed lengths there is none, as the message goes out as it is; and none writes a
     * serial number, so that the four bytes of a length stand for it.
     */
    static NettyEncoder of(Framing framing) {
        return switch (framing) {
            case DELIMITED -> new Line();
            case LENGTH, NUMBERED -> new Length(4);
            case STACK -> new Length(2);
            case VARINT -> new Varint();
            case FIXED -> (context, message, out) -> out.add(message.netty().retain());
        };
    }

    final class Length extends LengthFieldPrepender implements NettyEncoder {
        Length(int width) {
            super(width);
        }

        @Override
        public void next(ChannelHandlerContext context, Letters message, List<Object> out) throws Exception {
            encode(context, message.netty(), out);
        }
    }

    /** Copies the message behind its length. */
    final class Varint extends ProtobufVarint32LengthFieldPrepender implements NettyEncoder {
        @Override
        public void next(ChannelHandlerContext context, Letters message, List<Object> out) throws Exception {
            ByteBuf frame = allocateBuffer(context, message.netty(), true);
            encode(context, message.netty(), frame);
            out.add(frame);
        }
    }

    /** Takes text, and does not look whether there is a line's end in it. */
    final class Line extends LineEncoder implements NettyEncoder {
        Line() {
            super(LineSeparator.WINDOWS, StandardCharsets.UTF_8);
        }

        @Override
        public void next(ChannelHandlerContext context, Letters message, List<Object> out) throws Exception {
            encode(context, message.text(), out);
        }
    }
}
