package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What it costs to frame messages and to find them again, in memory, beside Netty's coders and beside a copy. */
public final class FrameSection implements Section {
    private static final double MEGA = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final List<String> HEADER = List.of(
            "codec",
            "arrival",
            "beside",
            "goal: frames/s",
            "bytes",
            "frames/s ratio [≥ 95 %] (pairs)",
            "ns/frame",
            "beside ns",
            "copy ns",
            "MB/s",
            "B/frame",
            "beside B");
    private static final int WORDS = 4;

    private static final String FIGURES =
            "Frames of so many bytes of payload. whole: chunks of up to 64 KiB, cut between "
                    + "frames; torn: the same bytes in pieces of 1460. ns and B are medians over forks of one codec each, which took "
                    + "turns. The ratio says how many frames of ours go into the time of one of Netty's: the median over every "
                    + "fork of ours with every one of Netty's, with the interval of the rank test; what has no goal has one fork "
                    + "of Netty's, and an interval of less confidence. copy: each payload copied once from direct memory into an array. "
                    + "MB/s (10^6 bytes of payload) is no bandwidth where a codec need not look at the bytes.";
    private static final String NETTY =
            "Netty's decoders are called directly, without a pipeline, on pooled direct buffers, "
                    + "on one of its own threads, torn frames through its merging cumulator. netty is the decoder of the same framing "
                    + "(numbered, stack: LengthFieldBasedFrameDecoder), and for the delimiter the one of any; netty-lines is "
                    + "LineBasedFrameDecoder. Beyond 1 KiB torn the one of any delimiter is left out, since it begins its search anew at "
                    + "every arrival. Netty gives up what it has read of a torn frame's buffer after 16 pieces, as it does while a channel "
                    + "has more to read; woken: after each piece, as where each is a wake-up of its own.";
    private static final String ENCODERS =
            "In encoding, each message is given to a wire that looks at every part of it. "
                    + "numbered stands beside a LengthFieldPrepender of as many bytes, delimited is text on both sides (LineEncoder), "
                    + "Netty's varint encoder copies the payload, its others take a buffer for the header, and fixed has no "
                    + "counterpart: its figure is that of the two calls. stack is the ring, which copies everything.";

    @Override
    public String title() {
        return "Framing in memory";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<FrameRow> rows = FrameRow.of(measurements);
        table("What does it cost to find a message in what has arrived?", FrameRow.DECODE, rows, page);
        drawings("Frames decoded a second by size", FrameRow.DECODE, rows).forEach(page::drawing);
        table("What does it cost to frame a message for the wire?", FrameRow.ENCODE, rows, page);
        drawings("Frames encoded a second by size", FrameRow.ENCODE, rows).forEach(page::drawing);
        page.paragraph(FIGURES).paragraph(NETTY).paragraph(ENCODERS).bullets(allocations(rows));
    }

    private static void table(String question, String work, List<FrameRow> rows, Page page) {
        List<List<String>> cells = new ArrayList<>();
        for (FrameRow row : rows) {
            if (row.ours() && row.work().equals(work)) {
                cells.addAll(cells(row, rows));
            }
        }
        if (!cells.isEmpty()) {
            page.paragraph(question).table(WORDS, HEADER, cells);
        }
    }

    /** A line for each codec of ours. */
    private static List<String> drawings(String title, String work, List<FrameRow> rows) {
        Map<String, List<LineChart.Point>> byCodec = new LinkedHashMap<>();
        rows.stream()
                .filter(row ->
                        row.ours() && row.work().equals(work) && row.arrival().equals(FrameRow.WHOLE))
                .sorted(Comparator.comparingInt(FrameRow::size))
                .forEach(row -> byCodec.computeIfAbsent(row.codec(), codec -> new ArrayList<>())
                        .add(LineChart.ofSize(row.size(), NANOS_PER_SECOND / row.nanos())));
        List<LineChart.Line> lines = byCodec.entrySet().stream()
                .map(codec -> new LineChart.Line(codec.getKey(), codec.getValue()))
                .filter(LineChart.Line::bends)
                .toList();
        return LineChart.bySize(title, LineChart::perSecond, lines);
    }

    private static List<List<String>> cells(FrameRow ours, List<FrameRow> rows) {
        List<Pairing> pairings = ours.measurement().pairings();
        if (pairings.isEmpty()) {
            return List.of(cells(ours, Optional.empty(), rows));
        }
        return pairings.stream()
                .map(pairing -> cells(ours, Optional.of(pairing), rows))
                .toList();
    }

    private static List<String> cells(FrameRow ours, Optional<Pairing> pairing, List<FrameRow> rows) {
        Optional<FrameRow> peer = pairing.flatMap(found ->
                rows.stream().filter(row -> row.beside(ours, found.peer())).findFirst());
        return List.of(
                ours.codec(),
                ours.arrival(),
                pairing.map(Pairing::peer).orElse(Figures.NONE),
                pairing.flatMap(found -> ours.goal(found.peer()).map(goal -> goal.sentence(found)))
                        .orElse(Figures.NONE),
                Integer.toString(ours.size()),
                pairing.map(Figures::ratio).orElse(Figures.NONE),
                three(ours.nanos()),
                peer.map(row -> three(row.nanos())).orElse(Figures.NONE),
                copy(ours.size(), rows),
                three(ours.measurement().value(FrameRow.PAYLOAD) / MEGA),
                three(ours.allocated()),
                peer.map(row -> three(row.allocated())).orElse(Figures.NONE));
    }

    private static String copy(int size, List<FrameRow> rows) {
        OptionalDouble nanos = rows.stream()
                .filter(row -> row.work().equals(FrameRow.COPY) && row.size() == size)
                .mapToDouble(FrameRow::nanos)
                .findFirst();
        return nanos.isPresent() ? three(nanos.getAsDouble()) : Figures.NONE;
    }

    private static List<String> allocations(List<FrameRow> rows) {
        List<FrameRow> judged =
                rows.stream().filter(row -> row.allocatedNothing().isPresent()).toList();
        List<String> missed = judged.stream()
                .filter(row -> row.allocatedNothing().equals(Optional.of(false)))
                .map(row -> row.codec() + " " + row.size() + " (" + three(row.allocated()) + " B)")
                .toList();
        if (judged.isEmpty()) {
            return List.of();
        }
        return List.of("Goal: 0 B a whole frame decoded: "
                + (missed.isEmpty()
                        ? "met by all " + judged.size() + "."
                        : "missed by " + String.join(", ", missed) + "."));
    }

    /** The verdicts on every pairing that has a goal, and on what should allocate nothing. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        for (FrameRow row : FrameRow.of(measurements)) {
            for (Pairing pairing : row.measurement().pairings()) {
                row.goal(pairing.peer()).ifPresent(goal -> verdicts.add(goal.judge(pairing)));
            }
            row.allocatedNothing().ifPresent(none -> verdicts.add(none ? Goal.Verdict.MET : Goal.Verdict.MISSED));
        }
        return verdicts;
    }
}
