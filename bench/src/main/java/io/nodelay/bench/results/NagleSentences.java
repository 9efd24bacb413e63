package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.micros;
import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The short answer to the Nagle question, made from the figures of one run and nothing else. A cell counts as stalled
 * if its median is at least {@value #STALL_MICROS} µs and as free of stalls below {@value #FREE_MICROS} µs; what lies
 * between is said to lie between. Where a run does not show what one expects, the sentence says that it does not.
 */
final class NagleSentences {
    static final double STALL_MICROS = 30_000;
    static final double FREE_MICROS = 5_000;
    private static final double ALIKE = 1.5;
    private static final double FEWER = 0.9;
    private static final int FIRST_WRITE = 4;

    private final List<NagleRow> rows;
    private final List<String> sentences = new ArrayList<>();

    private NagleSentences(List<NagleRow> rows) {
        this.rows = rows;
    }

    static List<String> of(List<Measurement> measurements) {
        NagleSentences answer = new NagleSentences(NagleRow.of(measurements));
        answer.suspects().forEach(answer::stall);
        answer.others();
        answer.sizes().forEach(answer::gathering);
        answer.sizes().forEach(answer::quickAck);
        answer.sizes().forEach(answer::stream);
        return answer.sentences;
    }

    /** The cells in which two writes meet Nagle and a delayed ACK. */
    private List<NagleRow> suspects() {
        return rows.stream().filter(row -> row.is("WWR", "on", "off")).toList();
    }

    private void stall(NagleRow row) {
        String free = find("WWR", row.size(), "off", "off")
                .map(other -> "; with Nagle off " + micros(other.p50()))
                .orElse("");
        String what = "Two writes before the read (WWR), " + row.size() + " bytes, Nagle on: ";
        if (row.p50() >= STALL_MICROS) {
            sentences.add(what + "**stall shown**, half of the exchanges took " + micros(row.p50()) + " or more" + free
                    + ".");
        } else if (row.p50() < FREE_MICROS) {
            sentences.add(what + "**no stall in this environment**, p50 " + micros(row.p50()) + free + "."
                    + fullSegment(row));
        } else {
            sentences.add(what + "p50 " + micros(row.p50()) + free + ", which is neither a stall (from "
                    + micros(STALL_MICROS) + ") nor free of one (below " + micros(FREE_MICROS) + ").");
        }
    }

    /** Linux holds a small segment only while an earlier small one is unacknowledged; a full one goes out at once. */
    private static String fullSegment(NagleRow row) {
        int mss = row.measurement().machine().network().mss();
        return row.size() - FIRST_WRITE < mss
                ? ""
                : " Its second write fills a segment of " + mss + " bytes, and Nagle holds only what is smaller.";
    }

    private void others() {
        List<NagleRow> others = rows.stream()
                .filter(row -> !row.streams() && !suspects().contains(row))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        List<NagleRow> slow =
                others.stream().filter(row -> row.p50() >= FREE_MICROS).toList();
        if (slow.isEmpty()) {
            NagleRow worst = others.stream()
                    .max(Comparator.comparingDouble(NagleRow::p50))
                    .orElseThrow();
            String all = others.size() == 1
                    ? "The other request-reply cell"
                    : "All " + others.size() + " other request-reply cells";
            sentences.add(all + " stayed below " + micros(FREE_MICROS) + "; the slowest median was "
                    + micros(worst.p50()) + " (" + worst.name() + ").");
        } else {
            slow.forEach(row ->
                    sentences.add("Not expected: " + row.name() + " had a median of " + micros(row.p50()) + "."));
        }
    }

    private void gathering(int size) {
        pair(size, "GWR", "off").ifPresent(pair -> {
            double ratio = pair.on().p50() / pair.off().p50();
            boolean alike = ratio < ALIKE && ratio > 1 / ALIKE;
            sentences.add("One gathering write (GWR), " + size + " bytes: "
                    + micros(pair.on().p50()) + " with Nagle, "
                    + micros(pair.off().p50()) + " without: the setting "
                    + (alike ? "does not matter (within " + three(ALIKE) + " ×)." : "matters here."));
        });
    }

    private void quickAck(int size) {
        Optional<NagleRow> off = find("WWR", size, "on", "off");
        Optional<NagleRow> on = find("WWR", size, "on", "on");
        if (off.isEmpty() || on.isEmpty() || off.get().p50() < STALL_MICROS) {
            return;
        }
        boolean removed = on.get().p50() < FREE_MICROS;
        String price = both(on.get(), off.get(), NagleRow.BARE_ACKS)
                .map(acks -> ", at " + three(acks.on()) + " bare ACKs a message against " + three(acks.off()))
                .orElse("");
        sentences.add("Receiver QUICKACK " + (removed ? "removes" : "does not remove") + " the stall of " + size
                + " bytes (" + micros(on.get().p50()) + ")" + price + ".");
    }

    private void stream(int size) {
        pair(size, "STREAM", "off").ifPresent(pair -> {
            String saving = both(pair.on(), pair.off(), NagleRow.DATA)
                    .map(NagleSentences::saving)
                    .orElse("");
            sentences.add("One-way stream of " + size + " bytes, no pause between messages: " + saving + "no reply, "
                    + (pair.on().p50() < STALL_MICROS ? "no stall." : "and yet a median above the stall's threshold."));
        });
    }

    private static String saving(Both data) {
        String count = three(data.on()) + " data segments a message with Nagle, " + three(data.off()) + " without";
        return count
                + (data.on() < FEWER * data.off() ? "; " : " (no saving shown: it would be below " + FEWER + " ×); ");
    }

    private static Optional<Both> both(NagleRow on, NagleRow off, String metric) {
        return on.counted(metric).flatMap(first -> off.counted(metric).map(second -> new Both(first, second)));
    }

    private Optional<Pair> pair(int size, String pattern, String quickAck) {
        return find(pattern, size, "on", quickAck)
                .flatMap(on -> find(pattern, size, "off", quickAck).map(off -> new Pair(on, off)));
    }

    private Optional<NagleRow> find(String pattern, int size, String nagle, String quickAck) {
        return rows.stream()
                .filter(row -> row.is(pattern, size, nagle, quickAck))
                .findFirst();
    }

    private List<Integer> sizes() {
        return rows.stream().map(NagleRow::size).distinct().toList();
    }

    private record Pair(NagleRow on, NagleRow off) {}

    private record Both(double on, double off) {}
}
