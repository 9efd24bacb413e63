package io.nodelay.bench;

import io.nodelay.bench.results.Gate;
import io.nodelay.bench.results.Home;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.ResultFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gate}: what may fail a build, held against its baseline. */
@Command(
        name = "gate",
        description = {
            "Holds what 'quick' has left in the report's directory against the committed baseline: counts, which hardly vary "
                    + "wherever they are counted (±3 %%), and times as ratios to a peer of the same run (a factor of 3). 'quick' ends "
                    + "with it.",
            "Ends with 1 if a figure is out of its tolerance."
        })
final class GateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "The baseline, a JSON line a measure (default: bench/baseline.jsonl).")
    private Path baseline;

    @Option(names = "--renew", description = "Make what was found the baseline, for this JDK and network.")
    private boolean renew;

    @Override
    public Integer call() {
        List<Measurement> found = ResultFile.readAll(output.directory());
        if (found.isEmpty()) {
            throw new Refused("--out", "what 'quick' leaves, in " + output.directory(), "nothing");
        }
        Path file = baseline == null ? committed() : baseline;
        if (renew) {
            spec.commandLine().getOut().println("gate: " + Gate.renew(file, found) + " measures in " + file);
            return Exit.FINE;
        }
        return check(file, found, spec.commandLine().getErr());
    }

    /** Beside the module's build directory, in which the laboratory's jar lies. */
    static Path committed() {
        return Home.directory().resolveSibling("baseline.jsonl");
    }

    static int check(Path baseline, List<Measurement> found, PrintWriter err) {
        Gate gate = Gate.of(baseline, found);
        gate.sentences().forEach(sentence -> err.println("gate: " + sentence));
        return gate.complaints().isEmpty() ? Exit.FINE : Exit.REGRESSED;
    }
}
