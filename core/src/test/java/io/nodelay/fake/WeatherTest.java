package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** What can be arranged: bad weather, and the other side by hand. */
class WeatherTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    // ---- the weather

    @Test
    void earlyReturnsMoveTheClockByAMicrosecond() throws IOException {
        FakeNet net = new FakeNet(1).calm().earlyReturns(2);
        Selector selector = net.provider().openSelector();
        assertEquals(0, selector.select(1_000));
        assertEquals(0, selector.select(1_000));
        assertEquals(2_000, net.clock().elapsedNanos());
        assertEquals(0, selector.select(1_000));
        assertEquals(1_000_002_000, net.clock().elapsedNanos());
    }

    @Test
    void earlyReturnsMayClaimKeysThatAreNotThere() throws IOException {
        FakeNet net = new FakeNet(1).earlyReturns(1, 1);
        assertEquals(1, net.provider().openSelector().select(1_000));
    }

    @Test
    void failingSelectsFailAsOftenAsTold() throws IOException {
        FakeNet net = new FakeNet(1).failSelects(2);
        Selector selector = net.provider().openSelector();
        assertThrows(IOException.class, selector::selectNow);
        assertThrows(IOException.class, selector::selectNow);
        assertEquals(0, selector.selectNow());
    }

    @Test
    void spuriousWakeUpsComeEarlyAndWithNothing() throws IOException {
        FakeNet net = new FakeNet(1).spuriousWakeups(1);
        assertEquals(0, net.provider().openSelector().select(1_000));
        assertTrue(net.clock().elapsedMillis() < 1_000);
    }

    @Test
    void aHostThatNeverAnswersLeavesAConnectPending() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        SocketChannel channel = FakeNetTest.connecting(net, new InetSocketAddress("192.0.2.1", 80));
        net.clock().advance(3_600_000);
        assertFalse(channel.finishConnect());
    }

    @Test
    void aHostWithoutARouteFailsTheConnectAtOnce() throws IOException {
        InetAddress host = InetAddress.getByName("2001:db8::1");
        SocketChannel channel = new FakeNet(1).unroutable(host).provider().openSocketChannel();
        channel.configureBlocking(false);
        IOException none = assertThrows(IOException.class, () -> channel.connect(new InetSocketAddress(host, 80)));
        assertEquals("java.net.SocketException: Network is unreachable", none.toString());
        assertFalse(channel.isOpen());
    }

    @Test
    void aFullBacklogMakesTheNextConnectTryAgainAfterASecond() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        FakePeerServer server = net.listen(ANYWHERE, 1).stopAccepting();
        FakeNetTest.connecting(net, server.address());
        FakeNetTest.connecting(net, server.address());
        SocketChannel third = FakeNetTest.connecting(net, server.address());
        net.clock().advance(500);
        assertFalse(third.finishConnect());
        server.resumeAccepting();
        net.clock().advance(502);
        assertTrue(third.finishConnect());
        assertEquals(3, server.accepted().size());
    }

    @Test
    void aBacklogThatStaysFullTimesTheConnectOut() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        FakePeerServer server = net.listen(ANYWHERE, 1).stopAccepting();
        FakeNetTest.connecting(net, server.address());
        FakeNetTest.connecting(net, server.address());
        SocketChannel third = FakeNetTest.connecting(net, server.address());
        net.clock().advance(127_000);
        assertFalse(third.finishConnect());
        net.clock().advance(10);
        ConnectException late = assertThrows(ConnectException.class, third::finishConnect);
        assertEquals("Connection timed out", late.getMessage());
    }

    @Test
    void aServerIsFoundAtItsOwnAddressOrAtAnyIfItHasNone() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        InetAddress six = Addresses.literal("::1");
        int one = ((InetSocketAddress) net.listen(ANYWHERE).address()).getPort();
        int any = ((InetSocketAddress) net.listen(new InetSocketAddress(0)).address()).getPort();
        SocketChannel missing = FakeNetTest.connecting(net, new InetSocketAddress(six, one));
        SocketChannel found = FakeNetTest.connecting(net, new InetSocketAddress(six, any));
        net.clock().advance(10);
        assertThrows(ConnectException.class, missing::finishConnect);
        assertTrue(found.finishConnect());
        assertEquals(six, ((InetSocketAddress) found.getLocalAddress()).getAddress());
    }

    @Test
    void withoutDescriptorsOpeningFailsAndWhoWaitsGoesOnWaiting() throws IOException {
        FakeNet net = new FakeNet(1);
        EchoProgram program = new EchoProgram(net.provider());
        FakePeer peer = net.descriptorLimit(2).connect(program.address()).write("hello");
        net.clock().advance(10);
        IOException full = assertThrows(IOException.class, net.provider()::openSocketChannel);
        assertEquals("Too many open files", full.getMessage());
        program.pass(1);
        assertEquals(2, net.open().size());
        net.descriptorLimit(3);
        for (int i = 0; i < 20; i++) {
            program.pass(10);
        }
        assertEquals("hello", peer.receivedText());
    }

    // ---- the other side

    @Test
    void aPeerThatStopsReadingFillsTheWindow() throws IOException {
        FakeNet net = new FakeNet(1).calm().buffers(1_000, 2_000);
        FakePeerServer server = net.listen(ANYWHERE).onConnection(FakePeer::stopReading);
        SocketChannel channel = FakeNetTest.connected(net, server);
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += channel.write(ByteBuffer.allocate(10_000));
            net.clock().advance(10);
        }
        assertEquals(3_000, taken);
        FakePeer peer = server.accepted().get(0);
        assertEquals(1_000, peer.unread());
        peer.resumeReading();
        net.clock().advance(10);
        assertEquals(3_000, peer.received().length);
    }

    @Test
    void aPeerSeesTheEndTheResetAndTheRefusal() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        FakePeerServer server = net.listen(ANYWHERE);
        SocketChannel ending = FakeNetTest.connected(net, server);
        SocketChannel resetting = FakeNetTest.connected(net, server);
        server.close();
        FakePeer refused = net.connect(server.address());
        ending.shutdownOutput();
        server.accepted().get(1).write("unread");
        net.clock().advance(10);
        resetting.close();
        net.clock().advance(10);
        assertTrue(server.accepted().get(0).ended());
        assertTrue(server.accepted().get(1).wasReset());
        assertEquals("Connection refused", refused.failure());
    }

    @Test
    void datagramsAreLostAndReorderedWhenAsked() {
        FakeNet net = new FakeNet(1).latency(0, 10);
        FakeUdpPeer to = net.udp(ANYWHERE);
        FakeUdpPeer from = net.udp(ANYWHERE);
        sendDigits(net, from, to);
        assertEquals("0123456789", texts(to));
        net.dropNextDatagrams(3);
        sendDigits(net, from, to);
        assertEquals("01234567893456789", texts(to));
        net.reorderDatagrams(1);
        sendDigits(net, from, to);
        assertEquals(27, texts(to).length());
        assertNotEquals("0123456789", texts(to).substring(17));
    }

    private static void sendDigits(FakeNet net, FakeUdpPeer from, FakeUdpPeer to) {
        for (int i = 0; i < 10; i++) {
            from.send(to.address(), String.valueOf(i));
        }
        net.clock().advance(20);
    }

    private static String texts(FakeUdpPeer peer) {
        return String.join(
                "", peer.received().stream().map(FakeUdpPeer.Message::text).toList());
    }

    @Test
    void whileALoopRunsNoOtherThreadMayTouchTheWires() throws Exception {
        FakeNet net = new FakeNet(1);
        FakePeer peer = net.connect(ANYWHERE);
        net.provider().openSelector().selectNow();
        Throwable[] thrown = new Throwable[1];
        Thread other = new Thread(() -> {
            try {
                peer.write("x");
            } catch (IllegalStateException e) {
                thrown[0] = e;
            }
        });
        other.start();
        other.join();
        assertTrue(thrown[0].getMessage().contains("net.after"), thrown[0].getMessage());
    }
}
