package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A stop is the end of everything and the loss of nothing: whoever waits is told (netty/netty#7423), whoever comes later
 * is refused (netty/netty#760), without a quiet period (grpc/grpc-java#444).
 */
class ShutdownTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<String> told = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void theHangingWorkEnds() {
        over.countDown();
    }

    private String hang() throws InterruptedException {
        over.await();
        return "released";
    }

    private void hangingWork(Runnable whenFailed) {
        fake.loop().offload(Blocking.FILE, this::hang, told::add, failed -> {
            assertInstanceOf(CancellationException.class, failed);
            told.add("cancelled");
            whenFailed.run();
        });
    }

    private void stopAndRun() {
        fake.loop().stop();
        fake.loop().run();
    }

    // ---- what waits

    @Test
    void handlesAreDestroyedWithTheReasonAndTheirCloseEventsCome() throws IOException {
        List<Probe> probes = List.of(Probe.on(fake.loop()), Probe.on(fake.loop()));
        stopAndRun();
        for (Probe probe : probes) {
            assertEquals("the loop was stopped", probe.reasons().get(0).getMessage());
            assertEquals(1, probe.closes());
        }
    }

    @Test
    void handlesWithoutAKeyAreDestroyedIfTheyAreEnlisted() {
        List<Throwable> reasons = new ArrayList<>();
        Handle keyless = new Handle() {
            @Override
            public void ready(int readyOps) {
                throw new AssertionError("it has no key");
            }

            @Override
            public void rekeyed(SelectionKey key) {
                throw new AssertionError("it has no key");
            }

            @Override
            public void destroy(Throwable why) {
                reasons.add(why);
                fake.loop().delist(this);
            }
        };
        fake.loop().enlist(keyless);
        stopAndRun();
        assertEquals(1, reasons.size());
    }

    @Test
    void workInHandIsAnsweredWithACancellation() {
        hangingWork(() -> {});
        stopAndRun();
        assertEquals(List.of("cancelled"), told);
    }

    @Test
    void aResultThatComesAfterTheStopIsNotToldAsWell() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        fake.loop()
                .offload(
                        Blocking.FILE,
                        () -> {
                            try {
                                return hang();
                            } finally {
                                answered.countDown();
                            }
                        },
                        told::add,
                        failed -> told.add("cancelled"));
        stopAndRun();
        over.countDown();
        answered.await();
        assertEquals(List.of("cancelled"), told);
    }

    @Test
    void timersAreForgotten() {
        fake.loop().setTimeout(0, () -> told.add("timer"));
        fake.loop().setDeadline(0, () -> told.add("deadline"));
        stopAndRun();
        assertEquals(List.of(), told);
    }

    @Test
    void tasksQueuedBeforeStillRun() throws InterruptedException {
        fake.loop().execute(() -> told.add("the loop's own"));
        Thread other = new Thread(() -> fake.loop().execute(() -> told.add("another thread's")));
        other.start();
        other.join();
        stopAndRun();
        assertEquals(2, told.size());
    }

    @Test
    void moreTasksThanAPassRunsStillRun() {
        AtomicInteger ran = new AtomicInteger();
        int count = 3 * EventLoop.TASKS_PER_PASS;
        for (int i = 0; i < count; i++) {
            fake.loop().execute(ran::incrementAndGet);
        }
        stopAndRun();
        assertEquals(count, ran.get());
    }

    @Test
    void whatIsCorkedLeaves() {
        fake.loop().atPassEnd(() -> told.add("flushed"));
        stopAndRun();
        assertEquals(List.of("flushed"), told);
    }

    // ---- what comes later

    @Test
    void aTaskAfterTheEndIsRefusedWithASentence() throws InterruptedException {
        stopAndRun();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Thread other = new Thread(() -> refused.set(
                assertThrows(RejectedExecutionException.class, () -> fake.loop().execute(() -> told.add("ran")))));
        other.start();
        other.join();
        assertEquals(
                "the loop has stopped and runs no more tasks", refused.get().getMessage());
        assertEquals(List.of(), told);
    }

    @Test
    void aTaskAfterTheEndIsRefusedOnTheLoopsThreadAsWell() {
        stopAndRun();
        assertThrows(RejectedExecutionException.class, () -> fake.loop().execute(() -> told.add("ran")));
    }

    /** What a listener starts because of the stop is ended as well, and answered. */
    @Test
    void whatACancelledCallbackStartsIsCancelledToo() {
        hangingWork(() -> hangingWork(() -> hangingWork(() -> told.add("third generation"))));
        stopAndRun();
        assertEquals(List.of("cancelled", "cancelled", "cancelled", "third generation"), told);
    }

    @Test
    void whatATaskQueuesWhileTheLoopWindsUpRuns() throws IOException {
        Probe.on(fake.loop())
                .onClose(() -> fake.loop().execute(() -> fake.loop().execute(() -> told.add("second task"))));
        stopAndRun();
        assertEquals(List.of("second task"), told);
    }

    @Test
    void aTimerThatIsArmedWhileTheLoopWindsUpIsForgotten() throws IOException {
        Probe.on(fake.loop()).onClose(() -> fake.loop().setTimeout(0, () -> told.add("timer")));
        stopAndRun();
        assertEquals(List.of(), told);
        assertEquals(0, fake.loop().stats().pendingTimers());
    }

    @Test
    void aTaskThatComesBackForEverDoesNotHoldUpTheEnd() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> fake.loop().execute(again[0]);
        fake.loop().execute(again[0]);
        stopAndRun();
        assertTrue(fake.uncaught().get(0).getMessage().contains("dropped"), fake.uncaught()::toString);
    }

    @Test
    void workThatIsStartedAgainForEverDoesNotHoldUpTheEnd() {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            started.incrementAndGet();
            fake.loop().offload(Blocking.FILE, this::hang, done -> told.add("done"), failed -> {
                cancelled.incrementAndGet();
                again[0].run();
            });
        };
        again[0].run();
        stopAndRun();
        assertTrue(fake.uncaught().get(0).getMessage().contains("dropped"), fake.uncaught()::toString);
        assertTrue(started.get() - cancelled.get() <= 1, started + " started, " + cancelled + " cancelled");
    }

    @Test
    void aHandleThatComesBackForEverDoesNotHoldUpTheEnd() {
        fake.loop().enlist(new Handle() {
            @Override
            public void ready(int readyOps) {
                throw new AssertionError("it has no key");
            }

            @Override
            public void rekeyed(SelectionKey key) {
                throw new AssertionError("it has no key");
            }

            @Override
            public void destroy(Throwable why) {
                fake.loop().enlist(this);
            }
        });
        stopAndRun();
        assertTrue(fake.uncaught().get(0).getMessage().contains("dropped"), fake.uncaught()::toString);
    }

    @Test
    void aListenerThatThrowsDoesNotHoldUpTheEnd() throws IOException {
        Probe other = Probe.on(fake.loop());
        hangingWork(() -> {
            throw new IllegalStateException("thrown while winding up");
        });
        stopAndRun();
        assertEquals(1, other.closes());
        assertEquals("thrown while winding up", fake.uncaught().get(0).getMessage());
    }

    // ---- failing

    @Test
    void aFailureOfTheLoopIsThrownByRun() throws IOException {
        IOException why = new IOException("the listening socket broke");
        Probe probe = Probe.on(fake.loop());
        fake.loop().setTimeout(1, () -> fake.loop().fail(why));
        assertSame(
                why, assertThrows(UncheckedIOException.class, fake.loop()::run).getCause());
        assertEquals(1, probe.closes());
    }

    @Test
    void aFailureThatIsNoIoExceptionIsThrownAsTheCause() {
        AssertionError why = new AssertionError("made up");
        fake.loop().setTimeout(1, () -> fake.loop().fail(why));
        assertSame(
                why, assertThrows(IllegalStateException.class, fake.loop()::run).getCause());
    }

    @Test
    void theFirstOfSeveralFailuresIsThrown() {
        IOException first = new IOException("first");
        fake.loop().execute(() -> {
            fake.loop().fail(first);
            fake.loop().fail(new IOException("second"));
        });
        assertSame(
                first,
                assertThrows(UncheckedIOException.class, fake.loop()::run).getCause());
    }
}
