package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.NagleRow;
import io.nodelay.bench.results.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What does Nagle's algorithm cost or save, by write pattern, size and the receiver's ACK policy?
 *
 * <p>Both ends live in this process, each on a loop and a thread of its own, over real sockets of the loopback. Look at
 * WWR with Nagle on first, and whether its median is the delayed ACK's timer. Then compare GWR, which sends the same two
 * parts by one call, and STREAM, where there is no reply to wait for and what Nagle may save are segments.
 */
public final class NagleBench {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int WARM_SIZE = 64;

    private final Edition edition;
    private final Limits limits;
    private final RawFiles files;
    private final SegmentFigures segments;

    public NagleBench(Edition edition, Limits limits, Path out) {
        this.edition = edition;
        this.limits = limits;
        this.files = new RawFiles(out);
        this.segments = SegmentFigures.inNamespace(edition.machine().network().isPrivate());
    }

    /** Measures every cell, in the given order, after the JIT compiler has seen all patterns. */
    public List<Measurement> run(List<Cell> cells, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (Conversations conversations = new Conversations(segments.counters())) {
            for (Pattern pattern : Pattern.values()) {
                progress.at("warming up: " + pattern);
                conversations.hold(new NagleDialogue(new Cell(pattern, WARM_SIZE, true, false)), limits);
            }
            for (Cell cell : cells) {
                progress.at("nagle " + (outcomes.size() + 1) + "/" + cells.size() + ": " + cell.name());
                Measurement.Draft draft = edition.measure(NagleRow.BENCHMARK, Map.of());
                NagleDialogue dialogue = new NagleDialogue(cell);
                Outcome outcome = dialogue.outcome(conversations.hold(dialogue, limits));
                outcomes.add(outcome);
                measurements.add(measurement(draft, outcome));
            }
        }
        files.log("nagle", outcomes.stream().map(Outcome::tagged).toList());
        return measurements;
    }

    private Measurement measurement(Measurement.Draft draft, Outcome outcome) {
        draft.parameters(parameters(outcome));
        latencies(draft, outcome);
        segments.add(draft, outcome);
        if (outcome.noDelay() != outcome.cell().noDelay()) {
            draft.caveat(outcome.cell().name() + ": the kernel answered TCP_NODELAY " + outcome.noDelay()
                    + " after it had been set to " + outcome.cell().noDelay() + ".");
        }
        return draft.file(files.percentiles(outcome)).file("nagle.hlog").finish();
    }

    private static Map<String, String> parameters(Outcome outcome) {
        Cell cell = outcome.cell();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(NagleRow.PATTERN, cell.pattern().name());
        parameters.put(NagleRow.SIZE, Integer.toString(cell.size()));
        parameters.put(NagleRow.NAGLE, Cell.onOff(!cell.noDelay()));
        parameters.put(
                NagleRow.QUICK_ACK,
                cell.quickAck() && !outcome.quickAck() ? "not available" : Cell.onOff(cell.quickAck()));
        parameters.put("senderNoDelay", Boolean.toString(outcome.noDelay()));
        parameters.put("loop", cell.pattern() == Pattern.STREAM ? "one way, as fast as taken" : "closed");
        return parameters;
    }

    private static void latencies(Measurement.Draft draft, Outcome outcome) {
        Histogram histogram = outcome.latencies();
        long n = outcome.messages();
        draft.with(micros(NagleRow.P50, histogram.getValueAtPercentile(50), n))
                .with(micros(NagleRow.P90, histogram.getValueAtPercentile(90), n))
                .with(micros(NagleRow.P99, histogram.getValueAtPercentile(99), n))
                .with(micros(NagleRow.P999, histogram.getValueAtPercentile(99.9), n))
                .with(micros(NagleRow.MAX, histogram.getMaxValue(), n))
                .with(Metric.bigger(NagleRow.RATE, "1/s", n * NANOS_PER_SECOND / outcome.nanos(), n));
    }

    private static Metric micros(String name, long nanos, long samples) {
        return Metric.smaller(name, "us", nanos / NANOS_PER_MICRO, samples);
    }
}
