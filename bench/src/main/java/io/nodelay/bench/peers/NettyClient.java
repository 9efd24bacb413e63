package io.nodelay.bench.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * Netty's client codec without its checks of names and values: one request object a request, the content counted piece by
 * piece as it comes, the next request written where the last piece is read and flushed when the read is over. It has no
 * pool and no limits: each channel asks for itself.
 */
final class NettyClient {
    private final EventLoopGroup loop;
    private final Class<? extends Channel> type;
    private final Control control;

    private NettyClient(EventLoopGroup loop, Class<? extends Channel> type, Control control) {
        this.loop = loop;
        this.type = type;
        this.control = control;
    }

    static Served epoll() throws IOException {
        return start(EpollIoHandler.newFactory(), EpollSocketChannel.class);
    }

    static Served nio() throws IOException {
        return start(NioIoHandler.newFactory(), NioSocketChannel.class);
    }

    private static Served start(IoHandlerFactory handlers, Class<? extends Channel> type) throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handlers);
        Control control = Control.open();
        NettyClient client = new NettyClient(loop, type, control);
        Thread thread = new Thread(client::run, "control");
        thread.setDaemon(true);
        thread.start();
        try {
            return new Served(
                    control.port(), loop.next().submit(Thread::currentThread).get());
        } catch (ExecutionException failed) {
            throw new IOException("Netty's event loop does not answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Netty started", interrupted);
        }
    }

    private void run() {
        try {
            Control.Order order = control.order();
            Bootstrap bootstrap = bootstrap(new AsciiString("127.0.0.1:" + order.port()));
            for (int i = 0; i < order.connections(); i++) {
                ChannelFuture unused = bootstrap.connect("127.0.0.1", order.port());
            }
        } catch (IOException noOrder) {
            control.complain(noOrder);
        }
    }

    private Bootstrap bootstrap(AsciiString host) {
        return new Bootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(
                                        new HttpDecoderConfig().setValidateHeaders(false), false, false))
                                .addLast(new Asker(host, control));
                    }
                });
    }

    private static final class Asker extends ChannelInboundHandlerAdapter {
        private static final AsciiString ACCEPT = AsciiString.cached(ClientPeer.ACCEPT);
        private static final AsciiString USER_AGENT = AsciiString.cached(ClientPeer.USER_AGENT);

        private final AsciiString host;
        private final Control control;
        private int status;
        private int bytes;

        Asker(AsciiString host, Control control) {
            this.host = host;
            this.control = control;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ask(context);
            context.flush();
        }

        private void ask(ChannelHandlerContext context) {
            bytes = 0;
            FullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1,
                    HttpMethod.GET,
                    ClientPeer.PATH,
                    Unpooled.EMPTY_BUFFER,
                    DefaultHttpHeadersFactory.headersFactory().withValidation(false),
                    DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
            request.headers()
                    .set(HttpHeaderNames.HOST, host)
                    .set(HttpHeaderNames.ACCEPT, ACCEPT)
                    .set(HttpHeaderNames.USER_AGENT, USER_AGENT);
            ChannelFuture unused = context.write(request, context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse response) {
                status = response.status().code();
            }
            if (message instanceof HttpContent content) {
                bytes += content.content().readableBytes();
            }
            boolean whole = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (whole && control.fine(status, bytes)) {
                ask(context);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            control.complain("a connection that was closed");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            control.complain(cause);
            ChannelFuture unused = context.close();
        }
    }
}
