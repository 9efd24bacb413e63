package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each framing carries over a real connection. */
final class FramedSection implements Section {
    private static final int WORDS = 1;

    @Override
    public String title() {
        return "Framing over sockets";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph("How many messages a second does each framing carry over a real connection, and how long is a "
                + "message on its way there and back?");
        table(
                FramedRow.of(measurements, FramedRow.STREAM),
                List.of(new Column("messages/s", FramedRow.RATE)),
                "one way",
                page);
        table(
                FramedRow.of(measurements, FramedRow.ECHO),
                List.of(
                        new Column("p50 µs", FramedRow.P50),
                        new Column("p99 µs", FramedRow.P99),
                        new Column("p99.9 µs", FramedRow.P999),
                        new Column("messages/s", FramedRow.RATE)),
                "there and back",
                page);
        page.paragraph(
                "One connection over loopback, both ends in one process on a loop each, which has seen all codecs. "
                        + "batch: messages corked together and sent by one write; 1 is a send each. "
                        + "One way: as fast as the socket takes them. There and back: a closed loop, where each message "
                        + "of a batch is sent back, corked likewise, and a time is that of the whole batch. Nagle is the client's; the "
                        + "server's is off.");
    }

    /** A figure that is shown without and with Nagle. */
    private record Column(String name, String metric) {}

    private static void table(List<FramedRow> rows, List<Column> columns, String exchange, Page page) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> header = new ArrayList<>(List.of(exchange, "bytes", "batch"));
        columns.forEach(column -> header.add(column.name() + ", Nagle off"));
        columns.forEach(column -> header.add(column.name() + ", Nagle on"));
        Map<List<String>, List<FramedRow>> lines = new LinkedHashMap<>();
        rows.forEach(row ->
                lines.computeIfAbsent(row.line(), line -> new ArrayList<>()).add(row));
        List<List<String>> cells = new ArrayList<>();
        lines.forEach((line, both) -> {
            List<String> cell = new ArrayList<>(line);
            columns.forEach(column -> cell.add(figure(both, false, column)));
            columns.forEach(column -> cell.add(figure(both, true, column)));
            cells.add(cell);
        });
        page.table(WORDS, header, cells);
    }

    private static String figure(List<FramedRow> both, boolean nagle, Column column) {
        Optional<FramedRow> row =
                both.stream().filter(one -> one.nagle() == nagle).findFirst();
        return row.flatMap(one -> one.value(column.metric()))
                .map(Figures::three)
                .orElse(Figures.NONE);
    }
}
