package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.Fault;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The new selector knows what the old one knew: every key that is valid moves with its interest, those that are not stay
 * behind (netty/netty#2164, netty/netty#2615), no failure of a connect is lost (netty/netty#2931), and where no new
 * selector is to be had the old one goes on.
 */
class RebuildTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private List<Probe> probes(int count) throws IOException {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            probes.add(Probe.on(fake.loop()));
        }
        return probes;
    }

    /** In the next selects, until a timer is due. */
    private void rebuild() {
        fake.net().earlyReturns(Poller.EARLY_RETURNS);
        boolean[] over = new boolean[1];
        fake.loop().setTimeout(10, () -> over[0] = true);
        fake.loop().setTimeout(10, fake.loop()::stop);
        fake.loop().run();
        assertTrue(over[0]);
    }

    @Test
    void everyValidKeyMoves() throws IOException {
        List<Probe> probes = probes(20);
        List<SelectionKey> old = probes.stream().map(Probe::key).toList();
        fake.loop().setTimeout(5, () -> {
            assertEquals(1, fake.loop().stats().rebuilds());
            assertEquals(20, fake.loop().stats().keys());
            for (int i = 0; i < 20; i++) {
                assertEquals(1, probes.get(i).rekeys());
                assertNotSame(old.get(i), probes.get(i).key());
                assertFalse(old.get(i).isValid());
                assertSame(probes.get(i), probes.get(i).key().attachment());
            }
        });
        rebuild();
    }

    @Test
    void whatIsReadyAfterwardsIsHeardAsBefore() throws IOException {
        List<Probe> probes = probes(3);
        fake.loop().setTimeout(5, () -> probes.forEach(probe -> probe.poke(fake.net(), "after the rebuild")));
        rebuild();
        for (Probe probe : probes) {
            assertEquals(List.of("after the rebuild"), probe.received());
        }
    }

    @Test
    void whatCameWhileTheSelectorWasBrokenIsNotLost() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().latency(0, 0);
        probe.poke(fake.net(), "during");
        rebuild();
        assertEquals(List.of("during"), probe.received());
    }

    @Test
    void eachKeyKeepsItsInterest() throws IOException {
        Probe deaf = Probe.on(fake.loop());
        deaf.key().interestOps(0);
        Probe writer = Probe.on(fake.loop());
        writer.key().interestOps(0);
        fake.loop().setTimeout(5, () -> {
            assertEquals(0, deaf.key().interestOps());
            writer.key().interestOps(SelectionKey.OP_WRITE);
        });
        writer.onReady(writable -> {
            assertEquals(SelectionKey.OP_WRITE, writable.key().readyOps());
            writable.key().interestOps(0);
        });
        fake.loop().setTimeout(5, () -> deaf.poke(fake.net(), "unheard"));
        rebuild();
        assertEquals(0, deaf.readies());
        assertEquals(1, writer.readies());
    }

    /** The connect fails while the selector says nothing of it; the new one has to. */
    @Test
    void aFailedConnectIsStillTold() throws IOException {
        SocketChannel channel = fake.net().provider().openSocketChannel();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        List<String> told = new ArrayList<>();
        Handle dialer = new Handle() {
            @Override
            public void ready(int readyOps) {
                try {
                    channel.finishConnect();
                } catch (ConnectException refused) {
                    told.add(refused.getMessage());
                } catch (IOException other) {
                    throw new AssertionError(other);
                }
            }

            @Override
            public void rekeyed(SelectionKey key) {
                told.add("rekeyed for " + key.interestOps());
            }

            @Override
            public void destroy(Throwable why) {
                assertFalse(channel.isOpen());
            }
        };
        fake.loop().register(channel, SelectionKey.OP_CONNECT, dialer);
        fake.net().earlyReturns(5 * Poller.EARLY_RETURNS); // more than two milliseconds: the answer comes meanwhile
        fake.loop().setTimeout(10, fake.loop()::stop);
        fake.loop().run();
        assertEquals("rekeyed for " + SelectionKey.OP_CONNECT, told.get(0));
        assertEquals("Connection refused", told.get(told.size() - 1));
        assertEquals(1, told.stream().filter("Connection refused"::equals).count());
    }

    @Test
    void aKeyThatWasCancelledStaysBehind() throws IOException {
        Poller poller = new Poller(
                fake.net().provider(), fake.net().clock(), new Guard(fake.net().clock()));
        SocketChannel open = registered(poller);
        SocketChannel closed = registered(poller);
        closed.close();
        poller.rebuild();
        assertEquals(1, poller.keys().size());
        assertSame(open, poller.keys().iterator().next().channel());
        open.close();
        poller.close();
    }

    private SocketChannel registered(Poller poller) throws IOException {
        SocketChannel channel = fake.net().provider().openSocketChannel();
        channel.configureBlocking(false);
        poller.register(channel, 0, new Silent());
        return channel;
    }

    private static final class Silent implements Handle {
        @Override
        public void ready(int readyOps) {
            throw new AssertionError("nothing was asked for");
        }

        @Override
        public void rekeyed(SelectionKey key) {
            assertTrue(key.isValid());
        }

        @Override
        public void destroy(Throwable why) {
            throw new AssertionError("nothing has failed", why);
        }
    }

    // ---- where no new selector is to be had

    @Test
    void outOfDescriptorsTheOldSelectorStays() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().descriptorLimit(2);
        fake.loop().setTimeout(5, () -> probe.poke(fake.net(), "still heard"));
        rebuild();
        assertEquals(0, fake.loop().stats().rebuilds());
        assertEquals(List.of("still heard"), probe.received());
    }

    @Test
    void withDescriptorsAgainTheNextTryReplacesIt() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().descriptorLimit(2);
        fake.loop().setTimeout(5, () -> {
            fake.net().descriptorLimit(10);
            fake.net().earlyReturns(Poller.EARLY_RETURNS);
        });
        rebuild();
        assertEquals(1, fake.loop().stats().rebuilds());
        assertEquals(1, probe.rekeys());
    }

    @Test
    void aProviderThatThrowsAnythingIsSurvived() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().failAt(fake.net().calls() + Poller.EARLY_RETURNS + 1, Fault.ILLEGAL_STATE);
        fake.loop().setTimeout(5, () -> probe.poke(fake.net(), "still heard"));
        rebuild();
        assertEquals(1, fake.net().faultsFired());
        assertEquals(List.of("still heard"), probe.received());
    }

    @Test
    void anOldSelectorThatDoesNotCloseIsSurvived() {
        for (Fault fault : List.of(Fault.IO_EXCEPTION, Fault.ILLEGAL_STATE)) {
            long fired = fake.net().faultsFired();
            fake.net().earlyReturns(Poller.EARLY_RETURNS);
            fake.net().failAt(fake.net().calls() + Poller.EARLY_RETURNS + 2, fault);
            fake.loop().setTimeout(10, () -> {});
            fake.loop().run();
            assertEquals(fired + 1, fake.net().faultsFired(), fault + " was to meet the close");
        }
        assertEquals(2, fake.loop().stats().rebuilds());
    }

    /** A handle that cannot be moved is lost, and no other with it. */
    @Test
    void aHandleThatCannotBeMovedIsDestroyedAlone() throws IOException {
        List<Probe> probes = probes(2);
        int readingTheInterest = Poller.EARLY_RETURNS + 2;
        fake.net().failAt(fake.net().calls() + readingTheInterest, Fault.CANCELLED_KEY);
        fake.loop().setTimeout(5, () -> {
            assertEquals(1, fake.loop().stats().keys());
            assertEquals(1, probes.stream().mapToInt(Probe::rekeys).sum());
            assertEquals(1, probes.stream().mapToInt(Probe::closes).sum());
        });
        rebuild();
        assertEquals(1, fake.net().faultsFired());
        assertEquals(List.of(), fake.uncaught());
    }

    @Test
    void anythingThrownByAHandleThatIsMovedCostsThatHandleAlone() throws IOException {
        Probe survivor = Probe.on(fake.loop());
        SocketChannel channel = fake.net().provider().openSocketChannel();
        channel.configureBlocking(false);
        List<Throwable> reasons = new ArrayList<>();
        AssertionError thrown = new AssertionError("thrown in rekeyed");
        fake.loop().register(channel, 0, new Handle() {
            @Override
            public void ready(int readyOps) {
                throw new AssertionError("nothing was asked for");
            }

            @Override
            public void rekeyed(SelectionKey key) {
                throw thrown;
            }

            @Override
            public void destroy(Throwable why) {
                reasons.add(why);
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                if (reasons.size() == 1) {
                    throw new IllegalStateException("and again in destroy");
                }
            }
        });
        fake.loop().setTimeout(5, () -> survivor.poke(fake.net(), "alive"));
        rebuild();
        assertSame(thrown, reasons.get(0));
        assertEquals(List.of("alive"), survivor.received());
        assertEquals("and again in destroy", fake.uncaught().get(0).getMessage());
    }
}
