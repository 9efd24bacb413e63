package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In the steady state a datagram costs no object, heard or sent: what the loop's thread allocates over twenty thousand
 * is counted, and is less than a byte each.
 */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int DATAGRAMS = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    /** Counts the datagrams of a ping-pong, and what they have cost so far when it is warm and when it is over. */
    private static final class Count implements Sent {
        private int heard;
        private int sent;
        private long warm;
        private long over;

        @Override
        public void done(Optional<IOException> error, int bytes) {
            sent++;
        }

        void hear() {
            heard++;
            if (heard == WARM_UP) {
                warm = allocated();
            } else if (heard == WARM_UP + DATAGRAMS) {
                over = allocated();
            }
        }

        boolean isOver() {
            return over > 0;
        }
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** How a datagram is sent back to where it came from. */
    private interface Answer {
        void send(UdpSocket socket, ByteBuffer lent, RemoteInfo to, Sent done);
    }

    /** One socket talks to itself: every datagram is sent once and heard once. */
    private static void costsNothing(Family family, Answer answer) throws Exception {
        Count count = new Count();
        UdpSocket socket =
                loop.call(() -> Dgram.createSocket(loop.loop(), family).bind(0, Peer.loopback(family)));
        loop.run(() -> {
            socket.onMessage((lent, from) -> {
                count.hear();
                if (!count.isOver()) {
                    answer.send(socket, lent, from, count);
                }
            });
            socket.send(ByteBuffer.allocate(64), socket.address(), count);
        });
        loop.until(count::isOver);
        long bytes = count.over - count.warm;
        assertTrue(bytes < DATAGRAMS, bytes + " bytes were allocated for " + DATAGRAMS + " datagrams");
    }

    @ParameterizedTest
    @EnumSource
    void anEchoOfTheLentBufferAllocatesNothing(Family family) throws Exception {
        costsNothing(family, (socket, lent, to, done) -> socket.send(lent, to));
    }

    @Test
    void aCallbackAllocatesNothing() throws Exception {
        Count called = new Count();
        costsNothing(Family.UDP4, (socket, lent, to, done) -> socket.send(lent, to, called));
        loop.until(() -> called.sent == WARM_UP + DATAGRAMS - 1);
    }

    @Test
    void heapMemoryAllocatesNothing() throws Exception {
        ByteBuffer heap = ByteBuffer.allocate(1_200);
        costsNothing(Family.UDP4, (socket, lent, to, done) -> socket.send(heap.clear(), to, done));
    }

    @Test
    void anArrayAndAWrittenAddressAllocateNothing() throws Exception {
        byte[] bytes = new byte[1_200];
        costsNothing(
                Family.UDP4,
                (socket, lent, to, done) -> socket.send(bytes, to.port(), Peer.loopback(Family.UDP4), done));
    }

    @Test
    void aConnectedSocketAllocatesNothing() throws Exception {
        Count count = new Count();
        byte[] bytes = new byte[64];
        loop.run(() -> {
            UdpSocket socket = Dgram.createSocket(loop.loop(), Family.UDP4).bind(0, Peer.loopback(Family.UDP4));
            InetSocketAddress self = socket.address();
            socket.connect(self.getPort(), Peer.loopback(Family.UDP4));
            socket.onMessage((lent, from) -> {
                count.hear();
                if (!count.isOver()) {
                    socket.send(bytes, count);
                }
            });
            socket.send(bytes, count);
        });
        loop.until(count::isOver);
        long cost = count.over - count.warm;
        assertTrue(cost < DATAGRAMS, cost + " bytes were allocated for " + DATAGRAMS + " datagrams");
    }

    /** What alternates costs the JDK an address each time, and us one record. */
    @Test
    void alternatingSendersCostAnAddressEach() throws Exception {
        Count count = new Count();
        loop.run(() -> {
            UdpSocket one = Dgram.createSocket(loop.loop(), Family.UDP4).bind(0, Peer.loopback(Family.UDP4));
            UdpSocket other = Dgram.createSocket(loop.loop(), Family.UDP4).bind(0, Peer.loopback(Family.UDP4));
            UdpSocket target = Dgram.createSocket(loop.loop(), Family.UDP4).bind(0, Peer.loopback(Family.UDP4));
            InetSocketAddress to = target.address();
            byte[] bytes = new byte[64];
            target.onMessage((lent, from) -> {
                count.hear();
                if (!count.isOver()) {
                    UdpSocket next = count.heard % 2 == 0 ? one : other;
                    next.send(bytes, to.getPort(), Peer.loopback(Family.UDP4), count);
                }
            });
            one.send(bytes, to.getPort(), Peer.loopback(Family.UDP4), count);
        });
        loop.until(count::isOver);
        long each = (count.over - count.warm) / DATAGRAMS;
        assertTrue(each <= 160, each + " bytes were allocated for each change of the sender");
    }
}
