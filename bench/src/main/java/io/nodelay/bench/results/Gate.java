package io.nodelay.bench.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What may fail a build: figures that hardly vary, wherever they are counted, and times that are several times what they
 * were beside a peer of the same run. They are held against a baseline, a file of one JSON line a measure, which is keyed by
 * the JDK's feature version and where it bears on the figure by the kind of network; what has none gets no verdict.
 *
 * @param complaints a sentence for each figure that is out of its tolerance
 * @param fine how many are within
 * @param without how many have no baseline here
 * @param absent how many of the baselines for this JDK were not measured
 */
public record Gate(List<String> complaints, int fine, int without, int absent) {
    private static final String RENEW =
            "If this is meant, renew the baseline: java -jar bench/target/benchmarks.jar gate --renew";

    public Gate {
        complaints = List.copyOf(complaints);
    }

    /** Holds a run against a baseline. */
    public static Gate of(Path baseline, List<Measurement> run) {
        return of(read(baseline), Measure.of(run));
    }

    static Gate of(List<Measure> baselines, List<Measure> found) {
        List<String> complaints = new ArrayList<>();
        int fine = 0;
        int without = 0;
        for (Measure each : found) {
            List<Measure> baseline =
                    baselines.stream().filter(one -> one.isOf(each)).toList();
            List<String> wrong = baseline.stream()
                    .flatMap(one -> one.complaints(each).stream())
                    .toList();
            complaints.addAll(wrong);
            without += baseline.isEmpty() ? 1 : 0;
            fine += !baseline.isEmpty() && wrong.isEmpty() ? 1 : 0;
        }
        int absent = (int) baselines.stream()
                .filter(one -> found.stream().anyMatch(each -> each.jdk() == one.jdk()))
                .filter(one -> found.stream().noneMatch(one::isOf))
                .count();
        return new Gate(complaints, fine, without, absent);
    }

    /** Makes what was found the baseline of what was found, and leaves all others. */
    public static int renew(Path baseline, List<Measurement> run) {
        List<Measure> found = Measure.of(run);
        List<Measure> renewed = new ArrayList<>(Files.exists(baseline) ? read(baseline) : List.of());
        renewed.removeIf(one -> found.stream().anyMatch(one::isOf));
        renewed.addAll(found);
        renewed.sort(Comparator.comparingInt(Measure::jdk)
                .thenComparing(Measure::measure)
                .thenComparing(Measure::network));
        WholeFile.write(
                baseline,
                renewed.stream().map(one -> ResultFile.toJson(one) + "\n").collect(Collectors.joining()));
        return found.size();
    }

    private static List<Measure> read(Path baseline) {
        return ResultFile.lines(baseline, "a readable baseline", Measure.class);
    }

    /** What there is to say, in lines. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>(complaints);
        if (!complaints.isEmpty()) {
            sentences.add(RENEW);
        }
        sentences.add(complaints.size() + " measures out of tolerance, " + fine + " within; " + without
                + " without a baseline for this JDK and network, which get no verdict; " + absent
                + " baselines not measured here");
        return sentences;
    }
}
