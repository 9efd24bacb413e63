package io.nodelay.bench.results;

import java.util.List;
import java.util.stream.Collectors;

/** Pairs of bars, each under its name: a figure with Nagle and without. */
final class BarChart {
    /** Two figures of one variant. */
    record Pair(String name, double on, double off) {}

    private static final int LEFT = 16;
    private static final int RIGHT = 548;
    private static final int TOP = 78;
    private static final int ROW = 54;
    private static final int BAR = 14;
    private static final int KEY = 38;

    private BarChart() {}

    static String of(String title, List<Pair> pairs) {
        double most = pairs.stream()
                .mapToDouble(pair -> Math.max(pair.on(), pair.off()))
                .max()
                .orElse(1);
        double scale = (RIGHT - LEFT) / Math.max(most, Double.MIN_NORMAL);
        Svg svg = new Svg(Svg.WIDTH).text("h", LEFT, 26, title);
        svg.bar("fb", LEFT, KEY, 10, 10).text("", LEFT + 16, KEY + 9, "Nagle on");
        svg.bar("fa", LEFT + 100, KEY, 10, 10).text("", LEFT + 116, KEY + 9, "Nagle off");
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            double y = TOP + i * ROW;
            svg.text("", LEFT, y - 5, pair.name());
            bar(svg, "fb", y, pair.on(), scale);
            bar(svg, "fa", y + BAR + 2, pair.off(), scale);
        }
        String words = pairs.stream()
                .map(pair -> pair.name() + ": " + Figures.three(pair.on()) + " with Nagle, " + Figures.three(pair.off())
                        + " without")
                .collect(Collectors.joining("; "));
        return svg.finish(TOP + pairs.size() * ROW, title, words);
    }

    private static void bar(Svg svg, String kind, double y, double value, double scale) {
        svg.bar(kind, LEFT, y, Math.max(1, value * scale), BAR)
                .text("", LEFT + value * scale + 6, y + BAR - 3, Figures.three(value));
    }
}
