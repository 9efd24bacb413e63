package io.nodelay.bench.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What has been measured so far, in a file that is only ever added to. It may hold the runs of many machines; only those
 * under the same conditions are laid side by side.
 */
public final class History {
    private final Path file;
    private final Conditions here;
    private final List<Measurement> all;

    private History(Path file, Conditions here, List<Measurement> all) {
        this.file = file;
        this.here = here;
        this.all = all;
    }

    /** Reads the whole of it, so that what is broken, or cannot be added to, is told before anything is measured. */
    public static History of(Path file, Conditions here) {
        if (!Files.exists(file)) {
            Path directory = file.toAbsolutePath().getParent();
            while (!Files.exists(directory)) {
                directory = directory.getParent();
            }
            if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
                throw new Refused(file.toString(), "a directory that can be written", directory);
            }
            return new History(file, here, List.of());
        }
        List<Measurement> all = ResultFile.read(file);
        ResultFile.append(file, List.of());
        return new History(file, here, all);
    }

    /** Adds a run, and answers all runs under its conditions. */
    public List<Measurement> add(List<Measurement> run) {
        ResultFile.append(file, run);
        List<Measurement> comparable = new ArrayList<>(all);
        comparable.addAll(run);
        comparable.removeIf(m -> !Conditions.of(m).equals(here));
        return comparable;
    }

    /** The lines of a commit, given by the beginning of its name. Without such a baseline there is nothing to compare. */
    public List<Measurement> of(String commit) {
        List<Measurement> ofIt = all.stream()
                .filter(m -> !m.run().dirty() && m.run().commit().startsWith(commit))
                .toList();
        List<Measurement> here =
                ofIt.stream().filter(m -> Conditions.of(m).equals(this.here)).toList();
        if (here.isEmpty()) {
            String found = ofIt.isEmpty()
                    ? "none of this commit without changes"
                    : "one of " + Conditions.of(ofIt.get(ofIt.size() - 1));
            throw new Refused(file.toString(), "a baseline " + commit + " of " + this.here, found);
        }
        return here;
    }

    /** The figures of a run by the newest of a baseline's, in a sentence each. */
    public List<String> ratios(List<Measurement> baseline, List<Measurement> run) {
        List<String> sentences = new ArrayList<>();
        for (Measurement m : run) {
            Optional<Measurement> before = baseline.stream()
                    .filter(b -> b.parameters().equals(m.parameters()))
                    .reduce((earlier, later) -> later);
            for (Metric metric : m.metrics()) {
                String name = new HistoryRow(m).name() + " " + metric.name();
                sentences.add(before.flatMap(b -> b.metric(metric.name()))
                        .map(b -> String.format(
                                Locale.ROOT,
                                "%s: %.2f times that of the baseline (%s is better)",
                                name,
                                metric.value() / b.value(),
                                metric.better().name().toLowerCase(Locale.ROOT)))
                        .orElse(name + ": not in the baseline"));
            }
        }
        return sentences;
    }
}
