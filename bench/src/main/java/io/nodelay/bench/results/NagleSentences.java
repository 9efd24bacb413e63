package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.micros;
import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The short answer to the Nagle question, made from the figures of one run and nothing else. It compares pairs of cells that
 * differ in Nagle alone. A pair counts as stalled if Nagle makes its median longer by at least {@value #STALL_MICROS} µs
 * and as alike if the medians differ by less than {@value #ALIKE} ×. Where a run does not show what one expects, the sentence
 * says that it does not, and what a run has no cells for is not spoken of. Cells are named by their numbers in the table.
 */
final class NagleSentences {
    static final double STALL_MICROS = 30_000;
    static final double ALIKE = 1.5;
    private static final double MATTERS_MICROS = 1_000;
    private static final double FEWER = 0.9;
    private static final List<String> SEVERAL = List.of("WWR", "WWWR", "DRIBBLE");
    private static final List<String> AT_ONCE = List.of("WR", "GWR", "CORK");

    /** Two cells that differ in Nagle alone. */
    private record Pair(NagleRow on, NagleRow off, int onNumber, int offNumber) {
        double costMicros() {
            return on.p50() - off.p50();
        }

        double ratio() {
            return on.p50() / off.p50();
        }

        boolean stalled() {
            return costMicros() >= STALL_MICROS;
        }

        boolean alike() {
            return ratio() < ALIKE && ratio() > 1 / ALIKE;
        }

        /** Longer by about one round trip. */
        boolean oneMoreTrip() {
            double trip = off.rttMicros();
            return trip > 0 && costMicros() > trip / 2 && costMicros() < trip * 3 / 2;
        }

        boolean has(String metric) {
            return on.counted(metric).isPresent() && off.counted(metric).isPresent();
        }

        Stream<Integer> numbers() {
            return Stream.of(onNumber, offNumber);
        }

        String medians() {
            return micros(on.p50()) + " against " + micros(off.p50());
        }
    }

    private final Map<Map<String, String>, Integer> numbers = new HashMap<>();
    private final Map<Map<String, String>, NagleRow> measured = new HashMap<>();
    private final List<NagleRow> rows;
    private final List<Pair> pairs;
    private final List<String> sentences = new ArrayList<>();

    private NagleSentences(List<NagleRow> rows) {
        this.rows = rows;
        for (int i = 0; i < rows.size(); i++) {
            NagleRow row = rows.get(i);
            numbers.put(row.axes(), i + 1);
            if (row.missing().isEmpty()) {
                measured.put(row.axes(), row);
            }
        }
        this.pairs = rows.stream()
                .filter(NagleRow::nagle)
                .flatMap(row -> pair(row).stream())
                .toList();
    }

    static List<String> of(List<Measurement> measurements) {
        NagleSentences answer = new NagleSentences(NagleRow.of(measurements));
        answer.stalls();
        answer.fullSegments();
        answer.trips();
        answer.quickAck();
        answer.cold();
        answer.atOnce();
        answer.oneWay();
        answer.notMeasured();
        return answer.sentences;
    }

    private Optional<Pair> pair(NagleRow on) {
        return measured(on.but(NagleRow.NAGLE, "off"))
                .filter(off -> on.missing().isEmpty())
                .map(off -> new Pair(on, off, numbers.get(on.axes()), numbers.get(off.axes())));
    }

    private Optional<NagleRow> measured(Map<String, String> axes) {
        return Optional.ofNullable(measured.get(axes));
    }

    private List<Pair> pairs(Predicate<NagleRow> wanted) {
        return pairs.stream().filter(pair -> wanted.test(pair.on())).toList();
    }

    private static boolean asksInParts(NagleRow row) {
        return SEVERAL.contains(row.pattern()) && !row.oneWay() && !row.open();
    }

    /** Warm, and with the receiver left to delay its ACKs: where the stall is expected. */
    private static boolean suspect(NagleRow row) {
        return asksInParts(row)
                && row.axis(NagleRow.QUICK_ACK).equals("off")
                && row.axis(NagleRow.CONNECTION).equals("warm");
    }

    private void stalls() {
        List<Pair> suspects = pairs(NagleSentences::suspect);
        List<Pair> stalled = suspects.stream().filter(Pair::stalled).toList();
        if (suspects.isEmpty()) {
            return;
        }
        if (stalled.isEmpty()) {
            sentences.add(
                    "Messages that leave in more than one write and are answered: **no stall in this environment**; "
                            + "Nagle makes no median of " + count(suspects) + " longer by " + micros(STALL_MICROS)
                            + " or more "
                            + cells(suspects) + ".");
            return;
        }
        Pair first = stalled.get(0);
        sentences.add(
                "Switch Nagle's algorithm off where a message leaves in more than one write and is answered: **stall "
                        + "shown** in " + stalled.size() + " of " + count(suspects) + ", such as "
                        + first.on().name()
                        + ", whose median is " + first.medians()
                        + " without; the later write waits for an acknowledgement that "
                        + "the receiver delays " + cells(stalled) + ".");
    }

    /** Linux holds a small segment only while an earlier small one is unacknowledged; a full one goes out at once. */
    private void fullSegments() {
        List<Pair> full = pairs(row -> suspect(row) && row.pattern().equals("WWR") && row.size() > row.mss()).stream()
                .filter(pair -> !pair.stalled())
                .toList();
        if (!full.isEmpty()) {
            sentences.add("No stall where the later write fills a segment, since Nagle holds only what is smaller: "
                    + full.get(0).on().name() + " at segments of "
                    + full.get(0).on().mss() + " bytes, " + full.get(0).medians() + " without " + cells(full) + ".");
        }
    }

    private void trips() {
        List<Pair> longer = pairs(NagleSentences::asksInParts).stream()
                .filter(Pair::oneMoreTrip)
                .toList();
        if (!longer.isEmpty()) {
            Pair first = longer.get(0);
            sentences.add("Even where no acknowledgement is delayed, Nagle costs a round trip: "
                    + first.on().name() + ", " + first.medians() + " without " + cells(longer) + ".");
        }
    }

    private void quickAck() {
        for (Pair stalled : pairs(NagleSentences::suspect)) {
            Optional<NagleRow> quick = measured(stalled.on().but(NagleRow.QUICK_ACK, "on"));
            if (stalled.stalled() && quick.isPresent()) {
                quickAck(stalled, quick.get());
            }
        }
    }

    private void quickAck(Pair stalled, NagleRow quick) {
        boolean removed = quick.p50() < stalled.on().p50() - STALL_MICROS;
        String price = quick.counted(NagleRow.BARE_ACKS)
                .flatMap(acks -> stalled.off()
                        .counted(NagleRow.BARE_ACKS)
                        .map(without -> ", at " + three(acks) + " ACKs that carry nothing a message against "
                                + three(without) + " without Nagle"))
                .orElse("");
        sentences.add("QUICKACK at the receiver " + (removed ? "removes" : "does not remove") + " the stall of "
                + stalled.on().name() + ": " + micros(quick.p50()) + price + " (cells " + stalled.onNumber() + ", "
                + numbers.get(quick.axes()) + ").");
    }

    /** The kernel acknowledges a connection's first segments at once. */
    private void cold() {
        for (Pair pair :
                pairs(row -> asksInParts(row) && row.axis(NagleRow.CONNECTION).equals("cold"))) {
            Optional<Pair> warm =
                    measured(pair.on().but(NagleRow.CONNECTION, "warm")).flatMap(this::pair);
            if (warm.isPresent() && warm.get().stalled() && pair.stalled()) {
                String why = pair.on().axis(NagleRow.CARRIER).equals("TLS")
                        ? ", as the handshake was an exchange already: "
                        : ": ";
                sentences.add("Not even the first message of a connection is spared" + why
                        + pair.on().name() + ", " + pair.medians() + " without " + cells(List.of(pair)) + ".");
            } else if (warm.isPresent() && warm.get().stalled()) {
                sentences.add("A measurement of new connections misses it: the first message of one, "
                        + pair.on().name() + ", takes " + micros(pair.on().p50()) + ", later ones "
                        + micros(warm.get().on().p50()) + " (cells " + pair.onNumber() + ", "
                        + warm.get().onNumber() + ").");
            }
        }
    }

    private void atOnce() {
        List<Pair> whole = pairs(row -> AT_ONCE.contains(row.pattern()) && !row.oneWay() && !row.open());
        if (whole.isEmpty()) {
            return;
        }
        List<Pair> unlike = whole.stream().filter(pair -> !pair.alike()).toList();
        List<Pair> held = unlike.stream()
                .filter(pair -> pair.costMicros() >= MATTERS_MICROS)
                .toList();
        Pair worst = whole.stream()
                .max(Comparator.comparingDouble(pair -> Math.abs(Math.log(pair.ratio()))))
                .orElseThrow();
        String medians = worst.medians() + " without (" + worst.on().name() + ")";
        if (!held.isEmpty()) {
            Pair first = held.get(0);
            sentences.add("Not expected: Nagle matters although the message leaves by one call, "
                    + first.on().name() + ", " + first.medians() + " without " + cells(held) + ".");
        } else if (unlike.isEmpty()) {
            sentences.add("What leaves by one call (" + patterns(whole)
                    + ") makes the setting irrelevant: in all of " + count(whole) + " the medians are within "
                    + three(ALIKE) + " ×, at worst " + medians + segments(whole) + " " + cells(whole) + ".");
        } else {
            sentences.add("What leaves by one call (" + patterns(whole)
                    + "): too noisy to tell whether the setting matters; in "
                    + unlike.size() + " of " + count(whole) + " the medians differ by more than " + three(ALIKE)
                    + " ×, but Nagle never adds " + micros(MATTERS_MICROS) + ", at worst " + medians + segments(whole)
                    + " "
                    + cells(unlike) + ".");
        }
    }

    private static String patterns(List<Pair> pairs) {
        return pairs.stream().map(pair -> pair.on().pattern()).distinct().collect(Collectors.joining(", "));
    }

    private static String segments(List<Pair> whole) {
        boolean same = whole.stream()
                .allMatch(pair -> pair.has(NagleRow.DATA)
                        && Math.abs(pair.on().value(NagleRow.DATA) - pair.off().value(NagleRow.DATA)) < 0.1);
        return same ? ", with as many segments" : "";
    }

    private void oneWay() {
        List<Pair> streams = pairs(NagleRow::oneWay).stream()
                .filter(pair -> pair.has(NagleRow.DATA))
                .toList();
        List<Pair> saving = streams.stream()
                .filter(pair ->
                        pair.on().value(NagleRow.DATA) < FEWER * pair.off().value(NagleRow.DATA))
                .toList();
        if (streams.isEmpty()) {
            return;
        }
        if (saving.isEmpty()) {
            sentences.add("Messages one way: no saving shown, as Nagle leaves at least " + FEWER
                    + " × the data segments in all of " + count(streams) + " " + cells(streams) + ".");
            return;
        }
        String examples = saving.stream()
                .map(pair ->
                        pair.on().name() + ": " + three(pair.on().value(NagleRow.DATA)) + " data segments a message "
                                + "against " + three(pair.off().value(NagleRow.DATA)) + ", p50 " + pair.medians())
                .limit(3)
                .collect(Collectors.joining("; "));
        sentences.add("Nagle saves packets where messages go one way and nobody waits for each: in " + saving.size()
                + " of " + count(streams) + " (" + examples + ") " + cells(saving) + ".");
    }

    private void notMeasured() {
        Map<String, List<NagleRow>> byReason = rows.stream()
                .filter(row -> row.missing().isPresent())
                .collect(Collectors.groupingBy(
                        row -> row.missing().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        byReason.forEach((reason, missing) ->
                sentences.add(reason + " " + cells(missing.stream().map(row -> numbers.get(row.axes())))));
    }

    private static String count(List<Pair> pairs) {
        return pairs.size() == 1 ? "1 pair" : pairs.size() + " pairs";
    }

    private static String cells(List<Pair> pairs) {
        return cells(pairs.stream().flatMap(Pair::numbers));
    }

    private static String cells(Stream<Integer> numbers) {
        return numbers.collect(Collectors.toCollection(TreeSet::new)).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "(cells ", ")"));
    }
}
