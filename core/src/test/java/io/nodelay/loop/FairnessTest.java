package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Keys, timers and tasks have their turn in every pass, whatever one of them does: the bounds are counts, as a pause of
 * the collector would eat a budget of time (netty/netty#1154, netty/netty#12135).
 */
class FairnessTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Work that comes again each time it is done, until it is over. */
    private final AtomicBoolean over = new AtomicBoolean();

    private void forever(Runnable unit) {
        fake.loop().execute(() -> {
            unit.run();
            if (!over.get()) {
                forever(unit);
            }
        });
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

    /** A pass costs a microsecond, or fake time would stand still while the loop is busy. */
    private void aMicrosecond() {
        fake.net().clock().advanceNanos(1_000);
    }

    /** A probe that ends everything with its first datagram, which comes after 5 ms. */
    private Probe aDatagramEndsIt() throws IOException {
        Probe probe = Probe.on(fake.loop());
        probe.onReady(readable -> {
            readable.receive();
            readable.close();
            over.set(true);
        });
        fake.net().after(5, () -> probe.poke(fake.net(), "over"));
        return probe;
    }

    @Test
    void aTaskThatQueuesItselfDoesNotStarveKeys() throws IOException {
        Probe probe = aDatagramEndsIt();
        forever(this::aMicrosecond);
        fake.loop().run();
        assertEquals(List.of("over"), probe.received());
    }

    @Test
    void aTimerThatRearmsItselfWithZeroDoesNotStarveKeys() throws IOException {
        Probe probe = aDatagramEndsIt();
        Timer[] own = new Timer[1];
        own[0] = fake.loop().setTimeout(0, () -> {
            aMicrosecond();
            if (!over.get()) {
                own[0].rearm(0);
            }
        });
        fake.loop().run();
        assertEquals(List.of("over"), probe.received());
    }

    @Test
    void aTimerThatRearmsItselfWithZeroRunsOnceAPass() {
        Timer[] own = new Timer[1];
        AtomicInteger runs = new AtomicInteger();
        own[0] = fake.loop().setTimeout(0, () -> {
            if (runs.incrementAndGet() < 100) {
                own[0].rearm(0);
            }
        });
        fake.loop().run();
        assertEquals(100, fake.loop().stats().passes());
    }

    @Test
    void aTaskThatQueuesItselfDoesNotStarveTimers() {
        List<String> ran = new ArrayList<>();
        fake.loop().setTimeout(5, () -> {
            ran.add("at " + fake.net().clock().elapsedMillis());
            over.set(true);
        });
        forever(this::aMicrosecond);
        fake.loop().run();
        assertEquals(List.of("at 5"), ran);
    }

    @Test
    void aKeyThatIsAlwaysReadyStarvesNeitherTimersNorTasks() throws IOException {
        Probe probe = Probe.on(fake.loop());
        probe.poke(fake.net(), "never read");
        fake.net().clock().advance(2);
        probe.onReady(readable -> aMicrosecond());
        AtomicInteger tasks = new AtomicInteger();
        forever(tasks::incrementAndGet);
        fake.loop().setTimeout(5, () -> {
            over.set(true);
            probe.close();
        });
        fake.loop().run();
        assertTrue(probe.readies() > 1_000, "ready " + probe.readies() + " times");
        assertTrue(tasks.get() >= probe.readies(), tasks + " tasks beside " + probe.readies() + " ready keys");
    }

    @Test
    void aHandleIsCalledOnceAPass() throws IOException {
        Probe probe = Probe.on(fake.loop());
        probe.poke(fake.net(), "never read");
        fake.net().clock().advance(2);
        List<Long> passes = new ArrayList<>();
        probe.onReady(readable -> {
            passes.add(fake.loop().stats().passes());
            if (passes.size() == 10) {
                readable.close();
            }
        });
        fake.loop().run();
        assertEquals(passes.stream().distinct().toList(), passes);
    }

    private void queue(int count, List<Long> passOfEach) {
        for (int i = 0; i < count; i++) {
            fake.loop().execute(() -> passOfEach.add(fake.loop().stats().passes()));
        }
    }

    private static void assertBounded(List<Long> passOfEach) {
        for (long pass : Set.copyOf(passOfEach)) {
            long here = passOfEach.stream().filter(ran -> ran == pass).count();
            assertTrue(here <= EventLoop.TASKS_PER_PASS, here + " tasks in pass " + pass);
        }
    }

    @Test
    void aPassRunsNoMoreTasksOfTheLoopThanItsConstant() {
        List<Long> passOfEach = new ArrayList<>();
        int count = 2 * EventLoop.TASKS_PER_PASS + 1;
        fake.loop().execute(() -> queue(count, passOfEach));
        fake.loop().run();
        assertEquals(count, passOfEach.size());
        assertBounded(passOfEach);
    }

    @Test
    void aPassRunsNoMoreTasksOfOthersThanItsConstant() {
        List<Long> passOfEach = new ArrayList<>();
        int count = 2 * EventLoop.TASKS_PER_PASS + 1;
        onAnotherThread(() -> queue(count, passOfEach));
        fake.loop().run();
        assertEquals(count, passOfEach.size());
        assertBounded(passOfEach);
    }

    @Test
    void aPassRunsNoMoreTasksOfBothThanItsConstant() {
        List<Long> passOfEach = new ArrayList<>();
        fake.loop().execute(() -> {
            queue(EventLoop.TASKS_PER_PASS, passOfEach);
            onAnotherThread(() -> queue(EventLoop.TASKS_PER_PASS, passOfEach));
        });
        fake.loop().run();
        assertEquals(2 * EventLoop.TASKS_PER_PASS, passOfEach.size());
        assertBounded(passOfEach);
    }

    @Test
    void aTaskQueuedByATaskRunsInTheNextPass() {
        List<Long> passes = new ArrayList<>();
        fake.loop().execute(() -> {
            passes.add(fake.loop().stats().passes());
            fake.loop().execute(() -> passes.add(fake.loop().stats().passes()));
        });
        fake.loop().run();
        assertEquals(List.of(0L, 1L), passes);
    }

    @Test
    void tasksOfTheLoopRunInTheOrderOfQueueing() {
        List<Integer> order = new ArrayList<>();
        fake.loop().execute(() -> {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                fake.loop().execute(() -> order.add(number));
            }
        });
        fake.loop().run();
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(10_000, order.size());
    }

    @Test
    void tasksOfAnotherThreadRunInTheOrderOfQueueing() {
        List<Integer> order = new ArrayList<>();
        onAnotherThread(() -> {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                fake.loop().execute(() -> order.add(number));
            }
        });
        fake.loop().run();
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(10_000, order.size());
    }

    @Test
    void aFloodFromAnotherThreadStarvesNobody() throws Exception {
        Probe probe = aDatagramEndsIt();
        fake.loop().setTimeout(1, () -> {});
        Thread flood = new Thread(() -> {
            while (!over.get()) {
                fake.loop().execute(this::aMicrosecond);
            }
        });
        fake.net().holdTimeWhile(() -> !over.get());
        flood.start();
        fake.loop().run();
        flood.join();
        fake.loop().run();
        assertEquals(List.of("over"), probe.received());
    }

    /** More of them than a pass runs: each share of the pass must leave room for the other. */
    @Test
    void tasksThatQueueThemselvesDoNotStarveThoseOfOtherThreads() {
        AtomicInteger runs = new AtomicInteger();
        fake.loop().execute(() -> {
            for (int i = 0; i < 2 * EventLoop.TASKS_PER_PASS; i++) {
                forever(() -> {
                    fake.net().clock().advanceNanos(1);
                    if (runs.incrementAndGet() > 100 * EventLoop.TASKS_PER_PASS) {
                        over.set(true);
                    }
                });
            }
        });
        fake.loop().setTimeout(1, () -> onAnotherThread(() -> fake.loop().execute(() -> over.set(true))));
        fake.net().clock().advanceNanos(999_000);
        fake.loop().run();
        assertTrue(
                runs.get() < 10 * EventLoop.TASKS_PER_PASS,
                "the other thread's task waited for " + runs + " of the loop's");
    }

    @Test
    void whatIsDueAtTheEndOfAPassAndComesAgainLetsThePassEnd() throws IOException {
        Probe probe = Probe.on(fake.loop());
        AtomicInteger flushes = new AtomicInteger();
        Runnable[] flush = new Runnable[1];
        flush[0] = () -> {
            if (flushes.incrementAndGet() < 1_000) {
                fake.loop().atPassEnd(flush[0]);
            }
        };
        fake.loop().execute(() -> fake.loop().atPassEnd(flush[0]));
        fake.loop().setTimeout(0, () -> fake.loop().execute(probe::close));
        fake.loop().run();
        assertTrue(flushes.get() < 100, flushes + " in " + fake.loop().stats().passes() + " passes");
        fake.loop().close();
    }

    @Test
    void whatIsLeftForTheEndOfTheNextPassIsNotSleptOver() {
        List<Long> flushedAt = new ArrayList<>();
        fake.loop().setTimeout(60_000, () -> {});
        fake.loop().atPassEnd(() -> fake.loop()
                .atPassEnd(() -> flushedAt.add(fake.net().clock().elapsedMillis())));
        fake.loop().run();
        assertEquals(List.of(0L), flushedAt);
    }
}
