package io.nodelay.bench.results;

import java.util.List;
import java.util.Optional;

/** A measurement of the benchmark {@value #BENCHMARK}, read with its own names. */
public record FrameRow(Measurement measurement) {
    public static final String BENCHMARK = "frame";
    public static final String WORK = "work";
    public static final String CODEC = "codec";
    public static final String SIZE = "size";
    public static final String ARRIVAL = "arrival";
    public static final String CODER = "coder";

    public static final String DECODE = "decode";
    public static final String ENCODE = "encode";
    public static final String COPY = "copy";
    public static final String OURS = "nodelay";
    public static final String NETTY = "netty";
    public static final String NETTY_LINES = "netty-lines";
    public static final String NETTY_WOKEN = "netty-woken";
    public static final String NETTY_LINES_WOKEN = "netty-lines-woken";

    public static final String TIME = "time/frame";
    /** Of it what the thread had a processor for, however busy the machine. */
    public static final String CPU = "cpu/frame";

    public static final String ALLOCATED = "allocated/frame";
    /** Messages that were found in the bytes of as many, by the number of them. */
    public static final String DECODED = "decoded/frame";

    public static final String PAYLOAD = "payload/s";
    /** What the ratios are of; bigger is better. */
    public static final String RATE = "frames/s";

    static final String WHOLE = "whole";

    /** What the measuring itself leaves behind in an iteration, spread over its frames; an object has 16 bytes or more. */
    private static final double NOTHING = 0.1;

    static List<FrameRow> of(List<Measurement> measurements) {
        return measurements.stream().map(FrameRow::new).toList();
    }

    String work() {
        return measurement.parameter(WORK);
    }

    String codec() {
        return measurement.parameter(CODEC);
    }

    int size() {
        return Integer.parseInt(measurement.parameter(SIZE));
    }

    String arrival() {
        return measurement.parameter(ARRIVAL);
    }

    String coder() {
        return measurement.parameter(CODER);
    }

    boolean ours() {
        return coder().equals(OURS);
    }

    double nanos() {
        return measurement.value(TIME);
    }

    double allocated() {
        return measurement.value(ALLOCATED);
    }

    /** Whether this is the same work on the same bytes by another. */
    boolean beside(FrameRow other, String another) {
        return coder().equals(another)
                && work().equals(other.work())
                && codec().equals(other.codec())
                && size() == other.size()
                && arrival().equals(other.arrival());
    }

    /** The bound on how many frames are coded in the time a peer needs for one, where there is one. */
    Optional<Goal> goal(String peer) {
        return FrameGoals.find(measurement.parameters(), peer);
    }

    /** Whether nothing was allocated, for that which should not: whole frames that are decoded. */
    Optional<Boolean> allocatedNothing() {
        boolean should = ours() && work().equals(DECODE) && arrival().equals(WHOLE);
        return should ? Optional.of(allocated() < NOTHING) : Optional.empty();
    }
}
