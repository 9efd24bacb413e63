package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.FakeUdpPeer;
import io.nodelay.fake.Fault;
import io.nodelay.testing.FakeLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel has no room for waits, up to a bound, and follows in its order. */
class SendQueueTest {
    private static final int SEND_BUFFER = 1_000;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final Heard heard = new Heard();
    private UdpSocket socket;
    private FakeUdpPeer peer;

    @BeforeEach
    void aSmallSendBuffer() {
        fake.net().buffers(1 << 20, SEND_BUFFER);
        socket = Dgram.createSocket(fake.loop(), Family.UDP4).bind(0, "127.0.0.1");
        socket.onError(why -> heard.note("error " + why.getMessage()));
        peer = fake.net().udp(Peer.place(Family.UDP4, 0));
    }

    private void send(String text, Sent done) {
        socket.send(text, peer.address().getPort(), "127.0.0.1", done);
    }

    private void runUntilIdle() {
        fake.loop().setTimeout(500, socket::close).unref();
        fake.loop().run();
        peer.close();
    }

    private List<String> arrived() {
        return peer.received().stream().map(FakeUdpPeer.Message::text).toList();
    }

    @Test
    void whatTheKernelHasNoRoomForFollowsInItsOrder() {
        List<String> texts =
                IntStream.range(0, 20).mapToObj(i -> i + "x".repeat(400)).toList();
        texts.forEach(text -> send(text, heard.sent("send")));
        assertEquals(18, socket.sendQueueCount());
        assertEquals(texts.subList(2, 20).stream().mapToInt(String::length).sum(), socket.sendQueueSize());
        runUntilIdle();
        assertEquals(texts, arrived());
        assertEquals(
                texts.stream().map(text -> "send " + text.length() + " bytes").toList(), heard.lines());
        assertEquals(0, socket.sendQueueCount());
        assertEquals(0, socket.sendQueueSize());
    }

    @Test
    void whatWaitsWasCopied() {
        ByteBuffer direct = ByteBuffer.allocateDirect(900);
        for (int i = 1; i <= 3; i++) {
            direct.clear();
            while (direct.hasRemaining()) {
                direct.put((byte) ('0' + i));
            }
            socket.send(direct.flip(), peer.address(), Outcomes.NOBODY);
        }
        direct.clear().put(new byte[900]);
        runUntilIdle();
        assertEquals(List.of("1".repeat(900), "2".repeat(900), "3".repeat(900)), arrived());
    }

    @Test
    void moreDatagramsThanMayWaitFailAndSayHowMany() {
        socket.maxSendQueue(2, 10_000);
        for (int i = 0; i < 4; i++) {
            send("x".repeat(SEND_BUFFER), heard.sent("send " + i));
        }
        assertEquals(2, socket.sendQueueCount());
        runUntilIdle();
        assertEquals(
                List.of(
                        "send 0 1000 bytes",
                        "send 3 cannot send 1000 bytes to " + peer.address()
                                + ": 2 datagrams of 2000 bytes wait already," + " and at most 2 of 10000 may",
                        "send 1 1000 bytes",
                        "send 2 1000 bytes"),
                heard.lines());
        assertEquals(3, arrived().size());
    }

    @Test
    void moreBytesThanMayWaitFail() {
        socket.maxSendQueue(100, 1_500);
        send("x".repeat(SEND_BUFFER), Outcomes.NOBODY);
        send("x".repeat(SEND_BUFFER), Outcomes.NOBODY);
        send("x".repeat(501), heard.outcome("too much"));
        send("x".repeat(500), heard.outcome("just enough"));
        assertEquals(1_500, socket.sendQueueSize());
        runUntilIdle();
        assertEquals(List.of("too much IOException", "just enough 500 bytes"), heard.lines());
    }

    @Test
    void thereIsRoomAgainOnceItHasLeft() {
        socket.maxSendQueue(1, 10_000);
        send("x".repeat(SEND_BUFFER), (error, bytes) -> {});
        send("one", (error, bytes) -> send("two", heard.sent("two")));
        runUntilIdle();
        assertEquals(List.of("two 3 bytes"), heard.lines());
        assertEquals(List.of("one", "two"), arrived().subList(1, 3));
    }

    @Test
    void withoutRoomForAnyNothingWaits() {
        socket.maxSendQueue(0, 0);
        send("x".repeat(SEND_BUFFER), heard.outcome("first"));
        send("x", heard.outcome("second"));
        runUntilIdle();
        assertEquals(List.of("first 1000 bytes", "second IOException"), heard.lines());
        assertThrows(IllegalArgumentException.class, () -> Dgram.createSocket(fake.loop(), Family.UDP4)
                .maxSendQueue(-1, 0));
    }

    @Test
    void aPassSendsTwiceAsManyOfThoseThatWaitAsItHears() {
        fake.net().latency(0, 0);
        send("x".repeat(SEND_BUFFER), (error, bytes) -> {});
        List<Long> passes = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            send("small", (error, bytes) -> passes.add(fake.loop().stats().passes()));
        }
        runUntilIdle();
        assertEquals(150, passes.size());
        for (long pass : passes) {
            assertTrue(Collections.frequency(passes, pass) <= 2 * UdpSocket.DATAGRAMS_PER_PASS, passes::toString);
        }
    }

    @Test
    void anAnswerOfZeroIsTriedAgain() {
        InetSocketAddress to = peer.address();
        long next = fake.net().calls() + 1;
        fake.net().failAt(next, Fault.NOTHING);
        send("text", heard.sent("send"));
        assertEquals(CallKind.SEND, fake.net().callLog().get((int) next - 1));
        assertEquals(1, socket.sendQueueCount());
        runUntilIdle();
        assertEquals(List.of("send 4 bytes"), heard.lines());
        assertEquals(List.of("text"), arrived());
        assertEquals(to, peer.address());
    }

    @Test
    void aDatagramThatFailsWhileItWaitsHasItsOwnErrorAndTheNextFollow() {
        send("x".repeat(SEND_BUFFER), heard.outcome("one"));
        send("two", heard.outcome("two"));
        socket.send("three", 9, "::1", heard.outcome("three"));
        send("four", heard.outcome("four"));
        assertEquals(3, socket.sendQueueCount());
        runUntilIdle();
        assertEquals(List.of("one 1000 bytes", "two 3 bytes", "three IOException", "four 4 bytes"), heard.lines());
        assertEquals(List.of("two", "four"), arrived().subList(1, 3));
    }

    @Test
    void aDatagramToAnotherThatStillWaitsFailsWhenTheSocketIsConnected() {
        FakeUdpPeer stranger = fake.net().udp(Peer.place(Family.UDP4, 0));
        send("x".repeat(SEND_BUFFER), heard.outcome("one"));
        socket.send("two", stranger.address().getPort(), "127.0.0.1", heard.sent("two"));
        send("three", heard.outcome("three"));
        socket.connect(peer.address().getPort(), "127.0.0.1");
        runUntilIdle();
        stranger.close();
        assertEquals(
                List.of(
                        "one 1000 bytes",
                        "two cannot send 3 bytes to " + stranger.address()
                                + ": the socket was connected to another address before the datagram could leave",
                        "three 5 bytes"),
                heard.lines());
    }

    @Test
    void emptyDatagramsDoNotHoldUpTheOthers() {
        fake.net().buffers(1 << 20, 212_992);
        UdpSocket roomy = Dgram.createSocket(fake.loop(), Family.UDP4).bind(0, "127.0.0.1");
        List<Long> passes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            roomy.send(
                    i % 2 == 0 ? "" : "x",
                    peer.address().getPort(),
                    "127.0.0.1",
                    (error, bytes) -> passes.add(fake.loop().stats().passes()));
        }
        fake.loop().setTimeout(500, roomy::close).unref();
        runUntilIdle();
        assertEquals(60, passes.size());
        assertTrue(passes.get(59) - passes.get(0) <= 1, passes::toString);
    }
}
