package io.nodelay.bench.conversations;

import io.nodelay.bench.results.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The histograms as files that other tools read: a percentile distribution a cell ({@code .hgrm}, in µs) and one log of
 * all cells with their names as tags ({@code .hlog}, in ns).
 */
final class RawFiles {
    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NANOS_PER_MICRO = 1000.0;

    private final Path directory;

    RawFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes one cell's percentile distribution and answers the file's name. */
    String percentiles(Outcome outcome) {
        String name = "nagle-" + outcome.cell().name() + ".hgrm";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            outcome.latencies().outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NANOS_PER_MICRO);
            out.println("#[Unit = microseconds (recorded in nanoseconds, divided by 1000)]");
        }
        WholeFile.write(directory.resolve(name), bytes.toString(StandardCharsets.UTF_8));
        return name;
    }

    /** Writes the log of a benchmark's cells, whose names are tags; its lines follow one another as the cells did. */
    String log(String benchmark, List<Histogram> cells) {
        String name = benchmark + ".hlog";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HistogramLogWriter log = new HistogramLogWriter(bytes);
        long start = cells.isEmpty() ? 0 : cells.get(0).getStartTimeStamp();
        log.outputComment("[latencies of the benchmark " + benchmark + ", nanoseconds, one interval a cell]");
        log.outputLogFormatVersion();
        log.outputStartTime(start);
        log.setBaseTime(start);
        log.outputLegend();
        cells.forEach(log::outputIntervalHistogram);
        WholeFile.write(directory.resolve(name), bytes.toString(StandardCharsets.UTF_8));
        return name;
    }
}
