package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When each message of a one-way cell was sent: memory that both ends' processes share, since a message of one byte has no
 * room for a time. On Linux {@code System.nanoTime} is one clock for all processes.
 */
final class Stamps {
    /** More messages than the kernel's buffers hold of one byte each. */
    static final int SLOTS = 1 << 22;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int TAKEN = 0;
    private static final int FIRST = 8;

    private final ByteBuffer memory;

    private Stamps(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps a file, which is made and as large as is needed; it stays sparse where nothing is written. */
    static Stamps in(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Stamps(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) (FIRST + 2 * SLOTS) * Long.BYTES));
        } catch (IOException impossible) {
            throw new Refused(file.toString(), "a file that can be mapped", impossible);
        }
    }

    /** Before a conversation. */
    void reset() {
        put(TAKEN, 0);
    }

    /** The sender's: whether there is a slot for one more. */
    boolean hasRoom(long number) {
        return number - get(TAKEN) < SLOTS;
    }

    /** The sender's, before it writes the message of that number. */
    void sent(long number, long due, long now) {
        int slot = slot(number);
        put(slot, due);
        put(slot + 1, now);
    }

    long due(long number) {
        return get(slot(number));
    }

    long sentAt(long number) {
        return get(slot(number) + 1);
    }

    /** The receiver's, when it has read so many. */
    void taken(long count) {
        put(TAKEN, count);
    }

    private static int slot(long number) {
        return FIRST + 2 * (int) (number % SLOTS);
    }

    private long get(int index) {
        return (long) LONGS.getAcquire(memory, index * Long.BYTES);
    }

    private void put(int index, long value) {
        LONGS.setRelease(memory, index * Long.BYTES, value);
    }
}
