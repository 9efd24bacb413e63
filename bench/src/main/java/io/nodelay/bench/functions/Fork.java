package io.nodelay.bench.functions;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Self;
import io.nodelay.frame.NettyThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What one fresh process found, to stand beside another's.
 *
 * @param nanos an operation, the median of the iterations, which one disturbance does not move
 * @param cpu nanoseconds on a processor an operation, by the benchmark's thread
 * @param allocated bytes an operation, by the benchmark's thread
 */
record Fork(double nanos, double cpu, double allocated) {
    /** Those that are measured. */
    static final int ITERATIONS = 3;
    /** The counters of {@link io.nodelay.frame.Allocation}. */
    private static final String CPU = "cpu";

    private static final String ALLOCATED = "allocated";

    /**
     * The same for all that are compared: a heap that never grows, code that waits until it is compiled, as otherwise long
     * code is measured half compiled in one fork and not in the next, and what Netty needs for its fast paths.
     */
    private static final List<String> FLAGS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "-Xbatch",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.netty.leakDetection.level=disabled",
            NettyThreads.EXECUTOR,
            NettyThreads.EXECUTOR_CLASS);

    static List<String> flags() {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(Self.permissions());
        return flags;
    }

    /**
     * Runs one benchmark method.
     *
     * @param method its name with that of its class
     * @param parameters one value each
     * @param warmUps iterations that warm it up, before {@value #ITERATIONS} that are measured
     * @param iterationMillis how long each of them takes
     * @param more flags of its process
     */
    static Fork run(String method, Map<String, String> parameters, int warmUps, long iterationMillis, String... more) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(method) + "$")
                .forks(1)
                .jvmArgsAppend(Stream.concat(flags().stream(), Stream.of(more)).toArray(String[]::new))
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.milliseconds(iterationMillis))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(iterationMillis))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        parameters.forEach(options::param);
        try {
            return of(new Runner(options.build()).runSingle());
        } catch (RunnerException failed) {
            throw new Refused(method + " " + parameters, "JMH to run", failed);
        }
    }

    private static Fork of(RunResult result) {
        Collection<IterationResult> iterations =
                result.getBenchmarkResults().iterator().next().getIterationResults();
        return new Fork(
                median(iterations, IterationResult::getPrimaryResult),
                median(iterations, iteration -> iteration.getSecondaryResults().get(CPU)),
                median(iterations, iteration -> iteration.getSecondaryResults().get(ALLOCATED)));
    }

    private static double median(Collection<IterationResult> iterations, Function<IterationResult, Result<?>> figure) {
        return Bootstrap.median(
                iterations.stream().map(figure).mapToDouble(Result::getScore).toArray());
    }
}
