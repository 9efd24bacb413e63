package io.nodelay.bench.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One measurement, which is one line of a result file. The package's page lists the fields.
 *
 * @param schema version of this format
 * @param benchmark which question was asked
 * @param parameters what was varied, in the order in which tables show it
 * @param metrics the figures
 * @param pairings comparisons pair by pair, where there were any
 * @param run which run it belongs to
 * @param machine what it was taken on
 * @param disturbance what else ran
 * @param caveats sentences without which a figure would mislead
 * @param files raw files, relative to the result file
 */
public record Measurement(
        int schema,
        String benchmark,
        Map<String, String> parameters,
        List<Metric> metrics,
        List<Pairing> pairings,
        Provenance run,
        Machine machine,
        Disturbance disturbance,
        List<String> caveats,
        List<String> files) {
    public static final int SCHEMA = 1;

    public Measurement {
        Objects.requireNonNull(benchmark, "benchmark");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(disturbance, "disturbance");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(parameters, "parameters")));
        parameters.forEach((name, value) -> Objects.requireNonNull(value, name));
        metrics = List.copyOf(Objects.requireNonNull(metrics, "metrics"));
        pairings = List.copyOf(Objects.requireNonNull(pairings, "pairings"));
        caveats = List.copyOf(Objects.requireNonNull(caveats, "caveats"));
        files = List.copyOf(Objects.requireNonNull(files, "files"));
    }

    public Optional<Metric> metric(String name) {
        return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    /** The figure of that name; a measurement without it is a broken one. */
    public double value(String name) {
        return metric(name)
                .map(Metric::value)
                .orElseThrow(() -> new Refused(
                        benchmark + " " + parameters,
                        "a metric '" + name + "'",
                        metrics.stream().map(Metric::name).toList()));
    }

    /** The parameter's value, or a dash where this measurement has no such parameter. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "–");
    }

    /** The same with its files named as from elsewhere, and its result file among them. */
    Measurement filesFrom(Path resultFile) {
        List<String> named = new ArrayList<>();
        files.forEach(file -> named.add(resultFile.resolveSibling(file).toString()));
        named.add(resultFile.toString());
        return new Measurement(
                schema, benchmark, parameters, metrics, pairings, run, machine, disturbance, caveats, named);
    }

    /** A measurement being taken: it notes the machine's clock ticks when it is made and when it is finished. */
    public static final class Draft {
        private final Edition edition;
        private final String benchmark;
        private Map<String, String> parameters;
        private final double load = Edition.load();
        private final CpuTicks before = CpuTicks.now();
        private final List<Metric> metrics = new ArrayList<>();
        private final List<Pairing> pairings = new ArrayList<>();
        private final List<String> caveats = new ArrayList<>();
        private final List<String> files = new ArrayList<>();

        Draft(Edition edition, String benchmark, Map<String, String> parameters) {
            this.edition = Objects.requireNonNull(edition);
            this.benchmark = benchmark;
            this.parameters = parameters;
        }

        /** What was varied, where it is known only after the fact. */
        public Draft parameters(Map<String, String> found) {
            parameters = found;
            return this;
        }

        public Draft with(Metric metric) {
            metrics.add(metric);
            return this;
        }

        public Draft with(Pairing pairing) {
            pairings.add(pairing);
            return this;
        }

        public Draft caveat(String sentence) {
            caveats.add(sentence);
            return this;
        }

        public Draft file(String name) {
            files.add(name);
            return this;
        }

        public Measurement finish() {
            return new Measurement(
                    SCHEMA,
                    benchmark,
                    parameters,
                    metrics,
                    pairings,
                    edition.provenance(),
                    edition.machine(),
                    new Disturbance(load, before, CpuTicks.now()),
                    caveats,
                    files);
        }
    }
}
