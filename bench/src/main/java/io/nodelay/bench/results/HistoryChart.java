package io.nodelay.bench.results;

import io.nodelay.bench.results.HistoryRow.Point;
import io.nodelay.bench.results.HistoryRow.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Figures over time, each divided by its first one: a step for each run to the right, and as far up for a doubling as down
 * for a halving.
 */
final class HistoryChart {
    private static final String COLOURS = "abcdef";
    private static final double[] MARKS = {0.1, 0.2, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 5, 10};
    /** The newest; a longer path would not fit into 60 KB with five others. */
    private static final int MOST_RUNS = 120;

    private static final double LEAST_REACH = 1.15;

    private static final int WIDTH = 860;
    private static final int LEFT = 60;
    private static final int RIGHT = 470;
    private static final int TOP = 50;
    private static final int BOTTOM = 300;
    private static final int SHORT = 7;

    private final List<Series> series;
    private final List<Provenance> runs;
    private final double reach;
    private final Svg svg = new Svg(WIDTH);

    private HistoryChart(List<Series> series) {
        this.series = series;
        this.runs = newest(series);
        this.reach = Math.log(series.stream()
                .flatMapToDouble(one -> one.points().stream().mapToDouble(point -> ratio(one, point)))
                .flatMap(ratio -> DoubleStream.of(ratio, 1 / ratio))
                .reduce(LEAST_REACH, Math::max));
    }

    /** As many drawings as it takes to tell all lines apart. What was 0 once has no ratios and no line. */
    static List<String> of(String title, List<Series> all) {
        List<Series> series = all.stream().filter(Series::hasRatios).toList();
        List<String> drawings = new ArrayList<>();
        for (int from = 0; from < series.size(); from += COLOURS.length()) {
            int to = Math.min(series.size(), from + COLOURS.length());
            drawings.add(new HistoryChart(series.subList(from, to)).draw(title));
        }
        return drawings;
    }

    private static List<Provenance> newest(List<Series> series) {
        Set<Provenance> runs = new LinkedHashSet<>();
        series.forEach(one -> one.points().forEach(point -> runs.add(point.run())));
        List<Provenance> all =
                runs.stream().sorted(Comparator.comparing(Provenance::started)).toList();
        return all.subList(Math.max(0, all.size() - MOST_RUNS), all.size());
    }

    private static double ratio(Series one, Point point) {
        return point.value() / one.first().value();
    }

    private String draw(String title) {
        svg.text("h", 16, 26, title);
        for (double mark : MARKS) {
            if (Math.abs(Math.log(mark)) <= reach) {
                svg.line(mark == 1 ? "ink" : "faint", LEFT, y(mark), RIGHT, y(mark))
                        .text("r", LEFT - 8, y(mark) + 4, Svg.number(mark * 100) + " %");
            }
        }
        svg.text("", LEFT, BOTTOM + 20, label(runs.get(0)))
                .text("r", RIGHT, BOTTOM + 20, runs.size() > 1 ? label(runs.get(runs.size() - 1)) : "");
        for (int i = 0; i < series.size(); i++) {
            draw(series.get(i), COLOURS.charAt(i), TOP + 14 + i * 34);
        }
        String words = series.stream()
                .map(one -> one.name() + ": " + Figures.three(one.first().value()) + " " + one.unit() + " first, "
                        + Figures.three(one.last().value()) + " in the newest of "
                        + one.points().size() + " runs")
                .collect(Collectors.joining("; "));
        return svg.finish(BOTTOM + 36, title, words);
    }

    private void draw(Series one, char colour, double legend) {
        StringBuilder path = new StringBuilder();
        for (Point point : one.points()) {
            int run = runs.indexOf(point.run());
            if (run >= 0) {
                double x = x(run);
                double y = y(ratio(one, point));
                path.append(path.isEmpty() ? 'M' : 'L')
                        .append(Svg.number(x))
                        .append(' ')
                        .append(Svg.number(y));
                svg.bar("f" + colour, x - 2, y - 2, 4, 4);
            }
        }
        svg.path(String.valueOf(colour), path.toString());
        svg.bar("f" + colour, RIGHT + 24, legend - 9, 10, 10)
                .text("", RIGHT + 42, legend, one.name())
                .text(
                        "",
                        RIGHT + 42,
                        legend + 15,
                        Figures.three(one.last().value()) + " " + one.unit() + ", "
                                + one.better().name().toLowerCase(Locale.ROOT) + " is better");
    }

    private static String label(Provenance run) {
        return run.commit().substring(0, Math.min(SHORT, run.commit().length())) + (run.dirty() ? " with changes" : "")
                + ", " + run.started().substring(0, Math.min(10, run.started().length()));
    }

    private double x(int run) {
        return LEFT + (RIGHT - LEFT) * (runs.size() == 1 ? 0.5 : (double) run / (runs.size() - 1));
    }

    private double y(double ratio) {
        return (TOP + BOTTOM) / 2.0 - Math.log(ratio) / reach * (BOTTOM - TOP) / 2.0;
    }
}
