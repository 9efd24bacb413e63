package io.nodelay.bench.regression;

import io.nodelay.bench.functions.JmhProcess;
import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * One of the JMH benchmarks.
 *
 * <p>Builds are compared at once, all on one processor, where the kernel has them take turns every few milliseconds: what
 * makes a processor slower for a while, such as a neighbour's thread on the same core, is shorter than a process lives and
 * longer than such a turn. That is why the time is that on a processor.
 *
 * @param method its name with that of its class
 * @param parameters one value each
 * @param warmUps iterations until its code is compiled, with a processor for half of the time
 * @param counters figures beside the time: counters of the benchmark, by their names
 */
record JmhSubject(String method, Map<String, String> parameters, int warmUps, List<Figure> counters)
        implements Subject {
    private static final Figure TIME = new Figure("time", "ns/op", Better.SMALLER);
    /** The counter that has it. */
    private static final String CPU = "cpu";
    /** To start JMH and the fork, and to end both. */
    private static final int START_MILLIS = 1_300;

    JmhSubject(Class<?> benchmark, String method, Map<String, String> parameters, int warmUps) {
        this(benchmark, method, parameters, warmUps, List.of());
    }

    JmhSubject(Class<?> benchmark, String method, Map<String, String> parameters, int warmUps, List<Figure> counters) {
        this(benchmark.getName() + "." + method, parameters, warmUps, counters);
    }

    @Override
    public String question() {
        return method;
    }

    @Override
    public List<Figure> figures() {
        return Stream.concat(Stream.of(TIME), counters.stream()).toList();
    }

    @Override
    public List<Double> ask(Build build) {
        return ask(build, List.of());
    }

    @Override
    public List<List<Double>> askAll(List<Build> builds) {
        List<String> pinned = new Pinning().serverProcess();
        if (pinned.isEmpty()) {
            return Subject.super.askAll(builds);
        }
        List<CompletableFuture<List<Double>>> asked = new ArrayList<>();
        builds.forEach(build -> asked.add(CompletableFuture.supplyAsync(() -> ask(build, pinned))));
        try {
            return asked.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Refused refused ? refused : failed;
        }
    }

    private List<Double> ask(Build build, List<String> before) {
        List<String> names = Stream.concat(Stream.of(CPU), counters.stream().map(Figure::name))
                .toList();
        return new JmhProcess(method, parameters, warmUps, names).figures(before, build.classPath(), build.flags());
    }

    @Override
    public Duration measured() {
        return Duration.ofMillis(JmhProcess.ITERATIONS * (long) JmhProcess.ITERATION_MILLIS);
    }

    @Override
    public Duration estimate() {
        return Duration.ofMillis(START_MILLIS + (warmUps + JmhProcess.ITERATIONS) * (long) JmhProcess.ITERATION_MILLIS);
    }
}
