package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WindowTest {
    private long now;
    private int segments;

    /** Warm: 3 messages and 100 ns; measured: 2 to 5 messages, 1000 ns, 4000 ns at most. */
    private final Window window = new Window(new Limits(3, 100, 2, 5, 1_000, 4_000), this::count, () -> now);

    private Count count() {
        return new Count(
                new EndCount(new Segments(segments, 0, 0, 0, 0), OptionalLong.empty(), OptionalLong.empty()),
                EndCount.NONE);
    }

    private boolean message(long took) {
        now += took;
        segments += 2;
        return window.message(now, took);
    }

    private void warmUp() {
        for (int i = 0; i < 3; i++) {
            assertTrue(message(50));
        }
    }

    @Test
    void theWarmUpDoesNotCount() {
        warmUp();
        message(600);
        message(600);
        assertEquals(2, window.histogram().getTotalCount());
        assertEquals(600, window.histogram().getMinValue());
    }

    @Test
    void theWarmUpLastsUntilBothMessagesAndTimeAreEnough() {
        for (int i = 0; i < 10; i++) {
            message(10);
        }
        assertEquals(0, window.histogram().getTotalCount());
        message(10);
        message(10);
        assertEquals(1, window.histogram().getTotalCount());
    }

    @Test
    void segmentsAreCountedBetweenTheFirstAndTheLastMeasuredMessage() {
        warmUp();
        message(600);
        assertFalse(message(600));
        assertEquals(4, window.count().near().segments().out());
        assertEquals(1_200, window.nanos());
    }

    @Test
    void aSlowCellIsGivenTimeForItsLeastMessages() {
        warmUp();
        assertTrue(message(1_500));
        assertFalse(message(1_500));
    }

    @Test
    void theBoundEndsACellThatIsSlowerStill() {
        warmUp();
        assertFalse(message(5_000));
        assertTrue(window.done());
    }

    @Test
    void theMostMessagesEndAFastCell() {
        warmUp();
        for (int i = 0; i < 4; i++) {
            assertTrue(message(1));
        }
        assertFalse(message(1));
    }

    @Test
    void afterTheEndNothingIsRecorded() {
        warmUp();
        message(5_000);
        message(1);
        assertEquals(1, window.histogram().getTotalCount());
    }

    @Test
    void whatWaitedToBeSentIsKeptApart() {
        warmUp();
        now += 5_000;
        window.message(now, 5_000, 1_000);
        assertEquals(5_000.0, (double) window.histogram().getMaxValue(), 5);
        assertEquals(1_000.0, (double) window.uncorrected().getMaxValue(), 1);
    }

    @Test
    void itTellsHowFarBehindAnOpenLoadWasAtTheEnd() {
        warmUp();
        now += 600;
        assertTrue(window.message(now, 300, 100));
        now += 600;
        assertFalse(window.message(now, 700, 100));
        assertEquals(700, window.behind());
    }
}
