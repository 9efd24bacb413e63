package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Waking a selector is a system call, and one is enough for all that comes in one sleep; for a loop that is awake it is
 * one too many.
 */
class WakeUpTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final AtomicInteger ran = new AtomicInteger();

    private long wakeUps() {
        return fake.loop().stats().wakeUps();
    }

    private static void onAnotherThread(Runnable work) {
        Thread other = new Thread(work, "other");
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The whole of the work is done inside one select, before that looks whether it was woken. */
    private void whileTheLoopSleeps(Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        fake.net().holdTimeWhile(() -> {
            if (!done.getAndSet(true)) {
                onAnotherThread(work);
                return true;
            }
            return false;
        });
        fake.loop().setTimeout(1_000, () -> {});
        fake.loop().run();
    }

    @Test
    void aThousandTasksInOneSleepCostOneWakeUp() {
        whileTheLoopSleeps(() -> {
            for (int i = 0; i < 1_000; i++) {
                fake.loop().execute(ran::incrementAndGet);
            }
        });
        assertEquals(1_000, ran.get());
        assertEquals(1, wakeUps());
    }

    @Test
    void theTasksOfManyThreadsInOneSleepCostOneWakeUp() {
        whileTheLoopSleeps(() -> {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                threads.add(new Thread(() -> fake.loop().execute(ran::incrementAndGet)));
            }
            threads.forEach(Thread::start);
            threads.forEach(thread -> {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        });
        assertEquals(8, ran.get());
        assertEquals(1, wakeUps());
    }

    @Test
    void eachSleepCostsAWakeUpOfItsOwn() {
        Set<Long> passes = new HashSet<>();
        fake.net().holdTimeWhile(() -> {
            if (passes.size() < 3 && passes.add(fake.loop().stats().passes())) {
                onAnotherThread(() -> fake.loop().execute(ran::incrementAndGet));
            }
            return ran.get() < 3;
        });
        fake.loop().setTimeout(1_000, () -> {});
        fake.loop().run();
        assertEquals(3, ran.get());
        assertEquals(3, wakeUps());
    }

    @Test
    void theLoopsOwnTasksCostNone() {
        fake.loop().setTimeout(1, () -> fake.loop().execute(ran::incrementAndGet));
        fake.loop().run();
        assertEquals(1, ran.get());
        assertEquals(0, wakeUps());
    }

    @Test
    void aTaskThatComesWhileATaskRunsCostsNone() {
        fake.loop().execute(() -> onAnotherThread(() -> fake.loop().execute(ran::incrementAndGet)));
        fake.loop().run();
        assertEquals(1, ran.get());
        assertEquals(0, wakeUps());
    }

    @Test
    void aTaskThatComesWhileATimerRunsCostsNone() {
        fake.loop().setTimeout(1, () -> onAnotherThread(() -> fake.loop().execute(ran::incrementAndGet)));
        fake.loop().run();
        assertEquals(1, ran.get());
        assertEquals(0, wakeUps());
    }

    /** Handles are called inside the select, but the loop no longer sleeps then. */
    @Test
    void aTaskThatComesWhileAHandleRunsCostsNone() throws IOException {
        Probe probe = Probe.on(fake.loop());
        probe.poke(fake.net(), "ready");
        probe.onReady(readable -> {
            onAnotherThread(() -> fake.loop().execute(ran::incrementAndGet));
            readable.close();
        });
        fake.loop().run();
        assertEquals(1, ran.get());
        assertEquals(0, wakeUps());
    }

    /** A loop with work of its own asks the kernel in passing and does not sleep. */
    @Test
    void aTaskThatComesWhileTheLoopOnlyLooksCostsNone() {
        fake.loop().execute(() -> {
            fake.net().after(0, () -> onAnotherThread(() -> fake.loop().execute(ran::incrementAndGet)));
            fake.loop().execute(() -> {}); // for which the next select must not wait, in which the other comes
        });
        fake.loop().run();
        assertEquals(1, ran.get());
        assertEquals(0, wakeUps());
    }

    @Test
    void aTaskThatComesBeforeTheLoopRunsCostsNone() {
        onAnotherThread(() -> fake.loop().execute(ran::incrementAndGet));
        fake.loop().run();
        assertEquals(1, ran.get());
        assertEquals(0, wakeUps());
    }

    @Test
    void aTaskThatCameJustBeforeTheLoopSleepsIsNotSleptOver() {
        CountDownLatch seen = new CountDownLatch(1);
        fake.loop()
                .setTimeout(
                        0,
                        () -> onAnotherThread(() -> fake.loop().execute(() -> {
                            ran.set((int) fake.net().clock().elapsedMillis());
                            seen.countDown();
                        })));
        fake.loop().setTimeout(1_000, () -> assertEquals(0, seen.getCount()));
        fake.loop().run();
        assertEquals(0, ran.get());
    }
}
