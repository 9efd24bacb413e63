package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void everySecondRoundRunsBackwards() {
        List<List<String>> orders = Rounds.of(List.of("a", "b", "c"), 4, new SplittableRandom(7));
        for (int i = 0; i < 4; i += 2) {
            List<String> there = orders.get(i);
            assertEquals(List.of(there.get(2), there.get(1), there.get(0)), orders.get(i + 1));
        }
    }
}
