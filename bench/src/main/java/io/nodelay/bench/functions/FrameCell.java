package io.nodelay.bench.functions;

import io.nodelay.bench.results.FrameGoals;
import io.nodelay.bench.results.FrameRow;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Copying;
import io.nodelay.frame.Decoding;
import io.nodelay.frame.Encoding;
import io.nodelay.frame.Framing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One question of the framing benchmarks.
 *
 * @param benchmark the JMH class that asks it
 * @param parameters that class's, by JMH's names
 * @param coders those compared, ours first
 */
record FrameCell(Class<?> benchmark, Map<String, String> parameters, List<Coder> coders) {
    private static final String FRAMING = "framing";
    private static final String SIZE = "size";
    private static final String ARRIVAL = "arrival";
    private static final int WARM_UP = 6;
    private static final int LONG_WARM_UP = 12;
    /** Beyond, Netty's decoder of any delimiter takes seconds for one pass of torn frames. */
    private static final int LONGEST_SEARCH = 1_024;

    static FrameCell decode(Framing framing, int size, Arrival arrival) {
        Map<String, String> parameters = parameters(framing, size);
        parameters.put(ARRIVAL, arrival.name());
        return new FrameCell(Decoding.class, parameters, decoders(framing, size, arrival));
    }

    private static List<Coder> decoders(Framing framing, int size, Arrival arrival) {
        boolean torn = arrival == Arrival.TORN;
        List<Coder> coders = new ArrayList<>(List.of(Coder.NODELAY));
        if (framing != Framing.DELIMITED || !torn || size <= LONGEST_SEARCH) {
            coders.add(Coder.NETTY);
        }
        if (framing == Framing.DELIMITED) {
            coders.add(Coder.NETTY_LINES);
        }
        if (torn) {
            coders.add(framing == Framing.DELIMITED ? Coder.NETTY_LINES_WOKEN : Coder.NETTY_WOKEN);
        }
        return coders;
    }

    /** Fixed lengths stand alone, as Netty has no encoder for them. What the ring reads is written by another codec. */
    static FrameCell encode(Framing framing, int size) {
        List<Coder> coders = framing == Framing.FIXED ? List.of(Coder.NODELAY) : List.of(Coder.NODELAY, Coder.NETTY);
        return new FrameCell(Encoding.class, parameters(framing, size), coders);
    }

    static FrameCell copy(int size) {
        return new FrameCell(Copying.class, Map.of(SIZE, Integer.toString(size)), List.of(Coder.COPY));
    }

    /** Iterations until Netty's code is compiled, which for torn frames is longer. */
    int warmUps() {
        return Arrival.TORN.name().equals(parameters.get(ARRIVAL)) ? LONG_WARM_UP : WARM_UP;
    }

    /** How many forks this coder takes: one where it only stands beside, without a goal. */
    int forks(Coder coder, int most) {
        boolean alone = coders.size() == 1;
        return alone
                        || judged(coder)
                        || (coder == Coder.NODELAY && coders.stream().anyMatch(this::judged))
                ? most
                : 1;
    }

    int allForks(int most) {
        return coders.stream().mapToInt(coder -> forks(coder, most)).sum();
    }

    private boolean judged(Coder peer) {
        return FrameGoals.find(recorded(Coder.NODELAY), peer.toString()).isPresent();
    }

    private static Map<String, String> parameters(Framing framing, int size) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(FRAMING, framing.name());
        parameters.put(SIZE, Integer.toString(size));
        return parameters;
    }

    /** Messages that ours finds in the bytes of as many, by their number; only where it decodes. */
    OptionalDouble decoded() {
        return benchmark == Decoding.class
                ? OptionalDouble.of(Decoding.found(
                        Framing.valueOf(parameters.get(FRAMING)), size(), Arrival.valueOf(parameters.get(ARRIVAL))))
                : OptionalDouble.empty();
    }

    int size() {
        return Integer.parseInt(parameters.get(SIZE));
    }

    String work() {
        if (benchmark == Copying.class) {
            return FrameRow.COPY;
        }
        return benchmark == Decoding.class ? FrameRow.DECODE : FrameRow.ENCODE;
    }

    /** The parameters as results record them. */
    Map<String, String> recorded(Coder coder) {
        Map<String, String> recorded = new LinkedHashMap<>();
        recorded.put(FrameRow.WORK, work());
        record(FRAMING, FrameRow.CODEC, recorded);
        record(ARRIVAL, FrameRow.ARRIVAL, recorded);
        record(SIZE, FrameRow.SIZE, recorded);
        recorded.put(FrameRow.CODER, coder.toString());
        return recorded;
    }

    private void record(String parameter, String name, Map<String, String> recorded) {
        String value = parameters.get(parameter);
        if (value != null) {
            recorded.put(name, value.toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public String toString() {
        return work() + " " + String.join(" ", parameters.values()).toLowerCase(Locale.ROOT);
    }
}
