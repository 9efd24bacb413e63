package io.nodelay.bench.functions;

import io.nodelay.bench.peers.Identity;
import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pairing;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.RecordSection;
import io.nodelay.bench.results.Rounds;
import io.nodelay.tls.RecordDriving;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What does it cost to drive the JDK's engine, beside the bare engine on the same records?
 *
 * <p>JMH measures, in fresh processes; here those compared take turns. Read the ratios.
 */
public final class RecordBench {
    /** Many, as the JDK's ciphers are slow until they are compiled. */
    private static final int WARM_UP = 20;
    /** The methods of {@link RecordDriving}. */
    private static final List<String> DRIVERS = List.of(RecordSection.OURS, RecordSection.ENGINE);

    private final Edition edition;
    private final int forks;
    private final long iterationMillis;
    private final SplittableRandom random = new SplittableRandom();

    /**
     * A comparison.
     *
     * @param forks of each driver
     * @param iterationMillis how long each of a fork's iterations takes
     */
    public RecordBench(Edition edition, int forks, long iterationMillis) {
        this.edition = edition;
        this.forks = forks;
        this.iterationMillis = iterationMillis;
    }

    /** One measurement a size and driver. */
    public List<Measurement> run(List<Integer> sizes, Progress progress) {
        // Another build's run beside this one disturbs it, but is no reason to fail.
        System.setProperty("jmh.ignoreLock", "true");
        List<Measurement> measurements = new ArrayList<>();
        sizes.forEach(size -> measurements.addAll(compare(size, progress)));
        return measurements;
    }

    private List<Measurement> compare(int size, Progress progress) {
        Map<String, Measurement.Draft> drafts = new LinkedHashMap<>();
        Map<String, List<Fork>> done = new LinkedHashMap<>();
        for (String driver : DRIVERS) {
            drafts.put(driver, edition.measure(RecordSection.BENCHMARK, parameters(size, driver)));
            done.put(driver, new ArrayList<>());
        }
        for (List<String> order : Rounds.of(DRIVERS, forks, random)) {
            for (String driver : order) {
                progress.at("records of " + size + ": " + driver);
                done.get(driver).add(fork(size, driver));
            }
        }
        drafts.forEach((driver, draft) -> draft.with(
                        Metric.smaller(RecordSection.TIME, "ns", median(done.get(driver), Fork::nanos), forks))
                .with(Metric.smaller(RecordSection.CPU, "ns", median(done.get(driver), Fork::cpu), forks))
                .with(Metric.smaller(RecordSection.ALLOCATED, "B", median(done.get(driver), Fork::allocated), forks))
                .caveat("Records in memory: " + forks + " forks of " + iterationMillis + " ms iterations, of which "
                        + WARM_UP + " warm a fork up, flags " + String.join(" ", Fork.flags()) + "."));
        drafts.get(RecordSection.OURS)
                .with(Pairing.ofAll(
                        RecordSection.RATE,
                        RecordSection.ENGINE,
                        nanos(done.get(RecordSection.ENGINE)),
                        nanos(done.get(RecordSection.OURS))));
        return drafts.values().stream().map(Measurement.Draft::finish).toList();
    }

    private Fork fork(int size, String driver) {
        return Fork.run(
                RecordDriving.class.getName() + "." + driver,
                Map.of("bytes", Integer.toString(size)),
                WARM_UP,
                iterationMillis,
                Identity.here().flag());
    }

    private static Map<String, String> parameters(int size, String driver) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(RecordSection.BYTES, Integer.toString(size));
        parameters.put(RecordSection.DRIVER, driver);
        return parameters;
    }

    private static List<Double> nanos(List<Fork> forks) {
        return forks.stream().map(Fork::nanos).toList();
    }

    private static double median(List<Fork> forks, ToDoubleFunction<Fork> figure) {
        return Bootstrap.median(forks.stream().mapToDouble(figure).toArray());
    }
}
