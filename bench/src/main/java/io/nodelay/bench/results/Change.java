package io.nodelay.bench.results;

import java.util.Collection;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * What interleaved pairs of two builds say about one figure. To be told a change from one build to the next, three must
 * agree: the bootstrap interval of the ratios leaves 1 out, their median is 5 % away from it or more, and the rank test of
 * Mann and Whitney finds the same, where each figure is taken by its pair's mean. Figures of a pair then mirror each other, so
 * that its p is no probability of an error, and a second opinion only; how often both err is counted, not computed. And where the interval spans more than 15 %, because the
 * machine is noisy, it must also be further from 1 than it is wide.
 */
public enum Change {
    REGRESSED("regressed"),
    IMPROVED("improved"),
    /** The whole interval is nearer to 1 than the least change that matters. */
    SAME("same"),
    UNCLEAR("too noisy to tell");

    /** Ratio of the least change that matters. */
    public static final double LEAST = 1.05;
    /** Of the rank test, and of the interval: 1 - 0.95. */
    static final double SIGNIFICANT = 1 - Bootstrap.CONFIDENCE;

    private static final double WIDE = 1.15;
    /** With fewer no interval of a median reaches 95 %. */
    public static final int LEAST_PAIRS = 6;

    private final String words;

    Change(String words) {
        this.words = words;
    }

    /**
     * The verdict of one run of pairs.
     *
     * @param pairing the candidate's figures, divided by the baseline's
     * @param p of the rank test, see {@link #rankTest}
     * @param better which way the figure is wished to go
     */
    public static Change of(Pairing pairing, double p, Better better) {
        if (pairing.ratios().size() < LEAST_PAIRS) {
            return UNCLEAR;
        }
        double width = pairing.high() / pairing.low();
        double far = width > WIDE ? width : 1;
        boolean decided = p < SIGNIFICANT;
        if (decided && pairing.median() >= LEAST && pairing.low() > far) {
            return better == Better.SMALLER ? REGRESSED : IMPROVED;
        }
        if (decided && pairing.median() <= 1 / LEAST && pairing.high() < 1 / far) {
            return better == Better.SMALLER ? IMPROVED : REGRESSED;
        }
        return pairing.low() >= 1 / LEAST && pairing.high() <= LEAST ? SAME : UNCLEAR;
    }

    /** How likely so different a rank is by chance, where both are alike. */
    public static double rankTest(Collection<Double> baseline, Collection<Double> candidate) {
        return MannWhitneyUTest.withDefaults()
                .test(array(baseline), array(candidate))
                .getPValue();
    }

    private static double[] array(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** What stands after a second run: a change only if that has found it too. */
    public Change confirmedBy(Change again) {
        return this == again ? this : UNCLEAR;
    }

    /** Whether it is a verdict that a second run has to confirm. */
    public boolean isChange() {
        return this == REGRESSED || this == IMPROVED;
    }

    @Override
    public String toString() {
        return words;
    }
}
