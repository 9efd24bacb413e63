package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What an echoed datagram costs, beside peers that do the same work in the same run. */
public final class UdpSection implements Section {
    public static final String BENCHMARK = "udp";
    public static final String WORKLOAD = EchoSection.WORKLOAD;

    private static final String ALTERNATING = "alternating";
    public static final String BYTES = "bytes";
    /** What the load generator has given up. */
    public static final String LOST = "lost";
    /** The kernel's {@code InErrors}. */
    public static final String ERRORS = "inErrors";
    /** The kernel's {@code RcvbufErrors}. */
    public static final String OVERFLOWS = "rcvbufErrors";

    private static final String OURS = "nodelay";
    private static final String FLOOR = "raw";
    private static final List<Goal> GOALS =
            List.of(Goal.atMost(BENCHMARK, "netty-epoll", 1.00), Goal.atMost(BENCHMARK, FLOOR, 1.15));
    /** What the measuring itself leaves behind, spread over the datagrams; an object has 16 bytes or more. */
    private static final double NOTHING = 0.1;

    private static final List<String> RATIOS =
            List.of("workload", "bytes", "nodelay ÷", "CPU ratio [95 %] (pairs)", "goal");
    private static final List<String> HEADER = List.of(
            "workload",
            "bytes",
            "server",
            "CPU µs/datagram",
            "of it user",
            "loop thread",
            "datagrams/s",
            "p50 µs",
            "p99 µs",
            "B alloc/datagram",
            "receives+sends",
            "system calls",
            "lost",
            "InErrors",
            "RcvbufErrors");
    private static final int WORDS = 3;

    @Override
    public String title() {
        return "UDP beside peers";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph(
                        "What does an echoed datagram cost the server, beside Netty and beside the least DatagramChannel "
                                + "program that can do the work?")
                .table(WORDS, RATIOS, ratios(measurements))
                .table(WORDS, HEADER, measurements.stream().map(UdpSection::row).toList())
                .bullets(allocations(measurements))
                .paragraph(
                        "pingpong: one datagram in flight; load: 32, from one sender; alternating: one in flight, from each of "
                                + "two senders in turn, so that every datagram comes from another than the one before. One "
                                + "event-loop thread a server, a fresh process a figure, the same blocking load generator for "
                                + "all. CPU is user + system time of the whole server process inside the steady state; "
                                + "figures are medians over rounds, ratios are taken pair by pair within a round and "
                                + "their interval is a bootstrap over pairs. Latencies are a closed loop's, those of load "
                                + "include the queue.")
                .paragraph("netty-epoll is the native transport as it comes; netty-recvmmsg is the same with "
                        + "MAX_DATAGRAM_PAYLOAD_SIZE 2048 and a buffer of 16 of them, and has no goal: no JDK program can "
                        + "receive several datagrams by one call. raw receives until there is nothing, as nodelay does, "
                        + "which is a call more whenever one datagram comes alone. "
                        + "lost, InErrors and RcvbufErrors are sums over all rounds: what was not "
                        + "answered for 250 ms, which counts nowhere else, and what the kernel counted in the "
                        + "whole network namespace.");
    }

    /** The verdicts on every pairing that has a goal, and on what should allocate nothing beyond the JDK's own. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                goal(pairing).ifPresent(goal -> verdicts.add(goal.judge(pairing)));
            }
            OptionalDouble beyond = beyondFloor(m, measurements);
            if (beyond.isPresent()) {
                verdicts.add(beyond.getAsDouble() < NOTHING ? Goal.Verdict.MET : Goal.Verdict.MISSED);
            }
        }
        return verdicts;
    }

    private static Optional<Goal> goal(Pairing pairing) {
        return GOALS.stream().filter(goal -> goal.peer().equals(pairing.peer())).findFirst();
    }

    /**
     * What ours allocates beyond the least program at the same work. Not with senders that take turns: there the JDK
     * makes an address for each datagram, and ours what it tells the reader; the table shows both.
     */
    private static OptionalDouble beyondFloor(Measurement m, List<Measurement> measurements) {
        if (!m.parameter(EchoSection.SERVER).equals(OURS)
                || m.parameter(WORKLOAD).equals(ALTERNATING)) {
            return OptionalDouble.empty();
        }
        return measurements.stream()
                .filter(other -> other.parameter(EchoSection.SERVER).equals(FLOOR)
                        && work(other).equals(work(m)))
                .mapToDouble(floor -> m.value(EchoSection.ALLOCATED) - floor.value(EchoSection.ALLOCATED))
                .findFirst();
    }

    private static String work(Measurement m) {
        return m.parameter(WORKLOAD) + " " + m.parameter(BYTES);
    }

    private static List<String> allocations(List<Measurement> measurements) {
        List<String> bullets = new ArrayList<>();
        for (Measurement m : measurements) {
            beyondFloor(m, measurements)
                    .ifPresent(beyond -> bullets.add("Goal: nothing allocated beyond the JDK's own, " + work(m)
                            + ": " + three(m.value(EchoSection.ALLOCATED)) + " B/datagram, of it "
                            + three(beyond) + " B beyond raw's: "
                            + (beyond < NOTHING ? Goal.Verdict.MET : Goal.Verdict.MISSED) + "."));
        }
        return bullets;
    }

    private static List<List<String>> ratios(List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                rows.add(List.of(
                        m.parameter(WORKLOAD),
                        m.parameter(BYTES),
                        pairing.peer(),
                        Figures.ratio(pairing),
                        goal(pairing).map(goal -> goal.sentence(pairing)).orElse(Figures.NONE)));
            }
        }
        return rows;
    }

    private static List<String> row(Measurement m) {
        List<String> row = new ArrayList<>(List.of(m.parameter(WORKLOAD), m.parameter(BYTES)));
        row.add(m.parameter(EchoSection.SERVER));
        row.addAll(EchoSection.figures(m));
        for (String lost : List.of(LOST, ERRORS, OVERFLOWS)) {
            row.add(Long.toString(Math.round(m.value(lost))));
        }
        return row;
    }
}
