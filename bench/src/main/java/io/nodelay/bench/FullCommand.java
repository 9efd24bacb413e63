package io.nodelay.bench;

import io.nodelay.bench.peers.HttpBench;
import io.nodelay.bench.regression.Recording;
import io.nodelay.bench.results.Home;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code full}: everything at its full length, published. */
@Command(
        name = "full",
        description = {
            "Runs everything at its full length, on a machine that does nothing else, in about two and a half hours; then keeps "
                    + "the result files in bench/results, in a directory of today's, and makes RESULTS.md anew.",
            "Goals missed and figures too noisy are told and do not end it. Ends with 2 if something could not be measured."
        })
final class FullCommand implements Callable<Integer> {
    private static final int JMH_MILLIS = 1_000;
    private static final List<String> RAW = List.of(".jsonl", ".hgrm", ".hlog", Recording.FILE);

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Directory of published result files (default: bench/results of the work tree).")
    private Path results;

    @Override
    public Integer call() {
        output.prepare();
        output.clear(QuickCommand.BENCHMARKS);
        Path published = results == null ? Home.workTree().resolve("bench/results") : results;
        List<String> commands =
                new ArrayList<>(List.of("nagle", "echo", "udp", "http", "client", "tls", "idle", "frame", "self-test"));
        HttpBench.missing().ifPresent(why -> {
            say(why + "; HTTP servers are not measured");
            commands.remove("http");
        });
        List<Integer> codes = new ArrayList<>();
        for (String command : commands) {
            codes.add(run(command, "--quiet", "--out", output.directory().toString()));
            say(command + " ended with " + codes.get(codes.size() - 1));
        }
        QuickCommand.functions(spec.commandLine(), output, JMH_MILLIS);
        output.show(spec.commandLine());
        keep(published.resolve(LocalDate.now(ZoneOffset.UTC).toString()));
        codes.add(run("report", "--results", published.toString()));
        return codes.contains(Exit.REFUSED) ? Exit.REFUSED : Exit.FINE;
    }

    private void keep(Path directory) {
        try (Stream<Path> files = Files.list(output.directory())) {
            Files.createDirectories(directory);
            for (Path file : files.filter(FullCommand::raw).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failed) {
            throw new Refused("--results", "a directory that can be written", failed);
        }
    }

    private static boolean raw(Path file) {
        return RAW.stream().anyMatch(file.toString()::endsWith);
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println("full: " + sentence);
    }

    private static int run(String... arguments) {
        return Lab.commandLine().execute(arguments);
    }
}
