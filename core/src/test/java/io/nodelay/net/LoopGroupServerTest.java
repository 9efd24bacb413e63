package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.LoopGroup;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One server over several loops: dealt out in turn, served where they live, counted where they were accepted. */
class LoopGroupServerTest {
    private static final int LOOPS = 3;
    private static final int CLIENTS = 12;

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private LoopGroup group;
    private final List<Outsider> clients = new ArrayList<>();

    @BeforeEach
    void open() {
        group = LoopGroup.open(LOOPS);
    }

    @AfterEach
    void close() throws IOException {
        group.close();
        for (Outsider client : clients) {
            client.close();
        }
    }

    private NetServer listen(Wire wire, Consumer<NetSocket> connection) throws Exception {
        return loop.call(() -> wire.createServer(loop.loop(), group, new NetOptions(), connection)
                .listen(wire.listenOptions()));
    }

    private void connect(Wire wire, NetServer server) throws Exception {
        SocketAddress address = loop.call(server::address);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(wire.dial(address));
        }
    }

    @EveryWire
    void connectionsAreDealtToTheLoopsInTurnAndServedThere(Wire wire) throws Exception {
        Map<String, Integer> perThread = new ConcurrentHashMap<>();
        NetServer server = listen(wire, socket -> {
            perThread.merge(Thread.currentThread().getName(), 1, Integer::sum);
            assertTrue(socket.loop().inLoop());
            socket.pipe(socket);
        });
        connect(wire, server);
        for (Outsider client : clients) {
            client.write("hello");
            assertEquals("hello", client.readText(5));
        }
        int each = CLIENTS / LOOPS;
        assertEquals(Map.of("nodelay-loop-1", each, "nodelay-loop-2", each, "nodelay-loop-3", each), perThread);
        assertEquals(CLIENTS, loop.call(server::connections));
    }

    @EveryWire
    void theCountReturnsToZeroWhenTheClientsGo(Wire wire) throws Exception {
        NetServer server = listen(wire, NetSocket::resume);
        connect(wire, server);
        loop.until(() -> server.connections() == CLIENTS);
        for (Outsider client : clients) {
            client.close();
        }
        loop.until(() -> server.connections() == 0);
    }

    @EveryWire
    void theServerClosesAfterTheLastConnectionOnAnyLoop(Wire wire) throws Exception {
        CountDownLatch all = new CountDownLatch(CLIENTS);
        List<String> told = new ArrayList<>();
        NetServer server = listen(wire, socket -> {
            all.countDown();
            socket.resume();
        });
        connect(wire, server);
        loop.await(all);
        loop.run(() -> server.close(() -> told.add("closed with " + server.connections())));
        assertEquals(List.of(), told);
        for (Outsider client : clients) {
            client.close();
        }
        loop.until(() -> !told.isEmpty());
        assertEquals(List.of("closed with 0"), told);
    }

    @EveryWire
    void closingTheGroupEndsAllConnectionsAndTheCountFollows(Wire wire) throws Exception {
        CountDownLatch all = new CountDownLatch(CLIENTS);
        CountDownLatch gone = new CountDownLatch(CLIENTS);
        NetServer server = listen(wire, socket -> {
            socket.onClose(how -> gone.countDown());
            all.countDown();
        });
        connect(wire, server);
        loop.await(all);
        group.close();
        loop.await(gone);
        for (Outsider client : clients) {
            assertEquals("", client.readAllText());
        }
        loop.until(() -> server.connections() == 0);
    }

    @EveryWire
    void aConnectionThatNoLoopTakesAnyMoreIsClosedAndNotCounted(Wire wire) throws Exception {
        NetServer server = listen(wire, NetSocket::resume);
        group.close();
        connect(wire, server);
        for (Outsider client : clients) {
            assertTrue(client.turnedAway());
        }
        loop.until(() -> server.connections() == 0);
    }

    @EveryWire
    void tooManyAreRefusedAcrossAllLoops(Wire wire) throws Exception {
        List<SocketAddress> dropped = new ArrayList<>();
        NetServer server = listen(wire, NetSocket::resume);
        loop.run(() -> {
            server.maxConnections(5);
            server.onDrop(dropped::add);
        });
        connect(wire, server);
        loop.until(() -> dropped.size() == CLIENTS - 5);
        assertEquals(5, loop.call(server::connections));
    }

    @EveryWire
    void anErrorOfOneConnectionStaysThere(Wire wire) throws Exception {
        NetServer server = listen(wire, socket -> socket.pipe(socket));
        connect(wire, server);
        clients.get(0).write("x");
        assertEquals("x", clients.get(0).readText(1));
        clients.get(1).write("unread");
        assertEquals("u", clients.get(1).readText(1));
        clients.get(1).reset();
        loop.until(() -> server.connections() == CLIENTS - 1);
        for (int i = 2; i < CLIENTS; i++) {
            clients.get(i).write("fine");
            assertEquals("fine", clients.get(i).readText(4));
        }
    }
}
