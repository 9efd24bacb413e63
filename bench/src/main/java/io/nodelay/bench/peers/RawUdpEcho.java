package io.nodelay.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * The least program that echoes over {@link DatagramChannel}: while there is a datagram, receive it and send it back to
 * where it came from; then wait. What the kernel has no room for is lost. It is the floor, not a server.
 */
final class RawUdpEcho {
    /** Larger than any datagram: what does not fit is cut off without a word. */
    private static final int READ_SIZE = 65_536;

    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_SIZE);
    private final Consumer<SelectionKey> ready = this::ready; // one for all, instead of one a select

    private RawUdpEcho(DatagramChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    static Served start() throws IOException {
        Selector selector = Selector.open();
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        Thread thread = new Thread(new RawUdpEcho(channel, selector)::run, "raw");
        thread.setDaemon(true);
        thread.start();
        return new Served(channel.socket().getLocalPort(), thread);
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
            for (SocketAddress from = receive(); from != null; from = receive()) {
                channel.send(buffer.flip(), from);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private SocketAddress receive() throws IOException {
        return channel.receive(buffer.clear());
    }
}
