package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.regression.Build;
import io.nodelay.bench.regression.JmhJson;
import io.nodelay.bench.regression.Otava;
import io.nodelay.bench.regression.Suite;
import io.nodelay.bench.regression.Tracking;
import io.nodelay.bench.regression.Tracking.Tracked;
import io.nodelay.bench.results.Conditions;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.History;
import io.nodelay.bench.results.HistoryRow;
import io.nodelay.bench.results.Home;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.WholeFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code track}: what a named set costs at this commit, as lines of the history. */
@Command(
        name = "track",
        description = {
            "Measures a named set, a fresh process a figure, and adds a line for each benchmark to the history.",
            "Beside the report it writes jmh.json, in the form of JMH's results, for JMH Visualizer and "
                    + "github-action-benchmark, and otava.yaml with its tables for Apache Otava. For a verdict take 'compare'."
        })
final class TrackCommand implements Callable<Integer> {
    private static final String JMH = "jmh.json";
    private static final String YAML = "otava.yaml";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Mixin
    private Calm calm;

    @Option(
            names = "--set",
            paramLabel = "SET",
            defaultValue = "quick",
            description = "What is measured: quick, frame, http-head, tls, echo or http (default: ${DEFAULT-VALUE}).")
    private String set;

    @Option(
            names = "--forks",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "Fresh processes of each benchmark (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description =
                    "The history, a JSON line a benchmark and run (default: bench/results/history.jsonl of the work "
                            + "tree).")
    private Path file;

    @Option(
            names = "--against",
            paramLabel = "COMMIT",
            description = "Also show the ratios to what the history has of this commit, under the same conditions.")
    private String against;

    @Override
    public Integer call() {
        Checks.atLeast("--forks", 1, forks);
        Suite suite = Suite.named(set);
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        History history = History.of(
                file == null ? Home.workTree().resolve("bench/results/history.jsonl") : file,
                Conditions.of(edition.machine()));
        Optional<List<Measurement>> baseline = Optional.ofNullable(against).map(history::of);
        calm.check();
        tellDuration(Suite.estimate(suite.subjects(), forks));
        List<Tracked> tracked;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            tracked = new Tracking(edition, suite, forks).run(Build.own(), progress);
        }
        keep(history, tracked);
        baseline.ifPresent(lines -> show(history.ratios(lines, measurements(tracked))));
        return Exit.FINE;
    }

    private void keep(History history, List<Tracked> tracked) {
        List<Measurement> comparable = history.add(measurements(tracked));
        WholeFile.write(output.directory().resolve(JMH), JmhJson.of(tracked));
        Otava.tables(comparable)
                .forEach((file, table) -> WholeFile.write(output.directory().resolve(file), table));
        WholeFile.write(output.directory().resolve(YAML), Otava.configuration(comparable));
        output.publish(HistoryRow.BENCHMARK, comparable, spec.commandLine());
    }

    private static List<Measurement> measurements(List<Tracked> tracked) {
        return tracked.stream().map(Tracked::measurement).toList();
    }

    private void show(List<String> ratios) {
        ratios.forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
    }

    private void tellDuration(Duration estimate) {
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "track: takes about %d min %02d s%n",
                        estimate.toMinutes(),
                        estimate.toSecondsPart());
    }
}
