package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The wire as the kernel has it. Heap memory goes out through one bounded direct buffer: the JDK would keep, for the
 * thread and for ever, a direct buffer as large as the largest write ({@code jdk.nio.maxCachedBufferSize};
 * linkerd/linkerd#1858).
 */
class PlainTransportTest {
    private static final int LARGE = 8 * 1024 * 1024;

    private final EventLoop loop = EventLoop.open();
    private SocketChannel ours;
    private SocketChannel peer;
    private PlainTransport wire;

    @BeforeEach
    void connect() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(any)) {
            ours = SocketChannel.open(server.getLocalAddress());
            peer = server.accept();
        }
        ours.configureBlocking(false);
        wire = new PlainTransport(ours, loop.buffers());
    }

    @AfterEach
    void close() throws IOException {
        ours.close();
        peer.close();
        loop.close();
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    private byte[] received(int count) throws IOException {
        ByteBuffer got = ByteBuffer.allocate(count);
        while (got.hasRemaining() && peer.read(got) >= 0) {
            assertTrue(peer.isOpen());
        }
        return got.array();
    }

    /** Writes what the wire takes and reads it at the other side, until all is through. */
    private byte[] through(ByteBuffer... all) throws IOException {
        int total = 0;
        for (ByteBuffer one : all) {
            total += one.remaining();
        }
        ByteBuffer got = ByteBuffer.allocate(total);
        for (long done = 0; done < total; ) {
            long taken = wire.write(all, 0, all.length);
            got.put(received((int) taken));
            done += taken;
        }
        return got.array();
    }

    @Test
    void directAndHeapBuffersLeaveInTheirOrder() throws IOException {
        byte[] bytes = random(300);
        ByteBuffer direct = ByteBuffer.allocateDirect(100).put(bytes, 100, 100).flip();
        ByteBuffer[] all = {ByteBuffer.wrap(bytes, 0, 100), direct, ByteBuffer.wrap(bytes, 200, 100)};
        assertArrayEquals(bytes, through(all));
    }

    @Test
    void onlyTheBuffersBetweenOffsetAndLengthAreWritten() throws IOException {
        ByteBuffer[] all = {ByteBuffer.wrap(random(5)), ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(random(7))};
        assertEquals(2, wire.write(all, 1, 1));
        assertArrayEquals(new byte[] {1, 2}, received(2));
        assertEquals(5, all[0].remaining());
        assertEquals(7, all[2].remaining());
    }

    @Test
    void aSliceOfAnArrayIsWrittenFromItsOwnBeginning() throws IOException {
        byte[] bytes = {9, 9, 1, 2, 3, 9};
        assertArrayEquals(
                new byte[] {1, 2, 3}, through(ByteBuffer.wrap(bytes, 2, 3).slice()));
    }

    @Test
    void aReadOnlyHeapBufferIsWrittenAndMoves() throws IOException {
        ByteBuffer readOnly = ByteBuffer.wrap(random(100)).asReadOnlyBuffer();
        assertArrayEquals(random(100), through(readOnly));
        assertFalse(readOnly.hasRemaining());
    }

    @Test
    void largeHeapDataComesThroughWhole() throws IOException {
        assertArrayEquals(random(LARGE), through(ByteBuffer.wrap(random(LARGE))));
    }

    @Test
    void aPartialWriteMovesEachPositionByWhatWasTaken() throws IOException {
        ours.setOption(StandardSocketOptions.SO_SNDBUF, 8_192);
        ByteBuffer[] all = {ByteBuffer.wrap(random(1_000)), ByteBuffer.wrap(random(LARGE))};
        long taken = wire.write(all, 0, 2);
        assertTrue(taken > 1_000 && taken < LARGE, "the kernel took " + taken);
        assertEquals(0, all[0].remaining());
        assertEquals(taken - 1_000, all[1].position());
    }

    @Test
    void aFullKernelTakesNothing() throws IOException {
        ByteBuffer much = ByteBuffer.wrap(random(LARGE));
        while (wire.write(new ByteBuffer[] {much.rewind()}, 0, 1) > 0) {
            assertTrue(much.position() > 0);
        }
        assertEquals(0, much.position());
    }

    @Test
    void nothingToWriteIsNoFailure() throws IOException {
        assertEquals(0, wire.write(new ByteBuffer[] {ByteBuffer.allocate(0)}, 0, 1));
    }

    @Test
    void largeHeapWritesDoNotGrowTheThreadsCacheOfDirectBuffers() throws IOException {
        through(ByteBuffer.wrap(random(10))); // both buffers that are kept exist now
        long before = directBytes();
        ByteBuffer much = ByteBuffer.wrap(random(LARGE));
        wire.write(new ByteBuffer[] {much, ByteBuffer.wrap(random(LARGE))}, 0, 2);
        wire.write(new ByteBuffer[] {much}, 0, 1);
        assertTrue(directBytes() - before <= Buffers.READ_SIZE, "direct memory grew by " + (directBytes() - before));
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void readTellsBytesNothingAndTheEnd() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(10);
        assertEquals(0, wire.read(into));
        peer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertEquals(3, wire.read(into));
        peer.shutdownOutput();
        assertEquals(-1, wire.read(into));
    }

    @Test
    void endIsHalfAClose() throws IOException {
        assertTrue(wire.end());
        assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
        peer.write(ByteBuffer.wrap(new byte[] {7}));
        assertEquals(1, wire.read(ByteBuffer.allocate(1)));
    }

    @Test
    void aPlainWireWantsNothingAndHasNoTask() {
        assertEquals(Transport.Step.DONE, wire.handshake());
        assertEquals(0, wire.wants());
        assertFalse(wire.buffered());
        assertTrue(wire.flush());
        assertThrows(IllegalStateException.class, wire::task);
    }

    @Test
    void closingTwiceIsClosingOnce() throws IOException {
        wire.close();
        wire.abort();
        assertFalse(ours.isOpen());
        assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
    }
}
