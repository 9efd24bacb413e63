package io.nodelay.bench.peers;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pairing;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Rounds;
import io.nodelay.bench.results.UdpSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Servers compared on the same work: in every round each has its turn in a fresh process, and the ratios of our figures
 * to the others' are taken within rounds.
 */
final class Contest {
    private final String benchmark;
    private final Edition edition;
    private final Turns turns;
    private final Pinning pinning = new Pinning();
    private final SplittableRandom random = new SplittableRandom();

    Contest(String benchmark, Edition edition, Turns turns) {
        this.benchmark = benchmark;
        this.edition = edition;
        this.turns = turns;
    }

    /**
     * One measurement a work and server.
     *
     * @param servers ours first: its figures are divided by the others'
     */
    List<Measurement> run(List<? extends Contender> servers, List<? extends Work> works, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (Work work : works) {
            measurements.addAll(compare(servers, work, progress));
        }
        return measurements;
    }

    private List<Measurement> compare(List<? extends Contender> servers, Work work, Progress progress) {
        Map<Contender, Measurement.Draft> drafts = new LinkedHashMap<>();
        Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
        for (Contender server : servers) {
            drafts.put(server, edition.measure(benchmark, parameters(work, server)));
            samples.put(server, new ArrayList<>());
        }
        int round = 0;
        for (List<? extends Contender> order : Rounds.of(servers, turns.pairs(), random)) {
            round++;
            for (Contender server : order) {
                progress.at(benchmark + " " + work.label() + ", round " + round + "/" + turns.pairs() + ": " + server);
                samples.get(server).add(sample(work, server));
            }
        }
        drafts.forEach((server, draft) -> figures(draft, work, samples.get(server)));
        pairings(servers.get(0), drafts, samples);
        if (turns.systemCalls()) {
            systemCalls(work, drafts, progress);
        }
        return drafts.values().stream().map(Measurement.Draft::finish).toList();
    }

    private Sample sample(Work work, Contender contender) {
        try (Server server = Server.start(contender, pinning.server());
                Load load = work.begin(server.port(), pinning)) {
            load.warmUp(work, turns.warmNanos());
            return measure(work, server, load);
        }
    }

    /** Two looks at a server that works on; the count is taken next to the clock at both. */
    private Sample measure(Work work, Server server, Load load) {
        load.latencies();
        Optional<Loss> lost = load.loss();
        long allocated = server.allocated();
        ProcessCpu before = server.cpu();
        long echoed = load.echoed();
        long began = System.nanoTime();
        sleep(turns.nanos());
        ProcessCpu after = server.cpu();
        long more = load.echoed() - echoed;
        long nanos = System.nanoTime() - began;
        if (more == 0) {
            throw new Refused(benchmark + " " + work.label(), "a server that answers", "nothing came back");
        }
        return new Sample(
                more / work.perUnit(),
                nanos,
                after.nanosSince(before),
                after.userShareSince(before),
                after.nanosSince(before, server.loopThread()),
                server.allocated() - allocated,
                load.latencies(),
                load.loss().map(now -> now.since(lost.orElseThrow())));
    }

    private Map<String, String> parameters(Work work, Contender server) {
        Map<String, String> parameters = new LinkedHashMap<>(work.parameters());
        parameters.put(EchoSection.SERVER, server.toString());
        parameters.put("unit", work.unit());
        parameters.put("serverFlags", String.join(" ", Server.FLAGS));
        parameters.put("pairs", Integer.toString(turns.pairs()));
        return parameters;
    }

    private void figures(Measurement.Draft draft, Work work, List<Sample> samples) {
        String per = "/" + work.unit();
        draft.with(smaller(EchoSection.CPU, "us" + per, samples, Sample::cpuMicrosPerUnit))
                .with(smaller(EchoSection.USER, "us" + per, samples, Sample::userMicrosPerUnit))
                .with(smaller(EchoSection.LOOP, "us" + per, samples, Sample::loopMicrosPerUnit))
                .with(smaller(EchoSection.ALLOCATED, "B" + per, samples, Sample::allocatedPerUnit))
                .with(Metric.bigger(EchoSection.RATE, "1/s", median(samples, Sample::unitsPerSecond), samples.size()))
                .caveat(pinning.sentence());
        if (work.timed()) {
            draft.with(smaller(EchoSection.P50, "us", samples, sample -> sample.latencyMicros(50)))
                    .with(smaller(EchoSection.P99, "us", samples, sample -> sample.latencyMicros(99)));
        }
        List<Loss> losses =
                samples.stream().flatMap(sample -> sample.loss().stream()).toList();
        if (!losses.isEmpty()) {
            draft.with(sum(UdpSection.LOST, losses, Loss::unanswered))
                    .with(sum(UdpSection.ERRORS, losses, Loss::errors))
                    .with(sum(UdpSection.OVERFLOWS, losses, Loss::overflows));
        }
    }

    private static void pairings(
            Contender ours, Map<Contender, Measurement.Draft> drafts, Map<Contender, List<Sample>> samples) {
        List<Sample> own = samples.get(ours);
        samples.forEach((peer, theirs) -> {
            if (peer != ours) {
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < theirs.size(); i++) {
                    ratios.add(own.get(i).cpuMicrosPerUnit() / theirs.get(i).cpuMicrosPerUnit());
                }
                drafts.get(ours).with(Pairing.of(EchoSection.CPU, ours.toString(), peer.toString(), ratios));
            }
        });
    }

    private void systemCalls(Work work, Map<Contender, Measurement.Draft> drafts, Progress progress) {
        SystemCalls strace = new SystemCalls(pinning, turns.warmNanos(), turns.nanos());
        drafts.forEach((server, draft) -> {
            progress.at(benchmark + " " + work.label() + ", system calls: " + server);
            strace.count(work, server, draft);
        });
    }

    private static Metric smaller(String name, String unit, List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return Metric.smaller(name, unit, median(samples, figure), samples.size());
    }

    /** Over all rounds. */
    private static Metric sum(String name, List<Loss> losses, ToDoubleFunction<Loss> figure) {
        return Metric.smaller(name, "1", losses.stream().mapToDouble(figure).sum(), losses.size());
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
