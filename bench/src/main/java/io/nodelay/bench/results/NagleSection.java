package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.List;

/** What Nagle's algorithm does to latency and to the number of segments. */
final class NagleSection implements Section {
    private static final List<String> HEADER = List.of(
            "pattern",
            "bytes",
            "Nagle",
            "QUICKACK",
            "messages",
            "p50 µs",
            "p90 µs",
            "p99 µs",
            "p99.9 µs",
            "max µs",
            "messages/s",
            "seg/msg",
            "data/msg",
            "bare ACK/msg",
            "delayed ACK/msg");
    private static final int WORDS = 4;

    @Override
    public String title() {
        return "Nagle's algorithm";
    }

    @Override
    public void write(List<Measurement> measurements, Markdown page) {
        page.paragraph("What does Nagle's algorithm cost or save, by write pattern, size and receiver's ACK policy?")
                .bullets(NagleSentences.of(measurements))
                .table(
                        WORDS,
                        HEADER,
                        NagleRow.of(measurements).stream()
                                .map(NagleSection::row)
                                .toList())
                .paragraph(
                        "WR: one write, then read a 16-byte reply. WWR: the same bytes in two writes (4 + the rest). "
                                + "GWR: the same two parts corked and sent by one gathering write. STREAM: one way, no replies, "
                                + "as fast as the socket takes it; its latency is one-way and mostly time in queues. "
                                + "The others are a closed loop, one message in flight: times are round trips, and a slow one "
                                + "delays the next instead of queueing. Only warm figures: a connection's first messages, "
                                + "which the kernel acknowledges at once (up to 16 quick ACKs), are left out. "
                                + "Segments count both directions; bare ACKs are those that carry nothing. A percentile that rests on fewer samples than it takes to "
                                + "tell it from the maximum is a dash.")
                .bullets(namespace(measurements.get(0).machine().network()));
    }

    private static List<String> row(NagleRow row) {
        Measurement m = row.measurement();
        return List.of(
                row.pattern(),
                m.parameter(NagleRow.SIZE),
                row.nagle(),
                m.parameter(NagleRow.QUICK_ACK),
                Long.toString(row.samples()),
                three(row.p50()),
                percentile(row, NagleRow.P90, 10),
                percentile(row, NagleRow.P99, 100),
                percentile(row, NagleRow.P999, 1000),
                three(row.value(NagleRow.MAX)),
                three(row.value(NagleRow.RATE)),
                counted(row, NagleRow.SEGMENTS),
                counted(row, NagleRow.DATA),
                counted(row, NagleRow.BARE_ACKS),
                counted(row, NagleRow.DELAYED_ACKS));
    }

    private static String percentile(NagleRow row, String metric, int samplesNeeded) {
        return row.samples() < samplesNeeded ? Figures.NONE : three(row.value(metric));
    }

    private static String counted(NagleRow row, String metric) {
        return row.counted(metric).map(Figures::three).orElse(Figures.NONE);
    }

    private static List<String> namespace(Network network) {
        String segment = "Segments carry at most " + network.mss() + " bytes (MTU " + network.mtu() + "). ";
        return network.isPrivate()
                ? List.of(segment + "The network namespace was private (" + network.why()
                        + "): segment counts are exact, and messages meet segments of Ethernet's size.")
                : List.of(segment + "The network namespace was shared (" + network.why()
                        + "): an idle window's traffic is subtracted from the counts, and with segments this large a "
                        + "20 KB message still counts as small and may stall, which on Ethernet it would not.");
    }
}
