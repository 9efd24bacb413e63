package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a name or a path to a connection, or to an error that says what was tried. */
class ConnectTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static CompletableFuture<IOException> errorOf(ConnectOptions to) throws Exception {
        return errorOf(() -> Net.connect(loop.loop(), to));
    }

    private static CompletableFuture<IOException> errorOf(Supplier<NetSocket> connecting) throws Exception {
        CompletableFuture<IOException> error = new CompletableFuture<>();
        loop.run(() -> {
            NetSocket socket = connecting.get();
            socket.onError(error::complete);
            socket.onConnect(() -> error.completeExceptionally(new AssertionError("connected")));
        });
        return error;
    }

    // ---- states

    @EveryWire
    void aSocketIsConnectingUntilConnectFires(Wire wire) throws Exception {
        CompletableFuture<Boolean> connecting = new CompletableFuture<>();
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            assertTrue(socket.connecting());
            socket.onConnect(() -> connecting.complete(socket.connecting()));
        })) {
            assertFalse(loop.await(connecting));
            assertFalse(loop.call(() -> it.socket().destroyed()));
        }
    }

    @EveryWire(not = Wire.UNIX, because = "it connects at once, though that is told later")
    void anAddressIsUnknownBeforeThereIsAConnection(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            assertThrows(IllegalStateException.class, socket::remoteAddress);
            assertThrows(IllegalStateException.class, socket::localAddress);
        })) {
            loop.until(() -> !it.socket().connecting());
            assertEquals(it.server().address(), loop.call(() -> it.socket().remoteAddress()));
        }
    }

    @EveryWire
    void aSocketStaysOnItsLoop(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, socket -> {})) {
            assertSame(loop.loop(), it.socket().loop());
        }
    }

    @EveryWire
    void destroyedAtOnceItNeverConnects(Wire wire) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            Journal journal = loop.call(() -> {
                NetSocket socket = wire.connect(loop.loop(), server.address());
                Journal made = Journal.reading(socket);
                socket.destroy();
                return made;
            });
            assertFalse(loop.await(journal.closed()).hadError());
            assertEquals(List.of("close"), journal.lines());
        }
    }

    @EveryWire
    void aWatcherThatIsTakenAwayHearsNothing(Wire wire) throws Exception {
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            socket.onConnect(() -> {
                        throw new AssertionError("taken away");
                    })
                    .cancel();
            socket.onConnect(() -> second.complete(true));
        })) {
            assertTrue(loop.await(second));
            assertTrue(it.server().address() != null);
        }
    }

    // ---- refusals

    @EveryWire
    void aRefusedConnectionNamesTheAddress(Wire wire) throws Exception {
        SocketAddress nobody = Dialled.nobody(wire);
        String said =
                loop.await(errorOf(() -> wire.connect(loop.loop(), nobody))).getMessage();
        String where = nobody instanceof InetSocketAddress inet ? ":" + inet.getPort() : nobody.toString();
        assertTrue(said.startsWith("cannot connect to ") && said.contains(where), said);
    }

    @Test
    void aPathThatIsTooLongSaysSo() throws Exception {
        Path path = Path.of("/tmp/" + "x".repeat(200));
        IOException error = loop.await(errorOf(new ConnectOptions().path(path)));
        assertTrue(error.getMessage().contains("too long"), error::toString);
    }

    @Test
    void aPathThatIsNoSocketSaysSo() throws Exception {
        IOException error = loop.await(errorOf(new ConnectOptions().path(Path.of("/etc/passwd"))));
        assertTrue(error.getMessage().contains("/etc/passwd Connection refused"), error::toString);
    }

    @Test
    void neitherPortNorPathIsMisuse() throws Exception {
        loop.run(() -> assertThrows(
                IllegalArgumentException.class, () -> Net.connect(loop.loop(), new ConnectOptions().host("h"))));
    }

    // ---- names

    @Test
    void anUnknownNameIsAnError() throws Exception {
        IOException error = loop.await(
                errorOf(new ConnectOptions().host("nobody.invalid").port(80).timeout(0)));
        assertEquals(UnknownHostException.class, error.getClass());
        assertTrue(error.getMessage().contains("nobody.invalid"), error::toString);
    }

    @Test
    void aLookUpThatThrowsAnythingIsAnError() throws Exception {
        IllegalStateException why = new IllegalStateException("made up");
        IOException error = loop.await(
                errorOf(new ConnectOptions().host("name.test").port(80).lookup(host -> {
                    throw why;
                })));
        assertSame(why, error.getCause());
        assertTrue(error.getMessage().contains("name.test"), error::toString);
    }

    @Test
    void aLookUpRunsOffTheLoopAndIsGivenTheNameAsItIs() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        ConnectOptions to = new ConnectOptions().host("Name.Test").port(80).lookup(host -> {
            asked.complete(host + (loop.loop().inLoop() ? " on the loop" : " in the pool"));
            return List.of();
        });
        loop.await(errorOf(to));
        assertEquals("Name.Test in the pool", loop.await(asked));
    }

    /** So a resolver that hangs cannot keep it: koush/AndroidAsync#487. */
    @EveryWire(not = Wire.UNIX, because = "a path is never looked up")
    void aLiteralIsNeverLookedUp(Wire wire) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            CompletableFuture<Boolean> connected = new CompletableFuture<>();
            loop.run(() -> wire.connect(
                            loop.loop(), wire.connectOptions(server.address()).lookup(host -> {
                                throw new AssertionError("asked for " + host);
                            }))
                    .onConnect(() -> connected.complete(true)));
            assertTrue(loop.await(connected));
        }
    }

    @Test
    void localhostIsTheDefaultHost() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<SocketAddress> connected = new CompletableFuture<>();
            loop.run(() -> {
                NetSocket socket = Net.connect(loop.loop(), server.getLocalPort());
                socket.onConnect(() -> connected.complete(socket.remoteAddress()));
            });
            InetSocketAddress remote = (InetSocketAddress) loop.await(connected);
            assertTrue(remote.getAddress().isLoopbackAddress());
            assertEquals(server.getLocalPort(), remote.getPort());
        }
    }

    // ---- where from

    @EveryWire(not = Wire.UNIX, because = "a client of a path has no address of its own")
    void theLocalAddressMayBeChosen(Wire wire) throws Exception {
        InetAddress own = wire == Wire.TCP6
                ? Literals.parse("::1").orElseThrow()
                : InetAddress.getByAddress(new byte[] {127, 0, 0, 5});
        try (OutsideServer server = wire.listenOutside()) {
            NetSocket socket = loop.call(() -> wire.connect(
                    loop.loop(), wire.connectOptions(server.address()).local(own, 0)));
            try (Outsider peer = server.accept()) {
                loop.until(() -> !socket.connecting());
                InetSocketAddress local = (InetSocketAddress) loop.call(() -> socket.localAddress());
                assertEquals(own, local.getAddress());
                assertEquals(local, peer.remoteAddress());
            }
        }
    }

    @Test
    void aLocalAddressThatIsNotOursIsAnError() throws Exception {
        InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 1}); // TEST-NET-2
        IOException error = loop.await(
                errorOf(new ConnectOptions().host("127.0.0.1").port(80).local(foreign, 0)));
        assertEquals(ConnectException.class, error.getClass());
        assertTrue(error.getMessage().contains("127.0.0.1"), error::toString);
    }

    @Test
    void onlyAddressesOfTheLocalAddressesFamilyAreTried() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            CompletableFuture<SocketAddress> connected = new CompletableFuture<>();
            loop.run(() -> {
                NetSocket socket = Net.connect(
                        loop.loop(),
                        new ConnectOptions().port(server.getLocalPort()).local(own, 0));
                socket.onConnect(() -> connected.complete(socket.remoteAddress()));
            });
            assertTrue(((InetSocketAddress) loop.await(connected)).getAddress() instanceof Inet4Address);
        }
    }
}
