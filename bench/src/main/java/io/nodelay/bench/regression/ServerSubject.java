package io.nodelay.bench.regression;

import io.nodelay.bench.peers.EchoBench;
import io.nodelay.bench.peers.HttpBench;
import io.nodelay.bench.peers.HttpWork;
import io.nodelay.bench.peers.TlsBench;
import io.nodelay.bench.peers.TlsWork;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.peers.Workload;
import io.nodelay.bench.results.Better;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A build's server under this build's load: what a unit of its work costs it, and how many it does.
 *
 * @param question what the work is
 * @param unit one message, or one request
 * @param warmUps how many times {@link #WARM_MILLIS} it is loaded before it is measured
 * @param turns how long it is measured
 * @param once asks a server of this class path
 */
record ServerSubject(String question, String unit, int warmUps, Turns turns, Function<String, List<Double>> once)
        implements Subject {
    private static final int WARM_MILLIS = 2_000;
    private static final Turns TURNS = turns(1_500);
    /** In its time the load also shakes hands, 64 times, which leaves a busy machine little of a shorter one. */
    private static final Turns LONG_TURNS = turns(4_000);

    private static final int START_MILLIS = 700;
    /** Those of HTTP wait until the JIT compilers are quiet, at most as long as a load's warm-up may take. */
    private static final int HTTP_WARM_UPS = 3;

    static ServerSubject echo(Workload workload) {
        return new ServerSubject(
                "echo." + workload.label(), workload.unit(), 1, TURNS, jar -> EchoBench.once(jar, workload, TURNS));
    }

    static ServerSubject http(HttpWork work) {
        return new ServerSubject(
                "http." + word(work.label()),
                work.unit(),
                HTTP_WARM_UPS,
                TURNS,
                jar -> HttpBench.once(jar, work, TURNS));
    }

    /** One small request in flight on each of 64 connections over TLS. */
    static ServerSubject https() {
        TlsWork work = TlsWork.HTTPS;
        return new ServerSubject(
                "tls." + word(work.label()),
                work.unit(),
                HTTP_WARM_UPS,
                LONG_TURNS,
                jar -> TlsBench.once(jar, work, LONG_TURNS));
    }

    private static Turns turns(long millis) {
        return new Turns(1, TimeUnit.MILLISECONDS.toNanos(WARM_MILLIS), TimeUnit.MILLISECONDS.toNanos(millis), false);
    }

    private static String word(String label) {
        return label.replace(' ', '-');
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure("cpu", "us/" + unit, Better.SMALLER), new Figure("rate", unit + "/s", Better.BIGGER));
    }

    @Override
    public List<Double> ask(Build build) {
        return once.apply(build.classPath());
    }

    @Override
    public Duration measured() {
        return Duration.ofNanos(turns.nanos());
    }

    @Override
    public Duration estimate() {
        return measured().plusMillis(START_MILLIS + (long) warmUps * WARM_MILLIS);
    }
}
