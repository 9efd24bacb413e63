package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the fake net promises beyond likeness: one seed, one story; and nothing that waits or leaks unseen. */
class FakeNetTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void aStreamArrivesWholeWhateverTheSeed() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            FakeNet net = new FakeNet(seed);
            byte[] sent = new byte[30_000];
            new SplittableRandom(seed).nextBytes(sent);
            assertArrayEquals(sent, echoed(net, sent), "seed " + seed);
            net.assertNothingOpen();
        }
    }

    @Test
    void oneSeedIsOneStory() throws IOException {
        assertEquals(story(7), story(7));
        assertNotEquals(story(7), story(8));
    }

    private static String story(long seed) throws IOException {
        FakeNet net = new FakeNet(seed);
        echoed(net, new byte[50_000]);
        return net.callLog() + " until " + net.clock().elapsedNanos();
    }

    private static byte[] echoed(FakeNet net, byte[] sent) throws IOException {
        try (EchoProgram program = new EchoProgram(net.provider())) {
            FakePeer peer = net.connect(program.address()).write(sent).shutdownOutput();
            while (!peer.ended()) {
                program.pass(10);
            }
            return peer.received();
        }
    }

    @Test
    void someSeedsTearReadsAndWrites() throws IOException {
        FakeNet torn = new FakeNet(1).shortness(0.9);
        FakeNet whole = new FakeNet(1).shortness(0);
        echoed(torn, new byte[50_000]);
        echoed(whole, new byte[50_000]);
        assertTrue(torn.calls() > 2 * whole.calls(), torn.calls() + " calls against " + whole.calls());
    }

    @Test
    void readyKeysComeInAnyOrder() throws IOException {
        Set<List<Object>> orders = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            FakeNet net = new FakeNet(seed);
            Selector selector = net.provider().openSelector();
            FakePeerServer server = net.listen(ANYWHERE);
            for (int i = 0; i < 3; i++) {
                connected(net, server).register(selector, SelectionKey.OP_WRITE, i);
            }
            List<Object> order = new ArrayList<>();
            selector.select(key -> order.add(key.attachment()));
            orders.add(order);
        }
        assertEquals(6, orders.size());
    }

    static SocketChannel connected(FakeNet net, FakePeerServer to) throws IOException {
        SocketChannel channel = connecting(net, to.address());
        net.clock().advance(10);
        assertTrue(channel.finishConnect());
        return channel;
    }

    static SocketChannel connecting(FakeNet net, SocketAddress to) throws IOException {
        SocketChannel channel = net.provider().openSocketChannel();
        channel.configureBlocking(false);
        assertFalse(channel.connect(to));
        return channel;
    }

    // ---- time

    @Test
    void aSelectWithNothingToDoTakesItsWholeTime() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        assertEquals(0, net.provider().openSelector().select(250));
        assertEquals(250_000_000, net.clock().elapsedNanos());
    }

    @Test
    void aSelectLastsUntilTheNextEvent() throws IOException {
        FakeNet net = new FakeNet(1).calm().latency(3, 3);
        Selector selector = net.provider().openSelector();
        FakePeerServer server = net.listen(ANYWHERE);
        connecting(net, server.address()).register(selector, SelectionKey.OP_CONNECT);
        assertEquals(1, selector.select(key -> {}, 1000));
        assertEquals(6, net.clock().elapsedMillis());
    }

    @Test
    void theClockRunsOverItsEndForSomeSeeds() {
        int overflows = 0;
        for (long seed = 0; seed < 100; seed++) {
            FakeClock clock = new FakeNet(seed).clock();
            long before = clock.getAsLong();
            clock.advance(5_000);
            assertEquals(5_000_000_000L, clock.getAsLong() - before);
            overflows += clock.getAsLong() < before ? 1 : 0;
        }
        assertTrue(overflows > 20 && overflows < 80, overflows + " of 100");
    }

    @Test
    void whatFallsDueWhileAProgramSleepsHappensAtItsOwnMoment() {
        FakeNet net = new FakeNet(1);
        List<Long> moments = new ArrayList<>();
        net.after(20, () -> moments.add(net.clock().elapsedMillis()));
        net.after(10, () -> moments.add(net.clock().elapsedMillis()));
        net.clock().advance(15);
        assertEquals(List.of(10L), moments);
        net.clock().advance(1_000);
        assertEquals(List.of(10L, 20L), moments);
    }

    @Test
    void waitingForNothingIsADeadlockAndIsRemembered() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        Selector selector = net.provider().openSelector();
        FakePeerServer server = net.listen(ANYWHERE);
        connected(net, server).register(selector, SelectionKey.OP_READ);
        AssertionError verdict = assertThrows(AssertionError.class, () -> selector.select(key -> {}));
        assertTrue(verdict.getMessage().startsWith("deadlock: nothing will ever happen"), verdict.getMessage());
        assertTrue(verdict.getMessage().contains("interest 1"), verdict.getMessage());
        assertThrows(AssertionError.class, selector::selectNow);
        selector.close();
        assertThrows(AssertionError.class, net::assertNothingOpen);
    }

    @Test
    void selectsThatNeverWaitAreASpin() throws IOException {
        FakeNet net = new FakeNet(1).spinLimit(100);
        Selector selector = net.provider().openSelector();
        FakePeerServer server = net.listen(ANYWHERE);
        connected(net, server).register(selector, SelectionKey.OP_WRITE);
        for (int i = 0; i < 100; i++) {
            selector.select(key -> {});
        }
        AssertionError verdict = assertThrows(AssertionError.class, () -> selector.select(key -> {}));
        assertTrue(verdict.getMessage().startsWith("spinning"), verdict.getMessage());
    }

    @Test
    void aWakeUpFromAnEventEndsTheSelectAtThatMoment() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        Selector selector = net.provider().openSelector();
        net.after(40, selector::wakeup);
        assertEquals(0, selector.select(1_000));
        assertEquals(40, net.clock().elapsedMillis());
    }

    @Test
    void whatWasPlannedEndsTheSelectInWhichItHappens() throws IOException {
        FakeNet net = new FakeNet(1).calm();
        Selector selector = net.provider().openSelector();
        net.after(40, () -> {});
        assertEquals(0, selector.select(1_000));
        assertEquals(40, net.clock().elapsedMillis());
        assertEquals(0, selector.select(1_000));
        assertEquals(1_040, net.clock().elapsedMillis());
    }

    @Test
    void timeIsHeldForAThreadThatWillWake() throws Exception {
        FakeNet net = new FakeNet(1).calm();
        Selector selector = net.provider().openSelector();
        boolean[] answered = {false};
        Thread worker = new Thread(() -> {
            answered[0] = true;
            selector.wakeup();
        });
        net.holdTimeWhile(() -> true);
        worker.start();
        assertEquals(0, selector.select(1_000));
        worker.join();
        assertTrue(answered[0]);
        assertEquals(0, net.clock().elapsedNanos());
    }

    @Test
    void aBlockingCallIsRefused() throws IOException {
        SocketChannel blocking = new FakeNet(1).provider().openSocketChannel();
        assertThrows(AssertionError.class, () -> blocking.connect(ANYWHERE));
    }

    // ---- the ledger

    @Test
    void theLedgerNamesWhatIsOpen() throws IOException {
        FakeNet net = new FakeNet(1);
        EchoProgram program = new EchoProgram(net.provider());
        assertEquals(1, net.openSelectors());
        assertEquals(1, net.openChannels());
        AssertionError open = assertThrows(AssertionError.class, net::assertNothingOpen);
        assertTrue(open.getMessage().contains("listening at " + program.address()), open.getMessage());
        program.close();
        net.assertNothingOpen();
    }

    @Test
    void aClosedChannelStaysInTheLedgerUntilTheNextSelect() throws IOException {
        FakeNet net = new FakeNet(1);
        Selector selector = net.provider().openSelector();
        SocketChannel channel = net.provider().openSocketChannel();
        channel.configureBlocking(false);
        channel.register(selector, 0);
        channel.close();
        assertEquals(1, net.openChannels());
        assertEquals(0, net.liveChannels());
        selector.selectNow();
        assertEquals(0, net.openChannels());
    }
}
