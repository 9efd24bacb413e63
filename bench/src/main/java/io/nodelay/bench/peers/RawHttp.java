package io.nodelay.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The least program that answers HTTP requests over {@code java.nio}: it looks for blank lines, asks one byte whether the
 * connection shall close, and writes the same answer for each request, all those of one read by one write. It parses
 * nothing, has no timeouts and refuses nothing; it is the floor, not a server.
 */
final class RawHttp {
    private static final int BACKLOG = 4096;
    private static final int SIZE = 64 * 1024;
    /** Of a blank line with the line's end before it, read as one number. */
    private static final int BLANK_LINE = 0x0D0A_0D0A;
    /** The last letter of the last field's value, where a client that wants to close says so: "Connection: close". */
    private static final byte CLOSE = 'e';

    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
    private final Consumer<SelectionKey> ready = this::ready; // one for all, instead of one a select
    private byte[] answer = new byte[0];
    private byte[] lastAnswer = new byte[0];
    private long madeAt;

    private RawHttp(Selector selector) {
        this.selector = selector;
    }

    static Served start() throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(new RawHttp(selector)::run, "raw");
        thread.setDaemon(true);
        thread.start();
        return new Served(server.socket().getLocalPort(), thread);
    }

    private void run() {
        try {
            while (true) {
                selector.select(ready);
                date();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void date() {
        if (answer.length == 0 || System.nanoTime() - madeAt > TimeUnit.SECONDS.toNanos(1)) {
            madeAt = System.nanoTime();
            String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: "
                    + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
                    + "\r\nContent-Length: " + HttpPeer.CONTENT.length() + "\r\n";
            answer = (head + "\r\n" + HttpPeer.CONTENT).getBytes(StandardCharsets.US_ASCII);
            lastAnswer = (head + "Connection: close\r\n\r\n" + HttpPeer.CONTENT).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isReadable()) {
                serve(key, (SocketChannel) key.channel());
            } else if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            }
        } catch (IOException reset) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        date();
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void serve(SelectionKey key, SocketChannel channel) throws IOException {
        in.clear();
        ByteBuffer torn = (ByteBuffer) key.attachment();
        if (torn != null) {
            in.put(torn);
            key.attach(null);
        }
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        boolean last = answers(in.flip());
        if (in.hasRemaining()) {
            key.attach(ByteBuffer.allocate(in.remaining()).put(in).flip());
        }
        while (out.hasRemaining()) { // a client that does not read would hold the loop: it is no server
            channel.write(out);
        }
        if (last) {
            channel.close();
        }
    }

    /** An answer for each blank line; whether the connection closes behind them. */
    private boolean answers(ByteBuffer requests) {
        out.clear();
        boolean last = false;
        int end = requests.limit() - Integer.BYTES;
        for (int at = requests.position(); at <= end; at++) {
            if (requests.getInt(at) == BLANK_LINE) {
                last = requests.get(at - 1) == CLOSE;
                out.put(last ? lastAnswer : answer);
                requests.position(at + Integer.BYTES);
                at += Integer.BYTES - 1;
            }
        }
        out.flip();
        return last;
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException already) {
            key.cancel();
        }
    }
}
