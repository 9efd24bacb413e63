package io.nodelay.dgram;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.BiConsumer;

/** The hearing half of a {@link UdpSocket}: each datagram is lent in the loop's read buffer. */
final class Inbox {
    private static final BiConsumer<ByteBuffer, RemoteInfo> NOBODY = Inbox::unheard;

    private final UdpSocket socket;
    private final EventLoop loop;
    private final DatagramChannel channel;

    private BiConsumer<? super ByteBuffer, ? super RemoteInfo> reader = NOBODY;
    /** Of the last datagram; null before the first. */
    private RemoteInfo sender;

    /** What the kernel has answered instead of a datagram, and how often in a row, with nobody told in between. */
    private Exception failure;

    private int failures;

    Inbox(UdpSocket socket, EventLoop loop, DatagramChannel channel) {
        this.socket = socket;
        this.loop = loop;
        this.channel = channel;
    }

    void onMessage(BiConsumer<? super ByteBuffer, ? super RemoteInfo> to) {
        reader = to;
    }

    boolean wanted() {
        return reader != NOBODY;
    }

    /** The channel is ready: a pass's worth is read, or what there is. Asking once too often costs less than a pass. */
    void receive() {
        for (int i = 0; i < UdpSocket.DATAGRAMS_PER_PASS && socket.bound(); i++) {
            // Larger than any datagram can be: what does not fit a buffer is cut off without a word.
            ByteBuffer lent = loop.buffers().lend();
            SocketAddress from;
            try {
                from = channel.receive(lent);
            } catch (IOException | RuntimeException failed) {
                if (socket.broken(failed, ++failures)) {
                    return;
                }
                failure = failed;
                continue; // asked again before anybody is told: ICMP says its word once, a broken descriptor for ever
            }
            tellFailure();
            if (from == null || !socket.bound()) {
                return;
            }
            lend(lent.flip(), senderAt((InetSocketAddress) from), loop.buffers());
        }
        tellFailure();
    }

    private void tellFailure() {
        if (failures > 0) {
            failures = 0;
            socket.receiveFailed(failure);
        }
    }

    /** One object for as long as the JDK has one: two addresses that are equal may differ in their scopes (RFC 4007). */
    @SuppressWarnings("ReferenceEquality")
    private RemoteInfo senderAt(InetSocketAddress from) {
        if (sender == null || sender.socketAddress() != from) {
            sender = new RemoteInfo(from);
        }
        return sender;
    }

    /** A reader that throws costs its datagram: the socket serves others too. */
    private void lend(ByteBuffer bytes, RemoteInfo from, Buffers buffers) {
        int length = bytes.remaining();
        try {
            reader.accept(bytes, from);
        } catch (Throwable escaped) {
            loop.uncaught(escaped);
        } finally {
            buffers.returned(bytes, length);
        }
    }

    private static void unheard(ByteBuffer bytes, RemoteInfo from) {}
}
