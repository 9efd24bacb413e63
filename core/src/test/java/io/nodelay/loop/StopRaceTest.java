package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/**
 * Whatever the moment in which a loop stops, each task is run once or refused once: never both, never neither
 * (netty/netty#14872).
 */
class StopRaceTest {
    private static final int THREADS = 4;
    private static final int TASKS = 5_000;
    private static final int ROUNDS = 40;

    private static final int RUN = 1;
    private static final int REFUSED = 100;

    private final AtomicIntegerArray fates = new AtomicIntegerArray(THREADS * TASKS);
    private final AtomicInteger ran = new AtomicInteger();

    private void submitAll(EventLoop loop, int from, CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        for (int i = from; i < from + TASKS; i++) {
            int number = i;
            try {
                loop.execute(() -> {
                    fates.addAndGet(number, RUN);
                    ran.incrementAndGet();
                });
            } catch (RejectedExecutionException stopped) {
                fates.addAndGet(number, REFUSED);
            }
        }
    }

    private List<Thread> submitters(EventLoop loop, CyclicBarrier start) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int from = i * TASKS;
            threads.add(new Thread(() -> submitAll(loop, from, start), "submitter-" + i));
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private void eachTaskHasOneFate(int round) {
        for (int i = 0; i < fates.length(); i++) {
            int fate = fates.getAndSet(i, 0);
            if (fate != RUN && fate != REFUSED) {
                assertEquals(RUN, fate, "task " + i + " in round " + round + " (1 is run, 100 refused)");
            }
        }
    }

    @Test
    void tasksThatRaceWithAStopAreRunOrRefused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventLoop loop = EventLoop.open();
            loop.ref();
            CyclicBarrier start = new CyclicBarrier(THREADS + 1);
            List<Thread> threads = submitters(loop, start);
            int stopAfter = round * THREADS * TASKS / ROUNDS;
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    if (ran.get() >= stopAfter) {
                        loop.stop();
                    } else {
                        loop.execute(this);
                    }
                }
            });
            start.await();
            ran.set(0);
            loop.run();
            loop.unref();
            for (Thread thread : threads) {
                thread.join();
            }
            eachTaskHasOneFate(round);
        }
    }

    @Test
    void tasksThatRaceWithTheCloseOfALoopNobodyRunsAreRunOrRefused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventLoop loop = EventLoop.open();
            CyclicBarrier start = new CyclicBarrier(THREADS + 1);
            List<Thread> threads = submitters(loop, start);
            start.await();
            loop.close();
            for (Thread thread : threads) {
                thread.join();
            }
            eachTaskHasOneFate(round);
        }
    }

    /** Those who do not stop asking are refused, and do not keep the loop busy with its end. */
    @Test
    void aFloodDoesNotHoldUpTheEnd() throws Exception {
        EventLoop loop = EventLoop.open();
        loop.ref();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> flood = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            flood.add(new Thread(() -> {
                while (true) {
                    try {
                        loop.execute(ran::incrementAndGet);
                    } catch (RejectedExecutionException stopped) {
                        refused.incrementAndGet();
                        return;
                    }
                }
            }));
        }
        flood.forEach(Thread::start);
        loop.setTimeout(20, loop::stop);
        loop.run();
        loop.unref();
        for (Thread thread : flood) {
            thread.join();
        }
        assertEquals(THREADS, refused.get());
    }
}
