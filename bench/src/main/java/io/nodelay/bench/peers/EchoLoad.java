package io.nodelay.bench.peers;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The load generator over TCP: one thread, raw NIO, the same for every server. */
final class EchoLoad implements Load {
    private static final int DIGITS = 3;

    private final Workload workload;
    private final Pinning pinning;
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(65_536);
    private final AtomicLong echoed = new AtomicLong();
    private final Recorder latencies = new Recorder(DIGITS);
    private final Thread thread = new Thread(this::run, "load");

    private volatile boolean over;
    private volatile Exception failure;

    private EchoLoad(Workload workload, Pinning pinning, Selector selector) {
        this.workload = workload;
        this.pinning = pinning;
        this.selector = selector;
    }

    /** Connects to the server and begins. */
    static EchoLoad start(Workload workload, int port, Pinning pinning) {
        try {
            EchoLoad load = new EchoLoad(workload, pinning, Selector.open());
            load.connect(port);
            load.thread.start();
            return load;
        } catch (IOException refused) {
            throw new Refused("load", "a server on port " + port, refused);
        }
    }

    @Override
    public long echoed() {
        if (failure != null) {
            throw new Refused("load", "every connection to last", failure);
        }
        return echoed.get();
    }

    @Override
    public Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join();
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException failed) {
            throw new Refused("load", "connections that close", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(int port) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < workload.connections(); i++) {
            SocketChannel channel = SocketChannel.open(server);
            channels.add(channel);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Connection connection = workload == Workload.PINGPONG ? new PingPong(channel) : new Stream(channel);
            channel.register(selector, connection.interest(), connection);
        }
    }

    private void run() {
        try {
            pinning.load();
            for (SelectionKey key : selector.keys()) {
                ((Connection) key.attachment()).begin();
            }
            while (!over) {
                selector.select(this::ready);
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Connection) key.attachment()).turn(key);
        } catch (IOException broken) {
            failure = broken;
            over = true;
        }
    }

    private int read(SocketChannel channel) throws IOException {
        int count = channel.read(received.clear());
        if (count < 0) {
            throw new IOException("the server closed a connection");
        }
        return count;
    }

    /** One connection's part of the work. */
    private interface Connection {
        int interest();

        void begin() throws IOException;

        void turn(SelectionKey key) throws IOException;
    }

    private final class PingPong implements Connection {
        private final SocketChannel channel;
        private final ByteBuffer message = ByteBuffer.allocateDirect(workload.size());
        private int back;
        private long sent;

        PingPong(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int interest() {
            return SelectionKey.OP_READ;
        }

        @Override
        public void begin() throws IOException {
            sent = System.nanoTime();
            channel.write(message.clear());
        }

        @Override
        public void turn(SelectionKey key) throws IOException {
            back += read(channel);
            if (back == workload.size()) {
                back = 0;
                latencies.recordValue(System.nanoTime() - sent);
                echoed.lazySet(echoed.get() + 1);
                begin();
            }
        }
    }

    private final class Stream implements Connection {
        private final SocketChannel channel;
        private final ByteBuffer message = ByteBuffer.allocateDirect(workload.size());

        Stream(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int interest() {
            return SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        }

        @Override
        public void begin() {
            message.clear();
        }

        @Override
        public void turn(SelectionKey key) throws IOException {
            if (key.isReadable()) {
                echoed.lazySet(echoed.get() + read(channel));
            }
            if (key.isWritable()) {
                channel.write(message);
                if (!message.hasRemaining()) {
                    message.clear();
                }
            }
        }
    }
}
