package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A paused socket is quiet, and loses nothing: wherever it is paused, all bytes come before the end
 * (eclipse-vertx/vert.x#1601, #2736, #5748; oven-sh/bun#35108).
 */
class PauseTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    @EveryWire
    void aPauseInsideTheConnectionHandlerHolds(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.pause();
            came.complete(Journal.reading(socket));
        })) {
            it.peer().write("hello");
            it.peer().shutdownOutput();
            Passes.several(loop);
            assertEquals(List.of(), came.get().lines());
            assertEquals(0L, loop.call(() -> it.socket().bytesRead()));
            loop.run(() -> it.socket().resume());
            loop.await(came.get().closed());
            assertEquals(List.of("data hello", "end", "close"), came.get().lines());
        }
    }

    @EveryWire
    void aPauseBeforeConnectHolds(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            socket.pause();
            came.complete(Journal.reading(socket));
        })) {
            it.peer().write("hello");
            it.peer().shutdownOutput();
            loop.until(() -> !it.socket().connecting());
            Passes.several(loop);
            assertEquals(List.of("connect"), came.get().lines());
            loop.run(() -> it.socket().resume());
            loop.await(came.get().closed());
            assertEquals(
                    List.of("connect", "data hello", "end", "close"), came.get().lines());
        }
    }

    @EveryWire
    void aPauseInsideDataHolds(Wire wire) throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(bytes -> {
                    assertFalse(first.isDone(), "data while paused");
                    socket.pause();
                    first.complete(bytes.remaining());
                }))) {
            it.peer().write(random(100_000));
            int count = loop.await(first);
            Passes.several(loop);
            assertTrue(count <= Buffers.READ_SIZE, "one read of " + count);
            assertEquals(count, loop.call(() -> it.socket().bytesRead()));
        }
    }

    @EveryWire
    void theEndIsToldAfterAllBytesHoweverOftenItIsPaused(Wire wire) throws Exception {
        byte[] sent = random(3_000_000);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        CompletableFuture<Integer> atEnd = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onData(bytes -> {
                byte[] piece = new byte[bytes.remaining()];
                bytes.get(piece);
                got.writeBytes(piece);
                socket.pause();
                socket.loop().execute(socket::resume);
            });
            socket.onEnd(() -> atEnd.complete(got.size()));
        })) {
            it.peer().write(sent);
            it.peer().shutdownOutput();
            assertEquals(sent.length, loop.await(atEnd));
            assertArrayEquals(sent, got.toByteArray());
        }
    }

    @EveryWire
    void aPausedSocketNoticesNothingUntilItIsResumed(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> Journal.reading(it.socket().pause()));
            long ready = loop.call(() -> loop.stats().readyKeys());
            it.peer().close();
            Passes.several(loop);
            assertEquals(List.of(), journal.lines());
            assertEquals(ready, loop.call(() -> loop.stats().readyKeys()));
            loop.run(() -> it.socket().resume());
            loop.await(journal.closed());
            assertEquals(List.of("end", "close"), journal.lines());
        }
    }

    @EveryWire
    void resumeWithoutAReaderDiscards(Wire wire) throws Exception {
        CompletableFuture<Long> discarded = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onEnd(() -> discarded.complete(socket.bytesRead()));
            socket.resume();
        })) {
            it.peer().write(random(200_000));
            it.peer().shutdownOutput();
            assertEquals(200_000L, loop.await(discarded));
        }
    }

    @EveryWire
    void aLaterReaderReplacesAnEarlierOne(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal first = loop.call(() -> Journal.reading(it.socket()));
            it.peer().write("one");
            loop.until(() -> first.lines().contains("data one"));
            Journal second = loop.call(() -> Journal.reading(it.socket()));
            it.peer().write("two");
            loop.until(() -> second.lines().contains("data two"));
            assertEquals(List.of("data one"), first.lines());
        }
    }

    // ---- nobody has asked yet

    @EveryWire
    void whatCameBeforeAnybodyReadIsKept(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            it.peer().write("early");
            loop.until(() -> it.socket().bytesRead() == 5);
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            it.peer().shutdownOutput();
            loop.await(journal.closed());
            assertEquals(List.of("data early", "end", "close"), journal.lines());
        }
    }

    @EveryWire
    void noMoreThanTheFirstBytesAreReadForNobody(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            it.peer().write(random(100_000));
            loop.until(() -> it.socket().bytesRead() > 0);
            Passes.several(loop);
            long read = loop.call(() -> it.socket().bytesRead());
            assertTrue(read <= 16 * 1024, "read for nobody: " + read);
        }
    }

    @EveryWire
    void allOfItComesOnceSomebodyReads(Wire wire) throws Exception {
        byte[] sent = random(100_000);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            it.peer().write(sent);
            it.peer().shutdownOutput();
            loop.until(() -> it.socket().bytesRead() > 0);
            loop.run(() -> {
                it.socket().onEnd(() -> ended.complete(true));
                it.socket().onData(bytes -> {
                    while (bytes.hasRemaining()) {
                        got.write(bytes.get());
                    }
                });
            });
            loop.await(ended);
            assertArrayEquals(sent, got.toByteArray());
        }
    }
}
