package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopStats;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many who come at once: whom they keep waiting, and what they cost. */
@Tag("soak")
class HandshakeStormTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int STORM = 200;
    /** Beyond what the machine makes a timer late by. All tasks together take some 300 ms, all other work in one pass 10. */
    private static final long MEDIAN_LATE_MICROS = 1_000;

    private static final long MOST_LATE_MICROS = 20_000;

    private static final int UNFINISHED = 5_000;
    private static final int MOST_BYTES_EACH = 24 * 1024;

    // ---- time

    /** Rings every millisecond and notes how late. */
    private static final class Metronome {
        private static final long TICK = 1_000_000;
        private final EventLoop on;
        private final List<Long> late = new ArrayList<>();
        private long due = System.nanoTime() + TICK;
        private boolean stopped;

        Metronome(EventLoop on) {
            this.on = on;
            on.setTimeout(1, this::ring);
        }

        private void ring() {
            long now = System.nanoTime();
            late.add(Math.max(0, now - due));
            due = now + TICK;
            if (!stopped) {
                on.setTimeout(1, this::ring);
            }
        }

        /** In microseconds. */
        long quantile(double part) {
            List<Long> sorted = late.stream().sorted().toList();
            return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * sorted.size()))) / 1_000;
        }

        @Override
        public String toString() {
            return late.size() + " rings, late by " + quantile(0.5) + " us (median), " + quantile(0.99) + " (99 %), "
                    + quantile(1) + " (most)";
        }
    }

    /** All dialled in one pass of another loop; full handshakes, as every client has a context of its own. */
    private static void storm(EventLoop clients, TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.serverOptions(version)));
        List<SecureContext> contexts = new ArrayList<>();
        for (int i = 0; i < STORM; i++) {
            contexts.add(SecureContext.of(Contexts.clientOptions(version)));
        }
        var to = talk.options(loop);
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        loop.on(
                clients,
                () -> contexts.forEach(context -> {
                    TlsSocket socket = Tls.connect(clients, to, context);
                    socket.onSecureConnect(socket::end);
                    socket.onError(why -> failed.incrementAndGet());
                    socket.onClose(how -> {
                        if (done.incrementAndGet() == STORM) {
                            all.complete(true);
                        }
                    });
                    socket.resume();
                }));
        loop.await(all);
        assertEquals(0, failed.get());
        loop.run(() -> talk.server().close());
    }

    @ParameterizedTest
    @EnumSource
    void twoHundredHandshakesAtOnceKeepATimerPunctual(TlsVersion version, TestReporter reporter) throws Exception {
        EventLoop clients = loop.another();
        storm(clients, version); // the code is compiled
        storm(clients, version);
        EventLoop idle = loop.another();
        Metronome busy = loop.call(() -> new Metronome(loop.loop()));
        Metronome reference = loop.on(idle, () -> new Metronome(idle));
        storm(clients, version);
        loop.run(() -> busy.stopped = true);
        loop.on(idle, () -> reference.stopped = true);
        String both = busy + "; on a loop with nothing else to do " + reference;
        reporter.publishEntry(STORM + " handshakes at once, " + version, both);
        assertTrue(busy.quantile(0.5) < reference.quantile(0.5) + MEDIAN_LATE_MICROS, both);
        assertTrue(busy.quantile(0.99) < reference.quantile(0.99) + MOST_LATE_MICROS, both);
    }

    @Test
    void fiveThousandAtOnceAreAllServed() throws Exception {
        SecureContext patient =
                SecureContext.of(Contexts.serverOptions(TlsVersion.TLS_1_3).handshakeTimeout(120_000));
        List<SocketChannel> stalled = new ArrayList<>();
        CompletableFuture<IOException> refused = new CompletableFuture<>();
        Talk talk = Talk.echo(loop, patient);
        try {
            loop.run(() -> talk.server().onTlsClientError((why, socket) -> refused.complete(why)));
            dial(talk, Stage.HELLO, TlsVersion.TLS_1_3, stalled);
            for (SocketChannel client : stalled) {
                client.configureBlocking(true);
                assertTrue(client.read(ByteBuffer.allocate(1)) == 1, "everybody is answered");
            }
            assertTrue(!refused.isDone(), refused::toString);
        } finally {
            close(stalled);
        }
    }

    // ---- memory

    /** How far a client goes before it stalls. */
    private enum Stage {
        SILENT,
        HALF_A_HELLO,
        HELLO
    }

    private static byte[] hello(TlsVersion version) throws SSLException {
        SSLEngine engine = Contexts.client(version).clientEngine("localhost", 443);
        engine.beginHandshake();
        ByteBuffer said = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), said);
        return Arrays.copyOf(said.array(), said.position());
    }

    private static void dial(Talk talk, Stage stage, TlsVersion version, List<SocketChannel> into) throws Exception {
        byte[] hello = hello(version);
        int length = stage == Stage.SILENT ? 0 : stage == Stage.HALF_A_HELLO ? hello.length / 2 : hello.length;
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), talk.port(loop));
        for (int i = 0; i < UNFINISHED; i++) {
            SocketChannel client = SocketChannel.open(to);
            into.add(client);
            client.write(ByteBuffer.wrap(hello, 0, length));
        }
    }

    private static void close(List<SocketChannel> clients) throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }

    /** Heap and direct memory that is still in use after a collection. */
    private static long bytesInUse() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    @ParameterizedTest
    @EnumSource
    void unfinishedHandshakesCostLittleAndGiveEverythingBack(TlsVersion version, TestReporter reporter)
            throws Exception {
        SecureContext patient = SecureContext.of(Contexts.serverOptions(version).handshakeTimeout(120_000));
        Talk talk = Talk.echo(loop, patient);
        List<SocketChannel> stalled = new ArrayList<>();
        try {
            for (Stage stage : Stage.values()) {
                dial(talk, stage, version, stalled); // what is made once is made
                settle();
                close(stalled);
                settle();
                long before = bytesInUse();
                dial(talk, stage, version, stalled);
                settle();
                long each = (bytesInUse() - before) / UNFINISHED;
                assertEquals(UNFINISHED, loop.call(() -> talk.server().connections()));
                close(stalled);
                loop.until(() -> talk.server().connections() == 0);
                settle();
                long left = (bytesInUse() - before) / UNFINISHED;
                reporter.publishEntry(
                        UNFINISHED + " unfinished, " + version + ", " + stage,
                        each + " bytes each with both ends' channels, " + left + " left of each");
                assertTrue(each <= MOST_BYTES_EACH, each + " bytes each");
                assertTrue(left <= 200, left + " bytes left of each");
            }
        } finally {
            close(stalled);
        }
    }

    /** Everything that has come is dealt with: no task is out, and passes go by without a ready key. */
    private static void settle() throws Exception {
        long[] keys = {-1};
        int[] quiet = {0};
        loop.until(() -> {
            LoopStats stats = loop.stats();
            quiet[0] = stats.pendingOffloads() == 0 && stats.readyKeys() == keys[0] ? quiet[0] + 1 : 0;
            keys[0] = stats.readyKeys();
            return quiet[0] > 200;
        });
    }
}
