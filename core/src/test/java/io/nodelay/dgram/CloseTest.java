package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Watch;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end comes once and last, with the port free and every callback told. */
class CloseTest {
    private static final String HERE = "127.0.0.1";

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static UdpSocket bound(Family family) throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), family).bind(0, Peer.loopback(family)));
    }

    @Test
    void closeIsToldOnceAndNotInsideTheCall() throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
        Heard heard = loop.call(() -> Heard.by(socket.bind(0)));
        loop.until(() -> heard.has("listening"));
        loop.run(() -> {
            socket.close(() -> heard.note("closed"));
            socket.close();
            assertTrue(socket.closed());
            assertEquals(1, heard.count());
        });
        loop.untilIdle();
        assertEquals(List.of("listening", "close", "closed"), heard.lines());
    }

    @Test
    void aSocketThatWasNeverBoundClosesToo() throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> socket.close());
        loop.untilIdle();
        assertEquals(List.of("close"), heard.lines());
    }

    @ParameterizedTest
    @EnumSource
    void thePortIsBoundAgainFromTheCloseEvent(Family family) throws Exception {
        UdpSocket socket = bound(family);
        InetSocketAddress address = loop.call(socket::address);
        Heard heard = new Heard();
        loop.run(() -> {
            socket.onClose(() -> Dgram.createSocket(loop.loop(), family)
                    .onMessage((bytes, from) -> heard.note(Heard.text(bytes)))
                    .bind(address.getPort(), Peer.loopback(family)));
            socket.close();
        });
        try (Peer peer = Peer.on(family)) {
            loop.until(() -> {
                try {
                    peer.send("again", address); // whatever comes before the second socket is there is lost
                } catch (IOException lost) {
                    throw new AssertionError(lost);
                }
                return heard.has("again");
            });
        }
    }

    @Test
    void noMessageComesAfterClose() throws Exception {
        UdpSocket socket = bound(Family.UDP4);
        Heard heard = new Heard();
        try (Peer peer = Peer.on(Family.UDP4)) {
            InetSocketAddress address = loop.call(socket::address);
            peer.send("one", address);
            peer.send("two", address);
            loop.run(() -> socket.onMessage((bytes, from) -> {
                heard.note(Heard.text(bytes));
                socket.close(() -> heard.note("close"));
            }));
            loop.until(() -> heard.has("close"));
        }
        loop.untilIdle();
        assertEquals(List.of("one", "close"), heard.lines());
    }

    @Test
    void whatWaitsIsFailedBeforeClose() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        UdpSocket socket = loop.call(() -> UdpSocket.open(loop.loop(), Family.UDP4, host -> hang(never)));
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.bind(0, HERE);
            socket.send("", 9, HERE, heard.sent("empty"));
            socket.send("text", 9, "somewhere.test", heard.sent("named"));
            socket.send("text", 9, "somewhere.test");
            assertEquals(3, socket.sendQueueCount());
            socket.close();
            assertEquals(0, socket.sendQueueCount());
            assertEquals(0, heard.count());
        });
        loop.until(() -> heard.has("close"));
        never.countDown();
        assertEquals(
                List.of(
                        "empty the socket was closed before the datagram was sent",
                        "named the socket was closed before the datagram was sent",
                        "close"),
                heard.lines());
    }

    private static InetAddress[] hang(CountDownLatch never) throws IOException {
        loop.await(never);
        return new InetAddress[] {Names.literal(HERE).orElseThrow()};
    }

    @Test
    void whatWasSentIsToldAsSentThoughTheSocketHasClosed() throws Exception {
        UdpSocket socket = bound(Family.UDP4);
        Heard heard = new Heard();
        loop.run(() -> {
            socket.onClose(() -> heard.note("close"));
            socket.send("text", 9, HERE, heard.sent("send"));
            socket.close();
        });
        loop.until(() -> heard.has("close"));
        assertEquals(List.of("send 4 bytes", "close"), heard.lines());
    }

    @Test
    void everythingElseIsMisuseThen() throws Exception {
        UdpSocket socket = bound(Family.UDP4);
        List<LoopExtension.Action> calls = List.of(
                () -> socket.send("text", 9, HERE),
                () -> socket.send("text"),
                () -> socket.bind(0),
                () -> socket.connect(9, HERE),
                () -> socket.disconnect(),
                () -> socket.address(),
                () -> socket.remoteAddress(),
                () -> socket.setBroadcast(true),
                () -> socket.addMembership("239.1.2.3"),
                () -> socket.recvBufferSize());
        loop.run(() -> {
            socket.close();
            for (LoopExtension.Action call : calls) {
                assertThrows(IllegalStateException.class, call::run);
            }
        });
    }

    @Test
    void whoWatchesLateIsToldSoon() throws Exception {
        UdpSocket socket = bound(Family.UDP4);
        Heard heard = new Heard();
        loop.run(() -> socket.close());
        loop.untilIdle();
        loop.run(() -> {
            socket.onClose(() -> heard.note("late"));
            Watch cancelled = socket.onClose(() -> heard.note("never"));
            cancelled.cancel();
            assertEquals(0, heard.count());
        });
        loop.until(() -> heard.count() > 0);
        assertEquals(List.of("late"), heard.lines());
    }

    @Test
    void aWatcherThatWasTakenAwayIsNotTold() throws Exception {
        UdpSocket socket = bound(Family.UDP4);
        Heard heard = new Heard();
        loop.run(() -> {
            Watch[] second = new Watch[1];
            socket.onClose(() -> {
                heard.note("first");
                second[0].cancel();
            });
            second[0] = socket.onClose(() -> heard.note("second"));
            socket.close();
        });
        loop.untilIdle();
        assertEquals(List.of("first"), heard.lines());
    }

    // ---- the loop's end

    @Test
    void aLoopThatStopsTellsEveryCallbackAndClosesTheSocket() throws Exception {
        List<String> told = new ArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        EventLoop alone = EventLoop.open();
        UdpSocket socket = UdpSocket.open(alone, Family.UDP4, host -> hang(never));
        socket.onClose(() -> told.add("close"));
        socket.bind(0, HERE);
        socket.send("text", 9, HERE, (error, bytes) -> told.add("sent " + bytes));
        socket.send("", 9, HERE, (error, bytes) -> told.add("empty failed " + error.isPresent()));
        socket.send("text", 9, "somewhere.test", (error, bytes) -> told.add("named failed " + error.isPresent()));
        alone.close();
        never.countDown();
        assertEquals(List.of("sent 4", "empty failed true", "named failed true", "close"), told);
        assertTrue(alone.stats().balanced(), () -> alone.stats().toString());
    }

    @Test
    void aSendFromTheCloseEventOfAStoppingLoopIsToldToo() throws Exception {
        List<String> told = new ArrayList<>();
        EventLoop alone = EventLoop.open();
        UdpSocket socket = Dgram.createSocket(alone, Family.UDP4).bind(0, HERE);
        socket.onClose(() -> socket.send(
                "late", 9, HERE, (error, bytes) -> told.add(error.orElseThrow().getMessage())));
        alone.close();
        assertEquals(List.of("the socket was closed before the datagram was sent"), told);
    }

    @Test
    void aConnectedSocketOfAStoppedLoopTellsTheSameOfItsSends() throws Exception {
        List<String> told = new ArrayList<>();
        EventLoop alone = EventLoop.open();
        UdpSocket socket = Dgram.createSocket(alone, Family.UDP4).connect(9, HERE);
        socket.onClose(() -> {
            assertThrows(IllegalStateException.class, socket::remoteAddress);
            socket.send("late", (error, bytes) -> told.add(error.orElseThrow().getMessage()));
        });
        alone.close();
        assertEquals(List.of("the socket was closed before the datagram was sent"), told);
    }

    @Test
    void anUnboundSocketKeepsNoLoopRunning() {
        try (EventLoop alone = EventLoop.open()) {
            UdpSocket socket = Dgram.createSocket(alone, Family.UDP4);
            alone.run();
            assertFalse(socket.closed());
        }
    }

    @Test
    void aBoundSocketKeepsItsLoopRunningUnlessItIsUnreferenced() {
        List<String> told = new ArrayList<>();
        try (EventLoop alone = EventLoop.open()) {
            UdpSocket socket = Dgram.createSocket(alone, Family.UDP4).bind(0, HERE);
            alone.setTimeout(1, () -> told.add("timer")).unref();
            alone.setTimeout(2, socket::unref).unref();
            alone.run();
            assertEquals(List.of("timer"), told);
            socket.ref();
            alone.setTimeout(1, socket::close).unref();
            alone.run();
            assertTrue(socket.closed());
        }
    }

    @Test
    void aFailedBindKeepsNoLoopRunning() throws Exception {
        try (Peer owner = Peer.on(Family.UDP4);
                EventLoop alone = EventLoop.open()) {
            List<IOException> errors = new ArrayList<>();
            UdpSocket socket = Dgram.createSocket(alone, Family.UDP4);
            socket.onError(errors::add);
            socket.bind(owner.port(), HERE);
            alone.run();
            assertEquals(1, errors.size());
        }
    }

    /** One that answers every failure with another send would have kept the end from coming. */
    @Test
    void whoSendsAgainAtEachFailureKeepsNoLoopFromItsEnd() {
        EventLoop ending = EventLoop.open().onUncaught(refused -> {});
        UdpSocket socket = Dgram.createSocket(ending, Family.UDP4);
        int[] failed = {0};
        Sent[] again = new Sent[1];
        again[0] = (error, bytes) -> {
            failed[0]++;
            socket.send("", 9, HERE, again[0]);
        };
        socket.send("", 9, HERE, again[0]);
        ending.setTimeout(1, ending::stop);
        ending.run();
        ending.close();
        assertTrue(failed[0] > 0);
        assertTrue(socket.closed());
    }

    @Test
    void whatWaitsToBeSentKeepsTheLoopRunningThoughItsSocketDoesNot() throws Exception {
        try (Peer peer = Peer.on(Family.UDP4);
                EventLoop brief = EventLoop.open()) {
            List<String> told = new ArrayList<>();
            UdpSocket socket = Dgram.createSocket(brief, Family.UDP4).unref();
            socket.send("by name", peer.address().getPort(), "localhost", (error, bytes) -> told.add("sent " + bytes));
            brief.run();
            assertEquals(List.of("sent 7"), told);
        }
    }

    @Test
    void whoConnectsOrBindsASocketThatHasClosedItselfIsTold() {
        EventLoop ending = EventLoop.open();
        List<String> errors = new ArrayList<>();
        UdpSocket socket = Dgram.createSocket(ending, Family.UDP4);
        socket.onError(why -> errors.add(why.getMessage()));
        socket.onClose(() -> {
            socket.connect(9, HERE);
            assertThrows(IllegalStateException.class, () -> socket.bind(0));
        });
        ending.setTimeout(1, ending::stop);
        ending.run();
        ending.close();
        assertEquals(0, errors.size(), "after close there is no event");
    }
}
