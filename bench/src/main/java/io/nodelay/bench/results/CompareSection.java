package io.nodelay.bench.results;

import java.util.List;
import java.util.Locale;

/** Has a change made it slower? Two builds, fork by fork. */
public final class CompareSection implements Section {
    private static final List<String> HEADER = List.of(
            "what", "verdict", "unit", "baseline", "candidate", "ratio [95 %] (pairs)", "again", "Mann–Whitney p");

    @Override
    public String title() {
        return "Two builds compared";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<CompareRow> rows = CompareRow.of(measurements);
        Measurement first = measurements.get(0);
        page.paragraph("Has a change made it slower? Baseline " + first.parameter(CompareRow.BASELINE) + ", candidate "
                        + first.parameter(CompareRow.CANDIDATE) + ".")
                .table(3, HEADER, rows.stream().map(CompareSection::row).toList())
                .drawing(IntervalChart.of("Candidate ÷ baseline", rows))
                .paragraph(String.format(
                        Locale.ROOT,
                        "Fresh processes of both take turns, A B B A, and those without sockets share a processor, millisecond by "
                                + "millisecond. The ratio is the median of a pair's figures, candidate ÷ "
                                + "baseline, its interval a bootstrap over pairs. A change is told if the interval leaves 1 out, the "
                                + "median is %.0f %% away from it or more, the rank test of Mann and Whitney agrees (p < 0.05), and a "
                                + "second run finds the same; an interval of more than 15 %% decides only if it is further from 1 than it is "
                                + "wide. The same is what lies within %.0f %% with its whole interval.",
                        (Change.LEAST - 1) * 100,
                        (Change.LEAST - 1) * 100));
    }

    private static List<String> row(CompareRow row) {
        return List.of(
                row.name(),
                row.verdict().isChange()
                        ? "**" + row.verdict() + "**"
                        : row.verdict().toString(),
                row.unit(),
                Figures.three(row.median(CompareRow.BASELINE)),
                Figures.three(row.median(CompareRow.CANDIDATE)),
                Figures.ratio(row.first()),
                row.again(),
                String.format(Locale.ROOT, "%.4f", row.measurement().value(CompareRow.P + 1)));
    }
}
