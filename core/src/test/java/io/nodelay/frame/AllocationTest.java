package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nodelay.testing.FakeLoop;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Decoding allocates nothing: what this thread allocates over some hundred thousand messages is counted, and is less
 * than a byte for twenty of them.
 */
class AllocationTest {
    private static final int MESSAGES = 4_000;
    private static final int WARM_UP = 10;
    private static final int TIMES = 50;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private int told;

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static ByteBuffer text(String message) {
        byte[] bytes = Splits.bytes(message.repeat(MESSAGES));
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private <T> void allocatesNothing(Codec<T> codec, Consumer<? super T> reader, String message, int piece)
            throws FrameException {
        Deframer<T> deframer = new Deframer<>(codec, fake.loop().buffers(), () -> true);
        deframer.reader(reader);
        ByteBuffer wire = text(message);
        feed(deframer, wire, piece, WARM_UP);
        told = 0;
        long before = allocated();
        feed(deframer, wire, piece, TIMES);
        long bytes = allocated() - before;
        assertEquals(TIMES * MESSAGES, told);
        assertTrue(bytes < told / 20, bytes + " bytes were allocated for " + told + " messages of " + codec);
    }

    private static void feed(Deframer<?> deframer, ByteBuffer wire, int piece, int times) throws FrameException {
        for (int i = 0; i < times; i++) {
            for (int at = 0; at < wire.capacity(); at += piece) {
                wire.limit(Math.min(wire.capacity(), at + piece)).position(at);
                deframer.feed(wire);
            }
        }
    }

    private void count(ByteBuffer message) {
        told += message.remaining() > 0 ? 1 : 0;
    }

    @Test
    void wholeMessagesCostNoObject() throws FrameException {
        int all = Integer.MAX_VALUE / 2;
        allocatesNothing(new FixedLength(18), this::count, "ABCDEFGHIJKLMNOP\r\n", all);
        allocatesNothing(new Delimited(), this::count, "ABCDEFGHIJKLMNOP\r\n", all);
        allocatesNothing(new Delimited("|", 99).keepDelimiter(), this::count, "ABCDEFGHIJKLMNOP|", all);
        allocatesNothing(LengthPrefixed.bytes(2), this::count, "\0\20ABCDEFGHIJKLMNOP", all);
        allocatesNothing(LengthPrefixed.varint().mark('#'), this::count, "#\20ABCDEFGHIJKLMNOP", all);
        allocatesNothing(LengthPrefixed.bytes(4).wholeFrame(), this::count, "\0\0\0\20ABCDEFGHIJKLMNOP", all);
        Packet.Listener packets = (serial, body) -> count(body);
        allocatesNothing(new Numbered(), packets, "\0\1\0\20ABCDEFGHIJKLMNOP", all);
        allocatesNothing(Numbered.wide(99), packets, "\0\0\0\1\0\0\0\20ABCDEFGHIJKLMNOP", all);
    }

    /** The memory of torn ones is the loop's, and is borrowed again. */
    @Test
    void tornMessagesCostNoObjectEither() throws FrameException {
        int torn = 131; // so that each piece ends inside another place of a message
        allocatesNothing(new FixedLength(18), this::count, "ABCDEFGHIJKLMNOP\r\n", torn);
        allocatesNothing(new Delimited(), this::count, "ABCDEFGHIJKLMNOP\r\n", torn);
        allocatesNothing(LengthPrefixed.bytes(2), this::count, "\0\20ABCDEFGHIJKLMNOP", torn);
        allocatesNothing(LengthPrefixed.varint().mark('#'), this::count, "#\20ABCDEFGHIJKLMNOP", torn);
        Packet.Listener packets = (serial, body) -> count(body);
        allocatesNothing(new Numbered(), packets, "\0\1\0\20ABCDEFGHIJKLMNOP", torn);
    }

    @Test
    void theRingCostsNoObjectOnceItIsLargeEnough() {
        StackBuffer ring = new StackBuffer(this::count);
        ByteBuffer wire = text("\0\20ABCDEFGHIJKLMNOP");
        ring.accept(wire.rewind());
        told = 0;
        long before = allocated();
        for (int i = 0; i < TIMES; i++) {
            ring.accept(wire.rewind());
        }
        long bytes = allocated() - before;
        assertEquals(TIMES * MESSAGES, told);
        assertTrue(bytes < told / 20, bytes + " bytes were allocated for " + told + " messages");
    }
}
