package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What it costs to drive an engine, in memory, beside the bare engine. */
public final class RecordSection implements Section {
    public static final String BENCHMARK = "record";
    public static final String BYTES = "bytes";
    public static final String DRIVER = "driver";
    public static final String TIME = "time/record";
    public static final String CPU = "cpu/record";
    public static final String ALLOCATED = "allocated/record";
    /** What the ratios are of; bigger is better. */
    public static final String RATE = "records/s";

    public static final String OURS = "nodelay";
    public static final String ENGINE = "engine";

    /** Within 10 %. */
    private static final Goal GOAL = Goal.atLeast(BYTES, ENGINE, 0.90);
    /** What the measuring itself leaves behind; an object has 16 bytes or more. */
    private static final double NOTHING = 8;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final List<String> HEADER = List.of(
            "bytes",
            "records/s ratio [≥ 95 %] (pairs)",
            "goal",
            "ns",
            "bare engine ns",
            "B",
            "bare engine B",
            "more B");

    @Override
    public String title() {
        return "TLS records in memory";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement m : measurements) {
            m.pairings().forEach(pairing -> rows.add(row(m, pairing, measurements)));
        }
        page.paragraph("What does it cost to drive the JDK's engine, beside the bare engine on the same records?")
                .table(1, HEADER, rows);
        drawings(measurements).forEach(page::drawing);
        page.paragraph(
                "One record of so many bytes is encrypted, put on a wire in memory, taken from it and decrypted; figures are of "
                        + "both sides together, by TLS 1.3 and TLS_AES_128_GCM_SHA256. The wire copies once each way, below both, "
                        + "where a socket would. nodelay: TlsTransport at both ends. engine: wrap and unwrap between heap buffers, "
                        + "without a look at what they say. ns and B are medians over forks, which took turns; the ratio is the median "
                        + "over every fork of ours with every one of the engine's, with the interval of the rank test. Goal: at least "
                        + "0.90 of the bare engine's records.");
    }

    private static List<String> drawings(List<Measurement> measurements) {
        List<LineChart.Line> lines = Stream.of(OURS, ENGINE)
                .map(driver -> new LineChart.Line(driver, points(driver, measurements)))
                .filter(LineChart.Line::bends)
                .toList();
        return LineChart.bySize("TLS throughput in memory by size of a record", LineChart::bytesPerSecond, lines);
    }

    private static List<LineChart.Point> points(String driver, List<Measurement> measurements) {
        return measurements.stream()
                .filter(m -> m.parameter(DRIVER).equals(driver))
                .sorted(Comparator.comparingInt(RecordSection::bytes))
                .map(m -> LineChart.ofSize(bytes(m), bytes(m) * NANOS_PER_SECOND / m.value(TIME)))
                .toList();
    }

    private static int bytes(Measurement m) {
        return Integer.parseInt(m.parameter(BYTES));
    }

    private static List<String> row(Measurement ours, Pairing pairing, List<Measurement> all) {
        Measurement engine = engine(ours, all);
        return List.of(
                ours.parameter(BYTES),
                Figures.ratio(pairing),
                GOAL.sentence(pairing),
                three(ours.value(TIME)),
                three(engine.value(TIME)),
                three(ours.value(ALLOCATED)),
                three(engine.value(ALLOCATED)),
                three(more(ours, all)) + ": " + allocatedNothing(ours, all));
    }

    private static Measurement engine(Measurement ours, List<Measurement> all) {
        return all.stream()
                .filter(m -> m.parameter(BYTES).equals(ours.parameter(BYTES))
                        && m.parameter(DRIVER).equals(ENGINE))
                .findFirst()
                .orElseThrow();
    }

    private static double more(Measurement ours, List<Measurement> all) {
        return ours.value(ALLOCATED) - engine(ours, all).value(ALLOCATED);
    }

    private static Goal.Verdict allocatedNothing(Measurement ours, List<Measurement> all) {
        return more(ours, all) < NOTHING ? Goal.Verdict.MET : Goal.Verdict.MISSED;
    }

    /** The verdicts on the time of each size, and on what our driver allocates beyond the engine. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                verdicts.add(GOAL.judge(pairing));
                verdicts.add(allocatedNothing(m, measurements));
            }
        }
        return verdicts;
    }
}
