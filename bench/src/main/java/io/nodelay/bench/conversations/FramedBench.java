package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.FramedRow;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * How many messages a second does each framing carry over a real connection, and how long is a message on its way there
 * and back?
 *
 * <p>Both ends live in this process, each on a loop and a thread of its own, over real sockets of the loopback. The system
 * calls outweigh the framing: compare a send for each message with corked batches first, and the codecs within one row
 * of those.
 */
public final class FramedBench {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Edition edition;
    private final Limits limits;
    private final RawFiles files;

    public FramedBench(Edition edition, Limits limits, Path out) {
        this.edition = edition;
        this.limits = limits;
        this.files = new RawFiles(out);
    }

    /** Measures every cell, in the given order, after the JIT compiler has seen each exchange of every framing. */
    public List<Measurement> run(List<FramedCell> cells, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        List<Histogram> latencies = new ArrayList<>();
        try (Conversations conversations = new Conversations(() -> Count.NONE)) {
            for (FramedCell cell : warming(cells)) {
                progress.at("warming up: " + cell.name());
                conversations.hold(new FramedDialogue(cell), limits);
            }
            for (FramedCell cell : cells) {
                progress.at("framed " + (measurements.size() + 1) + "/" + cells.size() + ": " + cell.name());
                Measurement.Draft draft = edition.measure(FramedRow.BENCHMARK, cell.parameters());
                FramedDialogue dialogue = new FramedDialogue(cell);
                Window window = conversations.hold(dialogue, limits);
                measurements.add(measurement(draft.caveat(conversations.placement()), cell, window, dialogue.stride()));
                if (cell.exchange() == Exchange.ECHO) {
                    window.histogram().setTag(cell.name());
                    latencies.add(window.histogram());
                }
            }
        }
        files.log(FramedRow.BENCHMARK, latencies);
        return measurements;
    }

    /** About how long it takes to measure them. */
    public static Duration estimate(List<FramedCell> cells, Limits limits) {
        return Duration.ofNanos((cells.size() + warming(cells).size()) * (limits.warmNanos() + limits.nanos()));
    }

    /** One cell of each exchange and framing. */
    static Set<FramedCell> warming(List<FramedCell> cells) {
        Set<FramedCell> warming = new LinkedHashSet<>();
        for (FramedCell cell : cells) {
            warming.add(
                    new FramedCell(cell.exchange(), cell.framing(), cells.get(0).size(), 1, true));
        }
        return warming;
    }

    private static Measurement measurement(Measurement.Draft draft, FramedCell cell, Window window, int stride) {
        Histogram histogram = window.histogram();
        long messages = histogram.getTotalCount() * stride;
        draft.with(Metric.bigger(FramedRow.RATE, "1/s", messages * NANOS_PER_SECOND / window.nanos(), messages));
        if (cell.exchange() == Exchange.ECHO) {
            draft.with(micros(FramedRow.P50, histogram, 50))
                    .with(micros(FramedRow.P99, histogram, 99))
                    .with(micros(FramedRow.P999, histogram, 99.9))
                    .file(FramedRow.BENCHMARK + ".hlog");
        }
        return draft.finish();
    }

    private static Metric micros(String name, Histogram histogram, double percentile) {
        return Metric.smaller(
                name, "us", histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO, histogram.getTotalCount());
    }
}
