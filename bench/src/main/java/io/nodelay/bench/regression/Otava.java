package io.nodelay.bench.regression;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.HistoryRow;
import io.nodelay.bench.results.HistoryRow.Series;
import io.nodelay.bench.results.Measurement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A history for Apache Otava, which looks for the commits at which a series has changed: a table of comma-separated values
 * for each figure, a line a run, and the configuration that tells it the tables and their directions. Otava refuses a table
 * with an empty field, and not every run measures every set; so each figure has a table of its own. They should hold the runs
 * of one machine only.
 */
public final class Otava {
    /** Where the tables are, beside the configuration. */
    private static final String DIRECTORY = "otava/";

    private static final String CSV = ".csv";
    private static final String TIME = "time";
    private static final String COMMIT = "commit";
    private static final String VALUE = "value";

    private Otava() {}

    /** The tables, by the files that the configuration names. */
    public static Map<String, String> tables(List<Measurement> history) {
        Map<String, String> tables = new LinkedHashMap<>();
        HistoryRow.series(history).forEach(one -> tables.put(file(one), table(one)));
        return tables;
    }

    private static String table(Series series) {
        return series.points().stream()
                .sorted(Comparator.comparing(point -> point.run().started()))
                .map(point -> point.run().started() + "," + point.run().commit() + "," + point.value() + "\n")
                .collect(Collectors.joining("", TIME + "," + COMMIT + "," + VALUE + "\n", ""));
    }

    /** The configuration: a test a figure, and the group of all. */
    public static String configuration(List<Measurement> history) {
        List<Series> all = HistoryRow.series(history);
        String tests = all.stream().map(Otava::test).collect(Collectors.joining());
        String names = all.stream().map(one -> "    - " + name(one) + "\n").collect(Collectors.joining());
        return "tests:\n" + tests + "test_groups:\n  nodelay:\n" + names;
    }

    private static String test(Series one) {
        return """
                  %s:
                    type: csv
                    file: %s
                    time_column: %s
                    attributes: [%s]
                    metrics:
                      %s:
                        direction: %d
                """
                .formatted(name(one), file(one), TIME, COMMIT, VALUE, one.better() == Better.BIGGER ? 1 : -1);
    }

    private static String file(Series one) {
        return DIRECTORY + name(one) + CSV;
    }

    /** A name without anything that a file system, the configuration or a shell would read otherwise. */
    private static String name(Series one) {
        return one.name().replaceAll("[^A-Za-z0-9.]+", "_");
    }
}
