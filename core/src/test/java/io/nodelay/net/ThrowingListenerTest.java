package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.stream.Closed;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A listener that throws costs its own connection, which closes with that error, and neither the loop nor another
 * connection (dnsjava/dnsjava#288 is a selector thread that died of one). Errors are no exception.
 */
class ThrowingListenerTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final class MadeUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        MadeUp() {
            super("made up");
        }
    }

    private static void fail() {
        throw new MadeUp();
    }

    /** The socket that this prepares closes with the listener's error, while a neighbour is served. */
    private void costsItsOwnConnection(Wire wire, Consumer<NetSocket> preparation) throws Exception {
        loop.expectUncaught(MadeUp.class);
        CompletableFuture<Closed> closed = new CompletableFuture<>();
        NetServer neighbours = loop.call(() -> wire.listen(loop.loop(), socket -> socket.pipe(socket)));
        try (Outsider neighbour = wire.dial(loop.call(neighbours::address));
                Accepted it = Accepted.over(wire, loop, socket -> {
                    socket.onClose(closed::complete);
                    preparation.accept(socket);
                })) {
            provoke(it.peer());
            Throwable cause = loop.await(closed).error().orElseThrow().getCause();
            assertEquals(MadeUp.class, cause.getClass());
            neighbour.write("still there?");
            assertEquals("still there?", neighbour.readText(12));
        }
    }

    /** Something to read and an end, if the connection is still there. */
    private static void provoke(Outsider peer) {
        try {
            peer.write("hello");
            peer.shutdownOutput();
        } catch (IOException cutOff) {
            assertFalse(cutOff.toString().isEmpty());
        }
    }

    @EveryWire
    void connection(Wire wire) throws Exception {
        costsItsOwnConnection(wire, socket -> fail());
    }

    @EveryWire
    void data(Wire wire) throws Exception {
        costsItsOwnConnection(wire, socket -> socket.onData(bytes -> fail()));
    }

    @EveryWire
    void text(Wire wire) throws Exception {
        costsItsOwnConnection(wire, socket -> socket.onText(StandardCharsets.UTF_8, text -> fail()));
    }

    @EveryWire
    void dataThatWasGivenBack(Wire wire) throws Exception {
        costsItsOwnConnection(wire, socket -> {
            socket.unread(StandardCharsets.UTF_8.encode("given back"));
            socket.onData(bytes -> fail());
        });
    }

    @EveryWire
    void end(Wire wire) throws Exception {
        costsItsOwnConnection(
                wire, socket -> socket.onEnd(ThrowingListenerTest::fail).resume());
    }

    @EveryWire
    void writeCallback(Wire wire) throws Exception {
        costsItsOwnConnection(wire, socket -> socket.write("x", result -> fail()));
    }

    @EveryWire
    void drain(Wire wire) throws Exception {
        loop.expectUncaught(MadeUp.class);
        NetOptions marks = new NetOptions().waterMarks(1, 1);
        try (Tapped it = Tapped.over(wire, loop, marks, socket -> socket.onDrain(ThrowingListenerTest::fail))) {
            loop.run(() -> {
                it.tap().let(0);
                it.socket().write("xx");
                it.tap().let(2);
            });
            loop.until(() -> it.socket().destroyed());
        }
    }

    @EveryWire
    void connect(Wire wire) throws Exception {
        loop.expectUncaught(MadeUp.class);
        CompletableFuture<Closed> closed = new CompletableFuture<>();
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            socket.onConnect(ThrowingListenerTest::fail);
            socket.onClose(closed::complete);
        })) {
            assertTrue(loop.await(closed).hadError());
            assertEquals("", it.peer().readAllText());
        }
    }

    @EveryWire
    void anError(Wire wire) throws Exception {
        loop.expectUncaught(StackOverflowError.class);
        CompletableFuture<Closed> closed = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onClose(closed::complete);
            socket.onData(bytes -> {
                throw new StackOverflowError("made up");
            });
        })) {
            it.peer().write("x");
            assertEquals(
                    StackOverflowError.class,
                    loop.await(closed).error().orElseThrow().getCause().getClass());
        }
    }

    @EveryWire
    void errorAndCloseAreToldTheOtherWatchersAllTheSame(Wire wire) throws Exception {
        loop.expectUncaught(MadeUp.class);
        loop.expectUncaught(MadeUp.class);
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> {
                it.socket().onError(error -> fail());
                it.socket().onClose(how -> fail());
                return Journal.of(it.socket());
            });
            loop.run(() -> it.socket().destroy(new IOException("the reason")));
            assertEquals(
                    "the reason",
                    loop.await(journal.closed()).error().orElseThrow().getMessage());
            assertEquals(List.of("error", "close"), journal.lines());
        }
    }

    @EveryWire
    void aCallbackThatThrowsAtTheEndKeepsNoOtherFromItsAnswer(Wire wire) throws Exception {
        loop.expectUncaught(MadeUp.class);
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(new byte[8 << 20], result -> fail());
                it.socket().write("behind", result -> second.complete(result.isPresent()));
                it.socket().destroy();
            });
            assertTrue(loop.await(second));
        }
    }

    @EveryWire
    void listeningAndTheServersClose(Wire wire) throws Exception {
        loop.expectUncaught(MadeUp.class);
        loop.expectUncaught(MadeUp.class);
        CompletableFuture<Boolean> listening = new CompletableFuture<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        NetServer server = loop.call(() -> {
            NetServer made = wire.createServer(loop.loop(), new NetOptions(), socket -> {});
            made.onListening(ThrowingListenerTest::fail);
            made.onListening(() -> listening.complete(true));
            made.onClose(ThrowingListenerTest::fail);
            made.onClose(() -> closed.complete(true));
            return made.listen(wire.listenOptions());
        });
        assertTrue(loop.await(listening));
        loop.run(() -> server.close());
        assertTrue(loop.await(closed));
    }

    @EveryWire
    void anotherWatcherOfTheConnectionStillSeesIt(Wire wire) throws Exception {
        loop.expectUncaught(MadeUp.class);
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        NetServer server = loop.call(() -> {
            NetServer made = wire.createServer(loop.loop(), new NetOptions(), socket -> fail());
            made.onConnection(socket -> seen.complete(socket.destroyed()));
            return made.listen(wire.listenOptions());
        });
        try (Outsider peer = wire.dial(loop.call(server::address))) {
            assertTrue(loop.await(seen));
            assertEquals("", peer.readAllText());
            assertFalse(seen.isCompletedExceptionally());
        }
    }
}
