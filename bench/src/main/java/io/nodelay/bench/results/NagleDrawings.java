package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run of the Nagle study looks like: its latencies, its segments, and its throughput. */
final class NagleDrawings {
    private static final List<String> SHOWN = List.of("WWR", "GWR", "WR");
    /** One write is as good as a gathered one, and there are not lines enough for both. */
    private static final List<String> IN_PARTS = List.of("WWR", "GWR");
    /** A segment a byte would leave the others without a scale. */
    private static final String OFF_THE_SCALE = "DRIBBLE";

    private static final int MOST_PAIRS = 14;
    private static final int NEEDED_FOR_P999 = 1_000;
    private static final int NEEDED_FOR_P99 = 100;

    /** Each step is ten times as rare, 1/(1-p), so that the tail has as much room as the rest. */
    private static final List<LineChart.Tick> PERCENTILES = List.of(
            new LineChart.Tick(Math.log10(2), "50 %"),
            new LineChart.Tick(1, "90 %"),
            new LineChart.Tick(2, "99 %"),
            new LineChart.Tick(3, "99.9 %"));

    private static final List<String> TOLD = List.of(NagleRow.P50, NagleRow.P90, NagleRow.P99, NagleRow.P999);

    private NagleDrawings() {}

    /** As many as there are figures for. */
    static List<String> of(List<NagleRow> rows) {
        List<String> drawings = new ArrayList<>();
        drawings.addAll(latencies(rows));
        segments(rows).ifPresent(drawings::add);
        drawings.addAll(throughput(rows));
        return drawings;
    }

    /** Of the size and MTU of which there is most, all else plain. */
    private static List<String> latencies(List<NagleRow> rows) {
        List<LineChart.Line> lines = rows.stream()
                .filter(row -> plain(row) && SHOWN.contains(row.pattern()))
                .collect(Collectors.groupingBy(
                        row -> List.of(row.axis(NagleRow.SIZE), row.axis(NagleRow.MTU)),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values()
                .stream()
                .reduce(List.of(), (most, other) -> other.size() > most.size() ? other : most)
                .stream()
                .map(row -> new LineChart.Line(row.name(), percentiles(row)))
                .toList();
        return LineChart.of("Latency of an exchange by percentile", "percentile", PERCENTILES, Figures::micros, lines);
    }

    private static boolean plain(NagleRow row) {
        return row.missing().isEmpty() && row.plainBut();
    }

    private static List<LineChart.Point> percentiles(NagleRow row) {
        int many = row.samples() >= NEEDED_FOR_P999 ? 4 : row.samples() >= NEEDED_FOR_P99 ? 3 : 2;
        List<LineChart.Point> points = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            points.add(new LineChart.Point(PERCENTILES.get(i).at(), Math.max(0.1, row.value(TOLD.get(i)))));
        }
        return points;
    }

    private static Optional<String> segments(List<NagleRow> rows) {
        Map<Map<String, String>, NagleRow> counted = new HashMap<>();
        rows.stream()
                .filter(row -> row.counted(NagleRow.DATA).isPresent())
                .forEach(row -> counted.put(row.axes(), row));
        List<BarChart.Pair> pairs = rows.stream()
                .filter(row -> row.nagle()
                        && counted.containsKey(row.axes())
                        && row.axis(NagleRow.CONNECTION).equals("warm") // a cold one's handshake is no message
                        && !row.pattern().equals(OFF_THE_SCALE))
                .flatMap(on -> Stream.ofNullable(counted.get(on.but(NagleRow.NAGLE, "off")))
                        .map(off -> new BarChart.Pair(
                                on.name().replace(", Nagle on", ""),
                                on.value(NagleRow.DATA),
                                off.value(NagleRow.DATA))))
                .filter(pair -> Math.abs(pair.on() - pair.off()) > 0.05 * pair.off())
                .limit(MOST_PAIRS)
                .toList();
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(BarChart.of("Data segments a message, both ends, where Nagle changes them", pairs));
    }

    /** A line for each pattern and setting of which there are several sizes, with and without replies, all else plain. */
    private static List<String> throughput(List<NagleRow> rows) {
        Map<String, List<NagleRow>> bySetting = rows.stream()
                .filter(row -> row.missing().isEmpty() && row.plainBut(NagleRow.REPLIES, NagleRow.SIDE))
                .filter(row ->
                        row.oneWay() || (row.axis(NagleRow.SIDE).equals("client") && IN_PARTS.contains(row.pattern())))
                .collect(Collectors.groupingBy(NagleDrawings::setting, LinkedHashMap::new, Collectors.toList()));
        List<LineChart.Line> lines = bySetting.entrySet().stream()
                .map(entry -> new LineChart.Line(entry.getKey(), throughputs(entry.getValue())))
                .filter(LineChart.Line::bends)
                .toList();
        return LineChart.bySize("Throughput by size of a message", LineChart::bytesPerSecond, lines);
    }

    private static String setting(NagleRow row) {
        return row.pattern() + ", Nagle " + row.axis(NagleRow.NAGLE) + ", MTU " + row.axis(NagleRow.MTU)
                + (row.oneWay() ? ", one way" : ", one in flight");
    }

    private static List<LineChart.Point> throughputs(List<NagleRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparingInt(NagleRow::size))
                .map(row -> LineChart.ofSize(row.size(), row.value(NagleRow.RATE) * row.size()))
                .toList();
    }
}
