package io.nodelay.bench;

import io.nodelay.bench.results.Home;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Report;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where a command's results go. */
final class Output {
    private static final String REPORT = "report.md";
    private static final String HTML = "index.html";
    /** What changes no figure. */
    private static final List<String> UNSAID = List.of("--quiet", "--resume");
    /** Options whose values name a place. */
    private static final Set<String> PLACES = Set.of("--out", "--history", "--results", "--baseline");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for report.md, index.html, result files and raw files (default: 'report' beside the jar).")
    private Path out;

    @Option(names = "--json", description = "Print the results as JSON lines instead of tables.")
    private boolean json;

    @Option(names = "--quiet", hidden = true)
    private boolean quiet;

    private String usual = "report";

    /** Where results go, beside the jar, if nothing is said. */
    void usually(String directory) {
        usual = directory;
    }

    /** Makes sure, before anything is measured, that results can be written. */
    void prepare() {
        try {
            Files.createDirectories(directory());
        } catch (IOException impossible) {
            throw new Refused("--out", "a directory that can be made", impossible);
        }
        if (!Files.isWritable(directory())) {
            throw new Refused("--out", "a directory that can be written", directory());
        }
    }

    Path directory() {
        return out == null ? Home.directory().resolve(usual) : out;
    }

    /** A benchmark's result file. */
    Path file(String name) {
        return directory().resolve(name + ResultFile.SUFFIX);
    }

    /** Writes {@code NAME.jsonl}, makes the report anew from all result files beside it, and shows this part of it. */
    void publish(String name, List<Measurement> measurements, CommandLine command) {
        write(name, measurements);
        report(measurements, command);
    }

    /** Makes the report anew from all result files there are, and shows the part that is of these measurements. */
    void report(List<Measurement> measurements, CommandLine command) {
        Path report = writeReport();
        if (json) {
            measurements.forEach(m -> command.getOut().println(ResultFile.line(m)));
        } else if (!quiet) {
            command.getOut().print(Report.of(measurements));
        }
        command.getOut().flush();
        if (!quiet) {
            (json ? command.getErr() : command.getOut()).println("Report: " + report);
        }
    }

    void write(String name, List<Measurement> measurements) {
        ResultFile.write(file(name), measurements);
    }

    /** Shows one finding, as text or as one line of JSON, and where more of it is. */
    void show(String text, Object same, String more, CommandLine command) {
        if (json) {
            command.getOut().println(ResultFile.toJson(same));
        } else if (!quiet) {
            command.getOut().print(text);
        }
        command.getOut().flush();
        if (!quiet) {
            (json ? command.getErr() : command.getOut()).println(more);
        }
    }

    /** Shows the whole report and where it is. */
    void show(CommandLine command) {
        List<Measurement> measurements = ResultFile.readAll(directory());
        if (json) {
            measurements.forEach(m -> command.getOut().println(ResultFile.line(m)));
        } else {
            command.getOut().print(Report.of(measurements));
        }
        (json ? command.getErr() : command.getOut()).println("Report: " + writeReport());
    }

    /** Forgets what earlier runs have left, so that the report is of this run alone. */
    void clear(List<String> names) {
        for (String name : names) {
            Path file = file(name);
            try {
                Files.deleteIfExists(file);
            } catch (IOException locked) {
                throw new Refused(file.toString(), "a file that can be replaced", locked);
            }
        }
    }

    private Path writeReport() {
        Path report = directory().resolve(REPORT);
        List<Measurement> all = ResultFile.readAll(directory());
        WholeFile.write(report, Report.of(all));
        WholeFile.write(directory().resolve(HTML), Report.html(all));
        return report;
    }

    private static boolean place(String word) {
        return PLACES.stream().anyMatch(option -> word.startsWith(option + "="));
    }

    /** The command line as results record it: without places. */
    static String described(CommandLine command) {
        List<String> words = new ArrayList<>(List.of(command.getCommandName()));
        Iterator<String> given = command.getParseResult().originalArgs().iterator();
        boolean own = false;
        while (given.hasNext()) {
            String word = given.next();
            if (PLACES.contains(word)) {
                given.next();
            } else if (own && !place(word) && !UNSAID.contains(word)) {
                words.add(word);
            }
            own |= word.equals(command.getCommandName());
        }
        return String.join(" ", words);
    }
}
