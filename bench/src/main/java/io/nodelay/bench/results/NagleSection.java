package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What Nagle's algorithm does to latency, to the number of segments and to what they cost. */
final class NagleSection implements Section {
    private static final Map<String, String> HEADS = Map.of(
            NagleRow.SIZE,
            "bytes",
            NagleRow.NAGLE,
            "Nagle",
            NagleRow.QUICK_ACK,
            "QUICKACK",
            NagleRow.RTT,
            "RTT ms",
            NagleRow.MTU,
            "MTU");

    /** A column of figures. */
    private record Column(String head, String metric, int samplesNeeded) {
        static Column of(String head, String metric) {
            return new Column(head, metric, 1);
        }

        String of(NagleRow row) {
            return row.samples() < samplesNeeded
                    ? Figures.NONE
                    : row.counted(metric).map(Figures::three).orElse(Figures.NONE);
        }
    }

    private static final List<Column> LATENCIES = latencies("");
    private static final List<Column> UNCORRECTED = latencies(NagleRow.UNCORRECTED);
    private static final List<Column> UNANSWERED = List.of(Column.of("unanswered", NagleRow.UNANSWERED));

    private static final List<Column> TOGETHER = List.of(
            Column.of("messages/s", NagleRow.RATE),
            Column.of("seg/msg", NagleRow.SEGMENTS),
            Column.of("data/msg", NagleRow.DATA),
            Column.of("bare ACK/msg", NagleRow.BARE_ACKS),
            Column.of("delayed ACK/msg", NagleRow.DELAYED_ACKS));

    @Override
    public String title() {
        return "Nagle's algorithm";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<NagleRow> rows = NagleRow.of(measurements);
        Varied varied = new Varied(rows);
        page.paragraph(
                        "What does Nagle's algorithm cost or save, by write pattern, size, the receiver's ACK policy and the "
                                + "way between them?")
                .bullets(NagleSentences.of(measurements));
        NagleDrawings.of(rows).forEach(page::drawing);
        varied.same().ifPresent(page::paragraph);
        varied.table(rows, List.of(LATENCIES, TOGETHER), page);
        paragraphs(page);
        page.bullets(notes(rows));
        ends(rows, varied, page);
        open(rows, varied, page);
    }

    private static List<Column> latencies(String series) {
        return List.of(
                Column.of("p50 µs", series + NagleRow.P50),
                new Column("p90 µs", series + NagleRow.P90, 10),
                new Column("p99 µs", series + NagleRow.P99, 100),
                new Column("p99.9 µs", series + NagleRow.P999, 1_000),
                Column.of("max µs", series + NagleRow.MAX));
    }

    private static void paragraphs(Page page) {
        page.paragraph("WR: one write. WWR: the head and the rest, two writes; over TCP the head is the first 4 bytes, "
                        + "otherwise that of the frame, of the request or of the response. WWWR: the head and two halves of the rest. DRIBBLE: "
                        + "a write a byte, of a response a write a byte of its content. GWR: head and rest corked and sent by one gathering write. CORK: corked until the "
                        + "pass of the loop ends. STREAM, in old runs: one way, one write a message, as fast as the socket "
                        + "takes it.")
                .paragraph(
                        "closed: one message in flight, and times are round trips until the whole answer is read; a slow "
                                + "one delays the next instead of queueing. A number is an open load of so many messages a second, "
                                + "whose times are taken from when each was due. Without replies (no) times are one way, and closed "
                                + "means as fast as the socket takes it, so that most of them is time in queues. side: whose messages "
                                + "these are; the other side sends 16 bytes by one write with Nagle off. warm: without a "
                                + "connection's first messages, which the kernel acknowledges at once (up to 16 quick ACKs). cold: "
                                + "each question is the first of a connection, whose other segments are counted with it; closed, "
                                + "its time begins with its first write, and in an open load when it was due, before "
                                + "it connects. TLS is 1.3, each write a record of its own; its handshakes are computed on "
                                + "other threads, whose time is not counted. bare ACKs "
                                + "carry nothing. A percentile that rests on fewer samples than it takes to tell it from the maximum "
                                + "is a dash.");
    }

    private static List<String> notes(List<NagleRow> rows) {
        List<String> notes = new ArrayList<>();
        Network network = rows.get(0).measurement().machine().network();
        String segment = rows.stream()
                .map(row ->
                        "Segments carry at most " + row.mss() + " bytes at an MTU of " + row.axis(NagleRow.MTU) + ".")
                .distinct()
                .collect(Collectors.joining(" "));
        notes.add(
                network.isPrivate()
                        ? segment + " The network namespaces were private (" + network.why()
                                + "): segment counts are exact."
                        : segment + " The network namespace was shared (" + network.why()
                                + "): an idle window's traffic is subtracted from the counts, and with segments this large a "
                                + "20 KB message still counts as small and may stall, which on Ethernet it would not.");
        forwarder(rows).ifPresent(notes::add);
        overloaded(rows).ifPresent(notes::add);
        return notes;
    }

    /** The limits of what makes the RTT. */
    private static Optional<String> forwarder(List<NagleRow> rows) {
        List<NagleRow> delayed = rows.stream()
                .filter(row -> row.counted(NagleRow.FORWARDER_LIMIT).isPresent())
                .toList();
        if (delayed.isEmpty()) {
            return Optional.empty();
        }
        double limit = delayed.stream()
                .mapToDouble(row -> row.value(NagleRow.FORWARDER_LIMIT))
                .min()
                .orElseThrow();
        return Optional.of(
                "RTTs are real packets delayed both ways between two TUN devices by a forwarder, which passes up to "
                        + three(limit) + " packets/s when given more. In these cells its packets left late by "
                        + worst(delayed, NagleRow.P50) + " µs (the worst median), " + worst(delayed, NagleRow.P99)
                        + " µs (the worst p99), at most " + worst(delayed, NagleRow.MAX) + " µs.");
    }

    /** Where those that were answered do not speak for the others. */
    private static Optional<String> overloaded(List<NagleRow> rows) {
        String cells = rows.stream()
                .filter(NagleRow::fellBehind)
                .map(row -> rows.indexOf(row) + 1)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of("More than these ends carry at such a rate, so that percentiles are lower bounds: cells "
                        + cells + ".");
    }

    private static String worst(List<NagleRow> rows, String percentile) {
        return three(rows.stream()
                .mapToDouble(row -> row.value(NagleRow.FORWARDER_LATE + percentile))
                .max()
                .orElseThrow());
    }

    /** What each end had to do; old runs did not tell them apart. */
    private static void ends(List<NagleRow> rows, Varied varied, Page page) {
        List<NagleRow> told = rows.stream()
                .filter(row -> row.counted(NagleRow.CLIENT + NagleRow.CPU).isPresent())
                .toList();
        if (told.isEmpty()) {
            return;
        }
        page.paragraph(
                "What a message costs each end: segments it sends, data segments among them, ACKs that carry nothing, "
                        + "those of them that were delayed until a timer ran out, write calls, and processor time of the loop's "
                        + "thread, in which the kernel also does some of the other end's work.");
        varied.table(told, List.of(end("client", NagleRow.CLIENT), end("server", NagleRow.SERVER)), page);
    }

    private static List<Column> end(String head, String end) {
        return List.of(
                Column.of(head + " seg", end + NagleRow.SEGMENTS),
                Column.of("data", end + NagleRow.DATA),
                Column.of("bare ACK", end + NagleRow.BARE_ACKS),
                Column.of("delayed", end + NagleRow.DELAYED_ACKS),
                Column.of("writes", end + NagleRow.WRITES),
                Column.of("CPU µs", end + NagleRow.CPU));
    }

    private static void open(List<NagleRow> rows, Varied varied, Page page) {
        List<NagleRow> open = rows.stream()
                .filter(row -> row.counted(NagleRow.UNCORRECTED + NagleRow.P50).isPresent())
                .toList();
        if (!open.isEmpty()) {
            page.paragraph(
                    "Uncorrected: the open loads once more, each message timed from when it was really sent, which "
                            + "hides how long it had to wait for that. unanswered: how many more were due when time was up, "
                            + "which count nowhere else.");
            varied.table(open, List.of(UNCORRECTED, UNANSWERED), page);
        }
    }

    /** The axes with more than one value in a run, which tables show, and the others, which a sentence does. */
    private static final class Varied {
        private final List<NagleRow> rows;
        private final List<String> axes;
        private final Map<Map<String, String>, Integer> numbers = new HashMap<>();

        Varied(List<NagleRow> rows) {
            this.rows = rows;
            rows.forEach(row -> numbers.put(row.axes(), numbers.size() + 1));
            this.axes = NagleRow.AXES.stream()
                    .filter(axis ->
                            axis.equals(NagleRow.PATTERN) || values(axis).size() > 1)
                    .toList();
        }

        private Set<String> values(String axis) {
            return rows.stream().map(row -> row.axis(axis)).collect(Collectors.toCollection(LinkedHashSet::new));
        }

        Optional<String> same() {
            String same = NagleRow.AXES.stream()
                    .filter(axis -> !axes.contains(axis))
                    .map(axis -> head(axis) + " " + values(axis).iterator().next())
                    .collect(Collectors.joining(", "));
            return same.isEmpty() ? Optional.empty() : Optional.of("In all cells: " + same + ".");
        }

        void table(List<NagleRow> shown, List<List<Column>> columns, Page page) {
            List<Column> figures = columns.stream().flatMap(List::stream).toList();
            List<String> header = new ArrayList<>(List.of("cell"));
            axes.forEach(axis -> header.add(head(axis)));
            header.add("messages");
            figures.forEach(column -> header.add(column.head()));
            page.table(
                    axes.size() + 1,
                    header,
                    shown.stream().map(row -> line(row, figures)).toList());
        }

        private List<String> line(NagleRow row, List<Column> figures) {
            List<String> line = new ArrayList<>(List.of(Integer.toString(numbers.get(row.axes()))));
            axes.forEach(axis -> line.add(row.axis(axis)));
            line.add(Long.toString(row.samples()));
            figures.forEach(column -> line.add(column.of(row)));
            return line;
        }

        private static String head(String axis) {
            return HEADS.getOrDefault(axis, axis);
        }
    }
}
