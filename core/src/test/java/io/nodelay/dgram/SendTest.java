package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A send leaves in the call; what became of it is told once, later, and costs nobody else anything. */
class SendTest {
    private static final String HERE = "127.0.0.1";

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static UdpSocket socket() throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    // ---- forms

    @Test
    void sixArgumentsSendAPartOfABufferAndLeaveItAsItWas() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        try (Peer peer = Peer.on(Family.UDP4)) {
            for (ByteBuffer buffer : List.of(bytes("a message"), direct("a message"))) {
                buffer.position(1).limit(8);
                loop.run(() -> socket.send(buffer, 2, 4, peer.port(), HERE, heard.sent("part")));
                assertEquals("mess", peer.receiveText());
                assertEquals(1, buffer.position());
                assertEquals(8, buffer.limit());
            }
        }
        loop.until(() -> heard.count() == 2);
        assertEquals(List.of("part 4 bytes", "part 4 bytes"), heard.lines());
    }

    @Test
    void aPartThatIsNotThereIsRefusedAndTheBufferLeftAsItWas() throws Exception {
        UdpSocket socket = socket();
        ByteBuffer buffer = bytes("text").limit(3);
        loop.run(() -> assertThrows(
                IndexOutOfBoundsException.class, () -> socket.send(buffer, 1, 3, 9, HERE, Outcomes.NOBODY)));
        assertEquals(0, buffer.position());
        assertEquals(3, buffer.limit());
    }

    @ParameterizedTest
    @EnumSource
    void everyFormWithAnAddressSendsTheSame(Family family) throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), family));
        Heard heard = new Heard();
        String host = Peer.loopback(family);
        try (Peer peer = Peer.on(family)) {
            loop.run(() -> {
                socket.send("text", peer.port(), host);
                socket.send("text", peer.port(), host, heard.sent("string"));
                socket.send("text".getBytes(StandardCharsets.UTF_8), peer.port(), host);
                socket.send("text".getBytes(StandardCharsets.UTF_8), peer.port(), host, heard.sent("array"));
                socket.send(bytes("text"), peer.port(), host);
                socket.send(direct("text"), peer.port(), host, heard.sent("direct"));
                socket.send(bytes("text"), new RemoteInfo(peer.address()));
                socket.send(bytes("text"), new RemoteInfo(peer.address()), heard.sent("sender"));
                socket.send(bytes("text"), peer.address(), heard.sent("address"));
            });
            for (int i = 0; i < 9; i++) {
                assertEquals("text", peer.receiveText());
            }
        }
        loop.until(() -> heard.count() == 5);
        assertEquals(
                List.of("string 4 bytes", "array 4 bytes", "direct 4 bytes", "sender 4 bytes", "address 4 bytes"),
                heard.lines());
    }

    @Test
    void aBufferIsUsedUpWhetherItIsSentOrNot() throws Exception {
        UdpSocket socket = socket();
        ByteBuffer sent = bytes("text");
        ByteBuffer tooLong = ByteBuffer.allocateDirect(65_508);
        loop.run(() -> {
            socket.send(sent, 9, HERE);
            socket.send(tooLong, 9, HERE, (error, bytes) -> {});
        });
        assertFalse(sent.hasRemaining());
        assertFalse(tooLong.hasRemaining());
    }

    @Test
    void aReadOnlyBufferIsSent() throws Exception {
        UdpSocket socket = socket();
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.send(bytes("text").asReadOnlyBuffer(), peer.port(), HERE));
            assertEquals("text", peer.receiveText());
        }
    }

    @Test
    void theBufferIsTheCallersAgainAfterTheCall() throws Exception {
        UdpSocket socket = socket();
        ByteBuffer buffer = direct("text");
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                socket.send(buffer, peer.port(), HERE);
                buffer.put(0, (byte) 'n');
            });
            assertEquals("text", peer.receiveText());
        }
    }

    // ---- callbacks

    @Test
    void theCallbackIsNeverInsideTheSend() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> {
            socket.send("text", 9, HERE, heard.sent("good"));
            socket.send(new byte[65_508], 9, HERE, heard.outcome("bad"));
            assertEquals(0, heard.count());
        });
        loop.until(() -> heard.count() == 2);
        assertEquals(List.of("good 4 bytes", "bad IOException"), heard.lines());
    }

    @Test
    void callbacksComeOnceAndInTheOrderOfTheSends() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> {
            for (int i = 0; i < 100; i++) {
                socket.send("x".repeat(i + 1), 9, HERE, heard.sent("send"));
            }
        });
        loop.until(() -> heard.count() >= 100);
        assertEquals(
                IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> "send " + i + " bytes")
                        .toList(),
                heard.lines());
    }

    @Test
    void aCallbackMaySendAndIsToldOfThatLater() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> socket.send("a", 9, HERE, (error, bytes) -> {
            socket.send("bb", 9, HERE, heard.sent("second"));
            heard.note("first");
        }));
        loop.until(() -> heard.count() == 2);
        assertEquals(List.of("first", "second 2 bytes"), heard.lines());
    }

    @Test
    void callbacksThatSendManyMoreAreToldInOrderToo() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> {
            for (int i = 1; i <= 5; i++) {
                int own = i;
                socket.send("x", 9, HERE, (error, bytes) -> {
                    heard.note("first " + own);
                    for (int j = 1; j <= 5; j++) {
                        socket.send("x", 9, HERE, heard.sent("second " + own + "." + j));
                    }
                });
            }
        });
        loop.until(() -> heard.count() == 30);
        assertEquals(
                Stream.concat(
                                IntStream.rangeClosed(1, 5).mapToObj(i -> "first " + i),
                                IntStream.range(0, 25)
                                        .mapToObj(i -> "second " + (i / 5 + 1) + "." + (i % 5 + 1) + " 1 bytes"))
                        .toList(),
                heard.lines());
    }

    @Test
    void aCallbackThatThrowsKeepsNobodyFromHearing() throws Exception {
        loop.expectUncaught(IllegalStateException.class);
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> {
            socket.send("a", 9, HERE, (error, bytes) -> {
                throw new IllegalStateException("not my day");
            });
            socket.send("b", 9, HERE, heard.sent("next"));
        });
        loop.until(() -> heard.count() == 1);
        assertEquals(List.of("next 1 bytes"), heard.lines());
        assertFalse(loop.call(socket::closed));
    }

    // ---- what cannot be sent

    @Test
    void oneByteTooManyIsAClearErrorOfThatDatagram() throws Exception {
        UdpSocket socket = socket();
        Heard heard = loop.call(() -> Heard.by(socket));
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                socket.send(new byte[65_508], peer.port(), HERE, heard.sent("too long"));
                socket.send("and now something shorter", peer.port(), HERE, heard.sent("short"));
            });
            assertEquals("and now something shorter", peer.receiveText());
            loop.until(() -> heard.count() == 3);
            assertEquals(
                    List.of(
                            "listening",
                            "too long cannot send 65508 bytes to /127.0.0.1:" + peer.port()
                                    + ": one datagram carries at most 65507 bytes over IPv4 and 65527 over IPv6",
                            "short 25 bytes"),
                    heard.lines());
        }
    }

    @Test
    void aWholeMegabyteIsTheSameError() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> {
            socket.send(new byte[1 << 20], 9, HERE, heard.outcome("array"));
            socket.send(ByteBuffer.allocate(1 << 20), 9, HERE, heard.outcome("heap"));
            socket.send(ByteBuffer.allocateDirect(1 << 20), 9, HERE, heard.outcome("direct"));
        });
        loop.until(() -> heard.count() == 3);
        assertEquals(List.of("array IOException", "heap IOException", "direct IOException"), heard.lines());
    }

    @Test
    void withoutACallbackTheErrorIsTheSockets() throws Exception {
        UdpSocket socket = socket();
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.send(new byte[65_508], 9, HERE);
            assertEquals(0, heard.count());
        });
        loop.until(() -> heard.count() == 2);
        assertTrue(heard.lines().get(1).startsWith("error cannot send 65508 bytes"), heard.lines()::toString);
        assertFalse(loop.call(socket::closed));
    }

    @Test
    void anErrorThatNobodyHearsIsCounted() throws Exception {
        UdpSocket socket = socket();
        long before = loop.call(() -> loop.stats().unheardErrors());
        loop.run(() -> socket.send(new byte[65_508], 9, HERE));
        loop.until(() -> loop.stats().unheardErrors() == before + 1);
        assertFalse(loop.call(socket::closed));
    }

    @Test
    void broadcastingNeedsTheOptionAndTheErrorSaysSo() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> socket.send("all", 9, "255.255.255.255", heard.sent("broadcast")));
        loop.until(() -> heard.count() == 1);
        assertTrue(heard.lines().get(0).contains("call setBroadcast(true) first"), heard.lines()::toString);
    }

    @Test
    void aSocketOfIpv4DoesNotReachIpv6() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> socket.send("text", 9, "::1", heard.sent("six")));
        loop.until(() -> heard.count() == 1);
        assertTrue(heard.lines().get(0).endsWith("a socket of UDP4 does not reach IPv6"), heard.lines()::toString);
    }

    @Test
    void aSocketOfIpv6ReachesIpv4() throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP6));
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.send("text", peer.port(), HERE));
            assertEquals("text", peer.receiveText());
        }
    }

    @Test
    void thereAreNoPortsButFrom1To65535() throws Exception {
        UdpSocket socket = socket();
        loop.run(() -> {
            for (int port : new int[] {-1, 0, 65_536}) {
                assertThrows(IllegalArgumentException.class, () -> socket.send("text", port, HERE));
                assertThrows(IllegalArgumentException.class, () -> socket.connect(port, HERE));
            }
        });
    }

    // ---- an address of its own

    @Test
    void theFirstSendBindsTheSocket() throws Exception {
        UdpSocket socket = socket();
        Heard heard = loop.call(() -> Heard.by(socket));
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.send("hello", peer.port(), HERE));
            DatagramPacket hello = peer.next();
            assertEquals(loop.call(socket::address).getPort(), hello.getPort());
            peer.send("hello yourself", (InetSocketAddress) hello.getSocketAddress());
            loop.until(() -> heard.count() == 2);
        }
        assertEquals(List.of("listening", "hello yourself"), heard.lines());
    }

    @Test
    void anEmptyDatagramIsSentInItsTurn() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> {
                socket.send("before", peer.port(), HERE, heard.sent("before"));
                socket.send("", peer.port(), HERE, heard.sent("nothing"));
                socket.send(ByteBuffer.allocateDirect(0), peer.port(), HERE, heard.sent("nothing more"));
                socket.send("after", peer.port(), HERE, heard.sent("after"));
                assertEquals(3, socket.sendQueueCount());
                assertEquals(5, socket.sendQueueSize());
            });
            assertEquals(
                    List.of("before", "", "", "after"),
                    List.of(peer.receiveText(), peer.receiveText(), peer.receiveText(), peer.receiveText()));
        }
        loop.until(() -> heard.count() == 4);
        assertEquals(
                List.of("before 6 bytes", "nothing 0 bytes", "nothing more 0 bytes", "after 5 bytes"), heard.lines());
        assertEquals(0, loop.call(socket::sendQueueCount));
    }
}
