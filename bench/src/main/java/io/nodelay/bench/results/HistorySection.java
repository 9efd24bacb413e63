package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What named sets have cost from commit to commit. */
public final class HistorySection implements Section {
    private static final List<String> HEADER =
            List.of("what", "unit", "wished", "runs", "first", "newest", "newest ÷ first");

    @Override
    public String title() {
        return "History";
    }

    /** All runs under the same conditions together: what was measured under others is never laid beside them. */
    @Override
    public Collection<List<Measurement>> editions(List<Measurement> measurements) {
        Map<Conditions, List<Measurement>> byConditions = new LinkedHashMap<>();
        measurements.forEach(m -> byConditions
                .computeIfAbsent(Conditions.of(m), conditions -> new ArrayList<>())
                .add(m));
        return byConditions.values();
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<HistoryRow.Series> series = HistoryRow.series(measurements);
        page.paragraph("What do the tracked benchmarks cost from commit to commit? "
                        + Conditions.of(measurements.get(0)) + ".")
                .table(1, HEADER, series.stream().map(HistorySection::row).toList());
        HistoryChart.of("History: each figure by its first one", series).forEach(page::drawing);
        page.paragraph(
                "Medians over fresh processes; what was 0 once has no ratio and no line. Runs lie days apart, and the machine with them: what is seen here is a "
                        + "reason to compare two builds, and no verdict.");
    }

    private static List<String> row(HistoryRow.Series series) {
        return List.of(
                series.name(),
                series.unit(),
                series.better().name().toLowerCase(Locale.ROOT),
                Integer.toString(series.points().size()),
                Figures.three(series.first().value()),
                Figures.three(series.last().value()),
                series.hasRatios()
                        ? String.format(
                                Locale.ROOT,
                                "%.2f",
                                series.last().value() / series.first().value())
                        : Figures.NONE);
    }
}
