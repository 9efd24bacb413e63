package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.stream.Writable;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Messages that lie whole in what was lent are told from there; of a torn one its own bytes are copied, once, into memory
 * that grows with what has come and never with what was announced (netty/netty#759 and #7202 are of looking again and
 * again).
 */
class DeframerTest {
    private static final int MEGABYTE = 1 << 20;
    /** The least that is borrowed. */
    private static final int LEAST = 512;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private ByteBuffer chunk() {
        return fake.loop().buffers().lend();
    }

    private int out() {
        return fake.loop().stats().chunksOut();
    }

    private static String frame(String body) {
        return (char) (body.length() >> 8) + "" + (char) (body.length() & 0xFF) + body;
    }

    // ---- copies

    @Test
    void wholeMessagesAreTheChunkItself() {
        List<Supplier<Codec<ByteBuffer>>> codecs = List.of(
                () -> new FixedLength(4),
                () -> new Delimited("\3", 100),
                () -> LengthPrefixed.bytes(1),
                () -> LengthPrefixed.bytes(1).wholeFrame(),
                LengthPrefixed::varint);
        for (Supplier<Codec<ByteBuffer>> codec : codecs) {
            Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), codec.get());
            sieve.reader(message -> {
                assertSame(chunk(), message);
                assertEquals(0, out(), "nothing is borrowed for it");
            });
            sieve.feed("\3AB\3\3CD\3");
            assertTrue(sieve.told().size() >= 2, sieve.told()::toString);
        }
    }

    /** Of all messages just those are copied that lie across the edge of two pieces. */
    @Test
    void onlyTornMessagesAreCopied() {
        SplittableRandom dice = new SplittableRandom(1);
        StringBuilder wire = new StringBuilder();
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            wire.append(frame("x".repeat(dice.nextInt(700))));
            ends.add(wire.length());
        }
        List<Integer> copied = new ArrayList<>();
        int[] told = {0};
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), LengthPrefixed.bytes(2));
        sieve.silentReader(message -> {
            if (message.isDirect()) {
                assertSame(chunk(), message);
            } else {
                copied.add(told[0]);
            }
            told[0]++;
        });
        Splits.every(Splits.bytes(wire.toString()), 1_460).forEach(sieve::feed);
        assertEquals(2_000, told[0]);
        assertEquals(torn(ends, 1_460), copied);
    }

    private static List<Integer> torn(List<Integer> ends, int piece) {
        List<Integer> torn = new ArrayList<>();
        for (int i = 0, start = 0; i < ends.size(); start = ends.get(i++)) {
            if (start / piece != (ends.get(i) - 1) / piece) {
                torn.add(i);
            }
        }
        return torn;
    }

    /** The bytes that are put behind a torn message, which each of its bytes is once. */
    @Test
    void noMoreIsCopiedThanBelongsToTheTornMessage() {
        Counting codec = new Counting();
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), codec);
        String message = frame("x".repeat(998));
        String wire = message.repeat(300);
        Splits.every(Splits.bytes(wire), 64_000 - 500).forEach(sieve::feed);
        assertEquals(300, sieve.told().size());
        assertTrue(codec.behind <= 1_000L * (wire.length() / 63_500), codec.behind + " bytes put behind torn messages");
    }

    /** Adds up what is copied behind torn messages. */
    private static final class Counting implements Codec<ByteBuffer> {
        private final Codec<ByteBuffer> codec = LengthPrefixed.bytes(2);
        private long behind;

        @Override
        public boolean decode(ByteBuffer in, Consumer<? super ByteBuffer> to) throws FrameException {
            return codec.decode(in, to);
        }

        @Override
        public boolean encode(ByteBuffer message, Writable out) {
            return codec.encode(message, out);
        }

        @Override
        public int belonging(ByteBuffer torn, ByteBuffer next) {
            int count = codec.belonging(torn, next);
            behind += count;
            return count;
        }
    }

    // ---- memory

    /**
     * A megabyte that comes byte by byte: memory is borrowed anew only as often as it doubles, so that all copies
     * together are less than twice the message, and it is never more than twice as large as what has come.
     */
    private int memoriesOfAMegabyte(Codec<ByteBuffer> codec, String header) {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), codec);
        IdentityHashMap<ByteBuffer, Boolean> seen = new IdentityHashMap<>();
        sieve.feed(header);
        byte[] one = new byte[1];
        for (int i = 0; i < MEGABYTE - 1; i++) {
            sieve.feed(one);
            ByteBuffer tail = sieve.deframer().rest();
            seen.put(tail, true);
            assertTrue(tail.capacity() <= Math.max(LEAST, 2 * tail.remaining()), () -> "too large: " + tail);
        }
        assertEquals(List.of(), sieve.told());
        sieve.deframer().drop();
        return seen.size();
    }

    @Test
    void aMegabyteByteByByteIsCopiedAsOftenAsMemoryDoubles() {
        assertEquals(12, memoriesOfAMegabyte(new FixedLength(MEGABYTE), ""));
    }

    @Test
    void soIsOneUpToADelimiter() {
        assertEquals(12, memoriesOfAMegabyte(new Delimited("<end>", MEGABYTE), ""));
    }

    @Test
    void soIsOneOfAnAnnouncedLength() {
        assertEquals(13, memoriesOfAMegabyte(LengthPrefixed.bytes(4), "\0\20\0\0")); // and the header comes on top
    }

    @Test
    void nothingIsTakenForAnAnnouncedLength() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), LengthPrefixed.bytes(4));
        sieve.feed("\0\17\377\377x");
        assertEquals(LEAST, sieve.deframer().rest().capacity());
        sieve.feed(new byte[1_000]);
        assertEquals(1_024, sieve.deframer().rest().capacity());
        sieve.deframer().drop();
    }

    @Test
    void betweenMessagesNothingIsHeld() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(4));
        sieve.feed("AB");
        assertEquals(1, out());
        sieve.feed("CD");
        assertEquals(0, out());
        assertEquals(List.of("ABCD"), sieve.told());
    }

    @Test
    void anErrorGivesTheTailBack() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new Delimited("|", 4));
        sieve.feed("12").feed("3456");
        assertTrue(sieve.failed());
        assertEquals(0, out());
    }

    @Test
    void anEndGivesTheTailBack() {
        Sieve<ByteBuffer> told = new Sieve<>(fake.loop(), new Delimited("|", 4).orEndOfStream());
        told.feed("12").end();
        assertEquals(List.of("12"), told.told());
        assertEquals(0, out());
        Sieve<ByteBuffer> torn = new Sieve<>(fake.loop(), new Delimited("|", 4));
        torn.feed("12").end();
        assertTrue(torn.failed());
        assertEquals(0, out());
    }

    @Test
    void aReaderThatThrowsLeavesTheRestInOrder() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(2));
        sieve.feed("A");
        sieve.reader(message -> {
            throw new IllegalStateException("reader");
        });
        try {
            sieve.feed("BCD");
        } catch (IllegalStateException thrown) {
            assertEquals("reader", thrown.getMessage());
        }
        assertEquals(List.of("AB"), sieve.told());
        assertEquals(0, out());
    }

    /** Of a connection that its reader has destroyed nobody will ever ask for the rest. */
    @Test
    void whatIsBehindADestroyIsNotKept() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(2));
        sieve.reader(message -> sieve.destroy());
        sieve.feed("AB" + "x".repeat(400_000));
        assertEquals(List.of("AB"), sieve.told());
        int kept = sieve.deframer().rest().remaining();
        sieve.deframer().drop();
        assertEquals(0, kept);
    }

    // ---- what is being looked at is nobody else's

    @Test
    void aTornMessageStaysItsReadersUntilTheCallReturns() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(4));
        List<String> after = new ArrayList<>();
        sieve.reader(message -> {
            sieve.destroy();
            sieve.deframer().drop();
            Buffers buffers = fake.loop().buffers();
            for (int i = 0; i < 4; i++) {
                ByteBuffer another = buffers.borrow(4);
                assertNotSame(message, another);
                another.put(new byte[another.remaining()]);
                buffers.giveBack(another);
            }
            after.add(Splits.text(message));
        });
        sieve.feed("ABC").feed("DEFG");
        assertEquals(List.of("ABCD"), after);
        assertEquals(0, out());
    }

    @Test
    void soDoesTheLastOneOfAStream() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new Delimited("|", 9).orEndOfStream());
        List<String> after = new ArrayList<>();
        sieve.reader(message -> {
            sieve.deframer().drop();
            ByteBuffer another = fake.loop().buffers().borrow(4);
            assertNotSame(message, another);
            fake.loop().buffers().giveBack(another);
            after.add(Splits.text(message));
        });
        sieve.feed("ABC").end();
        assertEquals(List.of("ABC"), after);
        assertEquals(0, out());
    }

    @Test
    void twoConnectionsShareNothing() {
        Sieve<ByteBuffer> first = new Sieve<>(fake.loop(), new Delimited("ab", 9));
        Sieve<ByteBuffer> second = new Sieve<>(fake.loop(), new Delimited("ab", 9));
        first.feed("1a");
        second.feed("2a");
        first.feed("x");
        second.feed("bzz");
        first.feed("ab");
        second.feed("ab");
        assertEquals(List.of("1ax"), first.told());
        assertEquals(List.of("2", "zz"), second.told());
    }
}
