package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.regression.Build;
import io.nodelay.bench.regression.Recording;
import io.nodelay.bench.regression.SelfTest;
import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.SelfTestSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code self-test}: how often is {@code compare} wrong? */
@Command(
        name = "self-test",
        description = {
            "Compares this build with itself, and with itself when it burns 10 %% more, and counts the verdicts; then draws "
                    + "1,000 comparisons of each kind from the forks of the former.",
            "The forks are left in " + Recording.FILE + " beside the report. Ends with 1 if a goal is missed."
        })
final class SelfTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Mixin
    private Calm calm;

    @Option(
            names = "--runs",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "Real comparisons of each kind (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--pairs",
            paramLabel = "COUNT",
            defaultValue = CompareCommand.PAIRS,
            description = "Pairs of fresh processes of each comparison, " + Change.LEAST_PAIRS
                    + " at least (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Override
    public Integer call() {
        Checks.atLeast("--runs", 1, runs);
        Checks.atLeast("--pairs", Change.LEAST_PAIRS, pairs);
        output.prepare();
        calm.check();
        tellDuration(SelfTest.estimate(runs, pairs));
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        SelfTest test = new SelfTest(edition, pairs);
        List<Measurement> measurements = new ArrayList<>();
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements.addAll(test.real(Build.own(), runs, progress));
            progress.at("drawing comparisons");
            measurements.addAll(test.resampled(test.recording()));
        }
        Recording.write(output.directory().resolve(Recording.FILE), test.recording());
        output.publish(SelfTestSection.BENCHMARK, measurements, spec.commandLine());
        return measurements.stream().allMatch(SelfTestSection::met) ? Exit.FINE : Exit.REGRESSED;
    }

    private void tellDuration(Duration estimate) {
        spec.commandLine()
                .getErr()
                .printf(Locale.ROOT, "self-test: takes about %d min%n", Math.max(1, estimate.toMinutes()));
    }
}
