package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection of messages: order, ends, errors, and whose events they are. */
class FramedTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static <T> void nothing(Talk<T> talk, T message) {
        assertTrue(talk.framed() != null);
    }

    private <T> Talk<T> talk(Supplier<? extends Codec<T>> codec) {
        return new Talk<>(fake, codec, FramedTest::nothing);
    }

    @Test
    void messagesThenEndThenClose() {
        Talk<ByteBuffer> talk =
                talk(Delimited::new).says("one\r\ntwo\r\n", "thr", "ee\r", "\n").thenEnds();
        assertEquals(List.of("one", "two", "three", "end", "close"), talk.run());
    }

    @Test
    void packetsToo() {
        Talk<Packet> talk = talk(Numbered::new).says("\0\1\0\2HI\0", "\2\0\1!").thenEnds();
        assertEquals(List.of("1:HI", "2:!", "end", "close"), talk.run());
    }

    @Test
    void anEndInsideAMessageIsAnErrorAndNoEnd() {
        List<IOException> errors = new ArrayList<>();
        Talk<ByteBuffer> talk =
                talk(() -> LengthPrefixed.bytes(2)).says("\0\3ABC\0\5HE").thenEnds();
        talk.first(framed -> framed.socket().onError(errors::add));
        assertEquals(List.of("ABC", "error", "close"), talk.run());
        assertInstanceOf(FrameException.class, errors.get(0));
        assertEquals(
                "a whole message expected before the end of the stream, found only its first 4 bytes: "
                        + "00 05 48 45 \"..HE\"",
                errors.get(0).getMessage());
    }

    @Test
    void anEndInsideTheHeaderIsAnErrorToo() {
        assertEquals(
                List.of("error", "close"),
                talk(() -> LengthPrefixed.bytes(4)).says("\0").thenEnds().run());
    }

    @Test
    void aLastMessageMayEndWithTheStream() {
        Talk<ByteBuffer> talk =
                talk(() -> new Delimited().orEndOfStream()).says("one\r\ntwo").thenEnds();
        assertEquals(List.of("one", "two", "end", "close"), talk.run());
    }

    /** What is good before what is bad is told, and nothing after it. */
    @Test
    void whatIsNoMessageIsOneErrorThenClose() {
        Talk<ByteBuffer> talk = talk(() -> LengthPrefixed.bytes(1).mark('#'))
                .says("#\1A#\1B!\1C#\1D", "#\1E", "!!")
                .thenEnds();
        assertEquals(List.of("A", "B", "error", "close"), talk.run());
    }

    @Test
    void theErrorIsWhatTheSocketClosedFor() {
        List<IOException> reasons = new ArrayList<>();
        Talk<ByteBuffer> talk = talk(() -> new Delimited("|", 3)).says("12345");
        talk.first(
                framed -> framed.socket().onClose(how -> reasons.add(how.error().orElseThrow())));
        assertEquals(List.of("error", "close"), talk.run());
        assertInstanceOf(FrameException.class, reasons.get(0));
    }

    @Test
    void aResetInsideAMessageIsTheSocketsError() {
        Talk<ByteBuffer> talk = talk(() -> new FixedLength(4)).says("ABCDEF");
        fake.net().after(50, () -> talk.peer().reset());
        assertEquals(List.of("ABCD", "error", "close"), talk.run());
    }

    /** A torn message is waited for however long it takes, and its memory is given back with the connection. */
    @Test
    void whatIsTornWhenTheLoopStopsIsGivenBack() {
        Talk<ByteBuffer> talk = talk(() -> new FixedLength(1_000)).says("x".repeat(999));
        assertEquals(List.of("still open", "error", "close"), talk.run());
        assertEquals(0, fake.loop().stats().chunksOut());
    }

    @Test
    void destroyedBetweenTwoPiecesGivesTheTailBack() {
        Talk<ByteBuffer> talk = talk(() -> new FixedLength(1_000)).says("x".repeat(999));
        talk.then(() -> {
            assertEquals(1, fake.loop().stats().chunksOut());
            talk.socket().destroy();
        });
        assertEquals(List.of("close"), talk.run());
        assertEquals(0, fake.loop().stats().chunksOut());
    }

    // ---- before and after

    @Test
    void aPauseBeforeThereIsAReaderHolds() {
        Talk<ByteBuffer> talk = talk(Delimited::new);
        talk.first(framed -> {
            framed.pause();
            fake.loop().setTimeout(500, () -> {
                talk.note("resume");
                framed.resume();
            });
        });
        talk.says("one\r\n").thenEnds();
        assertEquals(List.of("resume", "one", "end", "close"), talk.run());
    }

    @Test
    void theSupplierIsAskedOnceForEachConnection() {
        List<Codec<ByteBuffer>> made = new ArrayList<>();
        talk(() -> {
                    made.add(new Delimited());
                    return (Delimited) made.get(made.size() - 1);
                })
                .says("1\r\n", "2\r\n3\r", "\n")
                .thenEnds()
                .run();
        assertEquals(1, made.size());
    }

    @Test
    void theFlowEventsBelongToTheFraming() {
        Talk<ByteBuffer> talk = talk(Delimited::new).thenEnds();
        talk.first(framed -> {
            assertSame(framed.socket(), framed.socket());
            String why = assertThrows(
                            IllegalStateException.class, () -> framed.socket().onData(bytes -> {}))
                    .getMessage();
            assertTrue(why.contains("Framed"), why);
            assertThrows(IllegalStateException.class, () -> framed.socket().onEnd(() -> {}));
            assertThrows(IllegalStateException.class, () -> framed.socket().onDrain(() -> {}));
            assertThrows(IllegalStateException.class, () -> Framed.over(framed.socket(), Delimited::new));
        });
        assertEquals(List.of("end", "close"), talk.run());
    }

    @Test
    void methodsBelongToTheLoopsThread() throws Exception {
        List<Framed<ByteBuffer>> made = new ArrayList<>();
        Talk<ByteBuffer> talk = talk(Delimited::new).thenEnds();
        talk.first(made::add);
        talk.run();
        Framed<ByteBuffer> framed = made.get(0);
        List<Runnable> calls = List.of(
                framed::pause,
                framed::resume,
                framed::release,
                () -> framed.send(ByteBuffer.allocate(0)),
                () -> framed.swap(new Delimited()),
                () -> framed.onMessage(message -> {}),
                () -> framed.onEnd(() -> {}),
                () -> framed.onDrain(() -> {}));
        List<Class<?>> thrown = new ArrayList<>();
        Thread other = new Thread(() -> calls.forEach(call ->
                thrown.add(assertThrows(IllegalStateException.class, call::run).getClass())));
        other.start();
        other.join(20_000);
        assertEquals(calls.size(), thrown.size());
    }
}
