package io.nodelay.loop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * A loop's memory: one read buffer that is lent to whoever is being read, one scratch buffer, and a
 * bounded pool of chunks for bytes that have to wait. A connection that waits for nothing owns none.
 *
 * <p>All methods belong to the loop's thread, which {@link EventLoop#buffers} has checked.
 */
public final class Buffers {
    /**
     * Size of the read buffer, 504 KiB: as much as one handle may read in one pass. So large, as a stream costs by
     * the system call and by the wake-up of its reader; of five sizes from 63 KiB to 1 MiB tried in short runs this
     * was the smallest that cost clearly less. A multiple of 63 KiB and not of 64, as what is read is often written
     * on as it is: the kernel's largest packet is 64 KiB with its headers, and each write would drag a tiny packet
     * behind it.
     */
    public static final int READ_SIZE = 8 * 63 * 1024;
    /**
     * Size of each heap buffer, 84 KiB: room for five of the largest records of TLS, which are worth one system call, as
     * decrypting them costs ten times as much.
     */
    public static final int HEAP_SIZE = 84 * 1024;
    /** Size of a chunk, 16 KiB. */
    public static final int CHUNK_SIZE = 16 * 1024;
    /** Direct chunks in existence, 4 MiB a loop: the rest is heap memory, which the collector gives back sooner. */
    private static final int MOST_DIRECT_CHUNKS = 256;
    /** Buffers in one gathering write; the kernel takes at most 1,024 (IOV_MAX). */
    private static final int VECTOR_SIZE = 64;

    private static final int SMALLEST_SPARE = 512;
    private static final int MOST_SPARE_BYTES = 1024 * 1024;
    /** Overwrites what was lent, so that a kept reference shows up in the first test. */
    private static final boolean POISON = Boolean.getBoolean("io.nodelay.poison");

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final ByteBuffer[] vector = new ByteBuffer[VECTOR_SIZE];
    private ByteBuffer read;
    private ByteBuffer scratch;
    private ByteBuffer heapRead;
    private ByteBuffer ciphertextIn;
    private ByteBuffer ciphertextOut;
    private int directChunks;
    private int chunksOut;
    /** Heap memory of many sizes, the last one back first. */
    private final ArrayDeque<ByteBuffer> spares = new ArrayDeque<>();

    private int spareBytes;

    Buffers() {}

    /**
     * The loop's read buffer, empty and big-endian whatever the last borrower did to it. It is valid
     * until the next call.
     *
     * @return a direct buffer of {@link #READ_SIZE}
     */
    public ByteBuffer lend() {
        if (read == null) {
            read = ByteBuffer.allocateDirect(READ_SIZE);
        }
        return read.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * As {@link #lend}, of heap memory: for wires whose bytes are computed, as the JDK's ciphers are faster there. Smaller,
     * and another buffer than that one.
     *
     * @return a heap buffer of {@link #HEAP_SIZE}
     */
    public ByteBuffer lendHeap() {
        heapRead = heap(heapRead);
        return heapRead;
    }

    /**
     * Heap memory for what a wire has received and decrypts at once; valid until the next call.
     *
     * @return an empty heap buffer of {@link #HEAP_SIZE}
     */
    public ByteBuffer ciphertextIn() {
        ciphertextIn = heap(ciphertextIn);
        return ciphertextIn;
    }

    /**
     * Heap memory for what a wire has encrypted and sends at once; valid until the next call. Apart from
     * {@link #ciphertextIn} and {@link #lendHeap}, as a reader that is lent bytes of one wire may write to another.
     *
     * @return an empty heap buffer of {@link #HEAP_SIZE}
     */
    public ByteBuffer ciphertextOut() {
        ciphertextOut = heap(ciphertextOut);
        return ciphertextOut;
    }

    private static ByteBuffer heap(ByteBuffer made) {
        return made == null ? ByteBuffer.allocate(HEAP_SIZE) : made.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * Ends a loan. With {@code -Dio.nodelay.poison=true} the bytes are overwritten.
     *
     * @param lent what was lent
     * @param length how many of its first bytes the borrower has seen
     */
    public void returned(ByteBuffer lent, int length) {
        if (POISON) {
            lent.clear(); // the borrower may have moved the limit
            for (int i = 0; i < length; i++) {
                lent.put(i, (byte) 0xA5);
            }
        }
    }

    /**
     * A second direct buffer for the length of one system call: heap data goes out through it and not
     * through the JDK's per-thread cache, which keeps a direct buffer as large as the largest write.
     *
     * @return a direct buffer of {@link #READ_SIZE}, empty, valid until the next call
     */
    public ByteBuffer scratch() {
        if (scratch == null) {
            scratch = ByteBuffer.allocateDirect(READ_SIZE);
        }
        return scratch.clear();
    }

    /**
     * An array for one gathering write, of 64 places. Whoever fills it empties it before returning.
     *
     * @return the loop's only one
     */
    public ByteBuffer[] vector() {
        return vector;
    }

    /**
     * Takes a chunk; {@link #give} it back once nobody can see it any more.
     *
     * @return an empty buffer of {@link #CHUNK_SIZE}, direct as long as the pool has any
     */
    public ByteBuffer take() {
        chunksOut++;
        ByteBuffer chunk = free.poll();
        if (chunk != null) {
            return chunk.clear().order(ByteOrder.BIG_ENDIAN);
        }
        if (directChunks == MOST_DIRECT_CHUNKS) {
            return ByteBuffer.allocate(CHUNK_SIZE);
        }
        directChunks++;
        return ByteBuffer.allocateDirect(CHUNK_SIZE);
    }

    /**
     * Returns a chunk that {@link #take} gave.
     *
     * @param chunk which its last user must not touch again
     */
    public void give(ByteBuffer chunk) {
        chunksOut--;
        if (chunk.isDirect()) {
            free.push(chunk);
        }
    }

    /**
     * Borrows heap memory for bytes that wait until the others of their message have come; {@link #giveBack} it
     * then. Memory that grows is borrowed anew, larger.
     *
     * @param atLeast bytes
     * @return an empty buffer, big-endian, of 512 bytes or a power of two that is large enough
     */
    public ByteBuffer borrow(int atLeast) {
        chunksOut++;
        ByteBuffer spare = spares.peek();
        if (spare != null && spare.capacity() >= atLeast) {
            spareBytes -= spare.capacity();
            return spares.pop().clear().order(ByteOrder.BIG_ENDIAN);
        }
        int rounded = Integer.highestOneBit(Math.max(atLeast, SMALLEST_SPARE) - 1) << 1;
        return ByteBuffer.allocate(Math.max(rounded, atLeast)); // there is no 2^31 bytes, and the shift has overflown
    }

    /**
     * Returns what {@link #borrow} gave; it is kept for the next, up to 1 MiB in all.
     *
     * @param borrowed which its last user must not touch again
     */
    public void giveBack(ByteBuffer borrowed) {
        chunksOut--;
        returned(borrowed, borrowed.capacity());
        if (spareBytes + borrowed.capacity() <= MOST_SPARE_BYTES) {
            spareBytes += borrowed.capacity();
            spares.push(borrowed);
        }
    }

    int chunksOut() {
        return chunksOut;
    }
}
