package io.nodelay.bench.functions;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.FrameRow;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pairing;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Rounds;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Framing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What does it cost to frame a message and to find it again, beside Netty's coders on the same bytes?
 *
 * <p>JMH measures, in fresh processes; here those compared take turns, so that what disturbs the machine for a while disturbs
 * all of them. Read the ratios.
 */
public final class FrameBench {
    private static final double NANOS_PER_SECOND = 1e9;
    /** What a fork takes beside its iterations: to start, to be asked, and to end. */
    private static final long START_MILLIS = 550;

    /**
     * What is to be compared.
     *
     * @param framings the codecs
     * @param sizes bytes of payload
     * @param arrivals how that which is decoded arrives
     * @param decode whether decoding is measured, and the copy beside it
     * @param encode whether encoding is measured
     * @param forks of each coder where there is a goal; where there is none a peer has one
     * @param iterationMillis how long each of a fork's iterations takes
     */
    public record Plan(
            List<Framing> framings,
            List<Integer> sizes,
            List<Arrival> arrivals,
            boolean decode,
            boolean encode,
            int forks,
            long iterationMillis) {

        List<FrameCell> cells() {
            List<FrameCell> cells = new ArrayList<>();
            if (decode) {
                sizes.forEach(size -> cells.add(FrameCell.copy(size)));
                for (Framing framing : framings) {
                    arrivals.forEach(
                            arrival -> sizes.forEach(size -> cells.add(FrameCell.decode(framing, size, arrival))));
                }
            }
            if (encode) {
                framings.stream()
                        .filter(framing -> framing != Framing.STACK)
                        .forEach(framing -> sizes.forEach(size -> cells.add(FrameCell.encode(framing, size))));
            }
            return cells;
        }

        /** About how long it takes. */
        public Duration estimate() {
            return Duration.ofMillis(cells().stream()
                    .mapToLong(cell -> cell.allForks(forks)
                            * (START_MILLIS + (cell.warmUps() + Fork.ITERATIONS) * iterationMillis))
                    .sum());
        }
    }

    private final Edition edition;
    private final Plan plan;
    private final SplittableRandom random = new SplittableRandom();

    public FrameBench(Edition edition, Plan plan) {
        this.edition = edition;
        this.plan = plan;
    }

    /** One measurement a cell and coder. */
    public List<Measurement> run(Progress progress) {
        // Another build's run beside this one disturbs it, but is no reason to fail.
        System.setProperty("jmh.ignoreLock", "true");
        List<Measurement> measurements = new ArrayList<>();
        List<FrameCell> cells = plan.cells();
        for (int i = 0; i < cells.size(); i++) {
            progress.at("frame " + (i + 1) + "/" + cells.size() + ": " + cells.get(i));
            measurements.addAll(compare(cells.get(i)));
        }
        return measurements;
    }

    private List<Measurement> compare(FrameCell cell) {
        Map<Coder, Measurement.Draft> drafts = new EnumMap<>(Coder.class);
        Map<Coder, List<Fork>> forks = new EnumMap<>(Coder.class);
        for (Coder coder : cell.coders()) {
            drafts.put(coder, edition.measure(FrameRow.BENCHMARK, cell.recorded(coder)));
            forks.put(coder, new ArrayList<>());
        }
        for (List<Coder> order : Rounds.of(cell.coders(), plan.forks(), random)) {
            for (Coder coder : order) {
                List<Fork> done = forks.get(coder);
                if (done.size() < cell.forks(coder, plan.forks())) {
                    done.add(fork(cell, coder));
                }
            }
        }
        drafts.forEach((coder, draft) -> figures(draft, cell, forks.get(coder)));
        cell.decoded().ifPresent(share -> drafts.get(Coder.NODELAY)
                .with(Metric.bigger(
                        FrameRow.DECODED, "1", share, forks.get(Coder.NODELAY).size())));
        if (cell.coders().contains(Coder.NODELAY)) {
            pairings(drafts.get(Coder.NODELAY), forks);
        }
        return drafts.values().stream().map(Measurement.Draft::finish).toList();
    }

    private Fork fork(FrameCell cell, Coder coder) {
        return Fork.run(
                cell.benchmark().getName() + "." + coder.method(),
                cell.parameters(),
                cell.warmUps(),
                plan.iterationMillis());
    }

    private void figures(Measurement.Draft draft, FrameCell cell, List<Fork> forks) {
        double nanos = median(forks, Fork::nanos);
        draft.with(Metric.smaller(FrameRow.TIME, "ns", nanos, forks.size()))
                .with(Metric.smaller(FrameRow.CPU, "ns", median(forks, Fork::cpu), forks.size()))
                .with(Metric.smaller(FrameRow.ALLOCATED, "B", median(forks, Fork::allocated), forks.size()))
                .with(Metric.bigger(FrameRow.PAYLOAD, "B/s", cell.size() * NANOS_PER_SECOND / nanos, forks.size()))
                .caveat("Framing in memory: forks of " + plan.iterationMillis() + " ms iterations, flags "
                        + String.join(" ", Fork.flags()) + ".");
    }

    private static void pairings(Measurement.Draft ours, Map<Coder, List<Fork>> forks) {
        forks.forEach((peer, theirs) -> {
            if (peer != Coder.NODELAY) {
                ours.with(
                        Pairing.ofAll(FrameRow.RATE, peer.toString(), nanos(theirs), nanos(forks.get(Coder.NODELAY))));
            }
        });
    }

    private static List<Double> nanos(List<Fork> forks) {
        return forks.stream().map(Fork::nanos).toList();
    }

    private static double median(List<Fork> forks, ToDoubleFunction<Fork> figure) {
        return Bootstrap.median(forks.stream().mapToDouble(figure).toArray());
    }
}
