package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Content as a whole, up to its limit. */
class CollectorTest {
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) ((i * 31) >> 3);
        }
        return bytes;
    }

    @Test
    void piecesOfAnySizeAreTheWhole() {
        byte[] all = bytes(5_000);
        for (int piece : new int[] {1, 7, 511, 512, 513, 4_999, 5_000}) {
            for (int most : new int[] {5_000, 5_001, Integer.MAX_VALUE}) {
                Collector collector = new Collector(most);
                ByteBuffer in = ByteBuffer.wrap(all);
                for (int end = 0; end < all.length; ) {
                    end = Math.min(all.length, end + piece);
                    assertTrue(collector.add(in.limit(end)));
                    assertEquals(end, in.position());
                }
                assertArrayEquals(all, collector.whole());
            }
        }
    }

    @Test
    void aDirectBufferIsCollectedToo() {
        Collector collector = new Collector(3);
        assertTrue(collector.add(ByteBuffer.allocateDirect(3).put(0, (byte) 7)));
        assertArrayEquals(new byte[] {7, 0, 0}, collector.whole());
    }

    @Test
    void oneByteTooManyIsRefusedAndNotTaken() {
        Collector collector = new Collector(600);
        assertTrue(collector.add(ByteBuffer.wrap(bytes(599))));
        ByteBuffer two = ByteBuffer.allocate(2);
        assertFalse(collector.add(two));
        assertEquals(2, two.remaining());
        assertTrue(collector.add(ByteBuffer.allocate(1)));
        assertEquals(600, collector.whole().length);
        assertFalse(collector.add(ByteBuffer.allocate(1)));
        assertTrue(collector.add(ByteBuffer.allocate(0)));
    }

    @Test
    void nothingIsAnEmptyWhole() {
        assertEquals(0, new Collector(0).whole().length);
        Collector collector = new Collector(0);
        assertTrue(collector.add(ByteBuffer.allocate(0)));
        assertFalse(collector.add(ByteBuffer.allocate(1)));
        assertEquals(0, collector.whole().length);
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Collector(-1));
    }
}
