package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lent is always lent in the same state, and what is pooled is bounded and counted. */
class BuffersTest {
    private static final int POOLED = 4 * 1024 * 1024 / Buffers.CHUNK_SIZE;

    private final Buffers buffers = new Buffers();

    private List<ByteBuffer> take(int count) {
        List<ByteBuffer> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(buffers.take());
        }
        return chunks;
    }

    // ---- the read buffer

    @Test
    void theReadBufferIsDirectAndHoldsAsMuchAsAPassMayRead() {
        ByteBuffer lent = buffers.lend();
        assertTrue(lent.isDirect());
        assertEquals(Buffers.READ_SIZE, lent.remaining());
    }

    /** One user's little-endian must not reach the next connection. */
    @Test
    void whateverTheLastBorrowerDidTheNextFindsItAsNew() {
        ByteBuffer lent = buffers.lend();
        lent.position(10).limit(20).mark().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer next = buffers.lend();
        assertEquals(0, next.position());
        assertEquals(Buffers.READ_SIZE, next.limit());
        assertEquals(ByteOrder.BIG_ENDIAN, next.order());
    }

    @Test
    void aLoopHasOneReadBuffer() {
        assertSame(buffers.lend(), buffers.lend());
        assertNotSame(buffers.lend(), buffers.scratch());
    }

    @Test
    void whatWasLentIsPoisonedAsFarAsItWasSeen() {
        ByteBuffer lent = buffers.lend();
        lent.put(new byte[] {1, 2, 3, 4}).flip();
        buffers.returned(lent, 3);
        assertEquals((byte) 0xA5, lent.get(0));
        assertEquals((byte) 0xA5, lent.get(2));
        assertEquals((byte) 4, lent.get(3));
    }

    @Test
    void poisonReachesBytesBehindALimitThatTheBorrowerMoved() {
        ByteBuffer lent = buffers.lend();
        lent.put(new byte[] {1, 2, 3, 4}).flip();
        lent.position(1).limit(2);
        buffers.returned(lent, 4);
        lent.clear();
        assertEquals((byte) 0xA5, lent.get(0));
        assertEquals((byte) 0xA5, lent.get(3));
    }

    @Test
    void theScratchBufferIsEmptyEachTime() {
        buffers.scratch().put(new byte[100]).flip();
        assertEquals(0, buffers.scratch().position());
        assertEquals(Buffers.READ_SIZE, buffers.scratch().remaining());
    }

    // ---- chunks

    @Test
    void aChunkIsEmptyAndBigEndianThoughItWasUsedBefore() {
        ByteBuffer used = buffers.take();
        used.position(5).limit(9).order(ByteOrder.LITTLE_ENDIAN);
        buffers.give(used);
        ByteBuffer again = buffers.take();
        assertSame(used, again);
        assertEquals(Buffers.CHUNK_SIZE, again.remaining());
        assertEquals(ByteOrder.BIG_ENDIAN, again.order());
    }

    @Test
    void noTwoBorrowersHaveTheSameChunk() {
        List<ByteBuffer> chunks = take(3);
        assertNotSame(chunks.get(0), chunks.get(1));
        assertNotSame(chunks.get(1), chunks.get(2));
        buffers.give(chunks.get(1));
        assertSame(chunks.get(1), buffers.take());
        assertNotSame(chunks.get(1), buffers.take());
    }

    @Test
    void directMemoryIsBoundedAndTheRestComesFromTheHeap() {
        List<ByteBuffer> chunks = take(POOLED + 10);
        assertEquals(POOLED, chunks.stream().filter(ByteBuffer::isDirect).count());
        assertTrue(chunks.stream().allMatch(chunk -> chunk.remaining() == Buffers.CHUNK_SIZE));
    }

    @Test
    void heapChunksAreNotKept() {
        List<ByteBuffer> chunks = take(POOLED + 1);
        ByteBuffer fromHeap = chunks.get(POOLED);
        assertFalse(fromHeap.isDirect());
        buffers.give(fromHeap);
        assertNotSame(fromHeap, buffers.take());
    }

    @Test
    void givenBackDirectChunksServeAgain() {
        List<ByteBuffer> first = take(POOLED);
        first.forEach(buffers::give);
        List<ByteBuffer> second = take(POOLED);
        assertTrue(second.stream().allMatch(ByteBuffer::isDirect));
        assertFalse(buffers.take().isDirect());
    }

    @Test
    void chunksThatAreOutAreCounted() {
        List<ByteBuffer> chunks = take(POOLED + 5);
        assertEquals(POOLED + 5, buffers.chunksOut());
        chunks.forEach(buffers::give);
        assertEquals(0, buffers.chunksOut());
    }

    @Test
    void theVectorHasRoomForAGatheringWriteAndIsEmpty() {
        assertEquals(64, buffers.vector().length);
        for (ByteBuffer place : buffers.vector()) {
            assertSame(null, place);
        }
    }
}
