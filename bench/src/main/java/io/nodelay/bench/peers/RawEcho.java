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
import java.util.function.Consumer;

/**
 * The least program that echoes over {@code java.nio}: read, write, and only where the kernel takes less than was read,
 * keep the rest and wait. It has no timeouts, no events, no error handling but closing; it is the floor, not a server.
 */
final class RawEcho {
    private static final int BACKLOG = 4096;
    /** As nodelay's: a larger one costs fewer calls, and one of 64 KiB would be written as a full packet and a tiny one. */
    private static final int READ_SIZE = 8 * 63 * 1024;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_SIZE);
    private final Consumer<SelectionKey> ready = this::ready; // one for all, instead of one a select

    private RawEcho(Selector selector) {
        this.selector = selector;
    }

    static Served start() throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(new RawEcho(selector)::run, "raw");
        thread.setDaemon(true);
        thread.start();
        return new Served(server.socket().getLocalPort(), thread);
    }

    private void run() {
        try {
            while (true) {
                selector.select(ready);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isReadable()) {
                echo(key, (SocketChannel) key.channel());
            } else if (key.isWritable()) {
                writeRest(key, (SocketChannel) key.channel());
            } else if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            }
        } catch (IOException reset) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SelectionKey key, SocketChannel channel) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            channel.close();
            return;
        }
        channel.write(buffer.flip());
        if (buffer.hasRemaining()) {
            keepRest(key);
        }
    }

    /** A connection gets a buffer of its own the first time it needs one. */
    private void keepRest(SelectionKey key) {
        ByteBuffer own = (ByteBuffer) key.attachment();
        if (own == null) {
            own = ByteBuffer.allocateDirect(READ_SIZE);
            key.attach(own);
        }
        own.clear().put(buffer).flip();
        key.interestOps(SelectionKey.OP_WRITE);
    }

    private static void writeRest(SelectionKey key, SocketChannel channel) throws IOException {
        ByteBuffer rest = (ByteBuffer) key.attachment();
        channel.write(rest);
        if (!rest.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException already) {
            key.cancel();
        }
    }
}
