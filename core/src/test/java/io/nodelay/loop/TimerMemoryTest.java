package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A cancelled timer leaves the loop's memory at once. Where it stays until its time would have come, every answered
 * request leaves a minute's worth of garbage that no collector can touch (Netflix/Hystrix#1976, apache/dubbo#6820).
 */
class TimerMemoryTest {
    private static final int MANY = 1_000_000;

    private final Timers timers = new Timers(() -> 0, () -> {});

    private List<Timer> armMany() {
        List<Timer> armed = new ArrayList<>(MANY);
        for (int i = 0; i < MANY; i++) {
            armed.add(new Timer(timers, () -> {}, false).rearm(60_000 + i % 1_000));
        }
        return armed;
    }

    private Timer[] heap() throws ReflectiveOperationException {
        Field heap = Timers.class.getDeclaredField("heap");
        heap.setAccessible(true);
        return (Timer[]) heap.get(timers);
    }

    @Test
    void aMillionCancelledTimersLeaveNothingBehind() throws ReflectiveOperationException {
        List<Timer> armed = armMany();
        assertTrue(heap().length >= MANY);
        armed.forEach(Timer::cancel);
        assertEquals(0, timers.pending());
        assertTrue(heap().length <= 64, "the heap still has " + heap().length + " places");
        for (Timer place : heap()) {
            assertEquals(null, place);
        }
    }

    @Test
    void theOrderOfCancellingDoesNotMatter() throws ReflectiveOperationException {
        List<Timer> armed = armMany();
        Collections.shuffle(armed, new Random(7));
        armed.forEach(Timer::cancel);
        assertEquals(0, timers.pending());
        assertTrue(heap().length <= 64, "the heap still has " + heap().length + " places");
    }

    @Test
    void armingAndCancellingOneForEachRequestNeedsNoSpace() throws ReflectiveOperationException {
        for (int i = 0; i < MANY; i++) {
            new Timer(timers, () -> {}, false).rearm(60_000).cancel();
        }
        assertEquals(64, heap().length);
    }
}
