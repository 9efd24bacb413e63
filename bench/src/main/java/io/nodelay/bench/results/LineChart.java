package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Lines over ticks; upwards each step is ten times as much. Narrow enough for a small screen, with its legend below. */
final class LineChart {
    /** A figure above 0, at a place between the first tick and the last. */
    record Point(double at, double value) {}

    /** A variant. */
    record Line(String name, List<Point> points) {
        /** Whether there are so many that a line says more than they. */
        boolean bends() {
            return points.size() >= LEAST;
        }
    }

    /** A place with its words. */
    record Tick(double at, String label) {}

    private static final int LEAST = 3;
    /** So many lines can be told apart. */
    private static final String COLOURS = "abcdef";

    /** Powers of ten. */
    private static final List<Tick> SIZES = List.of(
            new Tick(0, "1"),
            new Tick(1, "10"),
            new Tick(2, "100"),
            new Tick(3, "1 000"),
            new Tick(4, "10 000"),
            new Tick(5, "100 000"));

    private static final List<String> STEPS = List.of("", "k", "M", "G");

    private static final int LEFT = 76;
    private static final int RIGHT = 596;
    private static final int TOP = 50;
    private static final int BOTTOM = 330;
    private static final int LEGEND = 372;
    private static final int ROW = 20;
    private static final double DOT = 5;

    private final List<Tick> ticks;
    private final DoubleFunction<String> words;
    private final List<Line> lines;
    private final int low;
    private final int high;
    private final Svg svg = new Svg(Svg.WIDTH);

    private LineChart(List<Tick> ticks, DoubleFunction<String> words, List<Line> lines) {
        this.ticks = ticks;
        this.words = words;
        this.lines = lines;
        this.low = (int) Math.floor(Math.log10(values().min().orElse(1)));
        this.high = Math.max(low + 1, (int) Math.ceil(Math.log10(values().max().orElse(1))));
    }

    private DoubleStream values() {
        return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::value);
    }

    /** A figure of messages of so many bytes, on a chart {@link #bySize}. */
    static Point ofSize(int bytes, double value) {
        return new Point(Math.log10(bytes), value);
    }

    /** Draws figures over sizes from 1 to 100,000 bytes, of which each line has several. */
    static List<String> bySize(String title, DoubleFunction<String> words, List<Line> lines) {
        return of(title, "bytes a message", SIZES, words, lines);
    }

    /** A throughput of at least 1 B/s in words. */
    static String bytesPerSecond(double bytes) {
        return scaled(bytes, "B/s");
    }

    /** A rate of at least 1/s in words. */
    static String perSecond(double times) {
        return scaled(times, "/s");
    }

    private static String scaled(double value, String unit) {
        int step = (int) Math.max(0, Math.min(Math.floor(Math.log10(value) / 3), STEPS.size() - 1));
        return Figures.three(value / Math.pow(1000, step)) + " " + STEPS.get(step) + unit;
    }

    /**
     * As many drawings as it takes to tell all lines apart.
     *
     * @param ticks at least two
     * @param axis what they are
     * @param words a figure with its unit
     */
    static List<String> of(
            String title, String axis, List<Tick> ticks, DoubleFunction<String> words, List<Line> lines) {
        List<String> drawings = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += COLOURS.length()) {
            int to = Math.min(lines.size(), from + COLOURS.length());
            drawings.add(new LineChart(ticks, words, lines.subList(from, to)).draw(title, axis));
        }
        return drawings;
    }

    private String draw(String title, String axis) {
        svg.text("h", 16, 26, title);
        for (int decade = low; decade <= high; decade++) {
            double value = Math.pow(10, decade);
            svg.line("faint", LEFT, y(value), RIGHT, y(value)).text("r", LEFT - 8, y(value) + 4, words.apply(value));
        }
        for (Tick tick : ticks) {
            svg.line("faint", x(tick.at()), TOP, x(tick.at()), BOTTOM)
                    .text("m", x(tick.at()), BOTTOM + 16, tick.label());
        }
        svg.text("r", RIGHT, BOTTOM + 32, axis);
        for (int i = 0; i < lines.size(); i++) {
            draw(lines.get(i), COLOURS.charAt(i), LEGEND + i * ROW);
        }
        String description = lines.stream()
                .map(line -> line.name() + ": "
                        + line.points().stream()
                                .map(point -> words.apply(point.value()))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        return svg.finish(LEGEND + lines.size() * ROW, title, description);
    }

    private void draw(Line line, char colour, double legend) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(path.length() == 0 ? "M" : "L").append(Svg.number(x(point.at())));
            path.append(' ').append(Svg.number(y(point.value())));
            svg.bar("f" + colour, x(point.at()) - DOT / 2, y(point.value()) - DOT / 2, DOT, DOT);
        }
        svg.path(String.valueOf(colour), path.toString());
        svg.bar("f" + colour, LEFT, legend - 9, 10, 10).text("", LEFT + 18, legend, line.name());
    }

    private double x(double at) {
        double least = ticks.get(0).at();
        double most = ticks.get(ticks.size() - 1).at();
        return LEFT + (at - least) / (most - least) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return BOTTOM - (Math.log10(value) - low) / (high - low) * (BOTTOM - TOP);
    }
}
