package io.nodelay.bench.results;

import java.util.List;
import java.util.Optional;

/** A measurement of the benchmark {@value #BENCHMARK}, read with its own names. */
public record NagleRow(Measurement measurement) {
    public static final String BENCHMARK = "nagle";
    public static final String PATTERN = "pattern";
    public static final String SIZE = "size";
    public static final String NAGLE = "nagle";
    public static final String QUICK_ACK = "quickAck";

    public static final String P50 = "p50";
    public static final String P90 = "p90";
    public static final String P99 = "p99";
    public static final String P999 = "p99.9";
    public static final String MAX = "max";
    public static final String RATE = "messages/s";
    public static final String SEGMENTS = "segments/message";
    public static final String DATA = "dataSegments/message";
    public static final String BARE_ACKS = "bareAcks/message";
    public static final String DELAYED_ACKS = "delayedAcks/message";

    static List<NagleRow> of(List<Measurement> measurements) {
        return measurements.stream().map(NagleRow::new).toList();
    }

    boolean is(String pattern, int size, String nagle, String quickAck) {
        return is(pattern, nagle, quickAck) && size() == size;
    }

    boolean is(String pattern, String nagle, String quickAck) {
        return pattern().equals(pattern)
                && nagle().equals(nagle)
                && measurement.parameter(QUICK_ACK).equals(quickAck);
    }

    String pattern() {
        return measurement.parameter(PATTERN);
    }

    String nagle() {
        return measurement.parameter(NAGLE);
    }

    int size() {
        return Integer.parseInt(measurement.parameter(SIZE));
    }

    boolean streams() {
        return pattern().equals("STREAM");
    }

    /** The median latency in µs. */
    double p50() {
        return measurement.value(P50);
    }

    double value(String metric) {
        return measurement.value(metric);
    }

    /** A figure that some systems cannot give. */
    Optional<Double> counted(String metric) {
        return measurement.metric(metric).map(Metric::value);
    }

    long samples() {
        return measurement.metric(P50).map(Metric::samples).orElse(0L);
    }

    String name() {
        return pattern() + " " + size() + " bytes, Nagle " + nagle() + ", QUICKACK " + measurement.parameter(QUICK_ACK);
    }
}
