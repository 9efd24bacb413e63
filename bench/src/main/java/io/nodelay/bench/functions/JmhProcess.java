package io.nodelay.bench.functions;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.Self;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the JMH of any build's jar for one fork of a benchmark, and reads the JSON that it leaves. {@link Fork} asks this
 * build's own.
 *
 * @param method its name with that of its class
 * @param parameters one value each
 * @param warmUps iterations that warm it up
 * @param counters of the benchmark, that are asked for
 */
public record JmhProcess(String method, Map<String, String> parameters, int warmUps, List<String> counters) {
    /** Those that are measured. */
    public static final int ITERATIONS = 10;

    public static final int ITERATION_MILLIS = 50;

    private static final String MAIN = "org.openjdk.jmh.Main";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * Runs it once.
     *
     * @param before words of the command line before {@code java}
     * @param classPath the build's {@code benchmarks.jar}
     * @param flags of the JVM that measures, beside those that all get
     * @return each counter: the medians of the iterations
     */
    public List<Double> figures(List<String> before, String classPath, List<String> flags) {
        try {
            Path json = Files.createTempFile("jmh", ".json");
            try {
                Command.Outcome run = Command.run(line(before, classPath, flags, json), PATIENCE);
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

    private List<String> line(List<String> before, String classPath, List<String> flags, Path json) {
        List<String> fork = new ArrayList<>(Fork.flags());
        fork.addAll(flags);
        String time = ITERATION_MILLIS + "ms";
        List<String> line = new ArrayList<>(before);
        // Another build's run beside this one disturbs it, but is no reason to fail.
        line.addAll(List.of(Self.java(), "-Djmh.ignoreLock=true", "-cp", classPath, MAIN));
        line.addAll(List.of("^" + method.replace(".", "\\.") + "$", "-f", "1", "-foe", "true", "-v", "SILENT"));
        line.addAll(List.of("-wi", Integer.toString(warmUps), "-w", time));
        line.addAll(List.of("-i", Integer.toString(ITERATIONS), "-r", time));
        line.addAll(List.of("-jvmArgsAppend", String.join(" ", fork), "-rf", "json", "-rff", json.toString()));
        parameters.forEach((name, value) -> line.addAll(List.of("-p", name + "=" + value)));
        return line;
    }

    /** The medians of the iterations in JMH's own result file. */
    static List<Double> medians(String where, String json, List<String> counters) {
        Result[] results = ResultFile.fromJson(where, json, Result[].class, "list of JMH's results");
        if (results.length != 1) {
            throw new Refused(where, "one fork of one benchmark", results.length);
        }
        List<Double> medians = new ArrayList<>();
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
    record Result(Map<String, Figure> secondaryMetrics) {
        Result {
            secondaryMetrics = secondaryMetrics == null ? Map.of() : Map.copyOf(secondaryMetrics);
        }
    }

    record Figure(List<List<Double>> rawData) {
        Figure {
            rawData = List.copyOf(rawData);
        }

        double median() {
            return Bootstrap.median(rawData.stream()
                    .flatMap(List::stream)
                    .mapToDouble(Double::doubleValue)
                    .toArray());
        }
    }
}
