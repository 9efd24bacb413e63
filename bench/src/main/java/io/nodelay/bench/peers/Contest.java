package io.nodelay.bench.peers;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pairing;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Rounds;
import io.nodelay.bench.results.Self;
import io.nodelay.bench.results.UdpSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Bout bout;
    private final SplittableRandom random = new SplittableRandom();

    Contest(String benchmark, Edition edition, Turns turns) {
        this.benchmark = benchmark;
        this.edition = edition;
        this.turns = turns;
        this.bout = new Bout(benchmark, turns, pinning);
    }

    /**
     * One measurement a work and server.
     *
     * @param servers ours first: its figures are divided by the others'
     */
    List<Measurement> run(List<? extends Contender> servers, List<? extends Work> works, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (Work work : works) {
            measurements.addAll(compare(
                    servers.stream().map(server -> Entry.of(server, work)).toList(), progress));
        }
        return measurements;
    }

    /**
     * What takes turns with others.
     *
     * @param name in pairings
     */
    record Entry(Contender server, Work work, String name) {
        static Entry of(Contender server, Work work) {
            return new Entry(server, work, server.toString());
        }

        @Override
        public String toString() {
            return work.label() + ", " + server;
        }
    }

    /**
     * One measurement an entry.
     *
     * @param entries the figures of the first are divided by the others'
     */
    List<Measurement> compare(List<Entry> entries, Progress progress) {
        Map<Entry, Measurement.Draft> drafts = new LinkedHashMap<>();
        Map<Entry, List<Sample>> samples = new LinkedHashMap<>();
        for (Entry entry : entries) {
            drafts.put(entry, edition.measure(benchmark, parameters(entry.work(), entry.server())));
            samples.put(entry, new ArrayList<>());
        }
        int round = 0;
        for (List<Entry> order : Rounds.of(entries, turns.pairs(), random)) {
            round++;
            for (Entry entry : order) {
                progress.at(benchmark + " " + entry + ", round " + round + "/" + turns.pairs());
                samples.get(entry).add(bout.sample(entry.work(), entry.server(), Self.lab()));
            }
        }
        drafts.forEach((entry, draft) -> figures(draft, entry.work(), entry.server(), samples.get(entry)));
        pairings(entries.get(0), drafts, samples);
        if (turns.systemCalls()) {
            systemCalls(drafts, progress);
        }
        return drafts.values().stream().map(Measurement.Draft::finish).toList();
    }

    private Map<String, String> parameters(Work work, Contender server) {
        Map<String, String> parameters = new LinkedHashMap<>(work.parameters());
        parameters.put(EchoSection.SERVER, server.toString());
        parameters.put("unit", work.unit());
        parameters.put("serverFlags", String.join(" ", Server.FLAGS));
        parameters.put("pairs", Integer.toString(turns.pairs()));
        return parameters;
    }

    private void figures(Measurement.Draft draft, Work work, Contender server, List<Sample> samples) {
        String per = "/" + work.unit();
        draft.with(smaller(EchoSection.CPU, "us" + per, samples, Sample::cpuMicrosPerUnit))
                .with(smaller(EchoSection.USER, "us" + per, samples, Sample::userMicrosPerUnit))
                .with(smaller(EchoSection.LOOP, "us" + per, samples, Sample::loopMicrosPerUnit))
                .with(Metric.bigger(EchoSection.RATE, "1/s", median(samples, Sample::unitsPerSecond), samples.size()))
                .caveat(pinning.sentence("What is measured", "its load"));
        if (samples.stream().allMatch(sample -> sample.calls() > 0)) {
            draft.with(smaller(EchoSection.COUNTED, "1", samples, Sample::callsPerUnit));
        }
        if (server.tellsAllocation()) {
            draft.with(smaller(EchoSection.ALLOCATED, "B" + per, samples, Sample::allocatedPerUnit))
                    .with(smaller(EchoSection.COMPILING, "1", samples, Sample::compilingShare));
        }
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

    private static void pairings(Entry ours, Map<Entry, Measurement.Draft> drafts, Map<Entry, List<Sample>> samples) {
        List<Sample> own = samples.get(ours);
        samples.forEach((peer, theirs) -> {
            if (!peer.equals(ours)) {
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < theirs.size(); i++) {
                    ratios.add(own.get(i).cpuMicrosPerUnit() / theirs.get(i).cpuMicrosPerUnit());
                }
                drafts.get(ours).with(Pairing.of(EchoSection.CPU, ours.name(), peer.name(), ratios));
            }
        });
    }

    private void systemCalls(Map<Entry, Measurement.Draft> drafts, Progress progress) {
        SystemCalls strace = new SystemCalls(pinning, turns.warmNanos(), turns.nanos());
        drafts.forEach((entry, draft) -> {
            progress.at(benchmark + " " + entry + ", system calls");
            strace.count(entry.work(), entry.server(), draft);
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
