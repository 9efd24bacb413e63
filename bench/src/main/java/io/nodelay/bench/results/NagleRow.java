package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A measurement of the benchmark {@value #BENCHMARK}, read with its own names. Old result files have only the first four
 * axes, and a pattern STREAM for messages one way; their other axes read as where the study leaves them alone.
 */
public record NagleRow(Measurement measurement) {
    public static final String BENCHMARK = "nagle";
    public static final String PATTERN = "pattern";
    public static final String SIZE = "size";
    public static final String NAGLE = "nagle";
    public static final String QUICK_ACK = "quickAck";
    public static final String SIDE = "side";
    public static final String RTT = "rtt";
    public static final String MTU = "mtu";
    public static final String LOAD = "load";
    public static final String CARRIER = "carrier";
    public static final String CONNECTION = "connection";
    public static final String REPLIES = "replies";

    public static final String P50 = "p50";
    public static final String P90 = "p90";
    public static final String P99 = "p99";
    public static final String P999 = "p99.9";
    public static final String MAX = "max";
    public static final String RATE = "messages/s";
    public static final String SEGMENTS = "segments/message";
    public static final String DATA = "dataSegments/message";
    public static final String BARE_ACKS = "bareAcks/message";
    public static final String DELAYED_ACKS = "delayedAcks/message";
    public static final String RETRANSMITTED = "retransmitted/message";
    public static final String WRITES = "writes/message";
    public static final String CPU = "cpu/message";

    /** Before a figure of one end. */
    public static final String CLIENT = "client.";

    /** Before a figure of the other. */
    public static final String SERVER = "server.";

    /** Before a latency of an open load that is taken from when a message was sent, and not from when it was due. */
    public static final String UNCORRECTED = "uncorrected.";
    /** Messages of an open load that were due at the end and not answered; old runs did not count them. */
    public static final String UNANSWERED = "unanswered";

    /** What the forwarder that makes the RTT passed when it was given more, packets a second. */
    public static final String FORWARDER_LIMIT = "forwarder.packets/s";

    /** Before percentiles of how late it was with a packet. */
    public static final String FORWARDER_LATE = "forwarder.late.";

    /** Of those that were answered. */
    private static final double MOST_UNANSWERED = 0.01;
    /** Where a queue only grows, the last waits twice as long as the median, or somewhat less after a warm-up. */
    private static final double GROWN = 1.5;

    private static final double MICROS_PER_SECOND = 1e6;

    /** How the caveat of a cell begins that could not be measured. */
    public static final String MISSING = "Not measured here, because ";

    /** The axes in the order of tables. */
    static final List<String> AXES =
            List.of(PATTERN, SIZE, NAGLE, QUICK_ACK, SIDE, RTT, MTU, LOAD, CARRIER, CONNECTION, REPLIES);

    private static final String STREAM = "STREAM";

    /** What a cell is where an axis is not looked at. */
    private static final Map<String, String> PLAIN = Map.of(
            QUICK_ACK,
            "off",
            SIDE,
            "client",
            RTT,
            "0",
            LOAD,
            "closed",
            CARRIER,
            "TCP",
            CONNECTION,
            "warm",
            REPLIES,
            "yes");

    static List<NagleRow> of(List<Measurement> measurements) {
        return measurements.stream().map(NagleRow::new).toList();
    }

    /** Why it was not measured, if so. */
    public Optional<String> missing() {
        return measurement.caveats().stream()
                .filter(caveat -> caveat.startsWith(MISSING))
                .findFirst();
    }

    /** The axes with their values; of an old file too. */
    Map<String, String> axes() {
        Map<String, String> axes = new LinkedHashMap<>();
        AXES.forEach(axis -> axes.put(axis, axis(axis)));
        return axes;
    }

    String axis(String name) {
        Map<String, String> given = measurement.parameters();
        if (given.containsKey(name)) {
            return given.get(name);
        }
        if (name.equals(MTU)) {
            return Integer.toString(measurement.machine().network().mtu());
        }
        if (given.getOrDefault(PATTERN, "").equals(STREAM)) {
            return name.equals(REPLIES) ? "no" : name.equals(SIDE) ? "client" : PLAIN.getOrDefault(name, Figures.NONE);
        }
        return PLAIN.getOrDefault(name, Figures.NONE);
    }

    /** The same cell but for one axis. */
    Map<String, String> but(String axis, String value) {
        Map<String, String> other = axes();
        other.put(axis, value);
        return other;
    }

    /** Whether all axes but these are where the study leaves them alone; size, MTU, pattern and Nagle are never alone. */
    public boolean plainBut(String... others) {
        List<String> varied = List.of(others);
        return PLAIN.entrySet().stream()
                .allMatch(plain ->
                        varied.contains(plain.getKey()) || axis(plain.getKey()).equals(plain.getValue()));
    }

    String pattern() {
        return axis(PATTERN);
    }

    boolean nagle() {
        return axis(NAGLE).equals("on");
    }

    public int size() {
        return Integer.parseInt(axis(SIZE));
    }

    double rttMicros() {
        return Integer.parseInt(axis(RTT)) * 1e3;
    }

    /** Whether an open load outran its ends: many were unanswered, and had waited longer than most of those that were. */
    boolean fellBehind() {
        return counted(UNANSWERED)
                .filter(count -> count > MOST_UNANSWERED * samples()
                        && count * MICROS_PER_SECOND / Integer.parseInt(axis(LOAD)) > GROWN * value(P50))
                .isPresent();
    }

    boolean oneWay() {
        return axis(REPLIES).equals("no");
    }

    boolean open() {
        return Character.isDigit(axis(LOAD).charAt(0));
    }

    /** Payload a segment may have. */
    public int mss() {
        boolean timestamps =
                !"0".equals(measurement.machine().network().sysctls().get("tcp_timestamps"));
        return Network.mss(Integer.parseInt(axis(MTU)), timestamps);
    }

    /** The median latency in µs. */
    double p50() {
        return measurement.value(P50);
    }

    double value(String metric) {
        return measurement.value(metric);
    }

    /** A figure that some systems cannot give. */
    Optional<Double> counted(String metric) {
        return measurement.metric(metric).map(Metric::value);
    }

    long samples() {
        return measurement.metric(P50).map(Metric::samples).orElse(0L);
    }

    /** Pattern, size and Nagle, and of the other axes those that are not where the study leaves them alone. */
    String name() {
        List<String> words = new ArrayList<>();
        words.add(pattern() + " " + size() + (size() == 1 ? " byte" : " bytes"));
        words.add("Nagle " + axis(NAGLE));
        add(words, QUICK_ACK, "QUICKACK ", "");
        add(words, SIDE, "", "'s messages");
        add(words, RTT, "RTT ", " ms");
        add(words, LOAD, "", " messages/s");
        add(words, CARRIER, "", "");
        add(words, CONNECTION, "", " connections");
        if (oneWay()) {
            words.add("one way");
        }
        return String.join(", ", words);
    }

    private void add(List<String> words, String axis, String before, String behind) {
        if (!axis(axis).equals(PLAIN.get(axis)) && !(axis.equals(SIDE) && oneWay())) {
            words.add(before + axis(axis) + behind);
        }
    }
}
