package io.nodelay.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A pipe asks its two ends for nothing but what a reader could, so ends that only take notes show all it does. */
class PipeTest {
    /** Both ends write down what they are told, in one list. */
    private final List<String> notes = new ArrayList<>();

    private final Source source = new Source();
    private final Sink sink = new Sink();

    private final class Source implements Readable {
        Consumer<ByteBuffer> reader = bytes -> {};
        Runnable ender = () -> {};
        Consumer<Closed> closed = how -> {};

        @Override
        public Readable onData(Consumer<ByteBuffer> newReader) {
            reader = newReader;
            return this;
        }

        @Override
        public Readable onEnd(Runnable newEnder) {
            ender = newEnder;
            return this;
        }

        @Override
        public Readable pause() {
            notes.add("pause");
            return this;
        }

        @Override
        public Readable resume() {
            notes.add("resume");
            return this;
        }

        @Override
        public Watch onClose(Consumer<Closed> watcher) {
            closed = watcher;
            return () -> {};
        }

        @Override
        public void destroy(IOException why) {
            notes.add("destroy source: " + why.getMessage());
        }

        @Override
        public void destroy() {
            notes.add("destroy source");
        }
    }

    private final class Sink implements Writable {
        boolean room = true;
        Runnable drainer = () -> {};
        Consumer<Closed> closed = how -> {};

        @Override
        public boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
            throw new AssertionError("a pipe needs no callback");
        }

        @Override
        public boolean write(ByteBuffer bytes) {
            notes.add("write " + StandardCharsets.UTF_8.decode(bytes));
            return room;
        }

        @Override
        public void end() {
            notes.add("end");
        }

        @Override
        public Writable onDrain(Runnable resume) {
            drainer = resume;
            return this;
        }

        @Override
        public Watch onClose(Consumer<Closed> watcher) {
            closed = watcher;
            return () -> {};
        }

        @Override
        public void destroy(IOException why) {
            notes.add("destroy sink: " + why.getMessage());
        }

        @Override
        public void destroy() {
            notes.add("destroy sink");
        }
    }

    private void comes(String text) {
        source.reader.accept(StandardCharsets.UTF_8.encode(text));
    }

    private static Closed well() {
        return new Closed(Optional.empty());
    }

    private static Closed badly(String why) {
        return new Closed(Optional.of(new IOException(why)));
    }

    @Test
    void pipeAnswersTheSink() {
        assertSame(sink, source.pipe(sink));
    }

    @Test
    void whatComesIsWrittenAndTheEndFollows() {
        source.pipe(sink);
        comes("a");
        comes("b");
        source.ender.run();
        assertEquals(List.of("resume", "write a", "write b", "end"), notes);
    }

    @Test
    void theSourcePausesWhenThereIsNoRoomAndResumesWhenThereIs() {
        source.pipe(sink);
        sink.room = false;
        comes("a");
        sink.drainer.run();
        assertEquals(List.of("resume", "write a", "pause", "resume"), notes);
    }

    @Test
    void aSourceThatDiesBeforeItsEndTakesTheSinkWithIt() {
        source.pipe(sink);
        source.closed.accept(badly("torn"));
        assertEquals(List.of("resume", "destroy sink: torn"), notes);
    }

    @Test
    void aSourceThatIsDestroyedWithoutReasonIsNoEnd() {
        source.pipe(sink);
        source.closed.accept(well());
        assertEquals(List.of("resume", "destroy sink: the piped source closed before its end"), notes);
    }

    @Test
    void aSourceThatClosesAfterItsEndLeavesTheSinkItsTime() {
        source.pipe(sink);
        source.ender.run();
        source.closed.accept(badly("late"));
        assertEquals(List.of("resume", "end"), notes);
    }

    @Test
    void aSinkThatDiesTakesTheSourceWithIt() {
        source.pipe(sink);
        sink.closed.accept(badly("full"));
        assertEquals(List.of("resume", "destroy source: full"), notes);
    }

    @Test
    void aSinkThatClosesWellBeforeTheSourcesEndTakesTheSourceWithIt() {
        source.pipe(sink);
        sink.closed.accept(well());
        assertEquals(List.of("resume", "destroy source: the piped sink closed before the source's end"), notes);
    }

    @Test
    void aSinkThatDiesWithTheLastBytesIsToldTheSource() {
        source.pipe(sink);
        source.ender.run();
        sink.closed.accept(badly("full"));
        assertEquals(List.of("resume", "end", "destroy source: full"), notes);
    }

    @Test
    void aSinkThatClosesWellAfterTheEndIsTheNormalCase() {
        source.pipe(sink);
        source.ender.run();
        sink.closed.accept(well());
        assertEquals(List.of("resume", "end"), notes);
    }

    @Test
    void closedTellsWhetherThereWasAnError() {
        assertEquals(List.of(true, false), List.of(badly("any").hadError(), well().hadError()));
    }

    // ---- the words of Writable and Readable that are made of others

    /** Takes only what every sink must, and shows what the short forms make of theirs. */
    private final class Plain implements Writable {
        @Override
        public boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
            done.accept(Optional.empty());
            return write(bytes);
        }

        @Override
        public boolean write(ByteBuffer bytes) {
            notes.add(StandardCharsets.UTF_8.decode(bytes).toString());
            return false;
        }

        @Override
        public void end() {
            notes.add("end");
        }

        @Override
        public Writable onDrain(Runnable resume) {
            return this;
        }

        @Override
        public Watch onClose(Consumer<Closed> watcher) {
            return () -> {};
        }

        @Override
        public void destroy(IOException why) {
            notes.add("destroy");
        }

        @Override
        public void destroy() {
            notes.add("destroy");
        }
    }

    @Test
    void textIsWrittenInUtf8AndTheAnswerIsPassedOn() {
        assertEquals(false, new Plain().write("ß€"));
        assertEquals(List.of("ß€"), notes);
    }

    @Test
    void everyFormOfWriteCarriesItsCallback() {
        Plain plain = new Plain();
        plain.write("text", result -> notes.add("text done"));
        plain.write("bytes".getBytes(StandardCharsets.UTF_8), result -> notes.add("bytes done"));
        assertEquals(List.of("text done", "text", "bytes done", "bytes"), notes);
    }

    @Test
    void onTextReadsTornCharacters() {
        source.onText(StandardCharsets.UTF_8, notes::add);
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        source.reader.accept(ByteBuffer.wrap(euro, 0, 2));
        source.reader.accept(ByteBuffer.wrap(euro, 2, 1));
        assertEquals(List.of("€"), notes);
    }
}
