package io.nodelay.bench.regression;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What fresh processes of one and the same build found, one after another.
 *
 * @param question what they were asked
 * @param unit of their figures
 * @param better which way these are wished to go
 * @param forks an even number of figures, in the order in which they were taken: two in a row are a pair
 */
public record Recording(String question, String unit, Better better, List<Double> forks) {
    public static final String FILE = "recording.json";

    public Recording {
        forks = List.copyOf(forks);
        if (forks.isEmpty() || forks.size() % 2 != 0) {
            throw new Refused("a recording of " + question, "an even number of forks", forks.size());
        }
    }

    /** Reads one line of JSON. */
    public static Recording parse(String name, String line) {
        return ResultFile.fromJson(name, line, Recording.class, "recording");
    }

    /** Writes one line of JSON. */
    public static void write(Path file, Recording recording) {
        WholeFile.write(file, ResultFile.toJson(recording) + "\n");
    }

    int pairs() {
        return forks.size() / 2;
    }

    /** The same told the other way: a time as a rate. */
    Recording reciprocal() {
        Better turned = better == Better.SMALLER ? Better.BIGGER : Better.SMALLER;
        return new Recording(
                question,
                "1/" + unit,
                turned,
                forks.stream().map(fork -> 1 / fork).toList());
    }

    /** Of all trials of a build with itself. */
    static Recording of(Subject subject, Figure figure, List<Trial> trials) {
        List<Double> forks = new ArrayList<>();
        for (Trial trial : trials) {
            for (int i = 0; i < trial.baseline().size(); i++) {
                forks.add(trial.baseline().get(i));
                forks.add(trial.candidate().get(i));
            }
        }
        return new Recording(subject.name(), figure.unit(), figure.better(), forks);
    }
}
