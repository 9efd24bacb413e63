package io.nodelay.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Netty's echo server: writes in {@code channelRead}, flushes once in {@code channelReadComplete}, and stops reading
 * only while the channel is not writable even then: asked before the flush, every message as large as the water mark
 * would turn reading off and on again.
 */
final class NettyEcho {
    private NettyEcho() {}

    /** Why the native transport cannot run here, if so. */
    static Optional<String> epollMissing() {
        return Epoll.isAvailable()
                ? Optional.empty()
                : Optional.of("Netty's native epoll transport does not load here: " + Epoll.unavailabilityCause());
    }

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
        Echo echo = new Echo();
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
                        channel.pipeline().addLast(echo);
                    }
                });
        return served(loop, bootstrap.bind("127.0.0.1", 0));
    }

    /** Waits until it is bound. */
    static Served served(EventLoopGroup loop, ChannelFuture bound) throws IOException {
        try {
            Channel server = bound.syncUninterruptibly().channel();
            Thread thread = loop.next().submit(Thread::currentThread).get();
            return new Served(((InetSocketAddress) server.localAddress()).getPort(), thread);
        } catch (ExecutionException failed) {
            throw new IOException("Netty's event loop does not answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Netty started", interrupted);
        }
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ChannelFuture unused = context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
            if (!context.channel().isWritable()) {
                context.channel().config().setAutoRead(false);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                context.channel().config().setAutoRead(true);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }
}
