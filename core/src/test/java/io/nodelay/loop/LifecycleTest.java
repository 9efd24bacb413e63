package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeNet;
import io.nodelay.net.Net;
import io.nodelay.testing.Descriptors;
import io.nodelay.testing.LoopExtension;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Opening, running, running again, and every way to end: from inside, from outside, before, twice, all at once. */
class LifecycleTest {
    /** For its ledger, and as one loop more. */
    @RegisterExtension
    static final LoopExtension other = new LoopExtension();

    private final List<String> told = new ArrayList<>();

    @Test
    void aLoopWithNothingToWaitForReturnsAtOnce() {
        try (EventLoop loop = EventLoop.open()) {
            loop.run();
            assertEquals(0, loop.stats().passes());
        }
    }

    @Test
    void aLoopRunsAgainAfterItHasReturned() {
        try (EventLoop loop = EventLoop.open()) {
            for (String run : List.of("first", "second")) {
                loop.setTimeout(1, () -> told.add(run));
                loop.run();
            }
        }
        assertEquals(List.of("first", "second"), told);
    }

    @Test
    void aLoopMayRunAgainOnAnotherThread() throws Exception {
        try (EventLoop loop = EventLoop.open()) {
            loop.run();
            Thread second = new Thread(() -> {
                loop.execute(() ->
                        loop.setTimeout(0, () -> told.add(Thread.currentThread().getName())));
                loop.run();
            });
            second.setName("second");
            second.start();
            second.join();
        }
        assertEquals(List.of("second"), told);
    }

    @Test
    void aRunningLoopCannotBeRunOnceMore() {
        try (EventLoop loop = EventLoop.open()) {
            loop.execute(() -> {
                String refusal =
                        assertThrows(IllegalStateException.class, loop::run).getMessage();
                told.add(refusal.substring(0, refusal.indexOf(" on ")));
            });
            loop.run();
        }
        assertEquals(List.of("this loop is running"), told);
    }

    @Test
    void aStopThatCameFirstEndsTheRunAtOnce() {
        EventLoop loop = EventLoop.open();
        loop.setTimeout(60_000, () -> told.add("timer"));
        loop.stop();
        loop.run();
        assertEquals(List.of(), told);
        assertTrue(loop.stats().balanced(), loop.stats()::toString);
    }

    @Test
    void aClosedLoopRunsNoMore() {
        EventLoop loop = EventLoop.open();
        loop.close();
        loop.run();
        assertEquals(List.of(), told);
    }

    @Test
    void stopEndsALoopThatSleepsForEver() {
        other.loop().stop();
        assertTrue(other.ended().isEmpty());
    }

    /** netty/netty#9616: the end must not wait for a select that nobody ends. */
    @Test
    void stopFromATimerEndsTheLoop() {
        try (EventLoop loop = EventLoop.open()) {
            loop.ref();
            loop.setTimeout(1, loop::stop);
            loop.run();
            loop.unref();
            assertEquals(0, loop.stats().pendingTimers());
        }
    }

    @Test
    void closeInsideACallbackOnlyStops() {
        EventLoop loop = EventLoop.open();
        loop.execute(() -> {
            loop.close();
            told.add("returned from close");
            loop.execute(() -> told.add("still runs tasks"));
        });
        loop.run();
        assertEquals(List.of("returned from close", "still runs tasks"), told);
    }

    @Test
    void closeFromAnotherThreadWaitsForTheEnd() throws Exception {
        Probe probe = other.call(() -> Probe.on(other.loop()));
        other.loop().close();
        assertEquals(1, probe.closes());
        assertTrue(other.ended().isEmpty());
    }

    @Test
    void manyMayCloseAtOnce() throws InterruptedException {
        AtomicInteger returned = new AtomicInteger();
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closers.add(new Thread(() -> {
                other.loop().close();
                returned.incrementAndGet();
            }));
        }
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join();
        }
        assertEquals(8, returned.get());
    }

    @Test
    void aLoopThatNeverRanIsWoundUpByWhoeverClosesIt() throws Exception {
        EventLoop loop = EventLoop.open();
        Probe probe = Probe.on(loop);
        loop.execute(() -> told.add("task"));
        loop.offload(Blocking.FILE, () -> 1, done -> told.add("done"), failed -> told.add("cancelled"));
        other.run(loop::close);
        assertEquals(1, probe.closes());
        assertEquals(List.of("cancelled", "task"), told);
        assertTrue(loop.stats().balanced(), loop.stats()::toString);
    }

    /** The caller waits uninterrupted, and still knows afterwards that somebody wants it to stop. */
    @Test
    void closeKeepsTheInterruptOfItsCaller() {
        Thread.currentThread().interrupt();
        other.loop().close();
        assertTrue(Thread.interrupted());
    }

    @Test
    void closeOfALoopThatNeverRanKeepsTheInterruptOfItsCaller() {
        EventLoop loop = EventLoop.open();
        Thread.currentThread().interrupt();
        loop.close();
        assertTrue(Thread.interrupted());
        assertEquals(0, loop.stats().interrupts());
    }

    @Test
    void closeDuringACallbackOfAnotherLoopWaitsAsWell() throws Exception {
        EventLoop second = other.another();
        CountDownLatch closed = new CountDownLatch(1);
        second.execute(() -> {
            other.loop().close();
            closed.countDown();
        });
        other.await(closed);
        assertThrows(RejectedExecutionException.class, () -> other.loop().execute(() -> {}));
    }

    @Test
    void whatKeepsALoopRunningIsCounted() {
        try (EventLoop loop = EventLoop.open()) {
            loop.ref();
            loop.ref();
            loop.setTimeout(1, loop::unref);
            loop.setTimeout(2, loop::unref);
            loop.setTimeout(60_000, () -> told.add("a reference was left")).unref();
            loop.run();
            assertEquals(List.of(), told);
        }
    }

    @Test
    void withoutADescriptorNoLoopIsOpened() {
        FakeNet net = new FakeNet(1).descriptorLimit(0);
        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> EventLoop.open(net.provider(), net.clock()));
        assertEquals("Too many open files", refused.getCause().getMessage());
    }

    /** grizzly/grizzly#1797 lost a pipe in each. */
    @Test
    void twoHundredLoopsOpenedAndClosedLeaveNoDescriptor() {
        Descriptors before = Descriptors.now();
        for (int i = 0; i < 200; i++) {
            EventLoop loop = EventLoop.open();
            Net.createServer(loop, socket -> {}).listen("127.0.0.1", 0);
            if (i % 2 == 0) {
                loop.setTimeout(0, loop::stop);
                loop.run();
            }
            loop.close();
        }
        assertEquals(List.of(), before.since());
    }
}
