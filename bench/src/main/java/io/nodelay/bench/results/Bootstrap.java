package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.numbers.combinatorics.BinomialCoefficientDouble;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The percentile bootstrap of a median: draw as many values as there are, with replacement, take their median, and
 * repeat; the middle 95 % of those medians is the interval. It assumes nothing about how the values are spread. How likely
 * each median is, can be counted, so that nothing is drawn: this is what ever more draws come to.
 */
public final class Bootstrap {
    public static final double CONFIDENCE = 0.95;
    private static final double ROUNDING = 1e-12;

    private Bootstrap() {}

    /** A median and the interval around it. */
    public record Interval(double median, double low, double high) {}

    /** A median that may be drawn, and how likely it is. */
    private record Drawn(double median, double likely) {}

    public static Interval ofMedian(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a median needs at least one value, found none");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        List<Drawn> medians = sorted.length % 2 == 0 ? between(sorted) : middle(sorted);
        medians.sort(Comparator.comparingDouble(Drawn::median));
        double tail = (1 - CONFIDENCE) / 2;
        return new Interval(median(sorted), at(medians, tail), at(medians, 1 - tail));
    }

    public static double median(double[] values) {
        return Median.withDefaults().evaluate(values);
    }

    /** Of an odd number, the one in the middle of those drawn. */
    private static List<Drawn> middle(double[] sorted) {
        List<Drawn> medians = new ArrayList<>();
        for (int i = 1; i <= sorted.length; i++) {
            medians.add(new Drawn(sorted[i - 1], ranked(sorted.length, sorted.length / 2 + 1, i)));
        }
        return medians;
    }

    /**
     * Of an even number, half way between the two in the middle. The lower half of those drawn has the i-th value as its
     * greatest and the upper half the j-th as its least, or both are the same.
     */
    private static List<Drawn> between(double[] sorted) {
        int n = sorted.length;
        int half = n / 2;
        double halves = BinomialCoefficientDouble.value(n, half);
        List<Drawn> medians = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            double same = ranked(n, half, i);
            for (int j = i + 1; j <= n; j++) {
                double likely = halves * outermost(n, half, i) * outermost(n, half, n + 1 - j);
                medians.add(new Drawn((sorted[i - 1] + sorted[j - 1]) / 2, likely));
                same -= likely;
            }
            medians.add(new Drawn(sorted[i - 1], same));
        }
        return medians;
    }

    /** How likely a number of draws are all among the first i of n, and one of them the i-th. */
    private static double outermost(int n, int draws, int i) {
        return Math.pow((double) i / n, draws) - Math.pow((i - 1.0) / n, draws);
    }

    /** How likely the i-th of n values is that of the given rank among n draws. */
    private static double ranked(int n, int rank, int i) {
        return reached(n, rank, i) - reached(n, rank, i - 1);
    }

    /** How likely so many of n draws are among the first i values. */
    private static double reached(int n, int many, int i) {
        return BinomialDistribution.of(n, (double) i / n).survivalProbability(many - 1);
    }

    private static double at(List<Drawn> medians, double quantile) {
        double reached = 0;
        for (Drawn drawn : medians) {
            reached += drawn.likely();
            if (reached >= quantile - ROUNDING) {
                return drawn.median();
            }
        }
        return medians.get(medians.size() - 1).median();
    }
}
