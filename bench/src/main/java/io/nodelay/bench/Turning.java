package io.nodelay.bench;

import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.results.Goal.Verdict;
import java.util.List;
import picocli.CommandLine.Option;

/** How servers take their turns, and whether what they show decides the exit code. */
final class Turning {
    @Option(
            names = "--pairs",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "Rounds, each with one fresh process a server (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "Seconds a server works before it is measured, up to three times as long on a busy machine "
                    + "(default: ${DEFAULT-VALUE}).")
    private double warmup;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "Seconds a server is measured (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--no-strace", description = "Do not count system calls, even where strace is installed.")
    private boolean noStrace;

    @Option(names = "--no-verdict", description = "End with 0 whatever the goals' verdicts are.")
    private boolean noVerdict;

    Turns turns() {
        Checks.atLeast("--pairs", 1, pairs);
        return new Turns(pairs, Checks.nanos("--warmup", warmup), Checks.nanos("--time", seconds), !noStrace);
    }

    int code(List<Verdict> verdicts) {
        return noVerdict ? Exit.FINE : Exit.of(verdicts);
    }
}
