package io.nodelay.bench.results;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The percentile bootstrap of a median: draw as many values as there are, with replacement, take their median, and
 * repeat; the middle 95 % of those medians is the interval. It assumes nothing about how the values are spread. The seed
 * is fixed, so that the same values always give the same interval.
 */
public final class Bootstrap {
    public static final double CONFIDENCE = 0.95;
    private static final int RESAMPLES = 10_000;
    private static final long SEED = 1984;

    private Bootstrap() {}

    /** A median and the interval around it. */
    public record Interval(double median, double low, double high) {}

    public static Interval ofMedian(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a median needs at least one value, found none");
        }
        double[] sample = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] medians = resampledMedians(sample);
        double tail = (1 - CONFIDENCE) / 2;
        return new Interval(median(sample), at(medians, tail), at(medians, 1 - tail));
    }

    public static double median(double[] values) {
        return Median.withDefaults().evaluate(values);
    }

    private static double[] resampledMedians(double[] sample) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[sample.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) {
                drawn[j] = sample[random.nextInt(sample.length)];
            }
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        return medians;
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }
}
