package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Keys on the JDK's own selector: what one handle does to another's key holds in the very batch in which both are ready
 * (netty/netty#857, netty/netty#943).
 */
class KeyTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static List<Probe> probes(int count) throws Exception {
        return loop.call(() -> {
            List<Probe> probes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                probes.add(Probe.on(loop.loop()));
            }
            return probes;
        });
    }

    /** On the loop, so that all of them are ready in the next select. */
    private static void pokeAllAtOnce(List<Probe> probes) throws Exception {
        loop.run(() -> {
            for (Probe probe : probes) {
                probe.poke("x");
            }
        });
    }

    @Test
    void whoIsClosedByAnotherInTheSameBatchHearsNothingMore() throws Exception {
        List<Probe> probes = probes(10);
        loop.run(() -> probes.forEach(probe -> probe.onReady(first -> probes.forEach(Probe::destroyQuietly))));
        pokeAllAtOnce(probes);
        loop.untilIdle();
        assertEquals(1, probes.stream().mapToInt(Probe::readies).sum());
        assertEquals(10, probes.stream().mapToInt(Probe::closes).sum());
    }

    @Test
    void aKeyCancelledBehindTheBackOfItsHandleIsTakenAsALoss() throws Exception {
        List<Probe> probes = probes(2);
        loop.run(() -> probes.forEach(probe -> probe.onReady(first -> {
            first.receive();
            probes.stream().filter(other -> other != first).forEach(other -> other.key()
                    .cancel());
        })));
        pokeAllAtOnce(probes);
        loop.until(() -> probes.stream().mapToInt(Probe::closes).sum() == 1);
        assertEquals(1, probes.stream().mapToInt(Probe::readies).sum());
        assertEquals(1, loop.stats().keys());
    }

    @Test
    void whoLosesItsInterestInTheSameBatchHearsNothingMore() throws Exception {
        List<Probe> probes = probes(10);
        loop.run(() -> probes.forEach(probe ->
                probe.onReady(first -> probes.forEach(other -> other.key().interestOps(0)))));
        pokeAllAtOnce(probes);
        loop.until(() -> probes.stream().mapToInt(Probe::readies).sum() > 0);
        loop.run(() -> {});
        assertEquals(1, probes.stream().mapToInt(Probe::readies).sum());
    }

    @Test
    void aHandleMayRegisterAnotherChannelWhileItIsServed() throws Exception {
        Probe first = probes(1).get(0);
        List<Probe> made = new ArrayList<>();
        loop.run(() -> first.onReady(ready -> {
            ready.receive();
            made.add(probe());
        }));
        first.poke("x");
        loop.until(() -> !made.isEmpty());
        made.get(0).poke("to the new one");
        loop.until(() -> !made.get(0).received().isEmpty());
        assertEquals(List.of("to the new one"), made.get(0).received());
    }

    private static Probe probe() {
        try {
            return Probe.on(loop.loop());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRegisteredChannelChangesHandsAndKeepsItsKey() throws Exception {
        Probe before = probes(1).get(0);
        Probe after = probes(1).get(0);
        SelectionKey key = loop.call(() -> loop.loop().register(before.channel(), SelectionKey.OP_READ, after));
        assertSame(before.key(), key);
        loop.run(() -> after.onReady(ready -> key.interestOps(0)));
        before.poke("x");
        loop.until(() -> after.readies() > 0);
        assertEquals(0, before.readies());
        loop.run(before::close);
    }

    /** Its key is cancelled and still known to the selector until the next select. */
    @Test
    void aChannelClosedInThisPassCannotBeRegistered() throws Exception {
        Probe probe = probes(1).get(0);
        loop.run(() -> {
            probe.close();
            assertThrows(IOException.class, () -> loop.loop().register(probe.channel(), SelectionKey.OP_READ, probe));
        });
    }

    @Test
    void aCloseEventComesWhenTheAddressIsFree() throws Exception {
        Probe probe = probes(1).get(0);
        int port = probe.address().getPort();
        List<Boolean> registered = new ArrayList<>();
        loop.run(() -> {
            probe.onClose(() -> registered.add(probe.channel().isRegistered()));
            probe.close();
        });
        loop.until(() -> probe.closes() == 1);
        assertEquals(List.of(false), registered);
        try (var again = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            assertEquals(port, again.getLocalPort());
        }
    }

    @Test
    void aCloseEventComesOnceAndNotInsideTheCall() throws Exception {
        Probe probe = probes(1).get(0);
        loop.run(() -> {
            probe.close();
            assertEquals(0, probe.closes());
        });
        loop.untilIdle();
        assertEquals(1, probe.closes());
    }

    @Test
    void aStoppingLoopRegistersNothing() throws Exception {
        Probe probe = probes(1).get(0);
        List<String> refused = new ArrayList<>();
        loop.run(() -> probe.onClose(() -> {
            IOException why = assertThrows(IOException.class, () -> Probe.on(loop.loop()));
            refused.add(why.getMessage());
        }));
        loop.loop().stop();
        loop.ended();
        assertEquals(List.of("the loop is stopping"), refused);
    }
}
