package io.nodelay.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Netty's HTTP server as those write it who measure it: the codec without its checks of names and values, one answer
 * object a request, its constant parts made beforehand, the date once a second, one flush for all that one read has brought.
 */
final class NettyHttp {
    private static final int LINE = 8_192;
    private static final int HEAD = 16_384;

    private NettyHttp() {}

    static Served epoll() throws IOException {
        return start(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, Optional.empty());
    }

    /** The same over TLS. */
    static Served epoll(SslContext context) throws IOException {
        return start(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, Optional.of(context));
    }

    static Served nio() throws IOException {
        return start(NioIoHandler.newFactory(), NioServerSocketChannel.class, Optional.empty());
    }

    private static Served start(
            IoHandlerFactory handlers, Class<? extends ServerChannel> type, Optional<SslContext> tls)
            throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handlers);
        Hello hello = new Hello();
        Future<?> unused = loop.next().scheduleAtFixedRate(hello::date, 0, 1, TimeUnit.SECONDS);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        channel.pipeline()
                                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                                        .setMaxInitialLineLength(LINE)
                                        .setMaxHeaderSize(HEAD)
                                        .setValidateHeaders(false)))
                                .addLast(hello);
                    }
                });
        return NettyEcho.served(loop, bootstrap.bind("127.0.0.1", 0));
    }

    @Sharable
    private static final class Hello extends ChannelInboundHandlerAdapter {
        private static final AsciiString TEXT = AsciiString.cached("text/plain");

        private final ByteBuf content = Unpooled.unreleasableBuffer(
                        Unpooled.directBuffer().writeBytes(HttpPeer.CONTENT.getBytes(StandardCharsets.US_ASCII)))
                .asReadOnly();
        private final AsciiString length = AsciiString.cached(Integer.toString(content.readableBytes()));
        private AsciiString date = AsciiString.EMPTY_STRING;

        void date() {
            date = new AsciiString(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                answer(context, HttpUtil.isKeepAlive(request));
            }
            ReferenceCountUtil.release(message);
        }

        private void answer(ChannelHandlerContext context, boolean keepAlive) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    content.duplicate(),
                    DefaultHttpHeadersFactory.headersFactory().withValidation(false),
                    DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, TEXT)
                    .set(HttpHeaderNames.DATE, date)
                    .set(HttpHeaderNames.CONTENT_LENGTH, length);
            if (keepAlive) {
                ChannelFuture unused = context.write(response, context.voidPromise());
            } else {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                ChannelFuture unused = context.write(response).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }
}
