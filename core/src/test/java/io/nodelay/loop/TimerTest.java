package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Timers run in the order in which they fall due, never early, and whatever a task does to timers, its own and others,
 * holds at once.
 */
class TimerTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<String> ran = new ArrayList<>();

    private Timer after(long millis, String name) {
        return fake.loop().setTimeout(millis, () -> ran.add(name));
    }

    @Test
    void timersRunInTheOrderOfTheirTimes() {
        after(30, "third");
        after(10, "first");
        after(20, "second");
        fake.loop().run();
        assertEquals(List.of("first", "second", "third"), ran);
    }

    @Test
    void timersOfTheSameMomentRunInTheOrderOfArming() {
        List<String> armed = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        armed.forEach(name -> after(10, name));
        fake.loop().run();
        assertEquals(armed, ran);
    }

    @Test
    void theOrderHoldsHoweverManyAreArmedAndCancelled() {
        Random random = new Random(42);
        List<Timer> timers = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long millis = random.nextInt(500);
            timers.add(fake.loop().setTimeout(millis, () -> times.add(millis)));
        }
        timers.stream().filter(timer -> random.nextBoolean()).forEach(Timer::cancel);
        int left = fake.loop().stats().pendingTimers();
        fake.loop().run();
        assertEquals(left, times.size());
        assertEquals(times.stream().sorted().toList(), times);
    }

    @Test
    void aTimerIsNeverEarly() {
        fake.loop().setTimeout(7, () -> ran.add("at " + fake.net().clock().elapsedMillis() + " ms"));
        fake.loop().run();
        assertEquals(List.of("at 7 ms"), ran);
    }

    /** A wait rounded down ends within the millisecond before the timer, and would be repeated until it is over. */
    @Test
    void theLastFractionOfAMillisecondIsNotSpunThrough() {
        fake.loop().setTimeout(2, () -> ran.add("due"));
        fake.net().clock().advanceNanos(300_000);
        fake.loop().run();
        assertEquals(List.of("due"), ran);
        assertTrue(fake.loop().stats().passes() <= 2, fake.loop().stats()::toString);
    }

    /** Time that the callback has used up is not taken off the timers it starts. */
    @Test
    void theClockIsReadAfreshForEachTimer() {
        fake.loop().setTimeout(0, () -> {
            fake.net().clock().advance(50);
            fake.loop().setTimeout(10, () -> ran.add("at " + fake.net().clock().elapsedMillis()));
        });
        fake.loop().run();
        assertEquals(List.of("at 60"), ran);
    }

    @Test
    void aTimerOfZeroRunsInTheNextPassNotInThisOne() {
        fake.loop().setTimeout(0, () -> {
            long here = fake.loop().stats().passes();
            fake.loop()
                    .setTimeout(0, () -> ran.add("after " + (fake.loop().stats().passes() - here)));
        });
        fake.loop().run();
        assertEquals(List.of("after 1"), ran);
    }

    @Test
    void aTaskMayRearmItsOwnTimer() {
        Timer[] own = new Timer[1];
        own[0] = fake.loop().setTimeout(10, () -> {
            ran.add("at " + fake.net().clock().elapsedMillis());
            if (ran.size() < 3) {
                own[0].rearm(10);
            }
        });
        fake.loop().run();
        assertEquals(List.of("at 10", "at 20", "at 30"), ran);
    }

    @Test
    void rearmingAPendingTimerMovesIt() {
        Timer moved = after(10, "moved");
        after(20, "other");
        moved.rearm(30);
        fake.loop().run();
        assertEquals(List.of("other", "moved"), ran);
    }

    @Test
    void aCancelledTimerCanBeArmedAgain() {
        Timer timer = after(10, "again");
        timer.cancel();
        timer.rearm(5);
        fake.loop().run();
        assertEquals(List.of("again"), ran);
    }

    @Test
    void aTaskMayCancelItsOwnTimer() {
        Timer[] own = new Timer[1];
        own[0] = fake.loop().setTimeout(10, () -> {
            own[0].cancel();
            ran.add("once");
        });
        fake.loop().run();
        assertEquals(List.of("once"), ran);
    }

    @Test
    void aTaskMayCancelAnotherTimerThatIsDueAsWell() {
        Timer[] second = new Timer[1];
        fake.loop().setTimeout(10, () -> second[0].cancel());
        second[0] = after(10, "cancelled");
        fake.loop().run();
        assertEquals(List.of(), ran);
    }

    @Test
    void aTaskMayRearmAnotherTimerThatIsDueAsWell() {
        Timer[] second = new Timer[1];
        fake.loop().setTimeout(10, () -> second[0].rearm(10));
        second[0] = fake.loop()
                .setTimeout(10, () -> ran.add("at " + fake.net().clock().elapsedMillis()));
        fake.loop().run();
        assertEquals(List.of("at 20"), ran);
    }

    @Test
    void cancellingTwiceOrAfterTheRunDoesNothing() {
        Timer run = after(1, "run");
        Timer cancelled = after(1, "cancelled");
        cancelled.cancel();
        cancelled.cancel();
        fake.loop().run();
        run.cancel();
        assertEquals(List.of("run"), ran);
        assertEquals(0, fake.loop().stats().pendingTimers());
    }

    @Test
    void aTimerIsPendingUntilItRunsOrIsCancelled() {
        Timer[] own = new Timer[1];
        List<Boolean> inside = new ArrayList<>();
        own[0] = fake.loop().setTimeout(1, () -> inside.add(own[0].pending()));
        assertTrue(own[0].pending());
        Timer cancelled = after(1, "cancelled");
        cancelled.cancel();
        assertFalse(cancelled.pending());
        fake.loop().run();
        assertEquals(List.of(false), inside);
    }

    @Test
    void aNegativeDelayIsRefused() {
        String refusal = assertThrows(IllegalArgumentException.class, () -> after(-1, "never"))
                .getMessage();
        assertEquals("a timer's delay is 0 ms or more, not -1", refusal);
        assertEquals(0, fake.loop().stats().pendingTimers());
    }

    @Test
    void aRefusedRearmLeavesTheTimerAsItWas() {
        Timer timer = after(10, "as before");
        assertThrows(IllegalArgumentException.class, () -> timer.rearm(-5));
        fake.loop().run();
        assertEquals(List.of("as before"), ran);
    }

    @Test
    void theLongestDelayIsFarAwayAndHarmsNobody() {
        Timer farAway = after(Long.MAX_VALUE, "in 73 years");
        after(10, "soon");
        after(Long.MAX_VALUE / 2, "as far").unref();
        farAway.unref();
        fake.loop().run();
        assertEquals(List.of("soon"), ran);
        assertTrue(farAway.pending());
    }

    /** {@link System#nanoTime} has any origin and may overflow while a program runs. */
    @Test
    void theClockMayOverflow() throws IOException {
        try (EventLoop loop = EventLoop.open(
                fake.net().provider(), () -> fake.net().clock().elapsedNanos() + Long.MAX_VALUE - 15_000_000)) {
            loop.setTimeout(30, () -> ran.add("third, after the overflow"));
            loop.setTimeout(10, () -> ran.add("first, before it"));
            loop.setTimeout(20, () -> ran.add("second, after the overflow"));
            loop.setTimeout(Long.MAX_VALUE, () -> ran.add("never")).unref();
            loop.run();
            assertEquals(List.of("first, before it", "second, after the overflow", "third, after the overflow"), ran);
            assertEquals(30, fake.net().clock().elapsedMillis());
        }
    }

    @Test
    void aPendingTimerKeepsTheLoopRunningAndOneWithoutReferenceDoesNot() {
        after(10, "kept");
        after(20, "left behind").unref();
        fake.loop().run();
        assertEquals(List.of("kept"), ran);
        assertEquals(1, fake.loop().stats().pendingTimers());
    }

    @Test
    void aReferenceCanBeTakenBackAndGivenAgain() {
        Timer timer = after(10, "kept").unref().unref().ref().ref();
        fake.loop().run();
        assertEquals(List.of("kept"), ran);
        assertFalse(timer.pending());
    }

    @Test
    void aTimerWithoutReferenceStaysWithoutWhenItIsRearmed() {
        after(10, "left behind").unref().rearm(5);
        fake.loop().run();
        assertEquals(List.of(), ran);
    }

    @Test
    void aTaskThatThrowsDoesNotHoldUpTheOthers() {
        fake.loop().setTimeout(10, () -> {
            throw new IllegalStateException("thrown by a timer");
        });
        after(10, "next");
        fake.loop().run();
        assertEquals(List.of("next"), ran);
        assertEquals("thrown by a timer", fake.uncaught().get(0).getMessage());
    }
}
