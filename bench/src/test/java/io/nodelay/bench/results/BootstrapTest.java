package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void equalValuesHaveNoInterval() {
        assertEquals(new Bootstrap.Interval(2, 2, 2), Bootstrap.ofMedian(List.of(2.0, 2.0, 2.0)));
    }

    @Test
    void theMedianOfAnEvenCountLiesBetween() {
        assertEquals(2.5, Bootstrap.median(new double[] {4, 1, 3, 2}));
    }

    @Test
    void theIntervalOfTwoValuesIsBoth() {
        assertEquals(new Bootstrap.Interval(1.5, 1, 2), Bootstrap.ofMedian(List.of(1.0, 2.0)));
    }

    /** The exact interval of a median from order statistics, 10 of 1 to 10 by the binomial: 2 to 9 covers 97.9 %. */
    @Test
    void theIntervalOfTenValuesLiesWithinTheBinomialOne() {
        Bootstrap.Interval interval = Bootstrap.ofMedian(
                DoubleStream.iterate(1, x -> x + 1).limit(10).boxed().toList());
        assertEquals(5.5, interval.median());
        assertTrue(interval.low() >= 2 && interval.low() <= 4, interval::toString);
        assertTrue(interval.high() >= 7 && interval.high() <= 9, interval::toString);
    }

    /** All 3^3 and 4^4 ways to draw, counted one by one. */
    @Test
    void theIntervalIsThatOfAllWaysToDraw() {
        for (List<Double> values : List.of(List.of(1.0, 2.0, 4.0), List.of(1.0, 2.0, 4.0, 8.0))) {
            int n = values.size();
            int ways = (int) Math.pow(n, n);
            double[] medians = new double[ways];
            for (int way = 0; way < ways; way++) {
                double[] drawn = new double[n];
                for (int i = 0, rest = way; i < n; i++, rest /= n) {
                    drawn[i] = values.get(rest % n);
                }
                medians[way] = Bootstrap.median(drawn);
            }
            Arrays.sort(medians);
            Bootstrap.Interval interval = Bootstrap.ofMedian(values);
            assertEquals(medians[(int) Math.ceil(0.025 * ways) - 1], interval.low());
            assertEquals(medians[(int) Math.ceil(0.975 * ways) - 1], interval.high());
        }
    }

    @Test
    void theSameValuesGiveTheSameInterval() {
        List<Double> values = List.of(0.9, 1.2, 1.0, 0.95, 1.1);
        assertEquals(Bootstrap.ofMedian(values), Bootstrap.ofMedian(values));
    }

    /** Known truth, many times over: an interval of 95 % has to contain it in about 95 of 100 cases, and not always. */
    @Test
    void theIntervalCoversTheTruthAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(42);
        int covered = 0;
        for (int i = 0; i < 100; i++) {
            List<Double> values =
                    DoubleStream.generate(random::nextDouble).limit(12).boxed().toList();
            Bootstrap.Interval interval = Bootstrap.ofMedian(values);
            covered += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }
        assertTrue(covered >= 87 && covered <= 99, "covered " + covered + " of 100");
    }

    @Test
    void noValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Bootstrap.ofMedian(List.of()));
    }

    @Test
    void aGoalIsMetOnlyByTheWholeInterval() {
        Goal goal = Goal.atMost("pingpong", "raw", 1.10);
        assertEquals(Goal.Verdict.MET, goal.judge(Pairing.of("cpu", "a", "b", Collections.nCopies(6, 1.05))));
        assertEquals(
                Goal.Verdict.UNCLEAR, goal.judge(Pairing.of("cpu", "a", "b", List.of(1.0, 1.0, 1.0, 1.2, 1.2, 1.2))));
        assertEquals(Goal.Verdict.MISSED, goal.judge(Pairing.of("cpu", "a", "b", Collections.nCopies(6, 1.15))));
    }

    @Test
    void fewPairsDecideNothing() {
        Pairing five = Pairing.of("cpu", "a", "b", Collections.nCopies(5, 1.05));
        assertEquals(Goal.Verdict.UNCLEAR, Goal.atMost("pingpong", "raw", 1.10).judge(five));
    }

    @Test
    void aGoalMayAlsoBeALowerBound() {
        Goal goal = Goal.atLeast("decode", "peer", 4);
        assertEquals(Goal.Verdict.MET, goal.judge(Pairing.of("frames/s", "ours", "peer", Collections.nCopies(6, 4.0))));
        assertEquals(
                Goal.Verdict.MISSED, goal.judge(Pairing.of("frames/s", "ours", "peer", Collections.nCopies(6, 3.9))));
        assertEquals(
                Goal.Verdict.UNCLEAR,
                goal.judge(Pairing.of("frames/s", "ours", "peer", List.of(3.0, 3.5, 3.9, 4.1, 4.5, 5.0))));
        assertEquals("≥ 4.00: met", goal.sentence(Pairing.of("frames/s", "ours", "peer", Collections.nCopies(6, 4.5))));
    }
}
