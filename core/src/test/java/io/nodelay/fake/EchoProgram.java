package io.nodelay.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** The least program that can be driven: it echoes, and drops a connection over any failure. */
final class EchoProgram implements AutoCloseable {
    private final Selector selector;
    private final ServerSocketChannel server;

    EchoProgram(SelectorProvider provider) throws IOException {
        selector = provider.openSelector();
        server = provider.openServerSocketChannel();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    SocketAddress address() throws IOException {
        return server.getLocalAddress();
    }

    Selector selector() {
        return selector;
    }

    /** One pass; a failed select is tried again with the next. */
    void pass(long millis) {
        try {
            selector.select(this::ready, millis);
        } catch (IOException | IllegalStateException survived) {
            selector.wakeup();
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() == server) {
                accept();
            } else {
                echo((SocketChannel) key.channel(), key);
            }
        } catch (IOException | IllegalStateException failure) {
            drop(key);
        }
    }

    private void accept() throws IOException {
        SocketChannel accepted = server.accept();
        if (accepted == null) {
            return;
        }
        try {
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(1000));
        } catch (IOException | IllegalStateException failure) {
            accepted.close();
            throw failure;
        }
    }

    private static void echo(SocketChannel channel, SelectionKey key) throws IOException {
        ByteBuffer bytes = (ByteBuffer) key.attachment();
        boolean over = channel.read(bytes) < 0;
        channel.write(bytes.flip());
        bytes.compact();
        if (over && bytes.position() == 0) {
            channel.close();
            return;
        }
        int reading = over || !bytes.hasRemaining() ? 0 : SelectionKey.OP_READ;
        key.interestOps(bytes.position() > 0 ? reading | SelectionKey.OP_WRITE : reading);
    }

    private void drop(SelectionKey key) {
        if (key.channel() == server) {
            return;
        }
        quietly(key.channel());
    }

    private static void quietly(AutoCloseable closing) {
        try {
            closing.close();
        } catch (Exception closedAllTheSame) {
            assert !((java.nio.channels.Channel) closing).isOpen();
        }
    }

    @Override
    public void close() {
        selector.keys().forEach(key -> quietly(key.channel()));
        try {
            selector.close();
        } catch (IOException | IllegalStateException closedAllTheSame) {
            assert !selector.isOpen();
        }
    }
}
