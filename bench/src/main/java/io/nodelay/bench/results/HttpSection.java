package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;

/** What an answered HTTP request costs, beside peers that answer the same in the same run. */
public final class HttpSection implements Section {
    public static final String BENCHMARK = "http";
    public static final String KEEP_ALIVE_64 = "keep-alive 64";
    public static final String KEEP_ALIVE_512 = "keep-alive 512";
    public static final String PIPELINED = "pipelined 16";
    public static final String CLOSE = "close";

    private static final String EPOLL = "netty-epoll";
    private static final String FLOOR = "raw";
    private static final Goals GOALS = Goals.of(
            Goal.atMost(KEEP_ALIVE_64, EPOLL, 0.90),
            Goal.atMost(KEEP_ALIVE_512, EPOLL, 0.95),
            Goal.atMost(PIPELINED, EPOLL, 0.50),
            Goal.atMost(CLOSE, EPOLL, 1.00),
            Goal.atMost(KEEP_ALIVE_64, FLOOR, 1.15),
            Goal.atMost(KEEP_ALIVE_512, FLOOR, 1.15),
            Goal.atMost(CLOSE, FLOOR, 1.15));

    private static final List<String> HEADER = List.of(
            "workload",
            "server",
            "CPU µs/request",
            "of it user",
            "loop thread",
            "requests/s",
            "p50 µs",
            "p99 µs",
            "B alloc/request",
            "reads+writes",
            "system calls");

    @Override
    public String title() {
        return "HTTP servers beside peers";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph("What does an answered request cost the server, beside Netty, the JDK's server and the least "
                        + "raw-NIO program?")
                .table(2, Goals.HEADER, GOALS.rows(measurements))
                .table(2, HEADER, measurements.stream().map(HttpSection::row).toList())
                .paragraph(
                        "A small GET with 91 bytes of head (110 with Connection: close), answered with 13 bytes of content, "
                                + "Content-Type, Date and Content-Length; nodelay also sends Connection and Keep-Alive. keep-alive: one in "
                                + "flight on each of 64 or 512 connections; pipelined 16: sixteen sent at once on each of 64; close: a "
                                + "connection for each, 64 at a time. One event-loop thread a server, a fresh process a figure, wrk with one "
                                + "thread as the load for all: beyond what its processor can send, a cheaper server idles, so that "
                                + "requests/s and latencies say less than CPU does. CPU is user + system time of the whole server process "
                                + "during a run of wrk, connections included; figures are medians over rounds, ratios are taken pair by pair "
                                + "within a round and their interval is a bootstrap over pairs. A warm-up ends when the JIT compilers' "
                                + "threads had less than 2 % of that for a second, or after three times as long as was asked for.")
                .paragraph(
                        "raw looks for blank lines and writes one ready answer for each; it parses, checks and times nothing. "
                                + "netty has its checks of names and values switched off. jdk has nodelay on, which is off by default.");
    }

    /** The verdicts on every pairing that has a goal. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        return GOALS.judge(measurements);
    }

    private static List<String> row(Measurement m) {
        List<String> row = new ArrayList<>(List.of(m.parameter(EchoSection.WORKLOAD), m.parameter(EchoSection.SERVER)));
        row.addAll(EchoSection.figures(m));
        return row;
    }
}
