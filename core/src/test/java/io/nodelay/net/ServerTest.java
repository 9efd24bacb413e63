package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server counts its connections, refuses those too many, and closes in good order: it stops accepting at once, leaves
 * the connections it has to their owners, and says {@code close} after the last one.
 */
class ServerTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static NetServer listening(Wire wire, List<NetSocket> sockets) throws Exception {
        return loop.call(() -> wire.listen(loop.loop(), sockets::add));
    }

    private static void reset(Outsider peer) throws IOException {
        peer.reset();
    }

    // ---- counting

    @EveryWire
    void connectionsAreCounted(Wire wire) throws Exception {
        List<NetSocket> sockets = new ArrayList<>();
        NetServer server = listening(wire, sockets);
        SocketAddress address = loop.call(server::address);
        try (Outsider first = wire.dial(address);
                Outsider second = wire.dial(address)) {
            loop.until(() -> sockets.size() == 2);
            assertEquals(2, loop.call(server::connections));
            first.shutdownOutput();
            loop.until(() -> server.connections() == 1);
            reset(second);
            loop.until(() -> server.connections() == 0);
        }
    }

    @EveryWire
    void aConnectionIsCountedUntilItsCloseHasFired(Wire wire) throws Exception {
        CompletableFuture<Integer> then = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().onClose(how -> then.complete(it.server().connections()));
                it.socket().destroy();
                assertEquals(1, it.server().connections());
            });
            assertEquals(1, loop.await(then));
            loop.until(() -> it.server().connections() == 0);
        }
    }

    @EveryWire
    void connectionFiresOnceForEach(Wire wire) throws Exception {
        List<NetSocket> sockets = new ArrayList<>();
        NetServer server = listening(wire, sockets);
        SocketAddress address = loop.call(server::address);
        for (int i = 1; i <= 50; i++) {
            int soFar = i;
            wire.visit(address);
            loop.until(() -> sockets.size() == soFar);
        }
        loop.until(() -> server.connections() == 0);
        assertEquals(50, sockets.stream().distinct().count());
    }

    // ---- too many

    @EveryWire
    void oneTooManyIsClosedAndToldAsADrop(Wire wire) throws Exception {
        List<NetSocket> sockets = new ArrayList<>();
        CompletableFuture<SocketAddress> dropped = new CompletableFuture<>();
        NetServer server = listening(wire, sockets);
        SocketAddress address = loop.call(() -> {
            server.maxConnections(1).onDrop(dropped::complete);
            return server.address();
        });
        try (Outsider first = wire.dial(address)) {
            loop.until(() -> sockets.size() == 1);
            try (Outsider second = wire.dial(address)) {
                assertTrue(second.turnedAway());
                assertEquals(second.localAddress(), loop.await(dropped));
            }
            assertEquals(1, loop.call(server::connections));
            assertEquals(1, sockets.size());
            loop.run(() -> sockets.get(0).write("still served"));
            assertEquals("still served", first.readText(12));
        }
    }

    @EveryWire
    void whenOneHasGoneAnotherMayCome(Wire wire) throws Exception {
        List<NetSocket> sockets = new ArrayList<>();
        NetServer server = listening(wire, sockets);
        SocketAddress address = loop.call(() -> server.maxConnections(1).address());
        wire.visit(address);
        loop.until(() -> sockets.size() == 1 && server.connections() == 0);
        try (Outsider next = wire.dial(address)) {
            loop.until(() -> sockets.size() == 2);
            loop.run(() -> sockets.get(1).write("welcome"));
            assertEquals("welcome", next.readText(7));
        }
    }

    @EveryWire
    void theLimitIsAtLeastOneAndReadable(Wire wire) throws Exception {
        NetServer server = listening(wire, new ArrayList<>());
        loop.run(() -> {
            assertEquals(Integer.MAX_VALUE, server.maxConnections());
            assertThrows(IllegalArgumentException.class, () -> server.maxConnections(0));
            assertEquals(3, server.maxConnections(3).maxConnections());
        });
    }

    // ---- closing

    @EveryWire
    void aClosedServerAcceptsNobodyAndLeavesItsConnectionsOpen(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.pipe(socket))) {
            SocketAddress address = loop.call(() -> it.server().address());
            loop.run(() -> {
                it.server().onClose(() -> told.add("close"));
                it.server().close();
                it.server().close();
            });
            Passes.several(loop); // a select ends the listening
            assertThrows(IOException.class, () -> wire.dial(address).close());
            it.peer().write("still here");
            assertEquals("still here", it.peer().readText(10));
            assertEquals(List.of(), told);
            it.peer().shutdownOutput();
            assertEquals("", it.peer().readAllText());
            loop.until(() -> !told.isEmpty());
            loop.untilIdle();
            assertEquals(List.of("close"), told);
        }
    }

    @EveryWire
    void theServersCloseFollowsTheLastConnectionsClose(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.server().close(() -> told.add("server"));
                it.socket().onClose(how -> told.add("socket"));
                it.socket().destroy();
            });
            loop.untilIdle();
            assertEquals(List.of("socket", "server"), told);
        }
    }

    @EveryWire
    void everyCallerOfCloseIsAnsweredOnce(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        NetServer server = listening(wire, new ArrayList<>());
        loop.run(() -> {
            server.close(() -> told.add("first"));
            server.close(() -> told.add("second"));
        });
        loop.untilIdle();
        loop.run(() -> server.close(() -> told.add("closed long ago")));
        loop.untilIdle();
        assertEquals(List.of("first", "second", "closed long ago"), told);
    }

    @EveryWire
    void closingInsideTheConnectionEventLetsThatConnectionLive(Wire wire) throws Exception {
        List<NetServer> server = new ArrayList<>();
        server.add(loop.call(() -> wire.listen(loop.loop(), socket -> {
            server.get(0).close();
            socket.pipe(socket);
        })));
        try (Outsider peer = wire.dial(loop.call(server.get(0)::address))) {
            peer.write("alive");
            assertEquals("alive", peer.readText(5));
        }
        loop.untilIdle();
    }

    @EveryWire
    void aConnectionThatGoesAtOnceIsStillTold(Wire wire) throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        NetServer server =
                loop.call(() -> wire.listen(loop.loop(), socket -> socket.onClose(how -> closed.complete(true))));
        wire.visit(loop.call(server::address));
        assertTrue(loop.await(closed));
        assertFalse(loop.call(() -> server.connections() > 0));
    }
}
