package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * In the steady state a message costs two system calls and no object: what the loop's thread allocates over ten thousand
 * echoes is counted, and is less than a byte each.
 */
class AllocationTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String CIPHERS = "the JDK's ciphers allocate for every record";
    private static final int WARM_UP = 3_000;
    private static final int MESSAGES = 10_000;
    private static final byte[] MESSAGE = new byte[64];

    private static long allocatedByTheLoop() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(loop.thread().getId());
    }

    private static void echo(Outsider peer, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            peer.write(MESSAGE);
            assertArrayEquals(MESSAGE, peer.read(MESSAGE.length));
        }
    }

    private static void costsNothing(Wire wire, Consumer<NetSocket> connection) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, connection)) {
            echo(it.peer(), WARM_UP);
            long before = allocatedByTheLoop();
            echo(it.peer(), MESSAGES);
            long bytes = allocatedByTheLoop() - before;
            assertTrue(bytes < MESSAGES, bytes + " bytes were allocated for " + MESSAGES + " messages");
        }
    }

    @EveryWire(plain = true, because = CIPHERS)
    void anEchoAllocatesNothing(Wire wire) throws Exception {
        costsNothing(wire, socket -> socket.onData(socket::write));
    }

    @EveryWire(plain = true, because = CIPHERS)
    void aPipeAllocatesNothing(Wire wire) throws Exception {
        costsNothing(wire, socket -> socket.pipe(socket));
    }

    @EveryWire(plain = true, because = CIPHERS)
    void anIdleTimeoutCostsNoMessageAnything(Wire wire) throws Exception {
        costsNothing(wire, socket -> socket.setTimeout(60_000).onData(socket::write));
    }

    @EveryWire
    void aMessageIsOneReadyKeyAndOnePass(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.onData(socket::write))) {
            echo(it.peer(), 10);
            long ready = loop.call(() -> loop.stats().readyKeys());
            long passes = loop.call(() -> loop.stats().passes());
            echo(it.peer(), 1_000);
            long more = loop.call(() -> loop.stats().readyKeys()) - ready;
            assertTrue(more <= 1_000, more + " ready keys for 1,000 messages");
            long turns = loop.call(() -> loop.stats().passes()) - passes;
            assertTrue(turns <= 1_010, turns + " passes for 1,000 messages");
        }
    }
}
