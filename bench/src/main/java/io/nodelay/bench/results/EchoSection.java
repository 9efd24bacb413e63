package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.List;

/** What an echoed message costs, beside peers that do the same work in the same run. */
public final class EchoSection implements Section {
    public static final String BENCHMARK = "echo";
    public static final String WORKLOAD = "workload";
    public static final String SERVER = "server";
    public static final String CPU = "cpu/unit";
    public static final String USER = "userCpu/unit";
    public static final String LOOP = "loopCpu/unit";
    public static final String ALLOCATED = "allocated/unit";
    /** The JIT compilers' part of the processor time. */
    public static final String COMPILING = "compilingShare";

    public static final String RATE = "units/s";
    public static final String P50 = "p50";
    public static final String P99 = "p99";
    public static final String SYSTEM_CALLS = "systemCalls/unit";
    public static final String READS_WRITES = "readsAndWrites/unit";
    /** Of them those that Linux counts by itself, without strace. */
    public static final String COUNTED = "countedReadsAndWrites/unit";

    private static final List<String> HEADER = List.of(
            "workload",
            "server",
            "CPU µs/unit",
            "of it user",
            "loop thread",
            "units/s",
            "p50 µs",
            "p99 µs",
            "B alloc/unit",
            "reads+writes/unit",
            "system calls/unit");
    private static final List<String> RATIOS = List.of("workload", "nodelay ÷", "CPU ratio [95 %] (pairs)", "goal");

    @Override
    public String title() {
        return "Echo beside peers";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<List<String>> rows = measurements.stream().map(EchoSection::row).toList();
        page.paragraph("What does an echoed message cost the server, beside Netty and beside the least raw-NIO program "
                        + "that can do the work?")
                .table(2, RATIOS, ratios(measurements))
                .table(2, HEADER, rows)
                .paragraph(
                        "pingpong: unit = one 64-byte message, one in flight on each of 64 connections. stream: unit "
                                + "= 1 MB (10^6 bytes) echoed, 64 KiB writes on 4 connections. One event-loop thread a server, a "
                                + "fresh process a figure, the same load generator for all. CPU is user + system time of the "
                                + "whole server process inside the steady state; figures are medians over rounds, ratios are "
                                + "taken pair by pair within a round and their interval is a bootstrap over pairs. Latencies "
                                + "are a closed loop's.");
    }

    private static List<List<String>> ratios(List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement m : measurements) {
            String workload = m.parameter(WORKLOAD);
            for (Pairing pairing : m.pairings()) {
                String goal = Goal.find(workload, pairing.peer())
                        .map(found -> found.sentence(pairing))
                        .orElse(Figures.NONE);
                rows.add(List.of(workload, pairing.peer(), Figures.ratio(pairing), goal));
            }
        }
        return rows;
    }

    private static List<String> row(Measurement m) {
        List<String> row = new ArrayList<>(List.of(m.parameter(WORKLOAD), m.parameter(SERVER)));
        row.addAll(figures(m));
        return row;
    }

    /** From the processor's time to the system calls. */
    static List<String> figures(Measurement m) {
        return List.of(
                three(m.value(CPU)),
                optional(m, USER),
                optional(m, LOOP),
                three(m.value(RATE)),
                optional(m, P50),
                optional(m, P99),
                optional(m, ALLOCATED),
                optional(m, READS_WRITES),
                optional(m, SYSTEM_CALLS));
    }

    static String optional(Measurement m, String metric) {
        return m.metric(metric).map(found -> three(found.value())).orElse(Figures.NONE);
    }
}
