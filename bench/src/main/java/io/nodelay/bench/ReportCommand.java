package io.nodelay.bench;

import io.nodelay.bench.results.Home;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.NagleSummary;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Report;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report}: RESULTS.md from the committed result files. */
@Command(
        name = "report",
        description =
                "Writes RESULTS.md with its plots and the marked part of README.md, and with --html all of it as one page, from the result files (*.jsonl) of published "
                        + "runs, and from nothing else.")
final class ReportCommand implements Callable<Integer> {
    private static final String PLOTS = "bench/results/plots";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Directory of result files, read with what is below it (default: bench/results of the work "
                    + "tree).")
    private Path results;

    @Option(names = "--to", paramLabel = "FILE", description = "The report (default: RESULTS.md of the work tree).")
    private Path to;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "The same as one file of HTML with its plots (default: none).")
    private Path html;

    @Override
    public Integer call() {
        Path from = results == null ? Home.workTree().resolve("bench/results") : results;
        Path report = to == null ? Home.workTree().resolve("RESULTS.md") : to;
        List<Measurement> measurements =
                ResultFile.readAll(from, report.toAbsolutePath().getParent());
        if (measurements.isEmpty()) {
            throw new Refused("--results", "measurements in " + from + "/**/*" + ResultFile.SUFFIX, "none");
        }
        Path plots = to == null ? Home.workTree().resolve(PLOTS) : report.resolveSibling("plots");
        String place = to == null ? PLOTS : "plots";
        Report.Illustrated illustrated = Report.illustrated(measurements, place);
        draw(illustrated.drawings(), plots);
        WholeFile.write(report, illustrated.text());
        if (html != null) {
            Path reader = html.toAbsolutePath().getParent();
            WholeFile.write(html, Report.html(ResultFile.readAll(from, reader)));
        }
        if (to == null) {
            summary(Home.workTree().resolve("README.md"), measurements);
        }
        spec.commandLine().getOut().println("Report: " + report + " (" + measurements.size() + " measurements)");
        return Exit.FINE;
    }

    /** Drawings that no report shows any more go. */
    private static void draw(Map<String, String> drawings, Path directory) {
        try {
            Files.createDirectories(directory);
            drawings.forEach((name, svg) -> WholeFile.write(directory.resolve(name), svg));
            try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, "*.svg")) {
                for (Path drawing : old) {
                    if (!drawings.containsKey(drawing.getFileName().toString())) {
                        Files.delete(drawing);
                    }
                }
            }
        } catch (IOException failed) {
            throw new Refused(directory.toString(), "a directory that can be written", failed);
        }
    }

    /** README shows a few of the figures, where it has the place for them. */
    private static void summary(Path readme, List<Measurement> measurements) {
        if (Files.isRegularFile(readme)) {
            try {
                NagleSummary.in(Files.readString(readme), measurements)
                        .ifPresent(text -> WholeFile.write(readme, text));
            } catch (IOException unreadable) {
                throw new Refused(readme.toString(), "a file that can be read", unreadable);
            }
        }
    }
}
