package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.NagleRow;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Refused;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What does Nagle's algorithm cost or save, by write pattern, size, the receiver's ACK policy, the way's length and more?
 *
 * <p>The near end is this process, the far end another, each with one loop; they talk over real sockets and real devices.
 * Look at WWR with Nagle on first, and whether its median is the delayed ACK's timer. Then compare GWR, which sends the same
 * two parts by one call, and the cells without replies, where there is nothing to wait for and what Nagle may save are
 * segments.
 */
public final class NagleBench {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Of two JVMs. */
    private static final Duration START = Duration.ofSeconds(4);
    /** So many cells have a file each, and a report; more have only their common log and result file. */
    public static final int MOST_SHOWN = 500;

    private final Edition edition;
    private final Namespace namespace;
    private final Limits limits;
    private final RawFiles files;
    private final boolean resumed;

    /**
     * Measures nothing yet.
     *
     * @param out where raw files go
     * @param resumed whether an interrupted run has left some there that are to be gone on with
     */
    public NagleBench(Edition edition, Namespace namespace, Limits limits, Path out, boolean resumed) {
        this.edition = edition;
        this.namespace = namespace;
        this.limits = limits;
        this.files = new RawFiles(out);
        this.resumed = resumed;
    }

    /** About how long it takes to measure them, as far as they can be. */
    public static Duration estimate(List<Cell> cells, Limits limits) {
        return START.plusNanos(Stream.concat(cells.stream(), warming(cells).stream())
                .filter(cell -> cell.senseless().isEmpty())
                .mapToLong(cell -> limits.estimateNanos(cell.expectedNanos()))
                .sum());
    }

    /**
     * Measures every cell, in the given order, after the JIT compilers have seen each pattern and carrier.
     *
     * @param measured takes each measurement as it comes
     */
    public void run(List<Cell> cells, Progress progress, Consumer<Measurement> measured) {
        try (FarProcess far = FarProcess.start(namespace.isPrivate());
                LoopGroup loops = LoopGroup.open(1);
                Links links = new Links(namespace, edition.machine().network().mtu(), far.pid());
                RawFiles.Log log = files.new Log(NagleRow.BENCHMARK, resumed)) {
            new Run(far, loops.next(), links, log, cells.size() <= MOST_SHOWN).measure(cells, progress, measured);
            log.finish();
        }
    }

    /** One cell of each pattern and each carrier, on the shortest way. */
    static Set<Cell> warming(List<Cell> cells) {
        Set<String> seen = new LinkedHashSet<>();
        Set<Cell> warming = new LinkedHashSet<>();
        for (Cell cell : cells) {
            boolean possible = cell.senseless().isEmpty();
            if (possible && cell.rtt() == 0 && !cell.cold() && cell.noDelay()) {
                boolean newPattern = seen.add(cell.pattern().name());
                boolean newCarrier = seen.add(cell.carrier().name());
                if (newPattern || newCarrier) {
                    warming.add(cell);
                }
            }
        }
        return warming;
    }

    /** A run that has its ends. */
    private final class Run {
        private final FarProcess far;
        private final Links links;
        private final RawFiles.Log log;
        private final boolean filed;
        private final CountFigures figures;
        private final Talk talk;
        private final Pinning pinning = new Pinning();

        Run(FarProcess far, EventLoop loop, Links links, RawFiles.Log log, boolean filed) {
            this.far = far;
            this.links = links;
            this.log = log;
            this.filed = filed;
            this.figures = new CountFigures(Meter.of(loop, pinning::load), far.meter());
            this.talk = new Talk(far, loop, figures.counters());
        }

        void measure(List<Cell> cells, Progress progress, Consumer<Measurement> measured) {
            for (Cell cell : warming(cells)) {
                progress.at("warming up: " + cell.name());
                Links.Link link = links.with(cell.rtt(), cell.mtu());
                if (missing(cell, link).isEmpty()) {
                    talk.hold(cell, link.host(), limits);
                }
            }
            int number = 0;
            for (Cell cell : cells) {
                progress.at("nagle " + ++number + "/" + cells.size() + ": " + cell.name());
                measured.accept(measure(cell));
            }
        }

        private Measurement measure(Cell cell) {
            Measurement.Draft draft = edition.measure(NagleRow.BENCHMARK, cell.parameters());
            Links.Link link = links.with(cell.rtt(), cell.mtu());
            Optional<String> why = missing(cell, link);
            if (why.isPresent()) {
                return draft.caveat(NagleRow.MISSING + why.get() + ".").finish();
            }
            try {
                return measured(draft, cell, link);
            } catch (Refused noEnd) { // a load that these ends cannot carry, such as a write a byte at a high rate
                if (far.gone()) {
                    throw noEnd; // which is no fault of the cell
                }
                return draft.caveat(NagleRow.MISSING + noEnd.getMessage() + ".").finish();
            }
        }

        private Measurement measured(Measurement.Draft draft, Cell cell, Links.Link link) {
            link.forwarder().ifPresent(Forwarder::stats);
            Outcome outcome = talk.hold(cell, link.host(), limits);
            latencies(draft, "", outcome.latencies(), outcome.window().nanos());
            figures.add(draft, outcome);
            link.forwarder().ifPresent(one -> forwarded(draft, one.stats(), link.mostPackets()));
            reservations(draft, outcome);
            log.add(outcome.tagged());
            file(draft, outcome);
            return draft.caveat(pinning.sentence("The server's loop", "the client's"))
                    .file(NagleRow.BENCHMARK + ".hlog")
                    .finish();
        }

        private void file(Measurement.Draft draft, Outcome outcome) {
            String name = outcome.cell().name();
            if (filed) {
                draft.file(files.percentiles(name, outcome.latencies()));
            }
            if (!outcome.cell().load().closed()) {
                Histogram uncorrected = outcome.window().uncorrected();
                latencies(
                        draft,
                        NagleRow.UNCORRECTED,
                        uncorrected,
                        outcome.window().nanos());
                draft.with(Metric.smaller(
                        NagleRow.UNANSWERED, "1", (double) outcome.unanswered(), uncorrected.getTotalCount()));
                if (filed) {
                    draft.file(files.percentiles(name + "-uncorrected", uncorrected));
                }
            }
        }
    }

    private static Optional<String> missing(Cell cell, Links.Link link) {
        return cell.senseless().or(link::missing);
    }

    private static void latencies(Measurement.Draft draft, String series, Histogram histogram, long nanos) {
        long n = histogram.getTotalCount();
        draft.with(micros(series + NagleRow.P50, histogram.getValueAtPercentile(50), n))
                .with(micros(series + NagleRow.P90, histogram.getValueAtPercentile(90), n))
                .with(micros(series + NagleRow.P99, histogram.getValueAtPercentile(99), n))
                .with(micros(series + NagleRow.P999, histogram.getValueAtPercentile(99.9), n))
                .with(micros(series + NagleRow.MAX, histogram.getMaxValue(), n));
        if (series.isEmpty()) {
            draft.with(Metric.bigger(NagleRow.RATE, "1/s", n * NANOS_PER_SECOND / nanos, n));
        }
    }

    private static void forwarded(Measurement.Draft draft, Forwarder.Stats stats, long mostPackets) {
        long n = stats.packets();
        draft.with(Metric.bigger(NagleRow.FORWARDER_LIMIT, "1/s", (double) mostPackets, 1))
                .with(micros(NagleRow.FORWARDER_LATE + NagleRow.P50, stats.p50(), n))
                .with(micros(NagleRow.FORWARDER_LATE + NagleRow.P99, stats.p99(), n))
                .with(micros(NagleRow.FORWARDER_LATE + NagleRow.MAX, stats.max(), n));
    }

    private static void reservations(Measurement.Draft draft, Outcome outcome) {
        String name = outcome.cell().name();
        if (outcome.quickAckMissing()) {
            draft.parameters(with(outcome.cell().parameters(), NagleRow.QUICK_ACK, "not available"));
        }
        if (outcome.noDelayDiffers()) {
            draft.caveat(name + ": the kernel answered another TCP_NODELAY than it had been told.");
        }
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        parameters.put(name, value);
        return parameters;
    }

    private static Metric micros(String name, long nanos, long samples) {
        return Metric.smaller(name, "us", nanos / NANOS_PER_MICRO, samples);
    }
}
