package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Literals need no look-up; names are looked up off the loop, once for all that wait for one. */
class NamesTest {
    private static final String HERE = "127.0.0.1";

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static InetAddress[] addresses(String... literals) {
        return List.of(literals).stream()
                .map(text -> Names.literal(text).orElseThrow())
                .toArray(InetAddress[]::new);
    }

    private static UdpSocket socket(Family family, Names.Resolver resolver) throws Exception {
        return loop.call(() -> UdpSocket.open(loop.loop(), family, resolver));
    }

    // ---- literals

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1", "[::1]", "::ffff:1.2.3.4"})
    void theseAreLiterals(String text) {
        assertTrue(Names.literal(text).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4.",
                "01.2.3.4",
                "1.2.3.+4",
                "1.2..4",
                "a.b.c.d",
                "::zz",
                "1::2::3",
                "dead.beef",
                "x:1",
                "-129.0.0.1",
                "-1.-1.-1.-1"
            })
    void theseAreNot(String text) {
        assertEquals(Optional.empty(), Names.literal(text));
    }

    @Test
    void aLiteralAsksNoResolver() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        UdpSocket socket = socket(Family.UDP4, host -> {
            asked.incrementAndGet();
            throw new UnknownHostException(host);
        });
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.send("text", peer.port(), HERE));
            assertEquals("text", peer.receiveText());
        }
        assertEquals(0, asked.get());
    }

    // ---- names

    @Test
    void theSystemsResolverIsAskedByDefault() throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.send("text", peer.port(), "localhost"));
            assertEquals("text", peer.receiveText());
        }
    }

    @Test
    void aSocketTakesTheFirstAddressOfItsOwnFamily() throws Exception {
        Names.Resolver both = host -> addresses("::1", HERE);
        for (Family family : Family.values()) {
            UdpSocket socket = socket(family, both);
            try (Peer peer = Peer.on(family)) {
                loop.run(() -> socket.send("text", peer.port(), "both.test"));
                assertEquals("text", peer.receiveText());
            }
        }
    }

    @Test
    void aSocketOfIpv6TakesIpv4WhereThereIsNothingElse() throws Exception {
        UdpSocket socket = socket(Family.UDP6, host -> addresses(HERE));
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.send("text", peer.port(), "four.test"));
            assertEquals("text", peer.receiveText());
        }
    }

    @Test
    void aSocketOfIpv4HasNoWayToANameOfIpv6() throws Exception {
        UdpSocket socket = socket(Family.UDP4, host -> addresses("::1"));
        Heard heard = new Heard();
        loop.run(() -> socket.send("text", 9, "six.test", heard.sent("send")));
        loop.until(() -> heard.count() == 1);
        assertEquals(List.of("send six.test: it has no address for a socket of UDP4"), heard.lines());
    }

    @Test
    void allThatWaitForANameShareItsLookUpAndKeepTheirOrder() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        UdpSocket socket = socket(Family.UDP4, host -> {
            asked.incrementAndGet();
            loop.await(open);
            return addresses(HERE);
        });
        Heard heard = new Heard();
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                for (String text : List.of("one", "two", "three")) {
                    socket.send(text, peer.port(), "here.test", heard.sent(text));
                }
                assertEquals(3, socket.sendQueueCount());
                assertEquals(11, socket.sendQueueSize());
            });
            open.countDown();
            assertEquals(
                    List.of("one", "two", "three"),
                    List.of(peer.receiveText(), peer.receiveText(), peer.receiveText()));
        }
        loop.until(() -> heard.count() == 3);
        assertEquals(List.of("one 3 bytes", "two 3 bytes", "three 5 bytes"), heard.lines());
        assertEquals(1, asked.get());
        assertEquals(0, loop.call(socket::sendQueueCount));
        assertEquals(0, loop.call(socket::sendQueueSize));
    }

    @Test
    void anUnknownNameIsTheErrorOfItsDatagrams() throws Exception {
        UdpSocket socket = socket(Family.UDP4, host -> {
            throw new UnknownHostException(host + " is nowhere");
        });
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.send("text", 9, "nowhere.test", heard.sent("asked"));
            socket.send("text", 9, "nowhere.test");
        });
        loop.until(() -> heard.count() == 3);
        assertEquals(
                List.of("listening", "asked nowhere.test is nowhere", "error nowhere.test is nowhere"), heard.lines());
        assertEquals(0, loop.call(socket::sendQueueCount));
    }

    @Test
    void aResolverThatBreaksIsAnErrorToo() throws Exception {
        UdpSocket socket = socket(Family.UDP4, host -> {
            throw new IllegalStateException("no idea");
        });
        Heard heard = new Heard();
        loop.run(() -> socket.send("text", 9, "broken.test", heard.sent("send")));
        loop.until(() -> heard.count() == 1);
        assertEquals(List.of("send cannot look up broken.test"), heard.lines());
    }

    @Test
    void aHangingLookUpHoldsUpNobodyElse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        UdpSocket socket = socket(Family.UDP4, host -> {
            loop.await(never);
            throw new UnknownHostException(host);
        });
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                socket.send("late", peer.port(), "hanging.test", (error, bytes) -> {});
                socket.send("early", peer.port(), HERE);
            });
            assertEquals("early", peer.receiveText());
        }
        loop.run(() -> socket.close());
        never.countDown();
        loop.untilIdle();
    }

    @Test
    void aSocketIsBoundToANameAndThenConnectedToOne() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (Peer peer = Peer.on(Family.UDP4)) {
            UdpSocket socket = socket(Family.UDP4, host -> {
                if (host.equals("own.test")) {
                    loop.await(open);
                }
                return addresses(HERE);
            });
            Heard heard = loop.call(() -> Heard.by(socket));
            loop.run(() -> {
                socket.bind(0, "own.test");
                socket.connect(peer.port(), "peer.test", () -> socket.send("hello"));
            });
            open.countDown();
            assertEquals("hello", peer.receiveText());
            assertEquals(List.of("listening", "connect"), heard.lines());
            assertEquals(HERE, loop.call(socket::address).getAddress().getHostAddress());
        }
    }

    @Test
    void whoIsBoundNowhereIsConnectedToNobody() throws Exception {
        UdpSocket socket = socket(Family.UDP4, host -> {
            throw new UnknownHostException(host);
        });
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.bind(0, "own.test");
            socket.connect(9, HERE);
        });
        loop.until(() -> heard.count() == 2);
        assertEquals(
                List.of(
                        "error cannot bind own.test:0: own.test",
                        "error cannot connect to /127.0.0.1:9: cannot bind own.test:0: own.test"),
                heard.lines());
    }

    @Test
    void aPeerStillBeingLookedUpIsGivenUpWithTheBindAndNotConnectedToLater() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        UdpSocket socket = socket(Family.UDP4, host -> {
            if (host.equals("peer.test")) {
                loop.await(never);
            }
            throw new UnknownHostException(host);
        });
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.bind(0, "own.test");
            socket.connect(9, "peer.test");
        });
        loop.until(() -> heard.count() == 2);
        never.countDown();
        loop.run(() -> socket.bind(0, HERE));
        loop.until(() -> heard.has("listening"));
        loop.run(() -> assertThrows(IllegalStateException.class, socket::remoteAddress));
        assertEquals(
                List.of(
                        "error cannot bind own.test:0: own.test",
                        "error cannot connect to peer.test/<unresolved>:9: cannot bind own.test:0: own.test",
                        "listening"),
                heard.lines());
    }

    @Test
    void closingGivesTheLookUpsUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        UdpSocket binding = socket(Family.UDP4, host -> {
            loop.await(never);
            return addresses(HERE);
        });
        Heard heard = loop.call(() -> Heard.by(binding));
        loop.run(() -> {
            binding.bind(0, "own.test");
            binding.close();
        });
        loop.untilIdle();
        never.countDown();
        assertEquals(List.of("close"), heard.lines());
    }
}
