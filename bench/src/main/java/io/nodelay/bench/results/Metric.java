package io.nodelay.bench.results;

import java.util.Objects;

/**
 * One figure of a measurement.
 *
 * @param name what was counted or timed, such as {@code p99} or {@code segments/message}
 * @param unit the unit, {@code 1} for plain ratios
 * @param value the figure, always finite
 * @param better which way it is wished to go
 * @param samples how many samples the figure rests on
 */
public record Metric(String name, String unit, double value, Better better, long samples) {
    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(better, "better");
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("metric " + name + ": expected a finite number, found " + value);
        }
    }

    public static Metric smaller(String name, String unit, double value, long samples) {
        return new Metric(name, unit, value, Better.SMALLER, samples);
    }

    public static Metric bigger(String name, String unit, double value, long samples) {
        return new Metric(name, unit, value, Better.BIGGER, samples);
    }
}
