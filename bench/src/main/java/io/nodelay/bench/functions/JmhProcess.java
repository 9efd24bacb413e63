package io.nodelay.bench.functions;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.Self;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Asks the JMH of any build's jar for one fork of a benchmark, and reads the JSON that it leaves. {@link Fork} asks this
 * build's own.
 */
public final class JmhProcess {
    /** Those that are measured. */
    public static final int ITERATIONS = 5;

    public static final int ITERATION_MILLIS = 50;

    private static final String MAIN = "org.openjdk.jmh.Main";

    private JmhProcess() {}

    /**
     * Runs one benchmark method once.
     *
     * @param classPath the build's {@code benchmarks.jar}
     * @param flags of the JVM that measures, beside those that all get
     * @param method its name with that of its class
     * @param parameters one value each
     * @param warmUps iterations that warm it up
     * @param counters of the benchmark, that are asked for too
     * @return nanoseconds an operation, and each counter: the medians of the iterations
     */
    public static List<Double> figures(
            String classPath,
            List<String> flags,
            String method,
            Map<String, String> parameters,
            int warmUps,
            List<String> counters) {
        try {
            Path json = Files.createTempFile("jmh", ".json");
            try {
                Command.Outcome run = Command.run(line(classPath, flags, method, parameters, warmUps, json));
                if (!run.fine()) {
                    throw new Refused(method, "JMH to run", run.output().trim());
                }
                return medians(method, Files.readString(json), counters);
            } finally {
                Files.delete(json);
            }
        } catch (IOException failed) {
            throw new Refused("jmh", "a temporary file that can be written and read", failed);
        }
    }

    private static List<String> line(
            String classPath,
            List<String> flags,
            String method,
            Map<String, String> parameters,
            int warmUps,
            Path json) {
        List<String> fork = new ArrayList<>(Fork.flags());
        fork.addAll(flags);
        String time = ITERATION_MILLIS + "ms";
        // Another build's run beside this one disturbs it, but is no reason to fail.
        List<String> line = new ArrayList<>(List.of(Self.java(), "-Djmh.ignoreLock=true", "-cp", classPath, MAIN));
        line.addAll(List.of("^" + method.replace(".", "\\.") + "$", "-f", "1", "-foe", "true", "-v", "SILENT"));
        line.addAll(List.of("-wi", Integer.toString(warmUps), "-w", time));
        line.addAll(List.of("-i", Integer.toString(ITERATIONS), "-r", time));
        line.addAll(List.of("-jvmArgsAppend", String.join(" ", fork), "-rf", "json", "-rff", json.toString()));
        parameters.forEach((name, value) -> line.addAll(List.of("-p", name + "=" + value)));
        return line;
    }

    /** The medians of the iterations in JMH's own result file, whose unit has to be ns. */
    static List<Double> medians(String where, String json, List<String> counters) {
        Result[] results = ResultFile.fromJson(where, json, Result[].class, "list of JMH's results");
        if (results.length != 1 || results[0].primaryMetric().rawData().size() != 1) {
            throw new Refused(where, "one fork of one benchmark", results.length);
        }
        Figure time = results[0].primaryMetric();
        if (!time.scoreUnit().equals("ns/op")) {
            throw new Refused(where, "a figure in ns/op", time.scoreUnit());
        }
        List<Double> medians = new ArrayList<>(List.of(time.median()));
        for (String counter : counters) {
            Figure counted = results[0].secondaryMetrics().get(counter);
            if (counted == null) {
                throw new Refused(where, "the counter " + counter, "none");
            }
            medians.add(counted.median());
        }
        return medians;
    }

    /** What is read of JMH's file, by its names. */
    record Result(Figure primaryMetric, Map<String, Figure> secondaryMetrics) {
        Result {
            Objects.requireNonNull(primaryMetric, "primaryMetric");
            secondaryMetrics = secondaryMetrics == null ? Map.of() : Map.copyOf(secondaryMetrics);
        }
    }

    record Figure(String scoreUnit, List<List<Double>> rawData) {
        Figure {
            Objects.requireNonNull(scoreUnit, "scoreUnit");
            rawData = List.copyOf(rawData);
        }

        double median() {
            return Bootstrap.median(
                    rawData.get(0).stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
