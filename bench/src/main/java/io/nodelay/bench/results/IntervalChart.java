package io.nodelay.bench.results;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Ratios with their intervals around 1, and the band within which a change does not matter. */
final class IntervalChart {
    private static final int WIDTH = 860;
    private static final int LEFT = 360;
    private static final int RIGHT = 700;
    private static final int TOP = 60;
    private static final int ROW = 24;
    /** So many fit on a page, and into 60 KB. */
    private static final int MOST = 60;

    private final List<CompareRow> rows;
    private final double reach;

    private IntervalChart(List<CompareRow> rows) {
        this.rows = rows;
        this.reach = Math.log(rows.stream()
                .mapToDouble(row -> Math.max(row.first().high(), 1 / row.first().low()))
                .reduce(Change.LEAST * Change.LEAST, Math::max));
    }

    static String of(String title, List<CompareRow> rows) {
        return new IntervalChart(rows.stream().limit(MOST).toList()).draw(title);
    }

    private String draw(String title) {
        int bottom = TOP + rows.size() * ROW;
        Svg svg = new Svg(WIDTH).text("h", 16, 26, title);
        for (double mark : new double[] {1 / Change.LEAST, 1, Change.LEAST}) {
            svg.line(mark == 1 ? "ink" : "faint", x(mark), TOP - 8, x(mark), bottom)
                    .text("m", x(mark), TOP - 12, two(mark));
        }
        for (int i = 0; i < rows.size(); i++) {
            CompareRow row = rows.get(i);
            Pairing pairing = row.first();
            double y = TOP + i * ROW + ROW / 2.0;
            String colour = colour(row.verdict());
            svg.text("r", LEFT - 12, y + 4, row.name())
                    .line(colour, x(pairing.low()), y, x(pairing.high()), y)
                    .bar("f" + colour, x(pairing.median()) - 3, y - 3, 6, 6)
                    .text("", RIGHT + 12, y + 4, two(pairing.median()) + " " + row.verdict());
        }
        String words = rows.stream()
                .map(row -> row.name() + ": " + Figures.ratio(row.first()) + ", " + row.verdict())
                .collect(Collectors.joining("; "));
        return svg.finish(bottom + 12, title, words);
    }

    private static String colour(Change verdict) {
        return switch (verdict) {
            case REGRESSED -> "b";
            case IMPROVED -> "c";
            case SAME -> "a";
            case UNCLEAR -> "f";
        };
    }

    /** As far to the left as to the right, halved as far as doubled. */
    private double x(double ratio) {
        return (LEFT + RIGHT) / 2.0 + Math.log(ratio) / reach * (RIGHT - LEFT) / 2.0;
    }

    private static String two(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }
}
