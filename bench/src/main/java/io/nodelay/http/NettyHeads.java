package io.nodelay.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.infra.Blackhole;

/** Netty's decoder of requests, as it comes and in its fastest form, on the same bytes again and again. */
final class NettyHeads {
    /** Asked directly, and without a look at the characters of names and values. */
    private static final class Direct extends HttpRequestDecoder {
        Direct() {
            super(new HttpDecoderConfig().setValidateHeaders(false));
        }

        void next(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            decode(context, in, out);
        }
    }

    /** Takes what a channel's decoder has found. */
    private static final class Sink extends ChannelInboundHandlerAdapter {
        private int requests;
        private Blackhole hole;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                requests++;
                hole.consume(message);
            }
        }
    }

    private final ByteBuf row;
    private final Sink sink = new Sink();
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(), sink);
    private final EmbeddedChannel context = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Direct direct = new Direct();
    private final List<Object> found = new ArrayList<>();

    NettyHeads(ByteBuffer bytes) {
        row = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.remaining()).writeBytes(bytes);
    }

    void inChannel(Blackhole hole) {
        sink.hole = hole;
        sink.requests = 0;
        channel.writeInbound(row.readerIndex(0).retain());
        check(sink.requests);
    }

    void direct(Blackhole hole) throws Exception {
        int requests = 0;
        row.readerIndex(0);
        while (row.isReadable()) {
            direct.next(context.pipeline().firstContext(), row, found);
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i) instanceof HttpRequest) {
                    requests++;
                    hole.consume(found.get(i));
                }
            }
            found.clear();
        }
        check(requests);
    }

    private static void check(int requests) {
        if (requests != Heads.IN_A_ROW) {
            throw new IllegalStateException("expected " + Heads.IN_A_ROW + " requests, Netty has found " + requests);
        }
    }

    void close() {
        row.release();
        channel.finishAndReleaseAll();
        context.finishAndReleaseAll();
    }
}
