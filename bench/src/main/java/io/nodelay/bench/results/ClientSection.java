package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an answered HTTP request costs the client, beside clients that ask the same in the same run. */
public final class ClientSection implements Section {
    public static final String BENCHMARK = "client";
    public static final String CONNECTIONS_64 = "64 connections";
    public static final String CONNECTION_1 = "1 connection";
    /** Bytes that a request of ours may allocate. */
    static final double ALLOCATION_GOAL = 600;

    private static final String OURS = "nodelay";
    private static final String JDK = "jdk";
    /** Half as many again for the same processor time. */
    private static final double JDK_BOUND = 1 / 1.5;

    private static final Goals GOALS =
            Goals.of(Goal.atMost(CONNECTIONS_64, JDK, JDK_BOUND), Goal.atMost(CONNECTION_1, JDK, JDK_BOUND));

    private static final List<String> HEADER = List.of(
            "workload",
            "client",
            "CPU µs/request",
            "of it user",
            "loop thread",
            "requests/s",
            "B alloc/request",
            "reads+writes",
            "system calls");

    @Override
    public String title() {
        return "HTTP clients beside peers";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph(
                        "What does an answered request cost the client, beside the JDK's client, Netty's codec and Node's "
                                + "http, all of which ask the same server?")
                .table(2, Goals.HEADER, GOALS.rows(measurements))
                .table(2, HEADER, measurements.stream().map(ClientSection::row).toList())
                .bullets(allocations(measurements))
                .paragraph(
                        "A small GET, answered with 126 bytes of head and 13 of content, one in flight on each "
                                + "connection; every answer's status and length are looked at. A fresh process a figure; the server, the "
                                + "same for all, is a raw-NIO thread that writes one ready answer for each request, and counts. CPU is "
                                + "user + system time of the whole client process inside the steady state; figures are medians over "
                                + "rounds, ratios are taken pair by pair within a round and their interval is a bootstrap over pairs. The "
                                + "goal is 1.5 times the requests of the JDK's client by the same processor time: a ratio of 0.67.")
                .paragraph(
                        "nodelay: an agent of as many sockets, the content lent. jdk: sendAsync by HTTP/1.1 with the "
                                + "default executor, the content as an array; its work is shared by several threads: allocation is all "
                                + "theirs, loop thread and system calls are those of the selecting one; the common pool has two threads, as with "
                                + "one CompletableFuture would start a thread a task. netty: the codec alone, its checks of names and values "
                                + "switched off, on one event loop, with no pool and no limits. node: an agent that keeps connections; what it "
                                + "allocates is not known.");
    }

    /** The verdicts on every pairing that has a goal, and on what our requests allocate. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>(GOALS.judge(measurements));
        measurements.stream()
                .filter(ClientSection::ours)
                .map(ClientSection::allocation)
                .forEach(verdicts::add);
        return verdicts;
    }

    private static boolean ours(Measurement m) {
        return m.parameter(EchoSection.SERVER).equals(OURS);
    }

    private static Goal.Verdict allocation(Measurement m) {
        return m.value(EchoSection.ALLOCATED) <= ALLOCATION_GOAL ? Goal.Verdict.MET : Goal.Verdict.MISSED;
    }

    private static List<String> allocations(List<Measurement> measurements) {
        return measurements.stream()
                .filter(ClientSection::ours)
                .map(m -> String.format(
                        Locale.ROOT,
                        "%s: nodelay allocates %s B a request, at most %s are wished for: %s.",
                        m.parameter(EchoSection.WORKLOAD),
                        three(m.value(EchoSection.ALLOCATED)),
                        three(ALLOCATION_GOAL),
                        allocation(m)))
                .toList();
    }

    private static List<String> row(Measurement m) {
        return List.of(
                m.parameter(EchoSection.WORKLOAD),
                m.parameter(EchoSection.SERVER),
                three(m.value(EchoSection.CPU)),
                EchoSection.optional(m, EchoSection.USER),
                EchoSection.optional(m, EchoSection.LOOP),
                three(m.value(EchoSection.RATE)),
                EchoSection.optional(m, EchoSection.ALLOCATED),
                EchoSection.optional(m, EchoSection.READS_WRITES),
                EchoSection.optional(m, EchoSection.SYSTEM_CALLS));
    }
}
