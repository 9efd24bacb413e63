package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.fake.FakePeerServer;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A loop that has nothing to do sleeps. A selector that returns early for ever (JDK-6403933) is known by its count and
 * by the time it did not take, not by what it returns (netty/netty#535, netty/netty#556, zeromq/jeromq#506); and
 * nothing else makes the loop spin: no interrupt, no end of a stream, no interest that nobody takes back.
 */
class SpinTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    @BeforeEach
    void aThousandSelectsInAMillisecondAreASpin() {
        fake.net().spinLimit(2 * Poller.EARLY_RETURNS);
    }

    private void idleFor(long millis) {
        fake.loop().setTimeout(millis, () -> {});
        fake.loop().run();
    }

    private long rebuilds() {
        return fake.loop().stats().rebuilds();
    }

    // ---- early returns

    @Test
    void aSelectorThatKeepsReturningEarlyIsReplaced() {
        fake.net().earlyReturns(Poller.EARLY_RETURNS);
        idleFor(1_000);
        assertEquals(1, rebuilds());
        assertEquals(1, fake.net().openSelectors());
    }

    @Test
    void oneThatClaimsReadyKeysWhereThereAreNoneIsReplacedAsWell() {
        fake.net().earlyReturns(Poller.EARLY_RETURNS, 1);
        idleFor(1_000);
        assertEquals(1, rebuilds());
    }

    @Test
    void oneThatReturnsEarlyALittleLessOftenIsKept() {
        fake.net().earlyReturns(Poller.EARLY_RETURNS - 1);
        idleFor(1_000);
        assertEquals(0, rebuilds());
    }

    @Test
    void earlyReturnsCountOnlyInARow() {
        int halfOfThem = Poller.EARLY_RETURNS / 2 + 1;
        fake.loop().setTimeout(100, () -> fake.net().earlyReturns(halfOfThem));
        fake.net().earlyReturns(halfOfThem);
        idleFor(200);
        assertEquals(0, rebuilds());
    }

    @Test
    void aSelectorThatCannotBeCuredIsReplacedAgainAndTheLoopGoesOn() {
        fake.net().earlyReturns(10 * Poller.EARLY_RETURNS);
        idleFor(1_000);
        assertEquals(10, rebuilds());
        assertEquals(1, fake.net().openSelectors());
    }

    /** Now and then is what kernels do: the weather of the fake net has them. */
    @Test
    void singleEarlyReturnsDoNoHarm() {
        fake.net().spuriousWakeups(0.5);
        idleFor(10_000);
        assertEquals(0, rebuilds());
        assertEquals(10_000, fake.net().clock().elapsedMillis());
    }

    @Test
    void passesThatOnlyLookDoNotCount() {
        int[] left = {2 * Poller.EARLY_RETURNS};
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (--left[0] > 0) {
                fake.net().clock().advanceNanos(10_000);
                fake.loop().execute(again[0]);
            }
        };
        fake.loop().execute(again[0]);
        idleFor(1_000);
        assertEquals(0, rebuilds());
    }

    @Test
    void passesThatBringEventsDoNotCount() throws IOException {
        Probe probe = Probe.on(fake.loop());
        for (int i = 1; i <= 2 * Poller.EARLY_RETURNS; i++) {
            fake.net().after(i, () -> probe.poke(fake.net(), "x"));
        }
        fake.loop().setTimeout(10_000, probe::close);
        fake.loop().run();
        assertEquals(2 * Poller.EARLY_RETURNS, probe.readies());
        assertEquals(0, rebuilds());
    }

    @Test
    void passesThatAWakeUpEndedDoNotCount() throws InterruptedException {
        fake.net().spinLimit(Integer.MAX_VALUE);
        AtomicBoolean done = new AtomicBoolean();
        fake.net().holdTimeWhile(() -> !done.get());
        Thread other = new Thread(() -> {
            for (int i = 0; i < 3 * Poller.EARLY_RETURNS; i++) {
                CountDownLatch ran = new CountDownLatch(1);
                fake.loop().execute(ran::countDown);
                await(ran);
            }
            done.set(true);
            fake.loop().execute(() -> {});
        });
        fake.loop().setTimeout(1_000, () -> {});
        other.start();
        fake.loop().run();
        other.join();
        assertEquals(0, rebuilds());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- interrupts

    /** An interrupt that is not cleared makes every select return at once (netty/netty#2426, jetty#2755). */
    @Test
    void anInterruptIsClearedAndCounted() {
        List<Boolean> later = new ArrayList<>();
        fake.loop().setTimeout(10, () -> Thread.currentThread().interrupt());
        fake.loop().setTimeout(20, () -> later.add(Thread.currentThread().isInterrupted()));
        fake.loop().run();
        assertEquals(List.of(false), later);
        assertEquals(1, fake.loop().stats().interrupts());
    }

    @Test
    void anInterruptCostsAtMostOnePass() {
        fake.loop().setTimeout(10, () -> Thread.currentThread().interrupt());
        idleFor(10_000);
        assertTrue(fake.loop().stats().passes() <= 4, fake.loop().stats()::toString);
    }

    @Test
    void manyInterruptsAreNoReasonToReplaceTheSelector() {
        for (int i = 1; i <= 2 * Poller.EARLY_RETURNS; i++) {
            fake.net().after(i, () -> Thread.currentThread().interrupt());
        }
        idleFor(10_000);
        assertEquals(2 * Poller.EARLY_RETURNS, fake.loop().stats().interrupts());
        assertEquals(0, rebuilds());
    }

    // ---- what sockets leave on their keys

    /** netty/netty#7801, grizzly#1573: a stream at its end stays readable for ever. */
    @Test
    void theEndOfAStreamIsReadOnce() {
        NetServer server = Net.createServer(
                        fake.loop(), new NetOptions().allowHalfOpen(true), socket -> socket.onData(bytes -> {}))
                .listen("127.0.0.1", 0);
        FakePeer peer = fake.net().connect(server.address());
        fake.net().after(10, peer::shutdownOutput);
        fake.loop().setTimeout(60_000, fake.loop()::stop);
        fake.loop().run();
        assertTrue(fake.loop().stats().passes() < 30, fake.loop().stats()::toString);
    }

    @Test
    void aConnectionThatIsUpNoLongerAsksForConnect() {
        FakePeerServer outside = fake.net().listen(ANY);
        NetSocket socket = Net.connect(fake.loop(), "127.0.0.1", ((InetSocketAddress) outside.address()).getPort());
        socket.resume();
        fake.loop().setTimeout(60_000, socket::destroy);
        fake.loop().run();
        assertTrue(fake.loop().stats().passes() < 30, fake.loop().stats()::toString);
        outside.close();
    }

    @Test
    void whatIsWrittenNoLongerAsksForWrite() {
        List<FakePeer> peers = new ArrayList<>();
        FakePeerServer outside = fake.net().listen(ANY).onConnection(peer -> {
            peers.add(peer);
            peer.stopReading();
            fake.net().after(100, peer::resumeReading);
        });
        NetSocket socket = Net.connect(fake.loop(), "127.0.0.1", ((InetSocketAddress) outside.address()).getPort());
        socket.write(new byte[100_000]);
        fake.loop().setTimeout(60_000, socket::destroy);
        fake.loop().run();
        assertEquals(100_000, peers.get(0).received().length);
        assertTrue(fake.loop().stats().passes() < 1_000, fake.loop().stats()::toString);
        outside.close();
    }

    @Test
    void aPausedSocketWithBytesWaitingLetsTheLoopSleep() throws IOException {
        NetServer server = Net.createServer(fake.loop(), NetSocket::pause).listen("127.0.0.1", 0);
        FakePeer peer = fake.net().connect(server.address());
        peer.write("nobody reads this");
        fake.loop().setTimeout(60_000, fake.loop()::stop);
        fake.loop().run();
        assertTrue(fake.loop().stats().passes() < 30, fake.loop().stats()::toString);
    }
}
