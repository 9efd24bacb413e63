package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.Descriptors;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Four ways to go: {@code end} says all there is to say, {@code destroy} drops it, {@code resetAndDestroy} drops it
 * loudly, {@code destroySoon} says it to a peer that is still talking (RFC 9112 §9.6). After each, {@code close} means
 * that the descriptor is gone (netty/netty#8697).
 */
class CloseTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int UPLOAD = 8 * 1024 * 1024;

    private static CompletableFuture<Boolean> closed(NetSocket socket) {
        CompletableFuture<Boolean> hadError = new CompletableFuture<>();
        socket.onClose(how -> hadError.complete(how.hadError()));
        return hadError;
    }

    // ---- destroy

    @EveryWire
    void destroyEndsThePeersReading(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> it.socket().destroy());
            assertEquals("", it.peer().readAllText());
        }
    }

    @EveryWire
    void destroyIsNotAnEnd(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            loop.run(() -> it.socket().destroy());
            assertFalse(loop.await(journal.closed()).hadError());
            assertEquals(List.of("close"), journal.lines());
        }
    }

    @EveryWire
    void destroyFailsTheWritesThatWait(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            CompletableFuture<Optional<IOException>> result = new CompletableFuture<>();
            loop.run(() -> {
                it.socket().write(new byte[UPLOAD], result::complete);
                it.socket().destroy();
            });
            assertTrue(loop.await(result).isPresent());
        }
    }

    @EveryWire
    void destroyWithAReasonTellsItToTheWritesAndToClose(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            IOException why = new IOException("made up");
            CompletableFuture<Optional<IOException>> result = new CompletableFuture<>();
            Journal journal = loop.call(() -> Journal.of(it.socket()));
            loop.run(() -> {
                it.socket().write(new byte[UPLOAD], result::complete);
                it.socket().destroy(why);
            });
            assertEquals(Optional.of(why), loop.await(result));
            assertEquals(Optional.of(why), loop.await(journal.closed()).error());
        }
    }

    // ---- resetAndDestroy

    @EveryWire(not = Wire.UNIX, because = "a UNIX socket knows no RST")
    void resetAndDestroyGivesThePeerAReset(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            CompletableFuture<Boolean> hadError = loop.call(() -> closed(it.socket()));
            loop.run(() -> it.socket().resetAndDestroy());
            assertFalse(loop.await(hadError));
            IOException seen = assertThrows(IOException.class, () -> it.peer().read(1));
            assertTrue(seen.getMessage().contains("reset"), seen.toString());
        }
    }

    @EveryWire
    void resetAndDestroyWhileConnectingJustCloses(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, NetSocket::resetAndDestroy)) {
            loop.untilIdle();
            assertTrue(loop.call(() -> it.socket().destroyed()));
        }
    }

    // ---- destroySoon

    @EveryWire
    void destroySoonLetsAClientThatStillSendsReadTheLastAnswer(Wire wire) throws Exception {
        CompletableFuture<Boolean> hadError = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onClose(how -> hadError.complete(how.hadError()));
            socket.onData(bytes -> {
                socket.write("413");
                socket.destroySoon();
            });
        })) {
            it.peer().write(new byte[UPLOAD]);
            it.peer().shutdownOutput();
            assertEquals("413", it.peer().readAllText());
            assertFalse(loop.await(hadError));
        }
    }

    @EveryWire
    void destroyFailsAClientThatStillSends(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(bytes -> {
                    socket.write("413");
                    socket.destroy();
                }))) {
            assertThrows(IOException.class, () -> {
                while (true) { // a kernel may take all of one
                    it.peer().write(new byte[UPLOAD]);
                }
            });
        }
    }

    @EveryWire
    void afterDestroySoonNothingIsToldButClose(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            loop.run(() -> it.socket().destroySoon());
            it.peer().write("unheard");
            it.peer().shutdownOutput();
            loop.await(journal.closed());
            assertEquals(List.of("close"), journal.lines());
        }
    }

    @EveryWire
    void destroySoonSendsAllThatWasWritten(Wire wire) throws Exception {
        byte[] much = new byte[UPLOAD];
        much[UPLOAD - 1] = 1;
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(much);
                it.socket().destroySoon();
            });
            assertArrayEquals(much, it.peer().readAll());
        }
    }

    @EveryWire
    void destroySoonBeforeConnectStillSaysWhatWasWritten(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            socket.write("hello");
            socket.destroySoon();
        })) {
            assertEquals("hello", it.peer().readAllText());
        }
        loop.untilIdle();
    }

    @EveryWire
    void destroySoonAfterBothEndsClosesAtOnce(Wire wire) throws Exception {
        NetOptions halfOpen = new NetOptions().allowHalfOpen(true);
        CompletableFuture<Boolean> hadError = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, halfOpen, socket -> {
            socket.onClose(how -> hadError.complete(how.hadError()));
            socket.onEnd(socket::destroySoon);
            socket.resume();
        })) {
            it.peer().shutdownOutput();
            assertFalse(loop.await(hadError));
            assertEquals("", it.peer().readAllText());
        }
    }

    // ---- what the peer said last

    @EveryWire
    void thePeersLastWordsAreReadAlthoughOurWriteFails(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.pause();
            came.complete(Journal.reading(socket));
        })) {
            it.peer().write("why I go");
            it.peer().close(); // nobody is there to read from now on
            loop.run(() -> {
                it.socket().resume();
                writeUntilItFails(it.socket());
            });
            assertTrue(loop.await(came.get().closed()).hadError());
            assertEquals(List.of("data why I go", "error", "close"), came.get().lines());
        }
    }

    /** The first write to a TCP peer that has closed is answered with RST, and only a later one fails. */
    private static void writeUntilItFails(NetSocket socket) {
        for (int i = 0; i < 1_000 && socket.write("x"); i++) {
            assertFalse(socket.destroyed());
        }
    }

    @EveryWire
    void bytesInTheKernelWhenTheResetCameAreReadFirst(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.pause();
            came.complete(Journal.reading(socket));
            socket.write("unread");
        })) {
            it.peer().write("last words");
            assertEquals("u", it.peer().readText(1));
            it.peer().reset();
            loop.run(() -> it.socket().resume());
            assertTrue(loop.await(came.get().closed()).hadError());
            assertEquals(
                    List.of("data last words", "error", "close"), came.get().lines());
        }
    }

    // ---- what close means

    @EveryWire
    void theDescriptorIsGoneWhenCloseFires(Wire wire) throws Exception {
        Descriptors before = Descriptors.now();
        try (Accepted it = Accepted.over(wire, loop)) {
            int open = before.since().size();
            CompletableFuture<Integer> then = new CompletableFuture<>();
            loop.run(() -> {
                it.socket().onClose(how -> then.complete(before.since().size()));
                it.socket().destroy();
            });
            assertEquals(Descriptors.countable() ? open - 1 : 0, loop.await(then));
        }
    }

    @EveryWire
    void addressesAreStillKnownAfterTheClose(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Outsider peer = it.peer();
            List<Object> before = loop.call(
                    () -> List.of(it.socket().localAddress(), it.socket().remoteAddress()));
            assertEquals(peer.localAddress(), before.get(1));
            CompletableFuture<List<Object>> after = new CompletableFuture<>();
            loop.run(() -> {
                it.socket()
                        .onClose(how -> after.complete(
                                List.of(it.socket().localAddress(), it.socket().remoteAddress())));
                it.socket().destroy();
            });
            assertEquals(before, loop.await(after));
        }
    }
}
