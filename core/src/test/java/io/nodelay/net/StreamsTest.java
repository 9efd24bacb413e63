package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Readable;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files and streams as sources: read off the loop, told on it, closed in any case. */
class StreamsTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @TempDir
    Path directory;

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    /** What a source told, one word an event, and its bytes. */
    private static final class Heard {
        final List<String> events = new ArrayList<>();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CompletableFuture<Closed> closed = new CompletableFuture<>();

        static Heard of(Readable source) {
            Heard heard = new Heard();
            source.onEnd(() -> heard.events.add("end"));
            source.onClose(how -> {
                heard.events.add("close");
                heard.closed.complete(how);
            });
            source.onData(heard::data);
            return heard;
        }

        private void data(ByteBuffer lent) {
            while (lent.hasRemaining()) {
                bytes.write(lent.get());
            }
        }
    }

    /** A stream that knows whether it was closed. */
    private static final class Known extends ByteArrayInputStream {
        final AtomicBoolean closed = new AtomicBoolean();

        Known(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    // ---- whole

    @EveryWire
    void aWholeFileGoesThroughASocket(Wire wire) throws Exception {
        byte[] content = random(5_000_000);
        Path file = Files.write(directory.resolve("content"), content);
        try (Accepted it = Accepted.over(
                wire, loop, socket -> Streams.from(loop.loop(), file).pipe(socket))) {
            assertArrayEquals(content, it.peer().readAll());
        }
    }

    @EveryWire
    void aSocketGoesIntoAFile(Wire wire) throws Exception {
        byte[] content = random(5_000_000);
        Path file = directory.resolve("received");
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.pipe(Streams.to(loop.loop(), file))
                .onClose(how -> closed.complete(how.hadError())))) {
            it.peer().write(content);
            it.peer().shutdownOutput();
            assertFalse(loop.await(closed));
            assertArrayEquals(content, Files.readAllBytes(file));
        }
    }

    @Test
    void aStreamIsReadToItsEndAndClosed() throws Exception {
        byte[] content = random(300_000);
        Known in = new Known(content);
        Heard heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), in)));
        assertFalse(loop.await(heard.closed).hadError());
        assertArrayEquals(content, heard.bytes.toByteArray());
        assertEquals(List.of("end", "close"), heard.events);
        assertTrue(in.closed.get());
    }

    @Test
    void bytesAreToldAsTheyComeAndNotOnlyAtTheEnd() throws Exception {
        PipedInputStream in = new PipedInputStream();
        Heard heard;
        try (PipedOutputStream out = new PipedOutputStream(in)) {
            heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), in)));
            out.write('a');
            out.flush();
            loop.until(() -> heard.bytes.size() == 1);
            out.write('b');
        }
        loop.await(heard.closed);
        assertEquals("ab", heard.bytes.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void anEmptyFileIsJustAnEnd() throws Exception {
        Path file = Files.createFile(directory.resolve("empty"));
        Heard heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), file)));
        assertFalse(loop.await(heard.closed).hadError());
        assertEquals(List.of("end", "close"), heard.events);
    }

    @Test
    void textIsReadAcrossTornCharacters() throws Exception {
        String text = "x" + "€".repeat(100_000); // 64 KiB end within one of them
        StringBuilder got = new StringBuilder();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        loop.run(() -> {
            Readable source =
                    Streams.from(loop.loop(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            source.onEnd(() -> ended.complete(true));
            source.onText(StandardCharsets.UTF_8, got::append);
        });
        loop.await(ended);
        assertEquals(text, got.toString());
    }

    // ---- failing

    @Test
    void aFileThatIsNotThereIsToldInClose() throws Exception {
        Heard heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), directory.resolve("missing"))));
        assertEquals(
                NoSuchFileException.class,
                loop.await(heard.closed).error().orElseThrow().getClass());
        assertEquals(List.of("close"), heard.events);
    }

    @Test
    void aReadThatFailsIsToldInCloseAndTheStreamIsClosed() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        InputStream failing = new ByteArrayInputStream(new byte[1]) {
            @Override
            public int read(byte[] into) throws IOException {
                throw new IOException("bad sector");
            }

            @Override
            public void close() {
                closed.complete(true);
            }
        };
        Heard heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), failing)));
        assertEquals(
                "bad sector", loop.await(heard.closed).error().orElseThrow().getMessage());
        assertTrue(loop.await(closed));
    }

    @Test
    void aReaderThatThrowsCostsItsSource() throws Exception {
        loop.expectUncaught(IllegalStateException.class);
        Known in = new Known(random(10));
        Heard heard = loop.call(() -> {
            Readable source = Streams.from(loop.loop(), in);
            Heard made = Heard.of(source);
            source.onData(lent -> {
                throw new IllegalStateException("made up");
            });
            return made;
        });
        assertTrue(loop.await(heard.closed).hadError());
        assertTrue(in.closed.get());
    }

    // ---- destroying

    @Test
    void destroyIsNoEndAndClosesTheStream() throws Exception {
        Known in = new Known(random(1_000_000));
        Heard heard = loop.call(() -> {
            Readable source = Streams.from(loop.loop(), in);
            Heard made = Heard.of(source);
            source.onData(lent -> source.destroy());
            return made;
        });
        assertFalse(loop.await(heard.closed).hadError());
        assertEquals(List.of("close"), heard.events);
        assertTrue(in.closed.get());
    }

    @Test
    void aStreamThatWasNeverReadIsClosedToo() throws Exception {
        Known in = new Known(random(10));
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.run(() -> {
            Readable source = Streams.from(loop.loop(), in);
            source.onClose(how -> closed.complete(in.closed.get()));
            source.destroy();
        });
        assertTrue(loop.await(closed));
    }

    @Test
    void aReadThatHangsDoesNotKeepTheLoopOfAClosedSource() throws Exception {
        try (PipedOutputStream silent = new PipedOutputStream()) {
            PipedInputStream in = new PipedInputStream(silent);
            CompletableFuture<Boolean> returned = Aside.run(() -> runUntilNothingIsLeft(in));
            assertTrue(loop.await(returned));
        }
    }

    private static void runUntilNothingIsLeft(InputStream in) {
        try (EventLoop own = EventLoop.open()) {
            Readable source = Streams.from(own, in);
            source.onData(lent -> {});
            own.execute(source::destroy);
            own.run();
        }
    }

    @Test
    void destroyInTheLastTextIsNoEnd() throws Exception {
        Known in = new Known(new byte[] {(byte) 0xE2});
        Heard heard = loop.call(() -> {
            Readable source = Streams.from(loop.loop(), in);
            Heard made = Heard.of(source);
            source.onText(StandardCharsets.UTF_8, text -> source.destroy());
            return made;
        });
        loop.await(heard.closed);
        assertEquals(List.of("close"), heard.events);
    }

    @Test
    void aStreamThatThePoolRefusesIsClosedAllTheSame() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try {
            occupyThePool(open);
            Known in = new Known(random(10));
            Heard heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), in)));
            open.countDown();
            IOException why = loop.await(heard.closed).error().orElseThrow();
            assertEquals(RejectedExecutionException.class, why.getCause().getClass());
            loop.until(in.closed::get);
        } finally {
            open.countDown();
        }
        loop.untilIdle();
    }

    /** All 64 threads first, and when they are busy the 1,024 places of the queue. */
    private static void occupyThePool(CountDownLatch open) throws Exception {
        CountDownLatch busy = new CountDownLatch(64);
        loop.run(() -> occupy(64, () -> {
            busy.countDown();
            return wait(open);
        }));
        loop.await(busy);
        loop.run(() -> occupy(1_024, () -> wait(open)));
    }

    private static void occupy(int times, Callable<Boolean> work) {
        for (int i = 0; i < times; i++) {
            loop.loop().offload(Blocking.FILE, work, done -> {}, failed -> {});
        }
    }

    private static boolean wait(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return true;
    }

    // ---- pausing

    @Test
    void whatWasReadBeforeAPauseIsKeptForLater() throws Exception {
        byte[] content = random(500_000);
        Readable source = loop.call(() -> Streams.from(loop.loop(), new ByteArrayInputStream(content)));
        Heard heard = loop.call(() -> Heard.of(source));
        loop.run(() -> source.pause());
        int read = loop.call(() -> heard.bytes.size());
        Passes.several(loop);
        assertEquals(read, heard.bytes.size());
        loop.run(() -> source.resume());
        loop.await(heard.closed);
        assertArrayEquals(content, heard.bytes.toByteArray());
    }

    @Test
    void aPauseAtEveryPieceLosesNothing() throws Exception {
        byte[] content = random(500_000);
        Heard heard = loop.call(() -> {
            Readable source = Streams.from(loop.loop(), new ByteArrayInputStream(content));
            Heard made = Heard.of(source);
            source.onData(lent -> {
                made.data(lent);
                source.pause();
                loop.loop().execute(source::resume);
            });
            return made;
        });
        loop.await(heard.closed);
        assertArrayEquals(content, heard.bytes.toByteArray());
    }

    @Test
    void resumingInsideTheReaderDoesNotReadIntoWhatIsLent() throws Exception {
        CompletableFuture<Integer> workInHand = new CompletableFuture<>();
        loop.run(() -> {
            Readable source = Streams.from(loop.loop(), new ByteArrayInputStream(random(200_000)));
            source.onData(lent -> {
                source.pause();
                source.resume();
                workInHand.complete(loop.stats().pendingOffloads());
            });
        });
        assertEquals(0, loop.await(workInHand));
    }

    @Test
    void aStoppingLoopEndsASource() throws Exception {
        try (PipedOutputStream silent = new PipedOutputStream()) {
            PipedInputStream in = new PipedInputStream(silent);
            Heard heard = loop.call(() -> Heard.of(Streams.from(loop.loop(), in)));
            loop.loop().stop();
            assertTrue(loop.await(heard.closed).hadError());
        }
    }
}
