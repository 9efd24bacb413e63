package io.nodelay.bench.results;

import java.util.List;
import java.util.Optional;

/** A measurement of the benchmark {@value #BENCHMARK}, read with its own names. */
public record FramedRow(Measurement measurement) {
    public static final String BENCHMARK = "framed";
    public static final String EXCHANGE = "exchange";
    public static final String CODEC = "codec";
    public static final String SIZE = "size";
    public static final String BATCH = "batch";
    public static final String NAGLE = "nagle";

    public static final String RATE = "messages/s";
    public static final String P50 = "p50";
    public static final String P99 = "p99";
    public static final String P999 = "p99.9";

    static final String STREAM = "stream";
    static final String ECHO = "echo";

    static List<FramedRow> of(List<Measurement> measurements, String exchange) {
        return measurements.stream()
                .filter(m -> m.parameter(EXCHANGE).equals(exchange))
                .map(FramedRow::new)
                .toList();
    }

    /** All but Nagle, which stands side by side in a line. */
    List<String> line() {
        return List.of(measurement.parameter(CODEC), measurement.parameter(SIZE), measurement.parameter(BATCH));
    }

    boolean nagle() {
        return measurement.parameter(NAGLE).equals("on");
    }

    Optional<Double> value(String metric) {
        return measurement.metric(metric).map(Metric::value);
    }
}
