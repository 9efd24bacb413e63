package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A measurement of the benchmark {@value #BENCHMARK}, one line of the history, read with its own names. */
public record HistoryRow(Measurement measurement) {
    public static final String BENCHMARK = "track";
    public static final String SET = "set";
    public static final String QUESTION = "question";

    /** One figure over time. */
    public record Series(String name, String unit, Better better, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }

        Point first() {
            return points.get(0);
        }

        /** Whether it was never 0, as bytes that are allocated may well be. */
        boolean hasRatios() {
            return points.stream().allMatch(point -> point.value() > 0);
        }

        Point last() {
            return points.get(points.size() - 1);
        }
    }

    /** What a run found. */
    public record Point(Provenance run, double value) {}

    /** The series of a history of one kind of conditions, each in the order in which it was measured. */
    public static List<Series> series(List<Measurement> history) {
        Map<String, List<Measurement>> byName = new LinkedHashMap<>();
        for (Measurement m : history) {
            byName.computeIfAbsent(new HistoryRow(m).name(), name -> new ArrayList<>())
                    .add(m);
        }
        return byName.entrySet().stream()
                .flatMap(entry -> {
                    Measurement newest = entry.getValue().get(entry.getValue().size() - 1);
                    return newest.metrics().stream().map(metric -> series(entry.getKey(), metric, entry.getValue()));
                })
                .toList();
    }

    private static Series series(String name, Metric figure, List<Measurement> lines) {
        List<Point> points = lines.stream()
                .flatMap(m -> m.metric(figure.name()).stream().map(metric -> new Point(m.run(), metric.value())))
                .collect(Collectors.toList());
        return new Series(name + " " + figure.name(), figure.unit(), figure.better(), points);
    }

    /** Question, without its package, and what was varied; not the set, as sets may share a question. */
    public String name() {
        return measurement.parameters().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(SET))
                .map(entry -> entry.getKey().equals(QUESTION)
                        ? FunctionSection.shortName(entry.getValue())
                        : entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
