package io.nodelay.bench.regression;

import io.nodelay.bench.functions.JmhProcess;
import io.nodelay.bench.results.Better;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of the JMH benchmarks.
 *
 * @param method its name with that of its class
 * @param parameters one value each
 * @param warmUps iterations until its code is compiled
 */
record JmhSubject(String method, Map<String, String> parameters, int warmUps) implements Subject {
    private static final List<Figure> TIME = List.of(new Figure("time", "ns/op", Better.SMALLER));
    /** To start JMH and the fork, and to end both. */
    private static final int START_MILLIS = 1_100;

    JmhSubject(Class<?> benchmark, String method, Map<String, String> parameters, int warmUps) {
        this(benchmark.getName() + "." + method, parameters, warmUps);
    }

    @Override
    public String question() {
        return method;
    }

    @Override
    public List<Figure> figures() {
        return TIME;
    }

    @Override
    public List<Double> ask(Build build) {
        return List.of(JmhProcess.nanos(build.classPath(), build.flags(), method, parameters, warmUps));
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
