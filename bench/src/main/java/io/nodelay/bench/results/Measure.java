package io.nodelay.bench.results;

import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A figure that may fail a build, or its baseline, which is one line of that file.
 *
 * @param measure what it is, with what was varied
 * @param kind how far it may go
 * @param unit its unit, {@code 1} for plain ratios
 * @param jdk feature version of the JDK that measured it
 * @param network {@code private} or {@code shared} where that bears on it, else {@code any}
 * @param value the figure
 */
public record Measure(String measure, Kind kind, String unit, int jdk, String network, double value) {
    /** How far from its baseline a figure may go. */
    public enum Kind {
        /** Counted, so that it hardly varies, wherever it is counted. */
        @SerializedName("count")
        COUNT,
        /** Counted beyond what a peer counts that does the same in the same run. */
        @SerializedName("difference")
        DIFFERENCE,
        /** A processor's time by that of a peer in the same run, so that the machine's speed cancels out. */
        @SerializedName("time")
        TIME
    }

    private static final double SHARE = 0.03;
    /** What the measuring itself leaves behind; an object has 16 bytes or more. */
    private static final double BYTES = 0.5;
    /** The least object: of a difference, what the measuring leaves behind on either side is less. */
    private static final double OBJECT = 16;

    private static final double TIMES = 0.1;
    private static final double CATASTROPHE = 3;

    private static final String ANY = "any";
    private static final Set<String> NOT_VARIED = Set.of("serverFlags", "pairs", "unit");
    /** Peers whose own cost is much the same on every machine, however busy: the least program first of all. */
    private static final Set<String> STEADY = Set.of("raw", FrameRow.NETTY, FrameRow.NETTY_LINES, RecordSection.ENGINE);

    private static final Set<String> NAGLE =
            Set.of(NagleRow.DATA, NagleRow.CLIENT + NagleRow.WRITES, NagleRow.SERVER + NagleRow.WRITES);

    public Measure {
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(network, "network");
    }

    /** Those in a run. */
    static List<Measure> of(List<Measurement> run) {
        return run.stream()
                .flatMap(m -> Stream.of(
                                m.metrics().stream()
                                        .filter(metric -> counted(m, metric))
                                        .map(metric -> count(m, metric)),
                                m.pairings().stream()
                                        .filter(pairing -> pairing.peer().equals(RecordSection.ENGINE))
                                        .map(pairing -> more(m, run)),
                                m.pairings().stream()
                                        .filter(pairing -> STEADY.contains(pairing.peer()))
                                        .map(pairing -> time(m, pairing.peer(), ratio(m, pairing, run))))
                        .flatMap(Function.identity()))
                .toList();
    }

    /** What driving an engine allocates beyond the bare one, whose own part is many times that. */
    private static Measure more(Measurement m, List<Measurement> run) {
        double engine =
                beside(m, RecordSection.DRIVER, RecordSection.ENGINE, run).value(RecordSection.ALLOCATED);
        return new Measure(
                name(m) + ": " + RecordSection.ALLOCATED + " more than " + RecordSection.ENGINE,
                Kind.DIFFERENCE,
                "B",
                Conditions.of(m).jdk(),
                ANY,
                m.value(RecordSection.ALLOCATED) - engine);
    }

    /**
     * The processor's time by that of the peer, which does not count the time that others had the processor. Pairs in memory
     * are of the time that passed, and those of servers have the JIT compilers' time in them, most of it in so short a run
     * on a slow machine; so it is taken from both sides' figures, of servers those of their loops.
     */
    private static double ratio(Measurement m, Pairing pairing, List<Measurement> run) {
        return switch (m.benchmark()) {
            case FrameRow.BENCHMARK -> m.value(FrameRow.CPU)
                    / beside(m, FrameRow.CODER, pairing.peer(), run).value(FrameRow.CPU);
            case HeadSection.BENCHMARK -> m.value(HeadSection.CPU)
                    / beside(m, HeadSection.PARSER, pairing.peer(), run).value(HeadSection.CPU);
            case RecordSection.BENCHMARK -> m.value(RecordSection.CPU)
                    / beside(m, RecordSection.DRIVER, pairing.peer(), run).value(RecordSection.CPU);
            default -> m.metric(EchoSection.LOOP)
                    .map(loop -> loop.value()
                            / beside(m, EchoSection.SERVER, pairing.peer(), run).value(EchoSection.LOOP))
                    .orElseGet(pairing::median);
        };
    }

    /** The same work by another. */
    private static Measurement beside(Measurement m, String who, String peer, List<Measurement> run) {
        Map<String, String> parameters = new HashMap<>(m.parameters());
        parameters.put(who, peer);
        return run.stream()
                .filter(other -> other.benchmark().equals(m.benchmark())
                        && other.parameters().equals(parameters))
                .findFirst()
                .orElseThrow(() -> new Refused(name(m), "the same of " + peer, "none"));
    }

    /** Whether a figure hardly varies. Of servers only such work is, as has one message at a time on a connection. */
    private static boolean counted(Measurement m, Metric metric) {
        String name = metric.name();
        return switch (m.benchmark()) {
            case NagleRow.BENCHMARK -> m.machine().network().isPrivate() && NAGLE.contains(name);
            case FrameRow.BENCHMARK -> new FrameRow(m).ours()
                    && (name.equals(FrameRow.ALLOCATED) || name.equals(FrameRow.DECODED));
            case HeadSection.BENCHMARK -> m.parameter(HeadSection.PARSER).startsWith(HeadSection.OURS)
                    && name.equals(HeadSection.ALLOCATED);
            case FunctionSection.BENCHMARK -> name.equals(FunctionSection.ALLOCATED);
            case EchoSection.BENCHMARK, HttpSection.BENCHMARK -> m.parameter(EchoSection.SERVER)
                            .equals(FrameRow.OURS)
                    && Set.of("pingpong", HttpSection.KEEP_ALIVE_64).contains(m.parameter(EchoSection.WORKLOAD))
                    && name.equals(EchoSection.COUNTED);
            default -> false;
        };
    }

    private static Measure count(Measurement m, Metric metric) {
        return new Measure(
                name(m) + ": " + metric.name(),
                Kind.COUNT,
                metric.unit(),
                Conditions.of(m).jdk(),
                m.benchmark().equals(NagleRow.BENCHMARK) ? m.machine().network().namespace() : ANY,
                metric.value());
    }

    private static Measure time(Measurement m, String peer, double ratio) {
        return new Measure(
                name(m) + ": processor's time by that of " + peer,
                Kind.TIME,
                "1",
                Conditions.of(m).jdk(),
                ANY,
                ratio);
    }

    private static String name(Measurement m) {
        return m.benchmark() + " "
                + m.parameters().entrySet().stream()
                        .filter(entry -> !NOT_VARIED.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .collect(Collectors.joining(" "));
    }

    /** Whether this is a baseline of that, which was found. */
    boolean isOf(Measure found) {
        return measure.equals(found.measure) && jdk == found.jdk && network.equals(found.network);
    }

    /** What is wrong with that which was found, in sentences: one or none. */
    List<String> complaints(Measure found) {
        List<String> complaints = new ArrayList<>();
        if (kind == Kind.COUNT && Math.abs(found.value - value) > Math.max(SHARE * value, floor())) {
            complaints.add(sentence(
                    found,
                    String.format(Locale.ROOT, "±%.0f %% or ±%s", SHARE * 100, withUnit(Figures.three(floor())))));
        }
        if (kind == Kind.DIFFERENCE && Math.abs(found.value - value) > OBJECT) {
            complaints.add(sentence(found, "±" + withUnit(Figures.three(OBJECT))));
        }
        if (kind == Kind.TIME && found.value > CATASTROPHE * value) {
            complaints.add(sentence(found, String.format(Locale.ROOT, "a factor of %.0f", CATASTROPHE)));
        }
        return complaints;
    }

    private String sentence(Measure found, String tolerance) {
        return measure + ": baseline " + withUnit(Figures.three(value)) + ", found "
                + withUnit(Figures.three(found.value)) + ", tolerance " + tolerance;
    }

    private String withUnit(String figure) {
        return unit.equals("1") ? figure : figure + " " + unit;
    }

    private double floor() {
        return unit.startsWith("B") ? BYTES : TIMES;
    }
}
