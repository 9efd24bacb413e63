package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.stream.Closed;
import io.nodelay.stream.Writable;
import io.nodelay.testing.LoopExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files and streams as sinks: in order, flushed and closed before {@code close} is told, and honest about failures. */
class StreamSinkTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @TempDir
    Path directory;

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Closed> closed(Writable sink) {
        CompletableFuture<Closed> how = new CompletableFuture<>();
        sink.onClose(how::complete);
        return how;
    }

    /** Takes bytes only once the gate is open, and then fails if it is told to. */
    private static class Gated extends ByteArrayOutputStream {
        final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public synchronized void write(byte[] bytes, int at, int length) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            super.write(bytes, at, length);
        }
    }

    /** Fails in one of its three calls. */
    private static final class Failing extends OutputStream {
        private final String when;

        Failing(String when) {
            this.when = when;
        }

        private void call(String name) throws IOException {
            if (when.equals(name)) {
                throw new IOException("no space left at " + name);
            }
        }

        @Override
        public void write(int one) throws IOException {
            call("write");
        }

        @Override
        public void flush() throws IOException {
            call("flush");
        }

        @Override
        public void close() throws IOException {
            call("close");
        }
    }

    @Test
    void writesLeaveInOrderAndTheStreamIsClosedBeforeCloseIsTold() throws Exception {
        List<String> told = new ArrayList<>();
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                told.add("closed with " + this);
            }
        };
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            sink.write("a");
            sink.write("b", result -> told.add("b done"));
            sink.write("c");
            sink.end();
            return closed(sink);
        });
        assertFalse(loop.await(closed).hadError());
        assertEquals(List.of("b done", "closed with abc"), told);
    }

    @Test
    void whatAStreamWritesWhenItClosesIsThereAtClose() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] content = random(100_000);
        GZIPOutputStream out = new GZIPOutputStream(packed);
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            sink.write(content);
            sink.end();
            return closed(sink);
        });
        loop.await(closed);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            assertArrayEquals(content, in.readAllBytes());
        }
    }

    @Test
    void aFileIsWrittenAnew() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "old content that is longer");
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), file);
            sink.write("new");
            sink.end();
            return closed(sink);
        });
        loop.await(closed);
        assertEquals("new", Files.readString(file));
    }

    @Test
    void endAloneMakesAnEmptyFile() throws Exception {
        Path file = directory.resolve("empty");
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), file);
            sink.end();
            sink.end();
            return closed(sink);
        });
        assertFalse(loop.await(closed).hadError());
        assertEquals(0, Files.size(file));
    }

    @Test
    void theBytesAreTheCallersAgainWhenWriteReturns() throws Exception {
        Gated out = new Gated();
        byte[] mine = {'a', 'b'};
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            sink.write(mine);
            mine[0] = 'X';
            sink.end();
            return closed(sink);
        });
        out.gate.countDown();
        loop.await(closed);
        assertEquals("ab", out.toString(StandardCharsets.UTF_8));
    }

    // ---- backpressure

    @Test
    void writeAnswersFalseAboveTheMarkAndDrainFollows() throws Exception {
        Gated out = new Gated();
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        loop.run(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            sink.onDrain(() -> {
                drained.complete(true);
                sink.end();
            });
            assertTrue(sink.write(new byte[64 * 1024]));
            assertFalse(sink.write(new byte[1]));
            assertFalse(drained.isDone());
        });
        out.gate.countDown();
        assertTrue(loop.await(drained));
    }

    @Test
    void moreThanMayWaitFailsAllThatWaits() throws Exception {
        Gated out = new Gated();
        List<String> told = new ArrayList<>();
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            for (int i = 0; i < 2; i++) {
                sink.write(new byte[10 << 20], result -> told.add(result.isPresent() ? "failed" : "done"));
            }
            return closed(sink);
        });
        assertTrue(loop.await(closed).hadError());
        out.gate.countDown();
        assertEquals(List.of("failed", "failed"), told);
    }

    // ---- failing

    @Test
    void aWriteThatFailsIsToldToItsCallbackAndInClose() throws Exception {
        List<String> told = new ArrayList<>();
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), new Failing("write"));
            sink.write("a", result -> told.add(result.orElseThrow().getMessage()));
            sink.write("b", result -> told.add(result.orElseThrow().getMessage()));
            return closed(sink);
        });
        assertEquals(
                "no space left at write",
                loop.await(closed).error().orElseThrow().getMessage());
        assertEquals(List.of("no space left at write", "no space left at write"), told);
    }

    @Test
    void aFlushThatFailsIsToldInClose() throws Exception {
        assertEquals("no space left at flush", failureOf(new Failing("flush")));
    }

    @Test
    void aCloseThatFailsIsToldInClose() throws Exception {
        assertEquals("no space left at close", failureOf(new Failing("close")));
    }

    private static String failureOf(OutputStream out) throws Exception {
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            sink.write("a");
            sink.end();
            return closed(sink);
        });
        return loop.await(closed).error().orElseThrow().getMessage();
    }

    @Test
    void aFileThatCannotBeMadeIsToldInClose() throws Exception {
        Path nowhere = directory.resolve("missing").resolve("file");
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), nowhere);
            sink.write("a");
            return closed(sink);
        });
        assertTrue(loop.await(closed).error().orElseThrow().getMessage().contains("missing"));
    }

    @Test
    void aCallbackThatThrowsCostsItsSink() throws Exception {
        loop.expectUncaught(IllegalStateException.class);
        CompletableFuture<Closed> closed = loop.call(() -> {
            Writable sink = Streams.to(loop.loop(), new ByteArrayOutputStream());
            sink.write("a", result -> {
                throw new IllegalStateException("made up");
            });
            return closed(sink);
        });
        assertTrue(loop.await(closed).hadError());
    }

    // ---- too late

    @Test
    void aWriteAfterEndIsMisuse() throws Exception {
        loop.run(() -> {
            Writable sink = Streams.to(loop.loop(), new ByteArrayOutputStream());
            sink.end();
            assertThrows(IllegalStateException.class, () -> sink.write("late"));
        });
    }

    @Test
    void aWriteAfterDestroyIsRefused() throws Exception {
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        loop.run(() -> {
            Writable sink = Streams.to(loop.loop(), new ByteArrayOutputStream());
            sink.destroy();
            assertFalse(sink.write("late", result -> failed.complete(result.isPresent())));
            assertFalse(failed.isDone(), "called inside write");
        });
        assertTrue(loop.await(failed));
    }

    @Test
    void destroyFailsWhatWaitsAndClosesTheStream() throws Exception {
        CompletableFuture<Boolean> streamClosed = new CompletableFuture<>();
        Gated out = new Gated() {
            @Override
            public void close() {
                streamClosed.complete(true);
            }
        };
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        loop.run(() -> {
            Writable sink = Streams.to(loop.loop(), out);
            sink.write("a", result -> failed.complete(result.isPresent()));
            sink.destroy();
        });
        assertTrue(loop.await(failed));
        out.gate.countDown();
        assertTrue(loop.await(streamClosed));
    }

    @Test
    void aStreamThatWasNeverWrittenIsClosedByDestroyToo() throws Exception {
        CompletableFuture<Boolean> streamClosed = new CompletableFuture<>();
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                streamClosed.complete(true);
            }
        };
        loop.run(() -> Streams.to(loop.loop(), out).destroy());
        assertTrue(loop.await(streamClosed));
    }
}
