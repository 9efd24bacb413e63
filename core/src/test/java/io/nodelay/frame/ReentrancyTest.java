package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A reader may do with its connection what it likes: close it, write, set another reader, throw. The second of three
 * messages does it here, in every position a message may have: in one chunk with the others, completed by a second
 * chunk, and kept over a pause.
 */
class ReentrancyTest {
    /** The pieces in which the three messages come. */
    private static final List<List<String>> ARRIVALS =
            List.of(List.of("1|2|3|"), List.of("1|2", "|3|"), List.of("1", "|2|3", "|"), List.of("1|2|", "3|"));

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static void only(String which, ByteBuffer message, Runnable action) {
        if (Splits.text(message).equals(which)) {
            action.run();
        }
    }

    /** Runs it for every arrival, without a pause and with one after the first message. */
    private void always(List<String> expected, Consumer<Framed<ByteBuffer>> action) {
        for (List<String> pieces : ARRIVALS) {
            assertEquals(expected, at2(pieces, (talk, m) -> only("2", m, () -> action.accept(talk.framed()))));
            assertEquals(
                    expected,
                    at2(pieces, (talk, m) -> {
                        only("1", m, () -> talk.framed().pause());
                        only("1", m, () -> fake.loop().setTimeout(100, talk.framed()::resume));
                        only("2", m, () -> action.accept(talk.framed()));
                    }),
                    "after a pause");
        }
    }

    private List<String> at2(List<String> pieces, BiConsumer<Talk<ByteBuffer>, ByteBuffer> each) {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Delimited("|", 9), each);
        return List.copyOf(talk.says(pieces.toArray(String[]::new)).thenEnds().run());
    }

    // ---- closing

    @Test
    void noMessageFollowsDestroy() {
        always(List.of("1", "2", "close"), framed -> framed.socket().destroy());
    }

    @Test
    void noMessageFollowsReset() {
        always(List.of("1", "2", "close"), framed -> framed.socket().resetAndDestroy());
    }

    /** As the socket promises of its data: what still comes is discarded. */
    @Test
    void noMessageFollowsDestroySoon() {
        always(List.of("1", "2", "close"), framed -> framed.socket().destroySoon());
    }

    /** It ends our direction alone. */
    @Test
    void messagesFollowOurOwnEnd() {
        always(List.of("1", "2", "3", "end", "close"), framed -> framed.socket().end());
    }

    @Test
    void noErrorFollowsDestroyWhateverIsBehindTheMessage() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> LengthPrefixed.bytes(1).mark('#'), (it, message) -> it.socket()
                .destroy());
        assertEquals(List.of("A", "close"), talk.says("#\1A!!!!").thenEnds().run());
    }

    @Test
    void aReaderThatThrowsCostsItsConnection() {
        always(List.of("1", "2", "error", "close"), framed -> {
            throw new IllegalStateException("reader");
        });
        assertEquals(2 * ARRIVALS.size(), fake.uncaught().size());
        fake.uncaught().forEach(thrown -> assertInstanceOf(IllegalStateException.class, thrown));
    }

    @Test
    void aThrowingReaderOfTheLastMessageGetsNoEnd() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Delimited().orEndOfStream(), (it, message) -> {
            throw new IllegalStateException("reader");
        });
        assertEquals(
                List.of("last", "error", "close"), talk.says("last").thenEnds().run());
        assertEquals(1, fake.uncaught().size());
    }

    @Test
    void aThrowingEndIsTheSocketsError() {
        Talk<ByteBuffer> talk =
                new Talk<>(fake, Delimited::new, (it, message) -> it.framed().onEnd(() -> {
                    throw new IllegalStateException("reader");
                }));
        assertEquals(
                List.of("1", "error", "close"), talk.says("1\r\n").thenEnds().run());
        assertEquals(1, fake.uncaught().size());
    }

    @Test
    void noEndFollowsALastMessageThatDestroys() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Delimited().orEndOfStream(), (it, message) -> it.socket()
                .destroy());
        assertEquals(List.of("last", "close"), talk.says("last").thenEnds().run());
    }

    // ---- reading on

    @Test
    void anotherReaderIsToldFromTheNextMessageOn() {
        for (List<String> pieces : ARRIVALS) {
            List<String> others = new ArrayList<>();
            List<String> told = at2(
                    pieces,
                    (talk, m) -> only("2", m, () -> talk.framed().onMessage(next -> others.add(Splits.text(next)))));
            assertEquals(List.of("1", "2", "end", "close"), told);
            assertEquals(List.of("3"), others);
        }
    }

    @Test
    void whatIsWrittenInsideAMessageLeavesInOrder() {
        for (List<String> pieces : ARRIVALS) {
            Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Delimited("|", 9), (it, message) -> it.framed()
                    .send(message));
            talk.says(pieces.toArray(String[]::new)).thenEnds();
            fake.net().after(1_000, () -> assertEquals("1|2|3|", talk.peer().receivedText()));
            assertEquals(List.of("1", "2", "3", "end", "close"), talk.run());
        }
    }

    @Test
    void theMessageIsStillThereAfterItsSocketWasDestroyed() {
        always(List.of("1", "2", "close"), framed -> {
            framed.socket().destroy();
            framed.send(Sink.buffer("no more"));
        });
    }

    /** Nothing lent goes back to a pool before the dispatch has returned: somebody else would write into it. */
    @Test
    void aTornMessageIsNotOverwrittenByAnotherConnectionWhenItsReaderDestroys() {
        List<Framed<ByteBuffer>> victims = new ArrayList<>();
        Talk<ByteBuffer> other = new Talk<>(fake, () -> new FixedLength(100), (it, message) -> {});
        other.first(victims::add);
        List<String> after = new ArrayList<>();
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new FixedLength(600), (it, message) -> {
            NetSocket own = it.socket();
            own.destroy();
            for (int i = 0; i < 4; i++) { // as another connection would, for its own torn messages
                ByteBuffer borrowed = fake.loop().buffers().borrow(512);
                borrowed.put("B".repeat(512).getBytes(StandardCharsets.ISO_8859_1));
                fake.loop().buffers().giveBack(borrowed);
            }
            victims.get(0).send(Sink.buffer("B".repeat(100)));
            after.add(Splits.text(message));
        });
        other.says("x".repeat(99)).then(() -> other.socket().destroy());
        talk.says("A".repeat(599), "A").run();
        assertEquals(List.of("A".repeat(600)), after);
        assertTrue(other.journal().contains("close"));
    }
}
