package io.nodelay.bench.results;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measurements made up for tests; nothing in them was measured. */
public final class Samples {
    /** A run in a private namespace with an Ethernet's MTU. */
    public static final Edition PRIVATE = edition("r1", "2026-01-02T03:04:05Z", network(Network.PRIVATE, 1500));

    /** A run on plain loopback. */
    public static final Edition SHARED = edition("r2", "2026-01-02T03:04:05Z", network(Network.SHARED, 65_536));

    private Samples() {}

    public static Network network(String namespace, int mtu) {
        return new Network(
                "cubic", mtu, Network.mss(mtu, true), Map.of("tcp_timestamps", "1"), namespace, "a test says so");
    }

    public static Edition edition(String run, String started, Network network) {
        Machine machine = new Machine(
                "0000beef",
                "Testium 9",
                2,
                "off",
                "none",
                "Linux 6.1",
                "250 (CONFIG_HZ)",
                "Vendor 17.0.1+1",
                List.of("-Xmx1g"),
                "Serial",
                network);
        return new Edition(new Provenance(run, started, "c0ffee", true, "nagle --time 1"), machine);
    }

    public static Measurement measurement(
            Edition edition, String benchmark, Map<String, String> parameters, List<Metric> metrics) {
        return new Measurement(
                Measurement.SCHEMA,
                benchmark,
                parameters,
                metrics,
                List.of(),
                edition.provenance(),
                edition.machine(),
                new Disturbance(0.25, new CpuTicks(10, 1000), new CpuTicks(12, 2000)),
                List.of("a caveat"),
                List.of("a.hgrm"));
    }

    /** A cell of the Nagle benchmark in a private namespace. */
    public static Measurement nagle(String cell, double p50, double data) {
        return nagle(PRIVATE, cell, p50, data);
    }

    /**
     * A cell, given by its axes as a line, of which those behind QUICKACK may be left out, with a median in µs and data
     * segments a message.
     */
    public static Measurement nagle(Edition edition, String cell, double p50, double data) {
        String[] axes = cell.split(" ", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < axes.length; i++) {
            parameters.put(NagleRow.AXES.get(i), axes[i]);
        }
        List<Metric> metrics = List.of(
                Metric.smaller(NagleRow.P50, "us", p50, 50),
                Metric.smaller(NagleRow.P90, "us", p50 * 2, 50),
                Metric.smaller(NagleRow.P99, "us", p50 * 3, 50),
                Metric.smaller(NagleRow.P999, "us", p50 * 4, 50),
                Metric.smaller(NagleRow.MAX, "us", p50 * 5, 50),
                Metric.bigger(NagleRow.RATE, "1/s", 1e6 / p50, 50),
                Metric.smaller(NagleRow.SEGMENTS, "1", data + 1, 50),
                Metric.smaller(NagleRow.DATA, "1", data, 50),
                Metric.smaller(NagleRow.BARE_ACKS, "1", axes[3].equals("on") ? 1 : 0, 50),
                Metric.smaller(NagleRow.DELAYED_ACKS, "1", 0, 50));
        return measurement(edition, NagleRow.BENCHMARK, parameters, metrics);
    }
}
