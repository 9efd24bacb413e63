package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.LoopExtension;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket gets its address once, says so, and may try again if it did not. */
class BindTest {
    private static final String HERE = "127.0.0.1";

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static UdpSocket socket() throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
    }

    @ParameterizedTest
    @EnumSource
    void theAddressIsKnownAtOnceAndListeningComesLater(Family family) throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), family));
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.bind(new BindOptions().address(Peer.loopback(family)), () -> heard.note("bound"));
            assertEquals(Peer.place(family, 0).getAddress(), socket.address().getAddress());
            assertNotEquals(0, socket.address().getPort());
            assertEquals(0, heard.count());
        });
        loop.until(() -> heard.count() == 2);
        assertEquals(List.of("listening", "bound"), heard.lines());
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnAddressItHearsOnAll(Family family) throws Exception {
        UdpSocket socket =
                loop.call(() -> Dgram.createSocket(loop.loop(), family).bind(0));
        assertTrue(loop.call(socket::address).getAddress().isAnyLocalAddress());
        assertEquals(family, Family.of(loop.call(socket::address).getAddress()));
    }

    @Test
    void aSocketIsBoundOnce() throws Exception {
        UdpSocket socket = socket();
        loop.run(() -> {
            socket.bind(0);
            assertThrows(IllegalStateException.class, () -> socket.bind(0));
        });
    }

    @Test
    void anUnboundSocketHasNoAddress() throws Exception {
        UdpSocket socket = socket();
        loop.run(() -> assertThrows(IllegalStateException.class, socket::address));
    }

    @Test
    void anAddressInUseIsToldWithItsPlaceAndAnotherMayBeTried() throws Exception {
        UdpSocket socket = socket();
        Heard heard = loop.call(() -> Heard.by(socket));
        try (Peer owner = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                socket.bind(owner.port(), HERE);
                assertEquals(0, heard.count());
            });
            loop.until(() -> heard.count() == 1);
            assertEquals(
                    List.of("error cannot bind 127.0.0.1:" + owner.port() + ": Address already in use"), heard.lines());
            loop.run(() -> socket.bind(0, HERE));
            loop.until(() -> heard.has("listening"));
            owner.send("hello", loop.call(socket::address));
            loop.until(() -> heard.has("hello"));
        }
    }

    @Test
    void aFailedBindFailsWhatWaitedForIt() throws Exception {
        Names.Resolver nowhere = host -> {
            throw new UnknownHostException(host + " is nowhere");
        };
        UdpSocket socket = loop.call(() -> UdpSocket.open(loop.loop(), Family.UDP4, nowhere));
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.bind(0, "nowhere.test");
            socket.send("one", 9, HERE, heard.outcome("one"));
            socket.send("two", 9, HERE, heard.outcome("two"));
        });
        loop.until(() -> heard.count() == 3);
        assertEquals(
                Set.of(
                        "one IOException",
                        "two IOException",
                        "error cannot bind nowhere.test:0: nowhere.test is nowhere"),
                new HashSet<>(heard.lines()));
        loop.run(() -> socket.bind(0, HERE));
        loop.until(() -> heard.has("listening"));
    }

    @Test
    void aFailedBindThatNobodyHearsEndsTheLoop() throws Exception {
        try (Peer owner = Peer.on(Family.UDP4);
                EventLoop alone = EventLoop.open()) {
            Dgram.createSocket(alone, Family.UDP4).bind(owner.port(), HERE);
            UncheckedIOException ended = assertThrows(UncheckedIOException.class, alone::run);
            assertTrue(ended.getMessage().contains("Address already in use"), ended::getMessage);
        }
    }

    @Test
    void sendsBeforeTheSocketIsBoundKeepTheirOrder() throws Exception {
        UdpSocket socket = loop.call(() -> UdpSocket.open(loop.loop(), Family.UDP4, host ->
                new InetAddress[] {Names.literal(HERE).orElseThrow()}));
        Heard heard = new Heard();
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                socket.bind(0, "here.test");
                for (String text : List.of("one", "two", "three")) {
                    socket.send(text, peer.port(), HERE, heard.sent(text));
                }
                assertEquals(3, socket.sendQueueCount());
                assertThrows(IllegalStateException.class, () -> socket.bind(0));
            });
            assertEquals(
                    List.of("one", "two", "three"),
                    List.of(peer.receiveText(), peer.receiveText(), peer.receiveText()));
        }
        loop.until(() -> heard.count() == 3);
        assertEquals(List.of("one 3 bytes", "two 3 bytes", "three 5 bytes"), heard.lines());
    }

    @Test
    void aPortIsSharedByThoseWhoAllWishIt() throws Exception {
        for (BindOptions shared : List.of(new BindOptions().reuseAddr(true), new BindOptions().reusePort(true))) {
            UdpSocket one = socket();
            UdpSocket other = socket();
            loop.run(() -> {
                one.bind(shared.address(HERE).port(0));
                other.bind(shared.port(one.address().getPort()));
                assertEquals(one.address(), other.address());
            });
        }
    }

    @Test
    void aPortIsNotSharedUnlessBothWishIt() throws Exception {
        UdpSocket one = socket();
        UdpSocket other = socket();
        Heard heard = loop.call(() -> Heard.by(other));
        loop.run(() -> {
            one.bind(new BindOptions().address(HERE).reusePort(true));
            other.bind(one.address().getPort(), HERE);
        });
        loop.until(() -> heard.count() == 1);
        assertTrue(heard.lines().get(0).endsWith("Address already in use"), heard.lines()::toString);
    }

    @Test
    void exclusiveIsAcceptedAndChangesNothing() throws Exception {
        UdpSocket one = socket();
        UdpSocket other = socket();
        loop.run(() -> {
            BindOptions options =
                    new BindOptions().address(HERE).reuseAddr(true).exclusive(true);
            one.bind(options);
            other.bind(options.port(one.address().getPort()));
            assertEquals(one.address(), other.address());
        });
    }

    @Test
    void optionsAreCopied() throws Exception {
        UdpSocket socket = socket();
        loop.run(() -> {
            BindOptions options = new BindOptions().address(HERE);
            socket.bind(options);
            options.address("203.0.113.1").port(1);
            assertEquals(HERE, socket.address().getAddress().getHostAddress());
        });
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BindOptions().port(-1));
        assertThrows(IllegalArgumentException.class, () -> new BindOptions().port(65_536));
    }

    @Test
    void aSocketThatCannotBeOpenedIsToldAtOnce() {
        EventLoop over = EventLoop.open();
        over.close();
        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> Dgram.createSocket(over, Family.UDP4));
        assertEquals("the loop is stopping", refused.getCause().getMessage());
    }

    @Test
    void nobodyHearsOfAListeningThatIsOverAlready() throws Exception {
        UdpSocket socket = socket();
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> socket.bind(0).close());
        loop.until(() -> heard.has("close"));
        assertEquals(List.of("close"), heard.lines());
        assertFalse(loop.call(() -> loop.stats().pendingTasks() > 0));
    }
}
