package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often is the comparison of two builds wrong? */
public final class SelfTestSection implements Section {
    public static final String BENCHMARK = "self-test";
    public static final String HOW = "how";
    public static final String FIGURE = "figure";
    public static final String PLANTED = "planted";
    public static final String PAIRS = "pairs";
    public static final String COMPARISONS = "comparisons";

    public static final String REAL = "real runs";
    public static final String RESAMPLED = "resampled";
    public static final String NOISY = "resampled, made noisy";
    public static final String NOTHING = "nothing";

    /** The most that may be told where nothing was planted, and the least that must be found where something was. */
    static final double MOST_FALSE = 0.01;

    static final double LEAST_FOUND = 0.95;

    private static final List<String> HEADER = List.of(
            "how", "figure", "planted", "pairs", "comparisons", "regressed", "improved", "same", "too noisy", "goal");

    @Override
    public String title() {
        return "The comparison compared";
    }

    /** The metric that counts a verdict. */
    public static String metric(Change verdict) {
        return verdict.toString();
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph(
                        "How often does the comparison of two builds see a change where there is none, and miss one that was "
                                + "planted?")
                .table(
                        3,
                        HEADER,
                        measurements.stream().map(SelfTestSection::row).toList())
                .paragraph(
                        "A comparison is what `compare` does with one figure, its second run included. Real runs compare this "
                                + "build with itself, and with itself when it burns 10 % more. Resampled ones draw their pairs, each two "
                                + "processes that shared a processor, from those that the real runs recorded; a slowdown is "
                                + "planted by multiplying, and a figure that is wished to be bigger is the reciprocal. Noise is planted by "
                                + "multiplying each process's figure by a factor of its own.");
    }

    private static List<String> row(Measurement m) {
        List<String> row = new ArrayList<>(
                List.of(m.parameter(HOW), m.parameter(FIGURE), m.parameter(PLANTED), m.parameter(PAIRS)));
        row.add(count(m, COMPARISONS));
        for (Change verdict : Change.values()) {
            row.add(count(m, metric(verdict)));
        }
        row.add(goal(m));
        return row;
    }

    private static String count(Measurement m, String metric) {
        return String.format(Locale.ROOT, "%.0f", m.value(metric));
    }

    private static String goal(Measurement m) {
        String words = m.parameter(HOW).equals(NOISY)
                ? "no verdict"
                : m.parameter(PLANTED).equals(NOTHING) ? "≤ 1 % told" : "≥ 95 % found";
        return words + ": " + (met(m) ? Goal.Verdict.MET : Goal.Verdict.MISSED);
    }

    /** Whether it told no more, and found no less, than it should. */
    public static boolean met(Measurement m) {
        double all = m.value(COMPARISONS);
        double told = m.value(metric(Change.REGRESSED)) + m.value(metric(Change.IMPROVED));
        if (m.parameter(HOW).equals(NOISY)) {
            return m.value(metric(Change.UNCLEAR)) == all;
        }
        return m.parameter(PLANTED).equals(NOTHING)
                ? told <= MOST_FALSE * all
                : m.value(metric(Change.REGRESSED)) >= LEAST_FOUND * all && m.value(metric(Change.IMPROVED)) == 0;
    }
}
