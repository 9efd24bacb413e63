package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A measurement of the benchmark {@value #BENCHMARK}, one figure of two builds, read with its own names. */
public record CompareRow(Measurement measurement) {
    public static final String BENCHMARK = "compare";
    public static final String QUESTION = "question";
    public static final String FIGURE = "figure";
    public static final String BASELINE = "baseline";
    public static final String CANDIDATE = "candidate";
    /** Before the p of the rank test of each run, {@code p1} and where there was a second {@code p2}. */
    public static final String P = "p";

    static List<CompareRow> of(List<Measurement> measurements) {
        return measurements.stream().map(CompareRow::new).toList();
    }

    /** Of the first run, and where that found a change, as the second confirms it. */
    public Change verdict() {
        List<Change> runs = runs();
        return runs.size() == 1 ? runs.get(0) : runs.get(0).confirmedBy(runs.get(1));
    }

    private List<Change> runs() {
        Better better = measurement
                .metric(CANDIDATE)
                .map(Metric::better)
                .orElseThrow(() -> new Refused(name(), "a metric '" + CANDIDATE + "'", "none"));
        List<Change> runs = new ArrayList<>();
        for (Pairing pairing : measurement.pairings()) {
            runs.add(Change.of(pairing, measurement.value(P + (runs.size() + 1)), better));
        }
        if (runs.isEmpty()) {
            throw new Refused(name(), "pairs", "none");
        }
        return runs;
    }

    /** Question, without its package, what was varied, and figure. */
    public String name() {
        return measurement.parameters().entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(BASELINE) && !entry.getKey().equals(CANDIDATE))
                .map(entry -> entry.getKey().equals(QUESTION)
                        ? FunctionSection.shortName(entry.getValue())
                        : entry.getValue())
                .collect(Collectors.joining(" "));
    }

    double median(String build) {
        return measurement.value(build);
    }

    String unit() {
        return measurement.metric(CANDIDATE).map(Metric::unit).orElse(Figures.NONE);
    }

    Pairing first() {
        return measurement.pairings().get(0);
    }

    String again() {
        List<Pairing> runs = measurement.pairings();
        return runs.size() > 1 ? Figures.ratio(runs.get(1)) : Figures.NONE;
    }
}
