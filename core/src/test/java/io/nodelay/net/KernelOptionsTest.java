package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is asked of the kernel is what the kernel has: set exactly as asked, both ways, on dialled and accepted sockets
 * alike, and read back (nodejs/node#906 and oven-sh/bun#33724 are settings that never arrived). UNIX sockets know
 * neither TCP_NODELAY nor keep-alive, and answer so.
 */
class KernelOptionsTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String NO_TCP = "a UNIX socket has no TCP options";

    /** The channel under a socket, which is taken out of it. */
    private static SocketChannel channel(NetSocket socket) throws Exception {
        loop.until(() -> !socket.connecting());
        return (SocketChannel) loop.call(() -> socket.detach().transport().channel());
    }

    private static List<Integer> probes(SocketChannel channel) throws Exception {
        return List.of(
                channel.getOption(StandardSocketOptions.SO_KEEPALIVE) ? 1 : 0,
                channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE),
                channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT));
    }

    // ---- TCP_NODELAY

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void withoutAWishNaglesAlgorithmStaysAsTheKernelHasIt(Wire wire) throws Exception {
        try (Accepted accepted = Accepted.over(wire, loop);
                Dialled dialled = Dialled.over(wire, loop, socket -> {})) {
            loop.until(() -> !dialled.socket().connecting());
            assertFalse(loop.call(() -> accepted.socket().noDelay()));
            assertFalse(loop.call(() -> dialled.socket().noDelay()));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void noDelayIsSetOnAcceptedSockets(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, new NetOptions().noDelay(true), socket -> {})) {
            assertTrue(channel(it.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void noDelayIsSetOnDialledSockets(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, new NetOptions().noDelay(true), socket -> {})) {
            assertTrue(channel(it.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void noDelayIsSwitchedBothWays(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                assertTrue(it.socket().setNoDelay(true));
                assertTrue(it.socket().noDelay());
                assertTrue(it.socket().setNoDelay(false));
                assertFalse(it.socket().noDelay());
            });
            assertFalse(channel(it.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void noDelayMayBeSetBeforeThereIsAConnection(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, socket -> assertTrue(socket.setNoDelay(true)))) {
            assertTrue(channel(it.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void aLaterWishReplacesTheOptions(Wire wire) throws Exception {
        NetOptions on = new NetOptions().noDelay(true);
        try (Dialled it = Dialled.over(wire, loop, on, socket -> assertTrue(socket.setNoDelay(false)))) {
            assertFalse(channel(it.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void oneSocketsWishDoesNotChangeTheNext(Wire wire) throws Exception {
        NetOptions shared = new NetOptions();
        try (Dialled first = Dialled.over(wire, loop, shared, socket -> socket.setNoDelay(true));
                Dialled second = Dialled.over(wire, loop, shared, socket -> {})) {
            assertTrue(channel(first.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
            assertFalse(channel(second.socket()).getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }

    @EveryWire(
            not = {Wire.TCP4, Wire.TCP6, Wire.TLS12, Wire.TLS13},
            because = "TCP has the options")
    void aUnixSocketSaysThatItHasNoneOfThis(Wire wire) throws Exception {
        NetOptions wishes = new NetOptions().noDelay(true).keepAlive(new KeepAlive(1, 1, 1));
        try (Accepted it = Accepted.over(wire, loop, wishes, socket -> {})) {
            loop.run(() -> {
                assertFalse(it.socket().setNoDelay(true));
                assertFalse(it.socket().noDelay());
                assertFalse(it.socket().setQuickAck(true));
                assertFalse(it.socket().setKeepAlive(new KeepAlive(1, 1, 1)));
                assertFalse(it.socket().clearKeepAlive());
            });
            it.peer().write("works all the same");
            loop.until(() -> it.socket().bytesRead() == 18);
        }
    }

    @EveryWire
    void aClosedSocketSaysSo(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().destroy();
                assertFalse(it.socket().setNoDelay(true));
                assertFalse(it.socket().noDelay());
                assertFalse(it.socket().setQuickAck(true));
                assertFalse(it.socket().setKeepAlive(new KeepAlive(1, 1, 1)));
                assertFalse(it.socket().clearKeepAlive());
            });
        }
    }

    @EveryWire(not = Wire.UNIX, because = "it connects at once, though that is told later")
    void beforeThereIsAWireAWishIsTakenAndAQuestionAnsweredWithNo(Wire wire) throws Exception {
        SocketAddress nobody = Dialled.nobody(wire);
        loop.run(() -> {
            NetSocket socket = wire.connect(loop.loop(), nobody);
            assertTrue(socket.setNoDelay(true));
            assertTrue(socket.setKeepAlive(new KeepAlive(1, 1, 1)));
            assertFalse(socket.noDelay());
            assertFalse(socket.setQuickAck(true));
            socket.destroy();
            assertFalse(socket.setNoDelay(true));
        });
    }

    // ---- TCP_QUICKACK

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void quickAckIsTaken(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                assertTrue(it.socket().setQuickAck(false));
                assertTrue(it.socket().setQuickAck(true));
            });
            assertTrue(channel(it.socket()).getOption(ExtendedSocketOptions.TCP_QUICKACK));
        }
    }

    // ---- keep-alive probes

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void withoutAWishThereAreNoProbes(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            assertEquals(0, probes(channel(it.socket())).get(0));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void probesReachTheKernelOfAcceptedSockets(Wire wire) throws Exception {
        NetOptions wish = new NetOptions().keepAlive(new KeepAlive(11, 22, 3));
        try (Accepted it = Accepted.over(wire, loop, wish, socket -> {})) {
            assertEquals(List.of(1, 11, 22, 3), probes(channel(it.socket())));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void probesReachTheKernelOfDialledSockets(Wire wire) throws Exception {
        try (Dialled it =
                Dialled.over(wire, loop, socket -> assertTrue(socket.setKeepAlive(new KeepAlive(44, 55, 6))))) {
            assertEquals(List.of(1, 44, 55, 6), probes(channel(it.socket())));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void probesCanBeStopped(Wire wire) throws Exception {
        NetOptions wish = new NetOptions().keepAlive(new KeepAlive(11, 22, 3));
        try (Accepted it = Accepted.over(wire, loop, wish, socket -> assertTrue(socket.clearKeepAlive()))) {
            assertEquals(0, probes(channel(it.socket())).get(0));
        }
    }

    @EveryWire(not = Wire.UNIX, because = NO_TCP)
    void whatTheKernelRefusesIsAnsweredWithFalse(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                assertFalse(it.socket().setKeepAlive(new KeepAlive(1_000_000, 1, 1))); // MAX_TCP_KEEPIDLE is 32,767
                assertFalse(it.socket().destroyed());
            });
        }
    }
}
