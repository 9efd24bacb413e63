package io.nodelay.bench.regression;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.HistoryRow;
import io.nodelay.bench.results.HistoryRow.Point;
import io.nodelay.bench.results.HistoryRow.Series;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Provenance;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A history for Apache Otava, which looks for the commits at which a series has changed: a table of comma-separated values,
 * a line a run and a column a figure, and the configuration that tells it the columns and their directions. It should hold
 * the runs of one machine only.
 */
public final class Otava {
    private static final String TIME = "time";
    private static final String COMMIT = "commit";

    private Otava() {}

    /** The table. A run that lacks a figure leaves its field empty. */
    public static String csv(List<Measurement> history) {
        List<Series> series = HistoryRow.series(history);
        Map<Provenance, Map<String, Double>> runs = new LinkedHashMap<>();
        for (Series one : series) {
            for (Point point : one.points()) {
                runs.computeIfAbsent(point.run(), run -> new LinkedHashMap<>()).put(one.name(), point.value());
            }
        }
        StringBuilder csv = new StringBuilder(TIME + "," + COMMIT);
        series.forEach(one -> csv.append(',').append(column(one)));
        csv.append('\n');
        runs.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().started()))
                .forEach(entry -> csv.append(line(entry.getKey(), entry.getValue(), series)));
        return csv.toString();
    }

    private static String line(Provenance run, Map<String, Double> found, List<Series> series) {
        return run.started() + "," + run.commit() + ","
                + series.stream()
                        .map(one -> Optional.ofNullable(found.get(one.name()))
                                .map(String::valueOf)
                                .orElse(""))
                        .collect(Collectors.joining(","))
                + "\n";
    }

    /**
     * The configuration.
     *
     * @param file the table's name
     */
    public static String configuration(List<Measurement> history, String file) {
        StringBuilder yaml = new StringBuilder("tests:\n  nodelay:\n    type: csv\n    file: " + file
                + "\n    time_column: " + TIME + "\n    attributes: [" + COMMIT + "]\n    metrics:\n");
        for (Series one : HistoryRow.series(history)) {
            yaml.append("      ")
                    .append(column(one))
                    .append(":\n        column: ")
                    .append(column(one));
            yaml.append("\n        direction: ")
                    .append(one.better() == Better.BIGGER ? 1 : -1)
                    .append('\n');
        }
        return yaml.toString();
    }

    /** A name without anything that the table, the configuration or a shell would read otherwise. */
    private static String column(Series one) {
        return one.name().replaceAll("[^A-Za-z0-9.]+", "_");
    }
}
