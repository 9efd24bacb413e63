package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a connection costs that does nothing. */
public final class IdleSection implements Section {
    public static final String BENCHMARK = "idle";
    public static final String SERVER = "server";
    public static final String CONNECTIONS = "connections";
    public static final String HEAP = "heap/connection";
    /** Direct memory, as far as the JDK counts it. */
    public static final String DIRECT = "direct/connection";

    public static final String CPU = "cpuShare";
    private static final String FLOOR = "raw";
    /** Bytes above the floor that a connection of ours may hold: a socket with a reader, and HTTP after a request. */
    private static final Map<String, Double> HEAP_GOALS = Map.of("nodelay-reader", 250.0, "http", 350.0);

    public static final double CPU_GOAL = 0.005;

    private static final List<String> HEADER =
            List.of("server", "connections", "live heap B/connection", "above raw B", "CPU of one core", "goals");

    @Override
    public String title() {
        return "Idle connections";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        Optional<Double> floor = floor(measurements);
        page.paragraph("What does an open connection cost on which nothing happens?")
                .table(1, HEADER, measurements.stream().map(m -> row(m, floor)).toList())
                .paragraph(
                        "Live heap: growth between a few and all connections, each after full collections, divided by "
                                + "the connections between. raw is the JDK's own channel and key and nothing else: the floor. "
                                + "Every connection has echoed one message before, or been answered one request. The client is another "
                                + "process. nodelay-reader is `socket.onData(socket::write)`, whose 16-byte lambda counts; http is our "
                                + "HTTP server. Goals: at most 250 B above raw for nodelay-reader and 350 B for http, CPU below "
                                + Figures.percent(CPU_GOAL)
                                + " of a core.");
    }

    /** The verdicts on our own servers; without a floor there is none on heap. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        Optional<Double> floor = floor(measurements);
        return measurements.stream().flatMap(m -> verdicts(m, floor).stream()).toList();
    }

    private static List<Goal.Verdict> verdicts(Measurement m, Optional<Double> floor) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        Double goal = HEAP_GOALS.get(m.parameter(SERVER));
        if (goal != null) {
            floor.ifPresent(raw -> verdicts.add(verdict(m.value(HEAP) - raw <= goal)));
            verdicts.add(verdict(m.value(CPU) < CPU_GOAL));
        }
        return verdicts;
    }

    private static String goals(Measurement m, Optional<Double> floor) {
        List<Goal.Verdict> verdicts = verdicts(m, floor);
        return verdicts.isEmpty()
                ? Figures.NONE
                : verdicts.stream().map(Goal.Verdict::toString).collect(Collectors.joining(", "));
    }

    private static Goal.Verdict verdict(boolean met) {
        return met ? Goal.Verdict.MET : Goal.Verdict.MISSED;
    }

    private static Optional<Double> floor(List<Measurement> measurements) {
        return measurements.stream()
                .filter(m -> m.parameter(SERVER).equals(FLOOR))
                .map(m -> m.value(HEAP))
                .findFirst();
    }

    private static List<String> row(Measurement m, Optional<Double> floor) {
        double heap = m.value(HEAP);
        return List.of(
                m.parameter(SERVER),
                m.parameter(CONNECTIONS),
                three(heap),
                floor.map(raw -> three(heap - raw)).orElse(Figures.NONE),
                Figures.percent(m.value(CPU)),
                goals(m, floor));
    }
}
