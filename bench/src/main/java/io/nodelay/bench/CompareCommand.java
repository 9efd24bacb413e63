package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.regression.Build;
import io.nodelay.bench.regression.Comparison;
import io.nodelay.bench.regression.Subject;
import io.nodelay.bench.regression.Suite;
import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.CompareRow;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: has a change made it slower? */
@Command(
        name = "compare",
        description = {
            "Compares two builds on this machine, in this hour: fresh processes of both take turns, and what differs is "
                    + "measured once more before it is told.",
            "Ends with 1 if anything regressed, with 3 if anything is too noisy to tell, and otherwise with 0."
        })
final class CompareCommand implements Callable<Integer> {
    static final String PAIRS = "16";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Mixin
    private Calm calm;

    @Parameters(
            index = "0",
            paramLabel = "BASELINE",
            description = "A benchmarks.jar, or a git revision, which is built in a work tree of its own.")
    private String baseline;

    @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The same.")
    private String candidate;

    @Option(
            names = "--set",
            paramLabel = "SET",
            defaultValue = "quick",
            description = "What is compared: quick, frame, http-head, tls, echo or http (default: ${DEFAULT-VALUE}).")
    private String set;

    @Option(
            names = "--pairs",
            paramLabel = "COUNT",
            defaultValue = PAIRS,
            description = "Pairs of fresh processes of each benchmark, " + Change.LEAST_PAIRS
                    + " at least (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Override
    public Integer call() {
        Checks.atLeast("--pairs", Change.LEAST_PAIRS, pairs);
        List<Subject> subjects = Suite.named(set).subjects();
        output.prepare();
        List<Measurement> measurements;
        Interruption interruption =
                Interruption.watch(spec.commandLine().getErr(), () -> "compare: interrupted, and nothing was written");
        try (interruption;
                ProgressLine progress = ProgressLine.onStandardError();
                Scratch scratch = Scratch.make()) {
            Build before = Build.of(baseline, scratch.directory(), progress);
            Build after = Build.of(candidate, scratch.directory(), progress);
            calm.check();
            tellDuration(Suite.estimate(subjects, 2 * pairs));
            Namespace here = Namespace.current();
            Edition edition = Edition.begin(described(before, after), here.kind(), here.why());
            measurements = new Comparison(edition, before, after, pairs).run(subjects, progress);
        } catch (Refused refused) {
            if (interruption.begun()) {
                return Exit.INTERRUPTED;
            }
            throw refused;
        }
        output.publish(CompareRow.BENCHMARK, measurements, spec.commandLine());
        return Exit.ofChanges(
                measurements.stream().map(m -> new CompareRow(m).verdict()).toList());
    }

    /** The command as results record it: builds by name and not by place. */
    private String described(Build before, Build after) {
        return "compare '" + before.label() + "' '" + after.label() + "' --set " + set + " --pairs " + pairs;
    }

    private void tellDuration(Duration once) {
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "compare: takes about %d min %02d s, and twice that if all differs%n",
                        once.toMinutes(),
                        once.toSecondsPart());
    }
}
