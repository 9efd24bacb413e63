package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeUdpPeer;
import io.nodelay.fake.Fault;
import io.nodelay.testing.FakeLoop;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel refuses is told to whom it concerns, and costs the socket its life only if it must. */
class RefusalTest {
    private static final String HERE = "127.0.0.1";

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final Heard heard = new Heard();
    private UdpSocket socket;
    private FakeUdpPeer peer;

    @BeforeEach
    void aSocketAndAPeer() {
        fake.net().latency(0, 0);
        socket = Dgram.createSocket(fake.loop(), Family.UDP4);
        peer = fake.net().udp(Peer.place(Family.UDP4, 0));
    }

    private void watch() {
        socket.onError(why -> heard.note("error " + why.getMessage()));
        socket.onClose(() -> heard.note("close"));
    }

    /** The next call into the JDK fails, or the one after so many. */
    private void failNext(int after) {
        fake.net().failAt(fake.net().calls() + 1 + after, Fault.IO_EXCEPTION);
    }

    private void runAndClose() {
        fake.loop().setTimeout(500, socket::close).unref();
        fake.loop().run();
        peer.close();
    }

    // ---- no address

    @Test
    void aSendThatCannotBindIsToldSoAndTheNextTriesAgain() {
        watch();
        failNext(1); // behind SO_REUSEADDR
        socket.send("one", peer.address().getPort(), HERE, heard.sent("one"));
        socket.send("two", peer.address().getPort(), HERE, heard.sent("two"));
        runAndClose();
        assertEquals(List.of("one cannot bind *:0: injected into BIND", "two 3 bytes", "close"), heard.lines());
    }

    @Test
    void aConnectThatCannotBindIsAnErrorAndAnotherMayFollow() {
        watch();
        failNext(1);
        socket.connect(peer.address().getPort(), HERE);
        socket.connect(peer.address().getPort(), HERE);
        socket.send("two", heard.sent("two"));
        runAndClose();
        assertEquals(
                List.of(
                        "error cannot connect to " + peer.address() + ": cannot bind *:0: injected into BIND",
                        "two 3 bytes",
                        "close"),
                heard.lines());
    }

    @Test
    void aConnectThatIsRefusedIsCountedIfNobodyHears() {
        socket.bind(0, HERE);
        failNext(0);
        socket.connect(peer.address().getPort(), HERE);
        assertThrows(IllegalStateException.class, () -> socket.remoteAddress());
        runAndClose();
        assertEquals(1, fake.loop().stats().unheardErrors());
    }

    // ---- a descriptor that fails

    private void failTheReceiveBehindAMessage() {
        socket.onMessage((bytes, from) -> {
            heard.note(Heard.text(bytes));
            failNext(0);
        });
        peer.send(socket.address(), "message");
    }

    @Test
    void aDescriptorThatFailsClosesTheSocket() {
        watch();
        socket.bind(0, HERE);
        failTheReceiveBehindAMessage();
        fake.loop().run();
        peer.close();
        assertEquals(List.of("message", "error cannot receive: injected into RECEIVE", "close"), heard.lines());
        assertTrue(socket.closed());
    }

    @Test
    void aDescriptorThatFailsUnheardEndsTheLoop() {
        socket.onClose(() -> heard.note("close"));
        socket.bind(0, HERE);
        failTheReceiveBehindAMessage();
        UncheckedIOException ended =
                assertThrows(UncheckedIOException.class, () -> fake.loop().run());
        peer.close();
        assertTrue(ended.getMessage().contains("cannot receive"), ended::getMessage);
        assertEquals(List.of("message", "close"), heard.lines());
    }

    @Test
    void aSendAfterAFailureIsToldOfItAndThrowsNothing() {
        socket.bind(0, HERE);
        socket.onError(why -> socket.send("late", 9, HERE, heard.sent("late")));
        failTheReceiveBehindAMessage();
        fake.loop().run();
        peer.close();
        assertEquals(List.of("message", "late cannot receive: injected into RECEIVE"), heard.lines());
    }

    @Test
    void whatIcmpSaysBesidesIsToldAndSurvived() {
        watch();
        socket.connect(peer.address().getPort(), HERE);
        failTheReceiveBehindAMessage();
        fake.net().after(10, () -> peer.send(socket.address(), "and another"));
        runAndClose();
        assertEquals(
                List.of(
                        "message",
                        "error an earlier datagram has failed: injected into RECEIVE",
                        "and another",
                        "error an earlier datagram has failed: injected into RECEIVE",
                        "close"),
                heard.lines());
    }

    // ---- one connection and the next

    @Test
    void aConnectionThatIsOverAtOnceIsNotTold() {
        socket.onConnect(() -> heard.note("connect to " + socket.remoteAddress().getPort()));
        FakeUdpPeer other = fake.net().udp(Peer.place(Family.UDP4, 0));
        socket.connect(peer.address().getPort(), HERE)
                .disconnect()
                .connect(other.address().getPort(), HERE);
        runAndClose();
        int port = other.address().getPort();
        other.close();
        assertEquals(List.of("connect to " + port), heard.lines());
    }

    // ---- options and watchers

    @Test
    void anOptionThatIsRefusedIsThrown() {
        failNext(0);
        UncheckedIOException set = assertThrows(UncheckedIOException.class, () -> socket.setBroadcast(true));
        assertEquals("cannot set SO_BROADCAST to true", set.getMessage());
        failNext(0);
        UncheckedIOException asked = assertThrows(UncheckedIOException.class, () -> socket.recvBufferSize());
        assertEquals("cannot read SO_RCVBUF", asked.getMessage());
        assertFalse(socket.closed());
    }

    @Test
    void aSocketWithoutADescriptorIsToldAtOnce() {
        fake.net().descriptorLimit(fake.net().open().size());
        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> Dgram.createSocket(fake.loop(), Family.UDP6));
        assertEquals("cannot open a socket of UDP6", refused.getMessage());
    }

    @Test
    void aWatcherThatThrowsKeepsNobodyFromHearing() {
        socket.onListening(() -> {
            throw new IllegalStateException("not listening");
        });
        socket.onListening(() -> heard.note("listening"));
        socket.bind(0, HERE);
        runAndClose();
        assertEquals(List.of("listening"), heard.lines());
        assertEquals(1, fake.uncaught().size());
        assertEquals("not listening", fake.uncaught().get(0).getMessage());
    }

    @Test
    void whatWaitsForANameCountsAsWaiting() {
        UdpSocket asking = UdpSocket.open(fake.loop(), Family.UDP4, host -> {
            throw new UnknownHostException(host);
        });
        asking.maxSendQueue(1, 1_000);
        asking.send("one", 9, "one.test", heard.outcome("one"));
        asking.send("two", 9, "two.test", heard.outcome("two"));
        assertEquals(1, asking.sendQueueCount());
        asking.close();
        runAndClose();
        assertEquals(List.of("two IOException", "one IOException"), heard.lines());
    }
}
