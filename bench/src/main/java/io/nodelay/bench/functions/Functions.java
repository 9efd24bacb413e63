package io.nodelay.bench.functions;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.FunctionSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks briefly and puts what they found into the laboratory's own format, with the bytes allocated
 * by each call: those hardly vary, even where times of so short a run do.
 */
public final class Functions {
    private static final String PACKAGE = "io\\.nodelay\\..*";
    /** They have commands of their own, {@link FrameBench}, {@link HeadBench} and {@link RecordBench}. */
    private static final String APART = "io\\.nodelay\\.(frame|http|tls)\\..*";

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int ITERATIONS = 3;

    private Functions() {}

    /**
     * Runs all of them, each with one fork.
     *
     * @param iterationMillis how long a warm-up or measuring iteration takes
     */
    public static List<Measurement> run(Edition edition, long iterationMillis) {
        // Another build's run beside this one disturbs it, but is no reason to fail.
        System.setProperty("jmh.ignoreLock", "true");
        try {
            List<Measurement> measurements = new ArrayList<>();
            for (RunResult result : new Runner(options(iterationMillis)).run()) {
                measurements.add(measurement(edition, result));
            }
            return measurements;
        } catch (RunnerException failed) {
            throw new Refused("functions", "JMH to run", failed);
        }
    }

    private static Options options(long iterationMillis) {
        return new OptionsBuilder()
                .include(PACKAGE)
                .exclude(APART)
                .forks(1)
                .warmupIterations(ITERATIONS)
                .warmupTime(TimeValue.milliseconds(iterationMillis))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(iterationMillis))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
    }

    private static Measurement measurement(Edition edition, RunResult result) {
        BenchmarkParams params = result.getParams();
        Measurement.Draft draft = edition.measure(FunctionSection.BENCHMARK, parameters(params));
        draft.with(metric("time", params.getMode(), result.getPrimaryResult()));
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        if (allocated != null) {
            draft.with(metric(FunctionSection.ALLOCATED, Mode.AverageTime, allocated));
        }
        return draft.caveat("Functions: one fork of " + ITERATIONS
                        + " short iterations; good for allocation, only a hint for time.")
                .finish();
    }

    private static Metric metric(String name, Mode mode, Result<?> result) {
        Better better = mode == Mode.Throughput ? Better.BIGGER : Better.SMALLER;
        return new Metric(name, result.getScoreUnit(), result.getScore(), better, result.getSampleCount());
    }

    private static Map<String, String> parameters(BenchmarkParams params) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(FunctionSection.FUNCTION, FunctionSection.shortName(params.getBenchmark()));
        parameters.put("mode", params.getMode().shortLabel().toLowerCase(Locale.ROOT));
        Collection<String> keys = params.getParamsKeys();
        keys.forEach(key -> parameters.put(key, params.getParam(key)));
        return parameters;
    }
}
