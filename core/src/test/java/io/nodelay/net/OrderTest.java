package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The order of events: nothing fires inside the call that caused it, and a life is {@code connect}, {@code data} any
 * number of times, {@code end}, {@code error} at most once, {@code close} exactly once and last, when the descriptor is
 * gone. Node's documentation promises as much; eclipse-vertx/vert.x#5748 and oven-sh/bun#35108 are what happens where it
 * does not hold.
 */
class OrderTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @EveryWire
    void anAcceptedLifeIsDataEndClose(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> came.complete(Journal.reading(socket)))) {
            it.peer().write("hello");
            it.peer().shutdownOutput();
            assertEquals("", it.peer().readAllText());
            assertFalse(loop.await(loop.await(came).closed()).hadError());
            assertEquals(List.of("data hello", "end", "close"), came.get().lines());
        }
    }

    @EveryWire
    void aDialledLifeBeginsWithConnect(Wire wire) throws Exception {
        List<Journal> journal = new ArrayList<>();
        try (Dialled it = Dialled.over(wire, loop, socket -> journal.add(Journal.reading(socket)))) {
            it.peer().write("hello");
            it.peer().shutdownOutput();
            loop.await(journal.get(0).closed());
            assertEquals(
                    List.of("connect", "data hello", "end", "close"),
                    journal.get(0).lines());
        }
    }

    @EveryWire
    void aRefusedLifeIsErrorClose(Wire wire) throws Exception {
        SocketAddress nobody = Dialled.nobody(wire);
        Journal journal = loop.call(() -> Journal.reading(wire.connect(loop.loop(), nobody)));
        assertTrue(loop.await(journal.closed()).hadError());
        assertEquals(List.of("error", "close"), journal.lines());
    }

    @EveryWire
    void aResetIsErrorAndCloseWithoutEnd(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> came.complete(Journal.reading(socket)))) {
            it.socket().loop().execute(() -> it.socket().write("unread"));
            assertEquals("u", it.peer().readText(1));
            it.peer().reset(); // over UNIX, too, a close with bytes unread is a reset
            assertTrue(loop.await(loop.await(came).closed()).hadError());
            assertEquals(List.of("error", "close"), came.get().lines());
        }
    }

    @EveryWire
    void connectDoesNotFireInsideConnect(Wire wire) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            Journal journal = loop.call(() -> {
                NetSocket socket = wire.connect(loop.loop(), server.address());
                Journal made = Journal.of(socket);
                made.note("returned");
                assertTrue(socket.connecting());
                return made;
            });
            Outsider peer = server.accept();
            loop.until(() -> journal.lines().contains("connect"));
            assertEquals(List.of("returned", "connect"), journal.lines().subList(0, 2));
            peer.close();
        }
    }

    @EveryWire
    void listeningDoesNotFireInsideListen(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        CompletableFuture<Boolean> listening = new CompletableFuture<>();
        loop.run(() -> {
            wire.createServer(loop.loop(), new NetOptions(), socket -> {}).listen(wire.listenOptions(), () -> {
                told.add("listening");
                listening.complete(true);
            });
            told.add("returned");
        });
        loop.await(listening);
        assertEquals(List.of("returned", "listening"), told);
    }

    @EveryWire
    void closeDoesNotFireInsideDestroy(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> came.complete(Journal.of(socket)))) {
            loop.run(() -> {
                it.socket().destroy(new IOException("made up"));
                came.get().note("returned");
            });
            loop.await(came.get().closed());
            assertEquals(List.of("returned", "error", "close"), came.get().lines());
        }
    }

    @EveryWire
    void closeDoesNotFireInsideTheEndThatCompletesIt(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        NetOptions halfOpen = new NetOptions().allowHalfOpen(true);
        try (Accepted it = Accepted.over(wire, loop, halfOpen, socket -> came.complete(Journal.reading(socket)))) {
            it.peer().shutdownOutput();
            loop.until(() -> came.getNow(null).lines().contains("end"));
            loop.run(() -> {
                it.socket().end();
                came.get().note("returned");
            });
            loop.await(came.get().closed());
            assertEquals(List.of("end", "returned", "close"), came.get().lines());
        }
    }

    @EveryWire
    void aServersCloseDoesNotFireInsideClose(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        loop.run(() -> {
            NetServer server = wire.listen(loop.loop(), socket -> {});
            server.close(() -> told.add("close"));
            told.add("returned");
        });
        loop.untilIdle();
        assertEquals(List.of("returned", "close"), told);
    }

    @EveryWire
    void callbackAndDrainDoNotFireInsideWrite(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> came.complete(Journal.of(socket)))) {
            loop.run(() -> {
                it.socket().write("x", result -> {
                    came.getNow(null).note("done");
                    done.complete(result.isEmpty());
                });
                came.get().note("returned");
            });
            assertTrue(loop.await(done));
            assertEquals(List.of("returned", "done"), came.get().lines());
        }
    }

    @EveryWire
    void dataDoesNotFireInsideOnDataNorInsideResume(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, NetSocket::pause)) {
            it.peer().write("waiting");
            loop.run(() -> {
                came.complete(Journal.reading(it.socket()));
                came.get().note("reader set");
                it.socket().resume();
                came.get().note("resumed");
            });
            loop.until(() -> came.getNow(null).lines().contains("data waiting"));
            assertEquals(
                    List.of("reader set", "resumed", "data waiting"), came.get().lines());
        }
    }

    @EveryWire
    void nothingFollowsADestroyInsideData(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            came.complete(Journal.of(socket));
            socket.onData(bytes -> {
                came.getNow(null).note("data");
                socket.destroy();
            });
        })) {
            it.peer().write("a");
            it.peer().shutdownOutput();
            assertFalse(loop.await(came.get().closed()).hadError());
            assertEquals(List.of("data", "close"), came.get().lines());
        }
    }

    @EveryWire
    void theSocketIsKnownToBeDestroyedBeforeItsCloseFires(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                assertFalse(it.socket().destroyed());
                it.socket().destroy();
                assertTrue(it.socket().destroyed());
                assertFalse(it.socket().connecting());
            });
        }
    }

    @EveryWire
    void destroyingTwiceClosesOnceWithTheFirstReason(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> came.complete(Journal.of(socket)))) {
            loop.run(() -> {
                it.socket().destroy(new IOException("first"));
                it.socket().destroy(new IOException("second"));
                it.socket().destroy();
                it.socket().resetAndDestroy();
                it.socket().destroySoon();
                it.socket().end();
            });
            assertEquals(
                    "first",
                    loop.await(came.get().closed()).error().orElseThrow().getMessage());
            loop.run(() -> it.socket().destroy());
            assertEquals(List.of("error", "close"), came.get().lines());
        }
    }

    @EveryWire
    void anUnheardErrorIsCounted(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            CompletableFuture<Boolean> hadError = new CompletableFuture<>();
            loop.run(() -> {
                it.socket().onClose(how -> hadError.complete(how.hadError()));
                it.socket().destroy(new IOException("nobody listens"));
            });
            assertTrue(loop.await(hadError));
            assertEquals(1, (long) loop.call(() -> loop.stats().unheardErrors()));
        }
    }
}
