package io.nodelay.bench.regression;

import io.nodelay.bench.peers.EchoBench;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.peers.Workload;
import io.nodelay.bench.results.Better;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A build's echo server under this build's load: what a message costs it, and how many it returns. */
record EchoSubject(Workload workload) implements Subject {
    private static final Turns TURNS =
            new Turns(1, TimeUnit.MILLISECONDS.toNanos(2_000), TimeUnit.MILLISECONDS.toNanos(1_500), false);
    private static final int START_MILLIS = 700;

    @Override
    public String question() {
        return "echo." + workload.label();
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure("cpu", "us/" + workload.unit(), Better.SMALLER),
                new Figure("rate", workload.unit() + "/s", Better.BIGGER));
    }

    @Override
    public List<Double> ask(Build build) {
        return EchoBench.once(build.classPath(), workload, TURNS);
    }

    @Override
    public Duration measured() {
        return Duration.ofNanos(TURNS.nanos());
    }

    @Override
    public Duration estimate() {
        return Duration.ofNanos(TURNS.warmNanos() + TURNS.nanos()).plusMillis(START_MILLIS);
    }
}
