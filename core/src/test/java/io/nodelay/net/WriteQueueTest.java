package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Bytes that have to wait keep their order and their number, however little the wire takes of them and wherever it
 * stops: within a chunk, between two, or within the caller's own buffer. IOV_MAX is 1,024 on Linux, and the JDK may take
 * fewer (netty/netty#4664).
 */
class WriteQueueTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop = EventLoop.open();
    private final WriteQueue queue = new WriteQueue(loop.buffers());
    private final ScriptedWire wire = new ScriptedWire();
    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @AfterEach
    void nothingIsLeftOutOfThePool() {
        queue.clear();
        assertEquals(0, loop.stats().chunksOut());
        loop.close();
    }

    private byte[] bytes(int count) {
        byte[] made = new byte[count];
        random.nextBytes(made);
        sent.writeBytes(made);
        return made;
    }

    private void add(int count) {
        queue.add(ByteBuffer.wrap(bytes(count)));
    }

    private void writeAll() throws IOException {
        while (queue.size() > 0) {
            queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        }
        assertArrayEquals(sent.toByteArray(), wire.taken());
    }

    @Test
    void whatWasAddedIsTheCallersAgain() throws IOException {
        byte[] mine = bytes(1_000);
        queue.add(ByteBuffer.wrap(mine));
        mine[0]++;
        writeAll();
    }

    @Test
    void addingMovesThePositionToTheLimit() {
        ByteBuffer mine = ByteBuffer.wrap(bytes(100_000), 10, 90_000);
        queue.add(mine);
        assertEquals(90_010, mine.position());
    }

    @Test
    void onlyWhatRemainsIsAdded() throws IOException {
        queue.add(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3));
        queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        assertArrayEquals(new byte[] {2, 3, 4}, wire.taken());
    }

    @Test
    void smallPiecesShareAChunk() {
        for (int i = 0; i < 16; i++) {
            add(1_024);
        }
        assertEquals(1, loop.stats().chunksOut());
    }

    @Test
    void aPieceFillsTheLastChunkAndGoesOnInTheNext() throws IOException {
        add(Buffers.CHUNK_SIZE - 10);
        add(20);
        assertEquals(2, loop.stats().chunksOut());
        writeAll();
    }

    @Test
    void aRemainderLargerThanOneReadIsKeptOnTheHeap() throws IOException {
        add(Buffers.READ_SIZE + 1);
        assertEquals(0, loop.stats().chunksOut());
        writeAll();
    }

    @Test
    void whatComesAfterAHeapRemainderStaysBehindIt() throws IOException {
        add(100);
        add(200_000);
        add(100);
        writeAll();
    }

    @Test
    void aWrittenChunkIsGivenBackAtOnce() throws IOException {
        add(3 * Buffers.CHUNK_SIZE);
        wire.takes(2 * Buffers.CHUNK_SIZE);
        queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        assertEquals(1, loop.stats().chunksOut());
    }

    @Test
    void aChunkIsUsedAgain() throws IOException {
        add(100);
        ByteBuffer first = peekChunk();
        writeAll();
        assertEquals(first.capacity(), peekChunk().capacity());
        assertEquals(0, loop.stats().chunksOut());
    }

    private ByteBuffer peekChunk() {
        ByteBuffer chunk = loop.buffers().take();
        loop.buffers().give(chunk);
        return chunk;
    }

    @Test
    void aChunkThatIsPartlyWrittenTakesMoreAtItsEnd() throws IOException {
        add(100);
        wire.takes(40);
        queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        add(50);
        assertEquals(110, queue.size());
        assertEquals(1, loop.stats().chunksOut());
        writeAll();
    }

    @Test
    void aPartialWriteResumesAtTheRightBufferAndOffset() throws IOException {
        for (int stop = 0; stop <= 5 * Buffers.CHUNK_SIZE; stop += 4_095) {
            add(5 * Buffers.CHUNK_SIZE);
            wire.takes(stop);
            assertEquals(stop, queue.writeTo(wire, NOTHING, NOTHING, NOTHING));
            writeAll();
        }
    }

    @Test
    void oneByteAtATimeIsStillInOrder() throws IOException {
        add(300);
        for (int i = 0; i < 300; i++) {
            wire.takes(1);
        }
        writeAll();
    }

    @Test
    void noWriteFollowsOneThatWasNotTakenWhole() throws IOException {
        add(100);
        wire.takes(99);
        queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        assertEquals(List.of(100), wire.offers);
    }

    @Test
    void aWireThatTakesNothingIsAskedOnce() throws IOException {
        add(100);
        wire.takes(0);
        assertEquals(0, queue.writeTo(wire, NOTHING, NOTHING, NOTHING));
        assertEquals(1, wire.offers.size());
    }

    @Test
    void theCallersBytesLeaveBehindTheQueueInOneGatheringWrite() throws IOException {
        add(100);
        ByteBuffer mine = ByteBuffer.wrap(bytes(50_000));
        assertEquals(50_100, queue.writeTo(wire, mine, NOTHING, NOTHING));
        assertEquals(List.of(2), wire.buffers);
        assertFalse(mine.hasRemaining());
        assertArrayEquals(sent.toByteArray(), wire.taken());
    }

    @Test
    void theQueuesSizeCountsItsOwnBytesOnly() throws IOException {
        add(100);
        ByteBuffer mine = ByteBuffer.wrap(bytes(50));
        wire.takes(130);
        queue.writeTo(wire, mine, NOTHING, NOTHING);
        assertEquals(0, queue.size());
        assertEquals(20, mine.remaining());
    }

    @Test
    void aWriteThatEndsWithinTheQueueLeavesTheCallersBytesAlone() throws IOException {
        add(100);
        ByteBuffer mine = ByteBuffer.wrap(bytes(50));
        wire.takes(60);
        queue.writeTo(wire, mine, NOTHING, NOTHING);
        assertEquals(40, queue.size());
        assertEquals(50, mine.remaining());
    }

    @Test
    void noGatheringWriteHasMoreBuffersThanTheKernelTakes() throws IOException {
        for (int i = 0; i < 200; i++) {
            add(Buffers.CHUNK_SIZE);
        }
        ByteBuffer mine = ByteBuffer.wrap(bytes(10));
        queue.writeTo(wire, mine, NOTHING, NOTHING);
        wire.buffers.forEach(count -> assertTrue(count <= 64, "a write of " + count + " buffers"));
        assertArrayEquals(sent.toByteArray(), wire.taken());
    }

    @Test
    void onePassMakesABoundedNumberOfWrites() throws IOException {
        for (int i = 0; i < 64 * (EventLoop.WRITES_PER_PASS + 4); i++) {
            add(Buffers.CHUNK_SIZE);
        }
        queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        assertTrue(wire.offers.size() <= EventLoop.WRITES_PER_PASS, wire.offers::toString);
        assertTrue(queue.size() > 0);
        writeAll();
    }

    @Test
    void theSharedArrayHoldsNoBufferAfterAWrite() throws IOException {
        add(100);
        WriteQueue.writeAlone(wire, ByteBuffer.allocate(10), NOTHING, NOTHING, loop.buffers());
        queue.writeTo(wire, ByteBuffer.allocate(10), NOTHING, NOTHING);
        assertThrows(
                IOException.class,
                () -> WriteQueue.writeAlone(broken(), ByteBuffer.allocate(1), NOTHING, NOTHING, loop.buffers()));
        assertArrayEquals(new ByteBuffer[64], loop.buffers().vector());
    }

    private static ScriptedWire broken() {
        return new ScriptedWire().thenBreaks();
    }

    @Test
    void aBrokenWireLeavesNothingOutOfThePoolOnceCleared() {
        add(3 * Buffers.CHUNK_SIZE);
        wire.takes(Buffers.CHUNK_SIZE + 1);
        assertEquals(Buffers.CHUNK_SIZE + 1, assertDoesNotBreak());
        wire.thenBreaks();
        assertThrows(IOException.class, () -> queue.writeTo(wire, NOTHING, NOTHING, NOTHING));
        queue.clear();
        assertEquals(0, queue.size());
        assertEquals(0, loop.stats().chunksOut());
    }

    private long assertDoesNotBreak() {
        try {
            return queue.writeTo(wire, NOTHING, NOTHING, NOTHING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void beyondThePoolsDirectChunksHeapOnesAreTakenAndGivenBack() throws IOException {
        for (int i = 0; i < 300; i++) {
            add(Buffers.CHUNK_SIZE);
        }
        assertEquals(300, loop.stats().chunksOut());
        writeAll();
        assertEquals(0, loop.stats().chunksOut());
    }

    @Test
    void callbacksAreDueAtTheirMarkAndInOrder() {
        List<String> told = new ArrayList<>();
        queue.expect(10, result -> told.add("first"));
        queue.expect(10, result -> told.add("empty write"));
        queue.expect(20, result -> told.add("second"));
        assertEquals(0, queue.due(9));
        for (int due = queue.due(19); due > 0; due--) {
            queue.next().accept(Optional.empty());
        }
        assertEquals(List.of("first", "empty write"), told);
        assertTrue(queue.expecting());
    }

    @Test
    void clearingKeepsTheCallbacksToBeTold() {
        add(10);
        queue.expect(10, result -> {});
        queue.clear();
        assertTrue(queue.expecting());
        assertFalse(queue.isEmpty());
        queue.next();
        assertTrue(queue.isEmpty());
    }

    @Test
    void anyScriptGivesTheSameBytes() throws IOException {
        for (int step = 0; step < 2_000; step++) {
            int most = 1 << random.nextInt(18);
            add(random.nextInt(most) + 1);
            wire.takes(random.nextInt(2 * most + 1));
            ByteBuffer mine = ByteBuffer.wrap(bytes(random.nextInt(most) + 1));
            ByteBuffer behind = ByteBuffer.wrap(bytes(random.nextInt(100)));
            queue.writeTo(wire, mine, behind, NOTHING);
            queue.add(mine);
            queue.add(behind);
        }
        writeAll();
    }

    @Test
    void twoBuffersOfTheCallersLeaveInOneWriteWithTheQueueAndWithout() throws IOException {
        WriteQueue.writeAlone(wire, ByteBuffer.wrap(bytes(20)), ByteBuffer.wrap(bytes(2)), NOTHING, loop.buffers());
        add(10);
        assertEquals(32, queue.writeTo(wire, ByteBuffer.wrap(bytes(20)), ByteBuffer.wrap(bytes(2)), NOTHING));
        assertEquals(List.of(2, 3), wire.buffers);
        assertArrayEquals(sent.toByteArray(), wire.taken());
    }
}
