package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No message is told while paused, none is lost, and none comes inside a call (eclipse-vertx/vert.x#5748, #2736). */
class PauseTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static Delimited bars() {
        return new Delimited("|", 9);
    }

    private static void pauseFor(FakeLoop fake, Talk<?> talk, int millis) {
        talk.framed().pause();
        fake.loop().setTimeout(millis, () -> {
            talk.note("resume");
            talk.framed().resume();
            talk.note("resumed");
        });
    }

    @Test
    void theOthersOfTheSameChunkWait() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> {
            if (Splits.text(message).equals("1")) {
                pauseFor(fake, it, 100);
            }
        });
        talk.says("1|2|3|4").thenEnds();
        assertEquals(List.of("1", "resume", "resumed", "2", "3", "error", "close"), talk.run());
    }

    @Test
    void pausingAtEachMessageTellsEachOnceAndThenTheEnd() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> pauseFor(fake, it, 1));
        talk.says("1|2|3", "|", "4|").thenEnds();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            expected.addAll(List.of("" + i, "resume", "resumed"));
        }
        expected.addAll(List.of("end", "close"));
        assertEquals(expected, talk.run());
    }

    @Test
    void thePeersEndWaitsForTheMessages() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> {
            if (Splits.text(message).equals("1")) {
                pauseFor(fake, it, 1_000);
            }
        });
        talk.says("1|2|3|").thenEnds();
        assertEquals(List.of("1", "resume", "resumed", "2", "3", "end", "close"), talk.run());
    }

    @Test
    void pausedFromOutsideNothingIsTold() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> {});
        talk.says("1|2").then(() -> pauseFor(fake, talk, 100)).says("|3|").thenEnds();
        assertEquals(List.of("1", "resume", "resumed", "2", "3", "end", "close"), talk.run());
    }

    @Test
    void pauseAndResumeInOneCallChangeNothing() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> {
            it.framed().pause();
            it.framed().resume();
        });
        talk.says("1|2|3", "|4|").thenEnds();
        assertEquals(List.of("1", "2", "3", "4", "end", "close"), talk.run());
    }

    @Test
    void resumeAndPauseBeforeAnythingWasToldHolds() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> {
            if (Splits.text(message).equals("1")) {
                it.framed().pause();
            }
        });
        talk.says("1|2|")
                .then(() -> talk.framed().resume().pause())
                .then(() -> talk.note("still paused"))
                .then(() -> talk.framed().resume())
                .thenEnds();
        assertEquals(List.of("1", "still paused", "2", "end", "close"), talk.run());
    }

    @Test
    void resumingTwiceTellsNothingTwice() {
        Talk<ByteBuffer> talk = new Talk<>(fake, PauseTest::bars, (it, message) -> {
            if (Splits.text(message).equals("1")) {
                it.framed().pause();
            }
        });
        talk.says("1|2|3|").then(() -> talk.framed().resume().resume()).thenEnds();
        assertEquals(List.of("1", "2", "3", "end", "close"), talk.run());
    }

    @Test
    void destroyedWhilePausedTellsNothingMore() {
        Talk<ByteBuffer> talk =
                new Talk<>(fake, PauseTest::bars, (it, message) -> it.framed().pause());
        talk.says("1|2|3|").then(() -> {
            talk.framed().resume();
            talk.socket().destroy();
        });
        assertEquals(List.of("1", "close"), talk.run());
        assertEquals(0, fake.loop().stats().chunksOut());
    }

    @Test
    void resumeAndPauseAfterTheCloseDoNothing() {
        Talk<ByteBuffer> talk =
                new Talk<>(fake, PauseTest::bars, (it, message) -> it.framed().pause());
        talk.says("1|2|").then(() -> talk.socket().destroy());
        talk.run();
        talk.framed().resume().pause().resume();
        fake.loop().run();
        assertEquals(List.of("1", "close"), talk.journal());
    }

    @Test
    void aReaderSetWhileMessagesWaitHearsThem() {
        List<String> others = new ArrayList<>();
        Talk<ByteBuffer> talk =
                new Talk<>(fake, PauseTest::bars, (it, message) -> it.framed().pause());
        talk.says("1|2|3|").then(() -> {
            talk.framed().onMessage(message -> others.add(Splits.text(message)));
            talk.framed().resume();
            assertEquals(List.of(), others, "told inside the call");
        });
        assertEquals(List.of("1", "end", "close"), talk.thenEnds().run());
        assertEquals(List.of("2", "3"), others);
    }

    @Test
    void whatIsNoMessageIsNoErrorBeforeItsTurn() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Delimited("|", 2), (it, message) -> pauseFor(fake, it, 50));
        talk.says("1|2|333|4|");
        assertEquals(List.of("1", "resume", "resumed", "2", "resume", "resumed", "error", "close"), talk.run());
    }

    /** A chunk of many messages, told one in each pass: copied once, and never again for those that wait. */
    @Test
    void aPauseAtEachOfManyMessagesCopiesThemOnce() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new FixedLength(8));
        int[] told = {0};
        sieve.silentReader(message -> {
            told[0]++;
            sieve.deframer().stop();
        });
        int messages = 62_500;
        sieve.feed(new byte[8 * messages]);
        ByteBuffer kept = sieve.deframer().rest();
        for (int i = 1; i < messages; i++) {
            assertSame(kept, sieve.deframer().rest(), "copied again after " + i);
            assertEquals(8 * (messages - i), kept.remaining());
            sieve.deframer().go();
            sieve.feed("");
        }
        assertEquals(messages, told[0]);
        assertEquals(0, fake.loop().stats().chunksOut());
    }
}
