package io.nodelay.bench.conversations;

import io.nodelay.bench.results.GrowingFile;
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

    /** Writes one percentile distribution and answers the file's name. */
    String percentiles(String name, Histogram latencies) {
        String file = "nagle-" + name + ".hgrm";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            latencies.outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NANOS_PER_MICRO);
            out.println("#[Unit = microseconds (recorded in nanoseconds, divided by 1000)]");
        }
        WholeFile.write(directory.resolve(file), bytes.toString(StandardCharsets.UTF_8));
        return file;
    }

    /** Writes the log of a benchmark's cells, whose names are tags; its lines follow one another as the cells did. */
    void log(String benchmark, List<Histogram> cells) {
        try (Log log = new Log(benchmark, false)) {
            cells.forEach(log::add);
            log.finish();
        }
    }

    /** A log that is written as its histograms come, and has its name once it is whole. */
    final class Log implements AutoCloseable {
        private final GrowingFile file;
        private final HistogramLogWriter writer;

        /**
         * Begins it, or goes on.
         *
         * @param benchmark its name
         * @param resumed whether an interrupted run has left the first part of it
         */
        Log(String benchmark, boolean resumed) {
            Path whole = directory.resolve(benchmark + ".hlog");
            this.file = resumed ? GrowingFile.goOn(whole) : GrowingFile.begin(whole);
            this.writer = new HistogramLogWriter(file.out());
            if (!resumed) {
                writer.outputComment(
                        "[latencies of the benchmark " + benchmark + ", nanoseconds, one interval a cell]");
                writer.outputLogFormatVersion();
                writer.outputStartTime(System.currentTimeMillis());
                writer.outputLegend();
            }
        }

        void add(Histogram cell) {
            writer.outputIntervalHistogram(cell);
            file.flush();
        }

        void finish() {
            file.finish();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
