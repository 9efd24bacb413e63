package io.nodelay.bench;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code jmh}: JMH's own command line. */
@Command(
        name = "jmh",
        description = {
            "Runs JMH's own command line over the benchmarks of this jar.",
            "For example:",
            "  jmh TimerChurn -prof gc -rf json -rff out.json",
            "  jmh -l",
            "Everything that follows goes to JMH unread, and its exit codes are JMH's; its own help is 'jmh -h'."
        })
final class JmhCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        String[] forJmh = arguments.toArray(String[]::new);
        try {
            new CommandLineOptions(forJmh);
        } catch (CommandLineOptionException bad) {
            throw new Refused("arguments", "JMH's options", bad);
        }
        org.openjdk.jmh.Main.main(forJmh);
        return Exit.FINE;
    }
}
