package io.nodelay.bench.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.HdrHistogram.Histogram;

/**
 * The load generator over TLS: one thread of Netty's with BoringSSL, the same for every server, as that does its side of a
 * record or a handshake in less time than a server with the JDK's engine does the other. Which handshakes were full is
 * known from the server's certificate, which is shown in those and in no other.
 */
final class TlsLoad implements Load {
    private static final int DIGITS = 3;
    private static final int SHORT = 16;
    /** The part of resumed handshakes that may be full: that of a session which the server has forgotten moves no figure. */
    private static final double FEW = 0.01;

    private static final int LONG = 65_536;
    private static final String HOST = "localhost";
    private static final ByteBuf ZEROS =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(LONG).writeZero(LONG));

    private final TlsWork work;
    private final int port;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final AtomicLong echoed = new AtomicLong();
    private final AtomicLong full = new AtomicLong();

    private volatile boolean over;
    private volatile Throwable failure;

    private TlsLoad(TlsWork work, int port) {
        this.work = work;
        this.port = port;
    }

    /** Connects to the server and begins. */
    static TlsLoad start(TlsWork work, int port, Pinning pinning) {
        NettyTls.boringsslMissing().ifPresent(why -> {
            throw new Refused("the load of TLS servers", "BoringSSL", why);
        });
        TlsLoad load = new TlsLoad(work, port);
        load.loop.submit(pinning::load).syncUninterruptibly();
        try {
            for (int i = 0; i < work.connections(); i++) {
                load.place().connect();
            }
            return load;
        } catch (SSLException failed) {
            load.close();
            throw new Refused("the load of TLS servers", "a context of BoringSSL's", failed);
        }
    }

    private Place place() throws SSLException {
        return new Place(NettyTls.client(work.protocol(), new Witness()));
    }

    @Override
    public long echoed() {
        if (failure != null) {
            throw new Refused("load", "every connection to be served", failure);
        }
        return echoed.get();
    }

    /** Handshakes of the other kind than was wished for are no measurement. */
    @Override
    public Window window(long nanos) {
        long before = full.get();
        Window window = Load.super.window(nanos);
        long inFull = full.get() - before;
        if (work.resumes() && inFull > FEW * window.echoed()) {
            throw new Refused(work.label(), "sessions that go on", inFull + " full ones of " + window.echoed());
        }
        if (work.full()) {
            long inShort = window.echoed() - inFull;
            if (inShort > work.connections()) { // as many may have begun before
                throw new Refused(work.label(), "full handshakes", inShort + " resumed ones of " + window.echoed());
            }
        }
        return window;
    }

    @Override
    public Histogram latencies() {
        return new Histogram(DIGITS);
    }

    @Override
    public void close() {
        over = true;
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void failed(Throwable cause) {
        if (!over && failure == null) {
            failure = cause;
        }
    }

    /** Believes whom it meets, and counts. */
    private final class Witness implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            full.incrementAndGet();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("a client meets no clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** One connection after another, each with the sessions of those before it. */
    private final class Place {
        private final SslContext context;
        private final Bootstrap bootstrap;

        Place(SslContext context) {
            this.context = context;
            this.bootstrap = new Bootstrap()
                    .group(loop)
                    .channel(EpollSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .remoteAddress(InetAddress.getLoopbackAddress(), port)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(tls(channel), conversation());
                        }
                    });
        }

        /** A session is found again by host and port: without them none is. */
        private SslHandler tls(SocketChannel channel) {
            return work.resumes()
                    ? context.newHandler(channel.alloc(), HOST, port)
                    : context.newHandler(channel.alloc());
        }

        private ChannelInboundHandlerAdapter conversation() {
            return work == TlsWork.BULK ? new Stream() : new ShortTalk(this);
        }

        void connect() {
            if (over) {
                return;
            }
            ChannelFuture unused = bootstrap.connect().addListener(connected -> {
                if (!connected.isSuccess()) {
                    failed(connected.cause());
                }
            });
        }
    }

    private abstract class Conversation extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (!done.isSuccess()) {
                    failed(done.cause());
                } else if (!agreed(context).equals(work.suite())) {
                    failed(new SSLException(work.suite() + " was to be agreed on, and not " + agreed(context)));
                } else {
                    begin(context);
                }
            }
        }

        private String agreed(ChannelHandlerContext context) {
            return context.pipeline()
                    .get(SslHandler.class)
                    .engine()
                    .getSession()
                    .getCipherSuite();
        }

        abstract void begin(ChannelHandlerContext context);

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(cause);
            ChannelFuture unused = context.close();
        }
    }

    private final class ShortTalk extends Conversation {
        private final Place place;
        private int back;

        ShortTalk(Place place) {
            this.place = place;
        }

        @Override
        void begin(ChannelHandlerContext context) {
            ChannelFuture unused = context.writeAndFlush(ZEROS.slice(0, SHORT));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            ByteBuf bytes = (ByteBuf) received;
            back += bytes.readableBytes();
            bytes.release();
            if (back == SHORT) {
                echoed.lazySet(echoed.get() + 1);
                ChannelFuture unused = context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (back < SHORT) {
                failed(new SSLException("a connection ended before its answer"));
            } else {
                place.connect();
            }
        }
    }

    private final class Stream extends Conversation {
        private boolean filling;

        @Override
        void begin(ChannelHandlerContext context) {
            fill(context);
        }

        /** A flush that the kernel takes whole makes the channel writable again, and comes back here. */
        private void fill(ChannelHandlerContext context) {
            if (filling) {
                return;
            }
            filling = true;
            while (context.channel().isWritable()) {
                ChannelFuture unused = context.writeAndFlush(ZEROS.duplicate(), context.voidPromise());
            }
            filling = false;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            fill(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            ByteBuf bytes = (ByteBuf) received;
            echoed.lazySet(echoed.get() + bytes.readableBytes());
            bytes.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failed(new SSLException("the server closed a connection"));
        }
    }
}
