package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final double SURE = 0.0001;

    private static Pairing pairing(double low, double median, double high) {
        return new Pairing("time", "candidate", "baseline", Collections.nCopies(12, median), median, low, high, 0.95);
    }

    private static Change smaller(double low, double median, double high) {
        return Change.of(pairing(low, median, high), SURE, Better.SMALLER);
    }

    @Test
    void moreOfAFigureThatIsWishedSmallerIsARegression() {
        assertEquals(Change.REGRESSED, smaller(1.07, 1.10, 1.13));
        assertEquals(Change.IMPROVED, smaller(0.87, 0.90, 0.93));
    }

    @Test
    void moreOfAFigureThatIsWishedBiggerIsAnImprovement() {
        assertEquals(Change.IMPROVED, Change.of(pairing(1.07, 1.10, 1.13), SURE, Better.BIGGER));
        assertEquals(Change.REGRESSED, Change.of(pairing(0.87, 0.90, 0.93), SURE, Better.BIGGER));
    }

    @Test
    void whatLiesWhollyWithinTheLeastEffectIsTheSame() {
        assertEquals(Change.SAME, smaller(0.98, 1.00, 1.02));
        assertEquals(Change.SAME, smaller(1.01, 1.02, 1.04));
    }

    @Test
    void anEffectThatMayBeTooSmallIsNotTold() {
        assertEquals(Change.UNCLEAR, smaller(1.01, 1.04, 1.08));
    }

    @Test
    void anIntervalWith1InItTellsNothing() {
        assertEquals(Change.UNCLEAR, smaller(0.99, 1.06, 1.09));
    }

    @Test
    void theRankTestMustAgree() {
        assertEquals(Change.UNCLEAR, Change.of(pairing(1.07, 1.10, 1.13), 0.06, Better.SMALLER));
    }

    @Test
    void aWideIntervalMustBeFurtherAwayThanItIsWide() {
        assertEquals(Change.UNCLEAR, smaller(1.10, 1.25, 1.40));
        assertEquals(Change.REGRESSED, smaller(2.6, 3.0, 3.4));
        assertEquals(Change.IMPROVED, smaller(0.29, 0.33, 0.38));
    }

    @Test
    void fewPairsTellNothing() {
        Pairing few = Pairing.of("time", "candidate", "baseline", Collections.nCopies(Change.LEAST_PAIRS - 1, 2.0));
        assertEquals(Change.UNCLEAR, Change.of(few, SURE, Better.SMALLER));
    }

    @Test
    void onlyWhatIsFoundAgainStands() {
        assertEquals(Change.REGRESSED, Change.REGRESSED.confirmedBy(Change.REGRESSED));
        assertEquals(Change.UNCLEAR, Change.REGRESSED.confirmedBy(Change.IMPROVED));
        assertEquals(Change.UNCLEAR, Change.REGRESSED.confirmedBy(Change.SAME));
    }

    @Test
    void theRankTestSeesWhatIsApart() {
        List<Double> low = List.of(1.0, 1.1, 1.2, 1.3, 1.4, 1.5);
        List<Double> high = List.of(2.0, 2.1, 2.2, 2.3, 2.4, 2.5);
        assertEquals(2 / 924.0, Change.rankTest(low, high), 1e-9); // both ends of C(12, 6) orders
        assertTrue(Change.rankTest(low, List.of(1.05, 1.15, 1.25, 1.35, 1.45, 1.55)) > 0.3);
    }
}
