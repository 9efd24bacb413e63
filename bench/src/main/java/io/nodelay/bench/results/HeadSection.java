package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What it costs to take a request's head apart, in memory, beside Netty's decoder. */
public final class HeadSection implements Section {
    public static final String BENCHMARK = "head";
    public static final String HEAD = "head";
    public static final String BYTES = "bytes";
    public static final String PARSER = "parser";
    public static final String TIME = "time/request";
    /** Of it what the thread had a processor for, however busy the machine. */
    public static final String CPU = "cpu/request";

    public static final String ALLOCATED = "allocated/request";
    /** What the ratios are of; bigger is better. */
    public static final String RATE = "requests/s";

    /** Ours, as the server does it. */
    public static final String OURS = "nodelay";
    /** Ours, into memory that is there. */
    public static final String PARSE = "nodelay-parse";
    /** Ours, with a string made of everything. */
    public static final String STRINGS = "nodelay-strings";

    public static final String NETTY = "netty";
    public static final String NETTY_FASTEST = "netty-fastest";

    /** What the measuring itself leaves behind, spread over the requests; an object has 16 bytes or more. */
    private static final double NOTHING = 0.1;

    private static final List<String> HEADER = List.of(
            "head",
            "parser",
            "beside",
            "goal: requests/s",
            "bytes",
            "requests/s ratio [≥ 95 %] (pairs)",
            "ns",
            "beside ns",
            "B",
            "beside B");
    private static final int WORDS = 4;

    @Override
    public String title() {
        return "HTTP heads in memory";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement m : measurements) {
            m.pairings().forEach(pairing -> rows.add(row(m, pairing, measurements)));
        }
        page.paragraph("What does it cost to take a request's head out of what has arrived?")
                .table(WORDS, HEADER, rows)
                .paragraph("Sixteen requests in a row in direct memory; figures are of one. nodelay parses the head, "
                        + "copies it into an array of the request's own, checks target, host and framing and keeps where the "
                        + "fields are; nodelay-parse is the parse alone; nodelay-strings also makes a string of the target and "
                        + "of every name and value. netty is HttpRequestDecoder as it comes, in an "
                        + "EmbeddedChannel; netty-fastest is called directly, without its checks of names and values. ns and B are "
                        + "medians over forks, which took turns; the ratio is the median over every fork of ours with every one of "
                        + "Netty's, with the interval of the rank test.")
                .bullets(allocations(measurements));
    }

    private static List<String> row(Measurement ours, Pairing pairing, List<Measurement> all) {
        Measurement peer = all.stream()
                .filter(m -> m.parameter(HEAD).equals(ours.parameter(HEAD))
                        && m.parameter(PARSER).equals(pairing.peer()))
                .findFirst()
                .orElseThrow();
        return List.of(
                ours.parameter(HEAD),
                ours.parameter(PARSER),
                pairing.peer(),
                goal(ours, pairing).map(goal -> goal.sentence(pairing)).orElse(Figures.NONE),
                ours.parameter(BYTES),
                Figures.ratio(pairing),
                three(ours.value(TIME)),
                three(peer.value(TIME)),
                three(ours.value(ALLOCATED)),
                three(peer.value(ALLOCATED)));
    }

    private static Optional<Goal> goal(Measurement ours, Pairing pairing) {
        if (!pairing.peer().equals(NETTY)) {
            return Optional.empty();
        }
        return switch (ours.parameter(PARSER)) {
            case PARSE -> Optional.of(Goal.atLeast(HEAD, NETTY, 5));
            case STRINGS -> Optional.of(Goal.atLeast(HEAD, NETTY, 1.8));
            default -> Optional.empty();
        };
    }

    private static List<String> allocations(List<Measurement> measurements) {
        return measurements.stream()
                .filter(m -> m.parameter(PARSER).equals(PARSE))
                .map(m -> "Goal: the parse itself allocates nothing, " + m.parameter(HEAD) + ": "
                        + three(m.value(ALLOCATED)) + " B: " + allocatedNothing(m) + ".")
                .toList();
    }

    private static Goal.Verdict allocatedNothing(Measurement m) {
        return m.value(ALLOCATED) < NOTHING ? Goal.Verdict.MET : Goal.Verdict.MISSED;
    }

    /** The verdicts on every pairing that has a goal, and on what should allocate nothing. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                goal(m, pairing).ifPresent(goal -> verdicts.add(goal.judge(pairing)));
            }
            if (m.parameter(PARSER).equals(PARSE)) {
                verdicts.add(allocatedNothing(m));
            }
        }
        return verdicts;
    }
}
