package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.Fault;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The selector itself may fail (netty/netty#8566). One failure costs nobody anything; one that never ends, ends the loop
 * with a sentence, and what it held is closed and told.
 */
class SelectorFailureTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    @Test
    void aSelectThatFailsIsSurvivedWithANewSelector() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().failSelects(1);
        fake.loop().setTimeout(5, () -> probe.poke(fake.net(), "still heard"));
        fake.loop().setTimeout(10, probe::close);
        fake.loop().run();
        assertEquals(1, fake.loop().stats().rebuilds());
        assertEquals(List.of("still heard"), probe.received());
    }

    @Test
    void aSelectThatThrowsAnythingIsSurvivedAsWell() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().failAt(fake.net().calls() + 1, Fault.ILLEGAL_STATE);
        fake.loop().setTimeout(5, () -> probe.poke(fake.net(), "still heard"));
        fake.loop().setTimeout(10, probe::close);
        fake.loop().run();
        assertEquals(1, fake.net().faultsFired());
        assertEquals(List.of("still heard"), probe.received());
    }

    @Test
    void aSelectThatAlwaysFailsEndsTheLoopAndSaysWhy() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.net().failSelects(Integer.MAX_VALUE);
        IllegalStateException ended = assertThrows(IllegalStateException.class, fake.loop()::run);
        assertTrue(ended.getMessage().contains("selector"), ended.getMessage());
        assertEquals("select was told to fail", ended.getCause().getMessage());
        assertEquals(1, probe.reasons().size());
        assertEquals(1, probe.closes());
        fake.net().assertNothingOpen();
    }

    @Test
    void aLoopEndedByItsSelectorStillRunsItsTasksAndAnswersItsWork() throws IOException {
        List<String> ran = new ArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        fake.loop()
                .offload(
                        Blocking.FILE,
                        () -> {
                            never.await();
                            return "";
                        },
                        done -> ran.add("done"),
                        failed -> ran.add(failed.getClass().getSimpleName()));
        Probe probe = Probe.on(fake.loop()).onClose(() -> fake.loop().execute(() -> ran.add("last task")));
        fake.net().failSelects(Integer.MAX_VALUE);
        assertThrows(IllegalStateException.class, fake.loop()::run);
        never.countDown();
        assertEquals(1, probe.closes());
        assertEquals(List.of(CancellationException.class.getSimpleName(), "last task"), ran);
    }

    /** A close event says that the descriptor is gone. A second selector that knows the channel stands for one that failed. */
    @Test
    void aCloseEventWaitsForTheSelectThatFreesTheDescriptor() throws IOException {
        Probe probe = Probe.on(fake.loop());
        List<Integer> openWhenTold = new ArrayList<>();
        probe.onClose(() -> openWhenTold.add(fake.net().openChannels()));
        try (Selector other = fake.net().provider().openSelector()) {
            probe.channel().register(other, 0);
            fake.loop().execute(probe::close);
            afterPasses(3, () -> freed(other));
            fake.loop().run();
        }
        assertEquals(List.of(0), openWhenTold);
    }

    private void afterPasses(int count, Runnable what) {
        fake.loop().execute(() -> {
            if (count == 0) {
                what.run();
            } else {
                afterPasses(count - 1, what);
            }
        });
    }

    private static void freed(Selector selector) {
        try {
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSelectorThatCannotBeReplacedIsMentionedOnce() {
        List<LogRecord> records = new ArrayList<>();
        Logger logger = Logger.getLogger("io.nodelay");
        Handler collector = new Handler() {
            @Override
            public void publish(LogRecord line) {
                records.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(collector);
        logger.setUseParentHandlers(false);
        try {
            fake.net().descriptorLimit(1);
            fake.net().earlyReturns(50 * Poller.EARLY_RETURNS);
            fake.loop().setTimeout(1_000, () -> {});
            fake.loop().run();
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(collector);
        }
        assertTrue(!records.isEmpty() && records.size() <= 2, records.size() + " lines");
    }

    // ---- wakeup

    /** Runs the loop while the other thread does its work, in a select that waits for a real wake-up. */
    private void asleepWhile(CountDownLatch asleep, AtomicBoolean done, Runnable work) throws InterruptedException {
        fake.net().holdTimeWhile(() -> {
            asleep.countDown();
            return !done.get();
        });
        Thread other = new Thread(work, "other");
        other.start();
        fake.loop().setTimeout(1_000, () -> {});
        fake.loop().run();
        other.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWakeUpThatFailsIsTriedAgainByTheNextTask() throws InterruptedException {
        CountDownLatch asleep = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        List<String> ran = new ArrayList<>();
        asleepWhile(asleep, done, () -> {
            await(asleep);
            fake.net().failAt(fake.net().calls() + 1, Fault.ILLEGAL_STATE);
            fake.loop().execute(() -> ran.add("whose wake-up failed"));
            fake.loop().execute(() -> {
                ran.add("next");
                done.set(true);
            });
        });
        assertEquals(1, fake.net().faultsFired());
        assertEquals(List.of("whose wake-up failed", "next"), ran);
        assertEquals(1, fake.loop().stats().wakeUps());
    }

    @Test
    void aWakeUpThatFailsDoesNotReachWhoeverBroughtTheTask() throws InterruptedException {
        CountDownLatch asleep = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> thrown = new ArrayList<>();
        asleepWhile(asleep, done, () -> {
            await(asleep);
            fake.net().failAt(fake.net().calls() + 1, Fault.ILLEGAL_STATE);
            try {
                fake.loop().execute(() -> {});
            } catch (RuntimeException e) {
                thrown.add(e);
            }
            done.set(true);
            fake.loop().execute(() -> {});
        });
        assertEquals(List.of(), thrown);
    }
}
