package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection's deframer without the connection: pieces are lent as a socket lends them, poisoned afterwards, and what
 * is told is noted as text. An error drops everything, as {@link Framed} does.
 */
final class Sieve<T> {
    /** What a list of messages ends with if it has ended badly. */
    static final String TORN = "FrameException";

    /** Pieces do not begin where their buffer does. */
    private static final int INDENT = 5;

    private final Buffers buffers;
    private final Deframer<T> deframer;
    private final List<String> told = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private boolean readable = true;

    Sieve(EventLoop loop, Codec<T> codec) {
        buffers = loop.buffers();
        deframer = new Deframer<>(codec, buffers, () -> readable);
        reader(message -> {});
    }

    /** Does something more with each message, once it is noted. */
    void reader(Consumer<? super T> more) {
        deframer.reader(message -> {
            told.add(Splits.text(message));
            more.accept(message);
        });
    }

    /** Notes nothing: for counting. */
    void silentReader(Consumer<? super T> reader) {
        deframer.reader(reader);
    }

    Deframer<T> deframer() {
        return deframer;
    }

    /** From now on the connection is gone. */
    void destroy() {
        readable = false;
    }

    /** Messages so far, and the error. */
    List<String> told() {
        List<String> all = new ArrayList<>(told);
        errors.forEach(error -> all.add(TORN));
        return all;
    }

    /** The error's text. */
    String error() {
        assertEquals(1, errors.size(), "errors: " + errors);
        return errors.get(0);
    }

    boolean failed() {
        return !errors.isEmpty();
    }

    Sieve<T> feed(String piece) {
        return feed(Splits.bytes(piece));
    }

    Sieve<T> feed(byte[] piece) {
        ByteBuffer lent = buffers.lend().position(INDENT).put(piece).flip().position(INDENT);
        try {
            deframer.feed(lent);
            assertTrue(
                    failed() || !readable || !lent.hasRemaining(),
                    "a chunk is consumed, whatever becomes of its messages");
        } catch (FrameException wrong) {
            fail(wrong);
        } finally {
            buffers.returned(lent, INDENT + piece.length);
        }
        return this;
    }

    Sieve<T> end() {
        try {
            deframer.end();
        } catch (FrameException wrong) {
            fail(wrong);
        }
        return this;
    }

    private void fail(FrameException wrong) {
        errors.add(wrong.getMessage());
        deframer.drop();
    }

    // ---- many at once

    /** What is told of a wire that comes in these pieces and then ends. */
    static List<String> hear(EventLoop loop, Codec<?> codec, List<byte[]> pieces) {
        Sieve<?> sieve = new Sieve<>(loop, codec);
        for (byte[] piece : pieces) {
            sieve.feed(piece);
        }
        sieve.end();
        sieve.deframer().drop();
        return sieve.told();
    }

    /** However the wire is cut, it says this. */
    static void atEveryCut(EventLoop loop, Supplier<? extends Codec<?>> codec, String wire, List<String> expected) {
        for (List<byte[]> pieces : Splits.of(Splits.bytes(wire))) {
            assertEquals(expected, hear(loop, codec.get(), pieces), () -> "cut as " + Splits.show(pieces));
        }
        assertTrue(loop.stats().chunksOut() == 0, "all memory is back");
    }
}
