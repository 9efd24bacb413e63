package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RankIntervalTest {
    private static List<Double> random(int count, SplittableRandom random) {
        return DoubleStream.generate(() -> 1 + random.nextDouble())
                .limit(count)
                .boxed()
                .toList();
    }

    /** aabb, abab, abba and baab, baba, bbaa: 0, 1, 2, 2, 3 and 4 times a b lies before an a. */
    @Test
    void twoOfEachCanBeOrderedInSixWays() {
        assertArrayEquals(new double[] {1, 1, 2, 1, 1}, RankInterval.ways(2, 2));
    }

    @Test
    void everyOneIsComparedWithEveryOther() {
        RankInterval interval = RankInterval.of(List.of(6.0, 12.0), List.of(3.0, 2.0));
        assertEquals(List.of(2.0, 3.0, 4.0, 6.0), interval.ratios());
        assertEquals(2, interval.low());
        assertEquals(6, interval.high());
    }

    @Test
    void oneOfEachGivesNoConfidence() {
        assertEquals(new RankInterval(List.of(2.0), 2, 2, 0), RankInterval.of(List.of(4.0), List.of(2.0)));
    }

    /** From tables of the rank test at 5 %: U of 4 and 4 may be 0, of 5 and 5 up to 2. */
    @Test
    void theConfidenceIsThatOfTheRankTest() {
        List<Double> rising = List.of(1.0, 2.0, 3.0, 4.0, 5.0);
        assertEquals(
                1 - 2 / 70.0,
                RankInterval.of(rising.subList(0, 4), rising.subList(0, 4)).confidence(),
                1e-9);
        assertEquals(1 - 2 * 4 / 252.0, RankInterval.of(rising, rising).confidence(), 1e-9);
    }

    @Test
    void ofFiveAndFiveTwoRatiosAreLeftOutAtEachEnd() {
        RankInterval interval = RankInterval.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0), Collections.nCopies(5, 1.0));
        assertEquals(interval.ratios().get(2), interval.low());
        assertEquals(interval.ratios().get(22), interval.high());
    }

    /** Known truth, many times over: an interval of 97 % has to contain it in about 97 of 100 cases, and not always. */
    @Test
    void theIntervalCoversTheTruthAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(42);
        int covered = 0;
        for (int i = 0; i < 1_000; i++) {
            RankInterval interval = RankInterval.of(random(4, random), random(4, random));
            covered += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        assertTrue(covered >= 955 && covered <= 985, "covered " + covered + " of 1000");
    }
}
