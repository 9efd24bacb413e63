package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A message is lent for one call: whatever its reader does to it is forgotten, and a reference that is kept shows it. */
class LendTest {
    private static final List<Consumer<ByteBuffer>> LIBERTIES = List.of(
            ByteBuffer::clear,
            ByteBuffer::flip,
            ByteBuffer::rewind,
            message -> message.position(message.limit()),
            message -> message.limit(message.position()),
            message -> message.limit(message.capacity()).position(message.capacity()),
            message -> message.position(0).limit(0),
            message -> message.order(ByteOrder.LITTLE_ENDIAN),
            message -> message.order(ByteOrder.LITTLE_ENDIAN).clear().mark(),
            message -> message.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear());

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private void nothingHurts(Supplier<Codec<ByteBuffer>> codec, String wire, List<String> messages) {
        for (Consumer<ByteBuffer> liberty : LIBERTIES) {
            for (List<byte[]> pieces : Splits.of(Splits.bytes(wire))) {
                Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), codec.get());
                sieve.reader(message -> {
                    assertEquals(ByteOrder.BIG_ENDIAN, message.order());
                    liberty.accept(message);
                });
                pieces.forEach(sieve::feed);
                sieve.end();
                assertEquals(messages, sieve.told(), () -> "cut as " + Splits.show(pieces));
            }
        }
    }

    @Test
    void whatAReaderDoesToAFixedMessageDoesNotHurtTheNext() {
        nothingHurts(() -> new FixedLength(3), "ABCDEFGHI", List.of("ABC", "DEF", "GHI"));
    }

    @Test
    void norToADelimitedOne() {
        String wire = "ABC<>\0\1<><>\2\3";
        nothingHurts(() -> new Delimited("<>", 9).orEndOfStream(), wire, List.of("ABC", "\0\1", "", "\2\3"));
        nothingHurts(() -> new Delimited("<>", 9).keepDelimiter(), "ABC<>D<>", List.of("ABC<>", "D<>"));
    }

    @Test
    void norToAPrefixedOne() {
        nothingHurts(() -> LengthPrefixed.bytes(2), "\0\3ABC\0\0\0\1D", List.of("ABC", "", "D"));
        nothingHurts(() -> LengthPrefixed.bytes(4).wholeFrame(), "\0\0\0\1A\0\0\0\0", List.of("\0\0\0\1A", "\0\0\0\0"));
        nothingHurts(LengthPrefixed::varint, "\3ABC\0\1D", List.of("ABC", "", "D"));
    }

    @Test
    void norToABody() {
        String wire = "\0\1\0\3ABC\0\2\0\0\0\3\0\1D";
        for (Consumer<ByteBuffer> liberty : LIBERTIES) {
            for (List<byte[]> pieces : Splits.of(Splits.bytes(wire))) {
                List<String> told = new ArrayList<>();
                Sieve<Packet> sieve = new Sieve<>(fake.loop(), new Numbered());
                sieve.silentReader(Packet.lent((serial, body) -> {
                    assertEquals(ByteOrder.BIG_ENDIAN, body.order());
                    told.add(serial + ":" + Splits.text(body));
                    liberty.accept(body);
                }));
                pieces.forEach(sieve::feed);
                assertEquals(List.of("1:ABC", "2:", "3:D"), told, () -> "cut as " + Splits.show(pieces));
            }
        }
    }

    @Test
    void norIfItThrowsAfterwards() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), LengthPrefixed.bytes(2));
        ByteBuffer chunk = Sink.buffer("\0\1A\0\1B");
        sieve.silentReader(message -> {
            message.order(ByteOrder.LITTLE_ENDIAN).clear();
            throw new IllegalStateException("reader");
        });
        for (int left : new int[] {3, 0}) {
            try {
                sieve.deframer().feed(chunk);
            } catch (IllegalStateException | FrameException thrown) {
                assertEquals("reader", thrown.getMessage());
            }
            assertEquals(left, chunk.remaining());
            assertEquals(ByteOrder.BIG_ENDIAN, chunk.order());
        }
    }

    // ---- kept references

    private void keptIsPoisoned(String... pieces) {
        List<ByteBuffer> kept = new ArrayList<>();
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(6));
        sieve.silentReader(message -> {
            assertEquals("SECRET", Splits.text(message));
            kept.add(message.duplicate());
        });
        for (String piece : pieces) {
            sieve.feed(piece);
        }
        assertEquals(1, kept.size());
        assertEquals("\u00a5".repeat(6), Splits.text(kept.get(0)));
    }

    @Test
    void aKeptMessageOfAChunkIsPoisoned() {
        keptIsPoisoned("SECRET");
    }

    @Test
    void aKeptMessageThatWasTornIsPoisoned() {
        keptIsPoisoned("SEC", "RET");
    }

    @Test
    void aKeptMessageFromAPauseIsPoisoned() {
        List<ByteBuffer> kept = new ArrayList<>();
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(6));
        sieve.silentReader(message -> kept.add(message.duplicate()));
        sieve.deframer().stop();
        sieve.feed("SECRET");
        sieve.deframer().go();
        sieve.feed("");
        assertEquals("\u00a5".repeat(6), Splits.text(kept.get(0)));
    }

    /** What is behind a message is its connection's, and never another's. */
    @Test
    void theMemoryOfOneTornMessageHasNothingOfAnothers() {
        Sieve<ByteBuffer> first = new Sieve<>(fake.loop(), new FixedLength(600));
        first.feed("S".repeat(599)).feed("S");
        List<Boolean> clean = new ArrayList<>();
        Sieve<ByteBuffer> second = new Sieve<>(fake.loop(), new FixedLength(2));
        second.silentReader(message -> {
            ByteBuffer all = message.duplicate().clear();
            boolean none = true;
            while (all.hasRemaining()) {
                none &= all.get() != 'S';
            }
            clean.add(none);
        });
        second.feed("x").feed("y");
        assertEquals(List.of(true), clean);
        assertTrue(first.told().size() == 1);
    }
}
