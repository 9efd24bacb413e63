package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Getting an address, losing it, getting it again; and what is said when it cannot be had. */
class ListenTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final InetAddress LOOPBACK = Literals.parse("127.0.0.1").orElseThrow();

    /** The options that lead to where somebody listens already. */
    private static ListenOptions at(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? new ListenOptions().host(inet.getAddress().getHostAddress()).port(inet.getPort())
                : new ListenOptions().path(((UnixDomainSocketAddress) address).getPath());
    }

    private static NetServer server(Wire wire) throws Exception {
        return loop.call(() -> wire.createServer(loop.loop(), new NetOptions(), socket -> socket.pipe(socket)));
    }

    private static void serves(Wire wire, SocketAddress address) throws IOException {
        try (Outsider peer = wire.dial(address)) {
            peer.write("served?");
            assertEquals("served?", peer.readText(7));
        }
    }

    // ---- where

    @EveryWire
    void theAddressIsKnownWhenListenReturns(Wire wire) throws Exception {
        NetServer server = server(wire);
        SocketAddress address = loop.call(() -> {
            assertFalse(server.listening());
            server.listen(wire.listenOptions());
            assertTrue(server.listening());
            return server.address();
        });
        serves(wire, address);
    }

    @EveryWire
    void withoutListeningThereIsNoAddress(Wire wire) throws Exception {
        NetServer server = server(wire);
        loop.run(() -> {
            assertThrows(IllegalStateException.class, server::address);
            assertThrows(IllegalStateException.class, server::port);
            server.listen(wire.listenOptions()).close();
            assertThrows(IllegalStateException.class, server::address);
            assertFalse(server.listening());
        });
    }

    @Test
    void aPathHasNoPort() throws Exception {
        NetServer server = server(Wire.UNIX);
        loop.run(() -> {
            server.listen(Wire.freshPath());
            assertThrows(IllegalStateException.class, server::port);
        });
    }

    @Test
    void aNameIsLookedUpOffTheLoop() throws Exception {
        NetServer server = server(Wire.TCP4);
        CompletableFuture<SocketAddress> listening = new CompletableFuture<>();
        loop.run(() -> {
            server.listen(new ListenOptions().host("localhost").port(0), () -> listening.complete(server.address()));
            assertThrows(IllegalStateException.class, server::address);
            assertThrows(IllegalStateException.class, () -> server.listen(0));
        });
        serves(Wire.TCP4, loop.await(listening));
    }

    @Test
    void aNameThatIsUnknownIsAnError() throws Exception {
        CompletableFuture<IOException> error = new CompletableFuture<>();
        NetServer server = server(Wire.TCP4);
        loop.run(() -> {
            server.onError(error::complete);
            server.listen("nobody.invalid", 0);
        });
        assertTrue(loop.await(error).getMessage().contains("nobody.invalid"), error::toString);
        loop.untilIdle();
    }

    @Test
    void closedWhileItsNameIsLookedUpItNeverListens() throws Exception {
        List<String> told = new ArrayList<>();
        NetServer server = server(Wire.TCP4);
        loop.run(() -> {
            server.onListening(() -> told.add("listening"));
            server.onClose(() -> told.add("close"));
            server.listen("localhost", 0);
            server.close();
        });
        loop.untilIdle();
        assertEquals(List.of("close"), told);
    }

    /** One socket for both families, and each client shown in its own: RFC 4291 §2.5.5.2 is what the kernel shows. */
    @Test
    void anIpv4ClientOfAWildcardServerHasAnIpv4Address() throws Exception {
        CompletableFuture<SocketAddress> remote = new CompletableFuture<>();
        NetServer server =
                loop.call(() -> Net.createServer(loop.loop(), socket -> remote.complete(socket.remoteAddress()))
                        .listen(0));
        int port = loop.call(server::port);
        try (Outsider client = Wire.TCP4.dial(new InetSocketAddress(LOOPBACK, port))) {
            assertEquals(client.localAddress(), loop.await(remote));
            assertEquals(
                    Inet4Address.class,
                    ((InetSocketAddress) remote.join()).getAddress().getClass());
        }
    }

    @EveryWire(not = Wire.UNIX, because = "a path has no wildcard")
    void aWildcardServerServesBothFamilies(Wire wire) throws Exception {
        NetServer server = server(wire);
        int port = loop.call(() -> server.listen(0).port());
        InetSocketAddress local = (InetSocketAddress) wire.fresh();
        serves(wire, new InetSocketAddress(local.getAddress(), port));
    }

    @EveryWire(not = Wire.UNIX, because = "a path cannot be shared")
    void aPortMayBeShared(Wire wire) throws Exception {
        NetServer first = server(wire);
        NetServer second = server(wire);
        SocketAddress address = loop.call(
                () -> first.listen(wire.listenOptions().reusePort(true)).address());
        loop.run(() -> second.listen(at(address).reusePort(true)));
        loop.run(() -> first.close());
        Passes.several(loop); // a select ends the listening
        serves(wire, address);
    }

    // ---- failing

    @EveryWire
    void anAddressInUseIsNamedInTheError(Wire wire) throws Exception {
        CompletableFuture<IOException> error = new CompletableFuture<>();
        SocketAddress taken =
                loop.call(() -> wire.listen(loop.loop(), socket -> {}).address());
        NetServer second = server(wire);
        loop.run(() -> {
            second.onError(error::complete);
            second.listen(at(taken));
            assertFalse(error.isDone(), "told inside listen");
        });
        IOException why = loop.await(error);
        String where = taken instanceof InetSocketAddress inet ? ":" + inet.getPort() : taken.toString();
        assertTrue(why.getMessage().contains(where), why::toString);
        assertTrue(why.getMessage().contains("Address already in use"), why::toString);
        assertEquals(BindException.class, why.getCause().getClass());
    }

    @EveryWire
    void afterAFailureAnotherAddressMayBeTriedInTheErrorItself(Wire wire) throws Exception {
        CompletableFuture<SocketAddress> listening = new CompletableFuture<>();
        SocketAddress taken =
                loop.call(() -> wire.listen(loop.loop(), socket -> {}).address());
        NetServer second = server(wire);
        loop.run(() -> {
            second.onError(error -> second.listen(wire.listenOptions(), () -> listening.complete(second.address())));
            second.listen(at(taken));
        });
        serves(wire, loop.await(listening));
    }

    @EveryWire
    void anErrorThatNobodyWatchesEndsTheLoop(Wire wire) throws Exception {
        SocketAddress taken =
                loop.call(() -> wire.listen(loop.loop(), socket -> {}).address());
        loop.loop().execute(() -> wire.createServer(loop.loop(), new NetOptions(), socket -> {})
                .listen(at(taken)));
        Throwable thrown = loop.ended().orElseThrow();
        assertEquals(UncheckedIOException.class, thrown.getClass());
        assertTrue(thrown.getMessage().contains("cannot listen on"), thrown::toString);
    }

    @EveryWire
    void closingAServerThatHasFailedIsAnswered(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        SocketAddress taken =
                loop.call(() -> wire.listen(loop.loop(), socket -> {}).address());
        NetServer second = server(wire);
        loop.run(() -> {
            second.onError(error -> told.add("error"));
            second.listen(at(taken));
            second.close(() -> told.add("closed"));
        });
        loop.until(() -> told.size() == 2);
        assertTrue(told.containsAll(List.of("error", "closed")), told::toString);
    }

    @EveryWire
    void listeningTwiceIsMisuse(Wire wire) throws Exception {
        NetServer server = server(wire);
        loop.run(() -> {
            server.listen(wire.listenOptions());
            assertThrows(IllegalStateException.class, () -> server.listen(wire.listenOptions()));
            server.close();
            assertThrows(IllegalStateException.class, () -> server.listen(wire.listenOptions()));
        });
    }

    // ---- again

    @EveryWire
    void theSameAddressMayBeTakenAgainInsideClose(Wire wire) throws Exception {
        CompletableFuture<SocketAddress> again = new CompletableFuture<>();
        NetServer server = server(wire);
        SocketAddress address =
                loop.call(() -> server.listen(wire.listenOptions()).address());
        serves(wire, address);
        loop.until(() -> server.connections() == 0);
        loop.run(() -> server.close(() -> server.listen(at(address), () -> again.complete(server.address()))));
        assertEquals(address, loop.await(again));
        serves(wire, address);
    }

    @EveryWire
    void anotherServerMayTakeTheAddressInsideClose(Wire wire) throws Exception {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        NetServer first = server(wire);
        NetServer second = server(wire);
        SocketAddress address =
                loop.call(() -> first.listen(wire.listenOptions()).address());
        loop.run(() -> {
            second.onListening(() -> taken.complete(true));
            second.onError(taken::completeExceptionally);
            first.close(() -> second.listen(at(address)));
        });
        assertTrue(loop.await(taken));
        serves(wire, address);
    }

    @EveryWire
    void listeningFiresForEachListen(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        NetServer server = server(wire);
        loop.run(() -> {
            server.onListening(() -> {
                told.add("listening");
                server.close();
            });
            server.onClose(() -> {
                told.add("close");
                if (told.size() < 5) {
                    server.listen(wire.listenOptions());
                }
            });
            server.listen(wire.listenOptions());
        });
        loop.until(() -> told.size() == 6);
        assertEquals(List.of("listening", "close", "listening", "close", "listening", "close"), told);
    }

    @EveryWire
    void closedAtOnceItNeverTellsListening(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        NetServer server = server(wire);
        loop.run(() -> {
            server.onListening(() -> told.add("listening"));
            server.onClose(() -> told.add("close"));
            server.listen(wire.listenOptions());
            server.close();
        });
        loop.untilIdle();
        assertEquals(List.of("close"), told);
    }

    // ---- the queue of those who wait to be accepted

    @Test
    void theBacklogReachesTheKernel() throws Exception {
        NetServer server = server(Wire.TCP4);
        int port = loop.call(() -> server.listen(
                        new ListenOptions().host("127.0.0.1").port(0).backlog(7))
                .port());
        assertEquals(7, backlog(port));
    }

    @Test
    void theDefaultBacklogIsAsLargeAsTheKernelAllows() throws Exception {
        NetServer server = server(Wire.TCP4);
        int port = loop.call(() -> server.listen("127.0.0.1", 0).port());
        List<String> most = Files.readAllLines(Path.of("/proc/sys/net/core/somaxconn"));
        assertEquals(Math.min(4_096, Integer.parseInt(most.get(0))), backlog(port));
    }

    /** The third column of a listening socket is how many may wait: ss(8). */
    private static int backlog(int port) throws Exception {
        Path ss = Path.of("/usr/bin/ss");
        assumeTrue(Files.isExecutable(ss), "there is no ss here to ask the kernel with");
        Process asked = new ProcessBuilder(ss.toString(), "-Hltn", "sport", "=", ":" + port).start();
        try (Scanner columns = new Scanner(asked.getInputStream(), StandardCharsets.US_ASCII)) {
            assertEquals("LISTEN", columns.next());
            assertEquals(0, columns.nextInt());
            return columns.nextInt();
        }
    }

    @Test
    void manyClientsAtOnceAreAllAccepted() throws Exception {
        NetServer server = server(Wire.TCP4);
        SocketAddress address = loop.call(() -> server.listen("127.0.0.1", 0).address());
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 600; i++) { // more than one pass accepts
                Socket client = new Socket();
                clients.add(client);
                client.connect(address);
            }
            loop.until(() -> server.connections() == 600);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @EveryWire
    void aCallbackOfListenThatThrowsKeepsNobodyFromHearing(Wire wire) throws Exception {
        loop.expectUncaught(IllegalStateException.class);
        NetServer server = server(wire);
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        loop.run(() -> {
            server.onListening(() -> heard.complete(true));
            server.listen(wire.listenOptions(), () -> {
                throw new IllegalStateException("made up");
            });
        });
        assertTrue(loop.await(heard));
    }
}
