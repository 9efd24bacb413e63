package io.nodelay.bench.peers;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.UdpSection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The work that a load generator gives a UDP echo server.
 *
 * @param pattern who sends, and when
 * @param size bytes of each datagram, at least {@value #LEAST}
 */
public record UdpWork(Pattern pattern, int size) implements Work {
    /** Room for a datagram's number. */
    public static final int LEAST = Long.BYTES;
    /** An Ethernet's MTU less the headers: no fragments, and what a peer's receive buffers hold by default. */
    public static final int MOST = 1_472;

    private static final int WARM_UNITS = 60_000;

    /** Who sends, and when. */
    public enum Pattern {
        /** One sender, one datagram in flight. */
        PINGPONG(1, 1),
        /** One sender, 32 datagrams in flight: fewer than any default receive buffer holds. */
        LOAD(1, 32),
        /** Two senders that take turns, one datagram in flight: each comes from another than the one before. */
        ALTERNATING(2, 1);

        private final int senders;
        private final int window;

        Pattern(int senders, int window) {
            this.senders = senders;
            this.window = window;
        }
    }

    int senders() {
        return pattern.senders;
    }

    /** Datagrams in flight. */
    int window() {
        return pattern.window;
    }

    @Override
    public String label() {
        return name() + " " + size;
    }

    private String name() {
        return pattern.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String unit() {
        return "datagram";
    }

    @Override
    public double perUnit() {
        return 1;
    }

    @Override
    public int warmUnits() {
        return WARM_UNITS;
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(UdpSection.WORKLOAD, name());
        parameters.put(UdpSection.BYTES, Integer.toString(size));
        parameters.put("senders", Integer.toString(senders()));
        parameters.put("window", Integer.toString(window()));
        return parameters;
    }

    @Override
    public Load begin(int port, Pinning pinning) {
        return UdpLoad.start(this, port, pinning);
    }
}
