package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection changes its framing or its owner in mid-stream, and every byte is read once, by whom it is for. */
class ReleaseTest {
    /** One line, then bytes of another kind, in every position a line's end may have. */
    private static final List<List<String>> ARRIVALS = List.of(
            List.of("UPGRADE|\3ABC\1D"),
            List.of("UPGRADE|", "\3ABC\1D"),
            List.of("UPGR", "ADE|\3AB", "C\1D"),
            List.of("UPGRADE", "|\3ABC", "\1D"),
            List.of("U", "P", "G", "R", "A", "D", "E", "|", "\3", "A", "B", "C", "\1", "D"));

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private Talk<ByteBuffer> talk(Consumer<Talk<ByteBuffer>> atUpgrade) {
        return new Talk<>(fake, () -> new Delimited("|", 9), (talk, message) -> {
            if (Splits.text(message).equals("UPGRADE")) {
                atUpgrade.accept(talk);
            }
        });
    }

    private void atEveryArrival(List<String> expected, Consumer<Talk<ByteBuffer>> atUpgrade) {
        for (List<String> pieces : ARRIVALS) {
            Talk<ByteBuffer> talk =
                    talk(atUpgrade).says(pieces.toArray(String[]::new)).thenEnds();
            assertEquals(expected, talk.run(), "arrived as " + pieces);
        }
    }

    /** Reads the socket's bytes, as one line of the journal however they come. */
    private static void asBytes(Talk<?> talk, NetSocket socket) {
        StringBuilder bytes = new StringBuilder();
        socket.onData(lent -> bytes.append(Splits.text(lent)));
        socket.onEnd(() -> {
            talk.note("bytes " + bytes);
            talk.note("their end");
        });
    }

    // ---- swap

    @Test
    void theNextMessageIsReadByTheNextCodec() {
        atEveryArrival(List.of("UPGRADE", "ABC", "D", "end", "close"), talk -> talk.framed()
                .swap(LengthPrefixed.bytes(1)));
    }

    @Test
    void soIsOneThatWaitsForAPauseToEnd() {
        atEveryArrival(List.of("UPGRADE", "ABC", "D", "end", "close"), talk -> {
            talk.framed().pause().swap(LengthPrefixed.bytes(1));
            fake.loop().setTimeout(100, talk.framed()::resume);
        });
    }

    @Test
    void swappedWhilePausedBehindTheMessage() {
        atEveryArrival(List.of("UPGRADE", "ABC", "D", "end", "close"), talk -> {
            talk.framed().pause();
            fake.loop().setTimeout(100, () -> talk.framed()
                    .swap(LengthPrefixed.bytes(1))
                    .resume());
        });
    }

    /** What was torn for one codec may be whole for the next. */
    @Test
    void bytesThatAreHereAlreadyAreReadByTheNewOne() {
        Talk<ByteBuffer> talk = talk(it -> {}).says("\1A\1B");
        talk.then(() -> {
            talk.framed().swap(LengthPrefixed.bytes(1));
            talk.note("swapped");
        });
        assertEquals(
                List.of("swapped", "A", "B", "C", "end", "close"),
                talk.says("\1C").thenEnds().run());
    }

    @Test
    void bytesThatTheNewOneCannotReadAreAnError() {
        Talk<ByteBuffer> talk = talk(it -> {}).says("\1A!");
        talk.then(() -> talk.framed().swap(LengthPrefixed.bytes(1).mark('#')));
        assertEquals(List.of("error", "close"), talk.run());
    }

    @Test
    void swappingThereAndBackAtEachMessage() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Delimited("|", 9), (it, message) -> it.framed()
                .swap(message.remaining() == 2 ? new Delimited("|", 9) : new FixedLength(2)));
        talk.says("1|22333|4", "45", "|66").thenEnds();
        assertEquals(List.of("1", "22", "333", "44", "5", "66", "end", "close"), talk.run());
    }

    @Test
    void whatIsSentAfterASwapHasTheNewShape() {
        Talk<ByteBuffer> talk = talk(it -> {
            it.framed().send(Sink.buffer("OK"));
            it.framed().swap(LengthPrefixed.bytes(1));
            it.framed().send(Sink.buffer("OK"));
        });
        talk.says("UPGRADE|").thenEnds();
        fake.net().after(1_000, () -> assertEquals("OK|\2OK", talk.peer().receivedText()));
        talk.run();
    }

    // ---- release

    @Test
    void theNextOwnerReadsEveryByteOnce() {
        atEveryArrival(List.of("UPGRADE", "bytes \3ABC\1D", "their end", "close"), talk -> {
            NetSocket socket = talk.framed().release();
            fake.loop().setTimeout(100, () -> {
                asBytes(talk, socket);
                socket.resume();
            });
        });
    }

    @Test
    void theNextOwnerMaySetItsEventsInsideTheMessage() {
        atEveryArrival(List.of("UPGRADE", "bytes \3ABC\1D", "their end", "close"), talk -> {
            NetSocket socket = talk.framed().release();
            asBytes(talk, socket);
            socket.resume();
        });
    }

    @Test
    void nothingIsReadUntilTheNextOwnerResumes() {
        List<Long> read = new ArrayList<>();
        atEveryArrival(List.of("UPGRADE", "bytes \3ABC\1D", "their end", "close"), talk -> {
            NetSocket socket = talk.framed().release();
            asBytes(talk, socket);
            read.add(socket.bytesRead());
            fake.loop().setTimeout(1_000, () -> {
                read.add(socket.bytesRead());
                socket.resume();
            });
        });
        for (int i = 0; i < read.size(); i += 2) {
            assertEquals(read.get(i), read.get(i + 1));
        }
    }

    @Test
    void anotherFramingMayTakeItWithMessagesOfAnotherType() {
        Talk<ByteBuffer> talk = talk(it -> {
            NetSocket socket = it.framed().release();
            Framed.over(socket, Numbered::new).onMessage(packet -> it.note("packet " + Splits.text(packet)));
            socket.resume();
        });
        talk.says("UPGRADE|\0\3\0\3ABC\0", "\4\0\0").thenEnds();
        assertEquals(List.of("UPGRADE", "packet 3:ABC", "packet 4:", "close"), talk.run());
    }

    @Test
    void theNextOwnerDoesNotInheritWhoHeardThatThereIsRoom() {
        Talk<ByteBuffer> talk = talk(it -> {
            it.framed().onDrain(it.framed()::resume);
            while (it.framed().send(ByteBuffer.allocate(9))) {}
            Framed.over(it.framed().release(), () -> new Delimited("|", 9))
                    .onMessage(message -> it.note("next " + Splits.text(message)));
        });
        talk.peer().stopReading();
        talk.says("UPGRADE|").then(talk.peer()::resumeReading);
        assertEquals(
                List.of("UPGRADE", "next A", "close"),
                talk.says("A|").thenEnds().run());
    }

    @Test
    void outsideAMessageWhatIsTornIsUnread() {
        Talk<ByteBuffer> talk = talk(it -> {}).says("1|to", "rn");
        talk.then(() -> {
            NetSocket socket = talk.framed().release();
            assertSame(talk.socket(), socket);
            asBytes(talk, socket);
            socket.resume();
        });
        talk.says(" and more").thenEnds();
        assertEquals(List.of("1", "bytes torn and more", "their end", "close"), talk.run());
    }

    @Test
    void soIsWhatWaitedForAPauseToEnd() {
        Talk<ByteBuffer> talk = new Talk<>(
                fake, () -> new Delimited("|", 9), (it, message) -> it.framed().pause());
        talk.says("1|2|3|4").then(() -> {
            talk.framed().resume(); // its task finds nothing to tell any more
            NetSocket socket = talk.framed().release();
            asBytes(talk, socket);
            socket.resume();
        });
        assertEquals(
                List.of("1", "bytes 2|3|4", "their end", "close"),
                talk.thenEnds().run());
    }

    @Test
    void theMemoryOfWhatWasKeptIsBack() {
        Talk<ByteBuffer> talk = talk(it -> {}).says("torn");
        talk.then(() -> {
            NetSocket socket = talk.framed().release();
            assertEquals(0, fake.loop().stats().chunksOut());
            socket.destroy();
        });
        assertEquals(List.of("close"), talk.run());
    }

    @Test
    void releasedAndDestroyedInsideAMessageTellsNobody() {
        atEveryArrival(List.of("UPGRADE", "close"), talk -> {
            NetSocket socket = talk.framed().release();
            socket.onData(bytes -> talk.note("data"));
            socket.destroy();
        });
    }

    @Test
    void aReleasedFramingRefusesEverythingElse() {
        Talk<ByteBuffer> talk = talk(it -> {});
        talk.then(() -> {
            Framed<ByteBuffer> framed = talk.framed();
            framed.release();
            List<Runnable> calls = List.of(
                    framed::pause,
                    framed::resume,
                    framed::release,
                    () -> framed.send(Sink.buffer("x")),
                    () -> framed.send(Sink.buffer("x"), done -> {}),
                    () -> framed.swap(new Delimited()),
                    () -> framed.onMessage(message -> {}),
                    () -> framed.onEnd(() -> {}),
                    () -> framed.onDrain(() -> {}));
            for (Runnable call : calls) {
                assertThrows(IllegalStateException.class, call::run);
            }
            talk.note("refused");
            framed.socket().destroy();
        });
        assertEquals(List.of("refused", "close"), talk.run());
    }

    @Test
    void aSocketMayBeFramedAgainAndAgain() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new FixedLength(1), this::reframe);
        talk.says("123", "4", "56").thenEnds();
        List<String> told = talk.run();
        assertEquals(List.of("1", "again 2", "again 3", "again 4", "again 5", "again 6"), told.subList(0, 6));
    }

    private void reframe(Talk<?> talk, ByteBuffer message) {
        next(talk, talk.framed());
    }

    private void next(Talk<?> talk, Framed<?> before) {
        NetSocket socket = before.release();
        Framed<ByteBuffer> framed = Framed.over(socket, () -> new FixedLength(1));
        framed.onMessage(message -> {
            talk.note("again " + Splits.text(message));
            next(talk, framed);
        });
        socket.resume();
    }

    /** A framing starts reading when it has a reader, whoever paused the socket before. */
    @Test
    void aFramingOverAReleasedSocketStartsReadingByItself() {
        Talk<ByteBuffer> talk = talk(it -> Framed.over(it.framed().release(), () -> LengthPrefixed.bytes(1))
                .onEnd(() -> it.note("second end"))
                .onMessage(message -> it.note("second " + Splits.text(message))));
        talk.says("UPGRADE|\3ABC").thenEnds();
        assertEquals(List.of("UPGRADE", "second ABC", "second end", "close"), talk.run());
    }
}
