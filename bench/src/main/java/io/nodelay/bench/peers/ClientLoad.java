package io.nodelay.bench.peers;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * The load of a client is a server: one thread over {@code java.nio} that writes the same answer behind each blank line,
 * and counts. Where that server is, and how many requests are to be in flight, is said on the client's control port; what
 * comes back there is the client's complaint.
 */
final class ClientLoad implements Load {
    private static final int DIGITS = 3;
    private static final int BACKLOG = 4096;
    private static final int SIZE = 64 * 1024;
    /** Of a blank line with the line's end before it, read as one number. */
    private static final int BLANK_LINE = 0x0D0A_0D0A;

    private final ClientWork work;
    private final Pinning pinning;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuffer answer;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final Thread thread = new Thread(this::run, "load");

    private volatile boolean over;
    private volatile Exception failure;

    private ClientLoad(ClientWork work, Pinning pinning, Selector selector, byte[] answer) {
        this.work = work;
        this.pinning = pinning;
        this.selector = selector;
        this.answer = ByteBuffer.allocateDirect(answer.length).put(answer).flip();
    }

    /** Starts the server, and has the client with that control port ask it. */
    static ClientLoad start(ClientWork work, int controlPort, Pinning pinning) {
        return start(work, controlPort, pinning, HttpPeer.CONTENT);
    }

    /** As above, with another content than clients expect. */
    static ClientLoad start(ClientWork work, int controlPort, Pinning pinning, String content) {
        try {
            ClientLoad load = new ClientLoad(work, pinning, Selector.open(), answer(content));
            load.order(controlPort, load.listen());
            load.thread.start();
            return load;
        } catch (IOException refused) {
            throw new Refused("load", "a client with the control port " + controlPort, refused);
        }
    }

    private static byte[] answer(String content) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
                + "\r\nConnection: keep-alive\r\nContent-Length: " + content.length() + "\r\n\r\n";
        return (head + content).getBytes(StandardCharsets.US_ASCII);
    }

    private int listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        return server.socket().getLocalPort();
    }

    private void order(int controlPort, int port) throws IOException {
        SocketChannel control =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPort));
        control.write(StandardCharsets.US_ASCII.encode(port + " " + work.connections() + "\n"));
        control.configureBlocking(false);
        control.register(selector, SelectionKey.OP_READ, control);
    }

    /** Requests answered so far. */
    @Override
    public long echoed() {
        if (failure != null) {
            throw new Refused("load", "a client that is content", failure.getMessage());
        }
        return answered.get();
    }

    /** Connections that the client has made so far. */
    long accepted() {
        return accepted.get();
    }

    @Override
    public Histogram latencies() {
        return new Histogram(DIGITS);
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException failed) {
            throw new Refused("load", "connections that close", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            pinning.load();
            while (!over) {
                selector.select(this::ready);
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        }
    }

    private void ready(SelectionKey key) {
        try {
            SelectableChannel channel = key.channel();
            if (channel instanceof ServerSocketChannel server) {
                accept(server);
            } else if (key.attachment() == channel) {
                complaint((SocketChannel) channel);
            } else {
                serve(key, (SocketChannel) channel);
            }
        } catch (IOException broken) {
            failure = broken;
            over = true;
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
            accepted.lazySet(accepted.get() + 1);
        }
    }

    private void complaint(SocketChannel control) throws IOException {
        int count = control.read(in.clear());
        String said = StandardCharsets.US_ASCII.decode(in.flip()).toString().trim();
        throw new IOException(count < 0 ? "its end" : said);
    }

    private void serve(SelectionKey key, SocketChannel channel) throws IOException {
        in.clear();
        if (key.attachment() instanceof ByteBuffer torn) {
            in.put(torn);
            key.attach(null);
        }
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        in.flip();
        while (passedRequest()) {
            while (answer.hasRemaining()) { // a client that does not read would hold the thread: none is so slow
                channel.write(answer);
            }
            answer.rewind();
            answered.lazySet(answered.get() + 1);
        }
        if (in.hasRemaining()) {
            key.attach(ByteBuffer.allocate(in.remaining()).put(in).flip());
        }
    }

    /** Whether a whole request's head was there; it was passed over then. */
    private boolean passedRequest() {
        for (int at = in.position(); at <= in.limit() - Integer.BYTES; at++) {
            if (in.getInt(at) == BLANK_LINE) {
                in.position(at + Integer.BYTES);
                return true;
            }
        }
        return false;
    }
}
