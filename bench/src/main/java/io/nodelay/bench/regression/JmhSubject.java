package io.nodelay.bench.regression;

import io.nodelay.bench.functions.JmhProcess;
import io.nodelay.bench.results.Better;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the JMH benchmarks.
 *
 * @param method its name with that of its class
 * @param parameters one value each
 * @param warmUps iterations until its code is compiled
 * @param counters figures beside the time: counters of the benchmark, by their names
 */
record JmhSubject(String method, Map<String, String> parameters, int warmUps, List<Figure> counters)
        implements Subject {
    private static final Figure TIME = new Figure("time", "ns/op", Better.SMALLER);
    /** To start JMH and the fork, and to end both. */
    private static final int START_MILLIS = 1_100;

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
        return JmhProcess.figures(
                build.classPath(),
                build.flags(),
                method,
                parameters,
                warmUps,
                counters.stream().map(Figure::name).toList());
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
