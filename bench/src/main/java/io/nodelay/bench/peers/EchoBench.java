package io.nodelay.bench.peers;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pairing;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Rounds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What does an echoed message cost the server, beside peers that do the same work in the same run?
 *
 * <p>Read the ratios, not the absolute figures: each is taken within a round, in which every server had its turn in a
 * fresh process. A ratio whose interval contains the bound of its goal decides nothing.
 */
public final class EchoBench {
    /** Whose figures are divided by the peers'. */
    public static final Peer OURS = Peer.NODELAY;

    /**
     * What is to be compared.
     *
     * @param peers the servers, ours among them
     * @param workloads the kinds of work
     * @param pairs how many rounds, each of which gives one pair with every peer
     * @param warmNanos how long a server works before it is measured
     * @param nanos how long it is measured
     * @param systemCalls whether to count system calls in a run of its own
     */
    public record Plan(
            List<Peer> peers, List<Workload> workloads, int pairs, long warmNanos, long nanos, boolean systemCalls) {}

    private final Edition edition;
    private final Plan plan;
    private final Pinning pinning = new Pinning();
    private final SplittableRandom random = new SplittableRandom();

    public EchoBench(Edition edition, Plan plan) {
        this.edition = edition;
        this.plan = plan;
    }

    /** One measurement a workload and server. */
    public List<Measurement> run(Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (Workload workload : plan.workloads()) {
            measurements.addAll(compare(workload, progress));
        }
        return measurements;
    }

    private List<Measurement> compare(Workload workload, Progress progress) {
        Map<Peer, Measurement.Draft> drafts = new EnumMap<>(Peer.class);
        Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);
        for (Peer peer : plan.peers()) {
            drafts.put(peer, edition.measure(EchoSection.BENCHMARK, parameters(workload, peer)));
            samples.put(peer, new ArrayList<>());
        }
        int round = 0;
        for (List<Peer> order : Rounds.of(plan.peers(), plan.pairs(), random)) {
            round++;
            for (Peer peer : order) {
                progress.at("echo " + workload.label() + ", round " + round + "/" + plan.pairs() + ": " + peer);
                samples.get(peer).add(sample(workload, peer));
            }
        }
        plan.peers().forEach(peer -> figures(drafts.get(peer), workload, samples.get(peer)));
        pairings(drafts.get(OURS), samples);
        if (plan.systemCalls()) {
            systemCalls(workload, drafts, progress);
        }
        return drafts.values().stream().map(Measurement.Draft::finish).toList();
    }

    private Sample sample(Workload workload, Peer peer) {
        try (Server server = Server.start(peer, pinning.server());
                EchoLoad load = EchoLoad.start(workload, server.port(), pinning)) {
            load.warmUp(plan.warmNanos());
            return measure(workload, server, load);
        }
    }

    /** Two looks at a server that works on; the count is taken next to the clock at both. */
    private Sample measure(Workload workload, Server server, EchoLoad load) {
        load.latencies();
        long allocated = server.allocated();
        ProcessCpu before = server.cpu();
        long echoed = load.echoed();
        long began = System.nanoTime();
        sleep(plan.nanos());
        ProcessCpu after = server.cpu();
        long more = load.echoed() - echoed;
        long nanos = System.nanoTime() - began;
        return new Sample(
                more / workload.perUnit(),
                nanos,
                after.nanosSince(before),
                after.userShareSince(before),
                after.nanosSince(before, server.loopThread()),
                server.allocated() - allocated,
                load.latencies());
    }

    private Map<String, String> parameters(Workload workload, Peer peer) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, workload.label());
        parameters.put(EchoSection.SERVER, peer.toString());
        parameters.put("connections", Integer.toString(workload.connections()));
        parameters.put("bytes", Integer.toString(workload.size()));
        parameters.put("unit", workload.unit());
        parameters.put("serverFlags", String.join(" ", Server.FLAGS));
        parameters.put("pairs", Integer.toString(plan.pairs()));
        return parameters;
    }

    private void figures(Measurement.Draft draft, Workload workload, List<Sample> samples) {
        String per = "/" + workload.unit();
        draft.with(smaller(EchoSection.CPU, "us" + per, samples, Sample::cpuMicrosPerUnit))
                .with(smaller(EchoSection.USER, "us" + per, samples, Sample::userMicrosPerUnit))
                .with(smaller(EchoSection.LOOP, "us" + per, samples, Sample::loopMicrosPerUnit))
                .with(smaller(EchoSection.ALLOCATED, "B" + per, samples, Sample::allocatedPerUnit))
                .with(Metric.bigger(EchoSection.RATE, "1/s", median(samples, Sample::unitsPerSecond), samples.size()))
                .caveat(pinning.sentence());
        if (workload == Workload.PINGPONG) {
            draft.with(smaller(EchoSection.P50, "us", samples, sample -> sample.latencyMicros(50)))
                    .with(smaller(EchoSection.P99, "us", samples, sample -> sample.latencyMicros(99)));
        }
    }

    private void pairings(Measurement.Draft ours, Map<Peer, List<Sample>> samples) {
        samples.forEach((peer, theirs) -> {
            if (peer != OURS) {
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < theirs.size(); i++) {
                    ratios.add(samples.get(OURS).get(i).cpuMicrosPerUnit()
                            / theirs.get(i).cpuMicrosPerUnit());
                }
                ours.with(Pairing.of(EchoSection.CPU, OURS.toString(), peer.toString(), ratios));
            }
        });
    }

    private void systemCalls(Workload workload, Map<Peer, Measurement.Draft> drafts, Progress progress) {
        SystemCalls strace = new SystemCalls(pinning, plan.warmNanos(), plan.nanos());
        drafts.forEach((peer, draft) -> {
            progress.at("echo " + workload.label() + ", system calls: " + peer);
            strace.count(workload, peer, draft);
        });
    }

    private static Metric smaller(String name, String unit, List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return Metric.smaller(name, unit, median(samples, figure), samples.size());
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return Bootstrap.median(samples.stream().mapToDouble(figure).toArray());
    }

    static void sleep(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }
}
