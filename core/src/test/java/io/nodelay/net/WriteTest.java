package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What {@code write} accepted arrives in order, or its callback says why not: exactly once, with success or the error
 * (oven-sh/bun#33389 is silent truncation). Too late a write is misuse only where the caller could know.
 */
class WriteTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int MUCH = 4 * 1024 * 1024;
    /** Both ends' buffers grow by themselves, to 4 MiB and 32 MiB where tcp_wmem and tcp_rmem are Linux's largest. */
    private static final int MORE_THAN_A_KERNEL_HOLDS = 40 * 1024 * 1024;

    private static final NetOptions LARGE = new NetOptions().maxBuffered(2 * MORE_THAN_A_KERNEL_HOLDS);

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    /** Counts how often each write of a series was answered, and how. */
    private static final class Answers {
        final List<String> told = new ArrayList<>();

        void of(NetSocket socket, String name, byte[] bytes) {
            socket.write(bytes, result -> told.add(name + (result.isEmpty() ? " done" : " failed")));
        }
    }

    // ---- what arrives

    @EveryWire
    void everyFormOfWriteArrives(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write("text ß ");
                it.socket().write("bytes ".getBytes(StandardCharsets.UTF_8));
                it.socket().write(ByteBuffer.wrap("buffer".getBytes(StandardCharsets.UTF_8)));
                it.socket().end();
            });
            assertEquals("text ß bytes buffer", it.peer().readAllText());
        }
    }

    @EveryWire
    void onlyWhatRemainsOfABufferIsWrittenAndItsPositionMoves(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);
            loop.run(() -> it.socket().write(bytes));
            assertArrayEquals(new byte[] {2, 3, 4}, it.peer().read(3));
            assertEquals(4, bytes.position());
            assertEquals(4, bytes.limit());
        }
    }

    @EveryWire
    void largeHeapAndDirectWritesArriveWholeAndInOrder(Wire wire) throws Exception {
        byte[] bytes = random(MUCH);
        ByteBuffer direct = ByteBuffer.allocateDirect(MUCH).put(bytes).flip();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(bytes);
                it.socket().write(direct);
                it.socket().write(bytes);
                it.socket().end();
            });
            assertArrayEquals(bytes, it.peer().read(MUCH));
            assertArrayEquals(bytes, it.peer().read(MUCH));
            assertArrayEquals(bytes, it.peer().readAll());
        }
    }

    @EveryWire
    void aBufferIsTheCallersAgainWhenWriteReturns(Wire wire) throws Exception {
        byte[] mine = random(MUCH);
        byte[] expected = mine.clone();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(mine);
                Arrays.fill(mine, (byte) 0);
                it.socket().end();
            });
            assertArrayEquals(expected, it.peer().readAll());
        }
    }

    @EveryWire
    void manySmallWritesToASlowReaderArriveInOrder(Wire wire) throws Exception {
        byte[] bytes = random(3_000_000);
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                for (int at = 0; at < bytes.length; at += 1_000) {
                    it.socket().write(ByteBuffer.wrap(bytes, at, 1_000));
                }
                it.socket().end();
            });
            assertArrayEquals(bytes, it.peer().readAll());
        }
    }

    @EveryWire
    void whatIsWrittenBeforeConnectFollowsIt(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            socket.write("one ", result -> told.add("one " + result));
            socket.write("two", result -> told.add("two " + result));
            socket.onConnect(() -> told.add("connect"));
            socket.end();
        })) {
            assertEquals("one two", it.peer().readAllText());
            loop.until(() -> told.size() == 3);
            assertEquals(List.of("connect", "one Optional.empty", "two Optional.empty"), told);
        }
    }

    @EveryWire
    void bytesAreCounted(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, NetSocket::resume)) {
            it.peer().write(random(1_000));
            loop.run(() -> it.socket().write(random(MUCH)));
            assertArrayEquals(random(MUCH), it.peer().read(MUCH));
            loop.until(() -> it.socket().bytesRead() == 1_000 && it.socket().bytesWritten() == MUCH);
            assertEquals(0L, loop.call(() -> it.socket().bufferedAmount()));
        }
    }

    @EveryWire
    void whatWaitsIsTheBufferedAmount(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(random(MUCH));
                it.socket().write(random(MUCH));
                assertEquals(2 * MUCH, it.socket().bytesWritten() + it.socket().bufferedAmount());
                assertTrue(it.socket().bufferedAmount() > 0);
            });
        }
    }

    // ---- callbacks

    @EveryWire
    void everyCallbackIsCalledOnceAndInOrder(Wire wire) throws Exception {
        Answers answers = new Answers();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                answers.of(it.socket(), "small", random(10));
                answers.of(it.socket(), "much", random(MUCH));
                answers.of(it.socket(), "empty", new byte[0]);
                answers.of(it.socket(), "last", random(10));
                it.socket().end();
            });
            assertEquals(MUCH + 20, it.peer().readAll().length);
            it.peer().shutdownOutput();
            loop.run(() -> it.socket().resume());
            loop.until(() -> it.socket().destroyed());
            assertEquals(List.of("small done", "much done", "empty done", "last done"), answers.told);
        }
    }

    @EveryWire
    void aCallbackIsNotCalledBeforeTheKernelHasAll(Wire wire) throws Exception {
        Answers answers = new Answers();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> answers.of(it.socket(), "much", random(2 * MUCH)));
            for (int i = 0; i < 20; i++) {
                loop.run(() -> assertTrue(
                        answers.told.isEmpty() == it.socket().bufferedAmount() > 0,
                        answers.told + " with " + it.socket().bufferedAmount() + " waiting"));
            }
            assertEquals(2 * MUCH, it.peer().read(2 * MUCH).length);
            loop.until(() -> answers.told.equals(List.of("much done")));
        }
    }

    @EveryWire
    void anEmptyWriteIsAnsweredToo(Wire wire) throws Exception {
        Answers answers = new Answers();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> answers.of(it.socket(), "empty", new byte[0]));
            loop.until(() -> answers.told.equals(List.of("empty done")));
        }
    }

    @EveryWire
    void whatWasDroppedFailsAndTheCloseHadAnError(Wire wire) throws Exception {
        Answers answers = new Answers();
        try (Accepted it = Accepted.over(wire, loop, LARGE, socket -> {})) {
            Journal journal = loop.call(() -> Journal.of(it.socket()));
            loop.run(() -> {
                answers.of(it.socket(), "taken", random(10));
                answers.of(it.socket(), "much", random(MORE_THAN_A_KERNEL_HOLDS));
                answers.of(it.socket(), "behind", random(10));
            });
            assertEquals(10, it.peer().read(10).length);
            it.peer().reset();
            assertTrue(loop.await(journal.closed()).hadError());
            assertEquals(List.of("taken done", "much failed", "behind failed"), answers.told);
            assertEquals(List.of("error", "close"), journal.lines());
        }
    }

    @EveryWire
    void aRefusedConnectionFailsWhatWasWrittenBefore(Wire wire) throws Exception {
        Answers answers = new Answers();
        CompletableFuture<Boolean> hadError = new CompletableFuture<>();
        SocketAddress nobody = Dialled.nobody(wire);
        loop.run(() -> {
            NetSocket socket = wire.connect(loop.loop(), nobody);
            socket.onClose(how -> hadError.complete(how.hadError()));
            answers.of(socket, "early", random(10));
        });
        assertTrue(loop.await(hadError));
        assertEquals(List.of("early failed"), answers.told);
    }

    /** A callback that writes again is served in turn with the others, not until the kernel takes no more. */
    @EveryWire
    void callbacksThatWriteAgainDoNotKeepTheLoop(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(random(1), result -> writeAgain(it.socket(), told, 100));
                loop.loop().setTimeout(0, () -> told.add("timer"));
            });
            loop.until(() -> told.size() == 102);
            assertTrue(told.indexOf("timer") < 10, told::toString);
        }
    }

    private static void writeAgain(NetSocket socket, List<String> told, int more) {
        told.add("callback");
        if (more > 0) {
            socket.write(random(1), result -> writeAgain(socket, told, more - 1));
        }
    }

    // ---- too late

    @EveryWire
    void aWriteAfterThePeersEndIsRefusedNotMisuse(Wire wire) throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.write(random(MUCH)); // keeps our half from being through
            socket.onEnd(() -> socket.loop().execute(() -> ended.complete(true)));
            socket.resume();
        })) {
            it.peer().shutdownOutput();
            loop.await(ended);
            CompletableFuture<Optional<IOException>> result = new CompletableFuture<>();
            assertFalse(loop.call(() -> it.socket().write("late", result::complete)));
            assertTrue(loop.await(result).isPresent());
        }
    }

    @EveryWire
    void aWriteAfterDestroyIsRefusedWithItsReason(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            IOException why = new IOException("made up");
            CompletableFuture<Optional<IOException>> result = new CompletableFuture<>();
            loop.run(() -> {
                it.socket().destroy(why);
                assertFalse(it.socket().write("late", result::complete));
                assertFalse(result.isDone(), "called inside write");
            });
            assertEquals(Optional.of(why), loop.await(result));
        }
    }

    @EveryWire
    void aWriteAfterCloseIsRefused(Wire wire) throws Exception {
        CompletableFuture<Optional<IOException>> result = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().onClose(how -> it.socket().write("late", result::complete));
                it.socket().destroy();
            });
            assertTrue(loop.await(result).isPresent());
            assertFalse(loop.call(() -> it.socket().write("later still")));
        }
    }

    @EveryWire
    void aBroadcastOutlivesAPeerThatWasReset(Wire wire) throws Exception {
        List<NetSocket> all = new ArrayList<>();
        NetServer server = loop.call(() -> wire.listen(loop.loop(), all::add));
        SocketAddress address = loop.call(server::address);
        try (Outsider first = wire.dial(address);
                Outsider second = wire.dial(address)) {
            loop.until(() -> all.size() == 2);
            first.reset();
            for (int i = 0; i < 5; i++) {
                loop.run(() -> all.forEach(socket -> socket.write("x")));
            }
            assertEquals("xxxxx", second.readText(5));
        }
    }

    @EveryWire
    void aWriteAfterDestroySoonIsMisuse(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().destroySoon();
                assertThrows(IllegalStateException.class, () -> it.socket().write("late"));
            });
        }
    }

    @EveryWire(not = Wire.UNIX, because = "a free port is a matter of TCP")
    void evenAWriteOfNothingIsNotDoneOnAConnectionThatWasRefused(Wire wire) throws Exception {
        SocketAddress nobody;
        try (OutsideServer gone = wire.listenOutside()) {
            nobody = gone.address();
        }
        CompletableFuture<Optional<IOException>> told = new CompletableFuture<>();
        loop.run(() -> wire.connect(loop.loop(), nobody).write(ByteBuffer.allocate(0), told::complete));
        assertTrue(loop.await(told).isPresent(), "told success");
    }
}
