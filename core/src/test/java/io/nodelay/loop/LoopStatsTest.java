package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The counters count what they say, and what a loop holds shows in its balance, each kind by itself. */
class LoopStatsTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private LoopStats stats() {
        return fake.loop().stats();
    }

    @Test
    void aFreshLoopHoldsNothing() {
        assertTrue(stats().balanced(), stats()::toString);
    }

    @Test
    void aHandleIsHeld() {
        fake.loop().ref();
        assertEquals(1, stats().handles());
        assertFalse(stats().balanced());
        fake.loop().unref();
        assertTrue(stats().balanced());
    }

    @Test
    void aKeyIsHeldUntilTheSelectAfterItsClose() throws IOException {
        Probe probe = Probe.on(fake.loop());
        assertEquals(1, stats().keys());
        probe.close();
        assertFalse(stats().balanced());
        fake.loop().run();
        assertTrue(stats().balanced(), stats()::toString);
    }

    @Test
    void aTimerIsHeldUntilItRunsOrIsCancelled() {
        Timer timer = fake.loop().setTimeout(10, () -> {});
        assertEquals(1, stats().pendingTimers());
        assertFalse(stats().balanced());
        timer.cancel();
        assertTrue(stats().balanced());
    }

    @Test
    void aCloseEventToComeIsHeld() {
        fake.loop().closed(() -> {});
        assertEquals(1, stats().pendingTasks());
        assertFalse(stats().balanced());
        fake.loop().run();
        assertTrue(stats().balanced());
    }

    @Test
    void aTaskOfTheLoopIsHeldUntilItRuns() {
        fake.loop().execute(() -> {
            fake.loop().execute(() -> {});
            assertEquals(1, stats().pendingTasks());
        });
        fake.loop().run();
        assertTrue(stats().balanced());
        assertEquals(2, stats().tasks());
    }

    @Test
    void workInHandIsHeldUntilItIsAnswered() {
        CountDownLatch over = new CountDownLatch(1);
        fake.net().holdTimeWhile(() -> true);
        fake.loop()
                .offload(
                        Blocking.FILE,
                        () -> {
                            over.await();
                            return 1;
                        },
                        done -> {},
                        failed -> {});
        assertEquals(1, stats().pendingOffloads());
        assertFalse(stats().balanced());
        over.countDown();
        fake.loop().run();
        assertTrue(stats().balanced());
    }

    @Test
    void aPooledChunkIsHeldUntilItIsGivenBack() {
        ByteBuffer chunk = fake.loop().buffers().take();
        assertEquals(1, stats().chunksOut());
        assertFalse(stats().balanced());
        fake.loop().buffers().give(chunk);
        assertTrue(stats().balanced());
    }

    @Test
    void readyKeysAndTimersAreCounted() throws IOException {
        Probe probe = Probe.on(fake.loop());
        fake.loop().setTimeout(1, () -> probe.poke(fake.net(), "one"));
        fake.loop().setTimeout(5, () -> probe.poke(fake.net(), "two"));
        fake.loop().setDeadline(10, probe::close);
        fake.loop().run();
        assertEquals(2, stats().readyKeys());
        assertEquals(3, stats().timers());
    }

    @Test
    void onlyTheWaitInTheSelectorIsIdle() {
        fake.loop().setTimeout(100, () -> fake.net().clock().advance(50));
        fake.loop().setTimeout(200, () -> {});
        fake.loop().run();
        assertEquals(150, TimeUnit.NANOSECONDS.toMillis(stats().idleNanos()));
    }

    @Test
    void nowIsWhenTheLoopWokeAndTheSameAllThroughThePass() {
        long start = fake.net().clock().getAsLong();
        fake.loop().setTimeout(100, () -> {
            fake.net().clock().advance(50);
            assertEquals(100, TimeUnit.NANOSECONDS.toMillis(fake.loop().now() - start));
        });
        fake.loop().run();
        assertEquals(1, stats().timers());
    }

    @Test
    void uncaughtAndUnheardAreCounted() {
        fake.loop().execute(() -> {
            fake.loop().unheard(new IOException("made up"));
            throw new IllegalStateException("made up");
        });
        fake.loop().run();
        assertEquals(1, stats().uncaught());
        assertEquals(1, stats().unheardErrors());
        assertEquals(1, fake.uncaught().size());
    }
}
