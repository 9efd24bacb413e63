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
                socket.receiveFailed(failed);
                return; // the next pass brings what there is besides
            }
            if (from == null) {
                return;
            }
            lend(lent.flip(), senderAt((InetSocketAddress) from), loop.buffers());
        }
    }

    /** One object for as long as the sender is the same, as the JDK has one address then. */
    private RemoteInfo senderAt(InetSocketAddress from) {
        if (sender == null || !sender.socketAddress().equals(from)) {
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
