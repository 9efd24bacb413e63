package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.LoopExtension;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams come whole, with their sender, in a buffer that is lent. */
class MessageTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static UdpSocket bound(Family family) throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), family).bind(0, Peer.loopback(family)));
    }

    private static InetSocketAddress addressOf(UdpSocket socket) throws Exception {
        return loop.call(socket::address);
    }

    private static void comesWhole(Family family, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        UdpSocket socket = bound(family);
        loop.run(() -> socket.onMessage((lent, from) -> {
            byte[] copy = new byte[lent.remaining()];
            lent.get(copy);
            heard.complete(copy);
        }));
        try (Peer peer = Peer.on(family)) {
            peer.send(bytes, addressOf(socket));
            assertArrayEquals(bytes, loop.await(heard));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLargestDatagramComesWhole(Family family) throws Exception {
        comesWhole(family, 65_507);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDatagramComesToo(Family family) throws Exception {
        comesWhole(family, 0);
    }

    @Test
    void whatIpv6CarriesBesidesComesWholeToo() throws Exception {
        byte[] bytes = new byte[65_527];
        new Random(1).nextBytes(bytes);
        CompletableFuture<ByteBuffer> heard = new CompletableFuture<>();
        UdpSocket receiver = bound(Family.UDP6);
        UdpSocket sender = bound(Family.UDP6);
        loop.run(() -> {
            receiver.onMessage((lent, from) -> heard.complete(
                    ByteBuffer.allocate(lent.remaining()).put(lent).flip()));
            sender.send(ByteBuffer.wrap(bytes), receiver.address(), Outcomes.NOBODY);
        });
        assertEquals(ByteBuffer.wrap(bytes), loop.await(heard));
    }

    @ParameterizedTest
    @EnumSource
    void theSenderIsNamed(Family family) throws Exception {
        CompletableFuture<RemoteInfo> heard = new CompletableFuture<>();
        UdpSocket socket = bound(family);
        loop.run(() -> socket.onMessage((lent, from) -> heard.complete(from)));
        try (Peer peer = Peer.on(family)) {
            peer.send("hello", addressOf(socket));
            RemoteInfo from = loop.await(heard);
            assertEquals(peer.address().getAddress(), from.address());
            assertEquals(peer.port(), from.port());
            assertEquals(family, from.family());
        }
    }

    @Test
    void aSocketOfIpv6HearsIpv4AsSuch() throws Exception {
        CompletableFuture<RemoteInfo> heard = new CompletableFuture<>();
        UdpSocket socket =
                loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP6).bind(0));
        loop.run(() -> socket.onMessage((lent, from) -> heard.complete(from)));
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("hello", Peer.place(Family.UDP4, addressOf(socket).getPort()));
            assertEquals(Family.UDP4, loop.await(heard).family());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEchoGoesToItsSender(Family family) throws Exception {
        UdpSocket echo = bound(family);
        loop.run(() -> echo.onMessage((lent, from) -> echo.send(lent, from)));
        try (Peer one = Peer.on(family);
                Peer other = Peer.on(family)) {
            one.send("one", addressOf(echo));
            other.send("other", addressOf(echo));
            assertEquals("one", one.receiveText());
            assertEquals("other", other.receiveText());
        }
    }

    @Test
    void oneSenderIsOneObjectAndAnotherIsAnother() throws Exception {
        List<RemoteInfo> senders = new ArrayList<>();
        UdpSocket socket = bound(Family.UDP4);
        loop.run(() -> socket.onMessage((lent, from) -> senders.add(from)));
        try (Peer one = Peer.on(Family.UDP4);
                Peer other = Peer.on(Family.UDP4)) {
            one.send("1", addressOf(socket));
            one.send("2", addressOf(socket));
            loop.until(() -> senders.size() == 2);
            other.send("3", addressOf(socket));
            loop.until(() -> senders.size() == 3);
        }
        assertSame(senders.get(0), senders.get(1));
        assertNotSame(senders.get(0), senders.get(2));
        assertNotEquals(senders.get(0), senders.get(2));
    }

    @Test
    void whatOneReaderDoesToTheBufferTheNextDoesNotSee() throws Exception {
        List<String> seen = new ArrayList<>();
        UdpSocket socket = bound(Family.UDP4);
        loop.run(() -> socket.onMessage((lent, from) -> {
            seen.add(lent.position() + " " + lent.limit() + " " + lent.order());
            lent.order(ByteOrder.LITTLE_ENDIAN).position(1).limit(2).mark();
        }));
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("first", addressOf(socket));
            peer.send("second", addressOf(socket));
            loop.until(() -> seen.size() == 2);
        }
        assertEquals(List.of("0 5 BIG_ENDIAN", "0 6 BIG_ENDIAN"), seen);
    }

    @Test
    void whatWasLentIsOverwrittenAfterwards() throws Exception {
        List<ByteBuffer> kept = new ArrayList<>();
        UdpSocket socket = bound(Family.UDP4);
        loop.run(() -> socket.onMessage((lent, from) -> kept.add(lent)));
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("secret", addressOf(socket));
            loop.until(() -> !kept.isEmpty());
        }
        assertEquals((byte) 0xA5, loop.call(() -> kept.get(0).get(5)));
    }

    @Test
    void withoutAReaderTheKernelKeepsWhatComes() throws Exception {
        UdpSocket socket = bound(Family.UDP4);
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("early", addressOf(socket));
            peer.send("bird", addressOf(socket));
        }
        Heard heard = new Heard();
        loop.run(() -> socket.onMessage((lent, from) -> heard.note(Heard.text(lent))));
        loop.until(() -> heard.has("bird"));
        assertEquals(List.of("early", "bird"), heard.lines());
    }

    @Test
    void aNewReaderReplacesTheOld() throws Exception {
        Heard first = new Heard();
        Heard second = new Heard();
        UdpSocket socket = bound(Family.UDP4);
        loop.run(() -> socket.onMessage((lent, from) -> {
            first.note(Heard.text(lent));
            socket.onMessage((again, sender) -> second.note(Heard.text(again)));
        }));
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("one", addressOf(socket));
            peer.send("two", addressOf(socket));
            loop.until(() -> second.count() == 1);
        }
        assertEquals(List.of("one"), first.lines());
        assertEquals(List.of("two"), second.lines());
    }

    @Test
    void aReaderThatThrowsCostsItsDatagramOnly() throws Exception {
        loop.expectUncaught(IllegalStateException.class);
        Heard heard = new Heard();
        UdpSocket socket = bound(Family.UDP4);
        loop.run(() -> socket.onMessage((lent, from) -> {
            String text = Heard.text(lent);
            if (text.equals("poisonous")) {
                throw new IllegalStateException("did not agree with me");
            }
            heard.note(text);
        }));
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("poisonous", addressOf(socket));
            peer.send("wholesome", addressOf(socket));
            loop.until(() -> heard.count() == 1);
        }
        assertEquals(List.of("wholesome"), heard.lines());
    }

    @Test
    void aNewSelectorHearsAsTheOldOneDid() throws Exception {
        UdpSocket echo = bound(Family.UDP4);
        loop.run(() -> echo.onMessage((lent, from) -> echo.send(lent, from)));
        try (Peer peer = Peer.on(Family.UDP4)) {
            peer.send("before", addressOf(echo));
            assertEquals("before", peer.receiveText());
            loop.run(() -> loop.loop().rebuildSelector());
            loop.until(() -> loop.stats().rebuilds() == 1);
            peer.send("after", addressOf(echo));
            assertEquals("after", peer.receiveText());
            loop.run(() -> echo.onMessage((lent, from) -> {
                echo.send("", from.port(), "127.0.0.1"); // which waits for OP_WRITE
                echo.send(lent, from);
            }));
            peer.send("written", addressOf(echo));
            assertEquals("", peer.receiveText());
            assertEquals("written", peer.receiveText());
        }
    }

    @Test
    void aSenderWithoutAnAddressIsRefused() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("somebody", 1);
        assertThrows(IllegalArgumentException.class, () -> new RemoteInfo(name));
    }
}
