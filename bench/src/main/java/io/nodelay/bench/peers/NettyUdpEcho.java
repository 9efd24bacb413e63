package io.nodelay.bench.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;

/** Netty's UDP echo server: writes in {@code channelRead} and flushes once in {@code channelReadComplete}. */
final class NettyUdpEcho {
    /** As large as Netty's receive buffers are by default. */
    private static final int LARGEST = 2_048;

    private static final int AT_ONCE = 16;

    private NettyUdpEcho() {}

    static Served epoll() throws IOException {
        return start(EpollIoHandler.newFactory(), bootstrap(EpollDatagramChannel.class));
    }

    /** One buffer is received into at once, and told how to be divided. */
    static Served recvmmsg() throws IOException {
        return start(
                EpollIoHandler.newFactory(),
                bootstrap(EpollDatagramChannel.class)
                        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LARGEST)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST * AT_ONCE)));
    }

    static Served nio() throws IOException {
        return start(NioIoHandler.newFactory(), bootstrap(NioDatagramChannel.class));
    }

    private static Bootstrap bootstrap(Class<? extends Channel> type) {
        return new Bootstrap().channel(type).handler(new Echo());
    }

    private static Served start(IoHandlerFactory handlers, Bootstrap bootstrap) throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handlers);
        return NettyEcho.served(loop, bootstrap.group(loop).bind("127.0.0.1", 0));
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket heard = (DatagramPacket) message;
            ChannelFuture unused =
                    context.write(new DatagramPacket(heard.content(), heard.sender()), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
