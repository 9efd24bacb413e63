package io.nodelay.bench.peers;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Helper;
import io.nodelay.bench.results.IdleSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Self;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What does an open connection cost on which nothing happens?
 *
 * <p>Read the difference to {@code raw}, which has the JDK's channel and key and nothing else: that part nobody can
 * avoid. The processor's share tells whether something polls or ticks.
 */
public final class IdleBench {
    private static final int FEW = 200;
    /** Descriptors a JVM needs for itself: jars, modules, selectors, pipes. */
    private static final int OWN_DESCRIPTORS = 200;

    private static final int HARD_LIMIT = 4;
    private static final long SETTLE_NANOS = 1_000_000_000;

    private final String benchmark;
    private final Edition edition;
    private final int connections;
    private final long nanos;

    public IdleBench(Edition edition, int connections, long nanos) {
        this(IdleSection.BENCHMARK, edition, connections, nanos);
    }

    IdleBench(String benchmark, Edition edition, int connections, long nanos) {
        this.benchmark = benchmark;
        this.edition = edition;
        this.connections = connections;
        this.nanos = nanos;
    }

    /** How many connections a process may hold here: each takes a descriptor, up to the hard limit, which a JVM uses. */
    public static Optional<Integer> mostConnections() {
        return Proc.text("/proc/self/limits").flatMap(IdleBench::hardLimit).map(limit -> limit - OWN_DESCRIPTORS);
    }

    /** The hard limit of open files from the text of {@code /proc/self/limits}; empty if there is none. */
    static Optional<Integer> hardLimit(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[HARD_LIMIT])
                .filter(limit -> !limit.equals("unlimited"))
                .map(Integer::valueOf)
                .findFirst();
    }

    /** One measurement a server. */
    public List<Measurement> run(List<IdlePeer> peers, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (IdlePeer peer : peers) {
            progress.at(benchmark + ": " + peer);
            measurements.add(measure(peer));
        }
        return measurements;
    }

    private Measurement measure(IdlePeer peer) {
        Measurement.Draft draft = edition.measure(benchmark, parameters(peer));
        try (Server server = Server.start(peer.contender(), List.of());
                Helper client = Helper.start("idle client", client(server.port(), peer))) {
            client.ask("grow " + FEW, "held");
            Server.Live few = server.live();
            client.ask("grow " + connections, "held");
            Server.Live all = server.live();
            Contest.sleep(SETTLE_NANOS);
            return draft.with(growth(IdleSection.HEAP, few.heap(), all.heap()))
                    .with(growth(IdleSection.DIRECT, few.direct(), all.direct()))
                    .with(cpu(server))
                    .finish();
        }
    }

    private Metric growth(String name, long few, long all) {
        int more = connections - FEW;
        return Metric.smaller(name, "B", (double) (all - few) / more, more);
    }

    private Metric cpu(Server server) {
        ProcessCpu before = server.cpu();
        long began = System.nanoTime();
        Contest.sleep(nanos);
        long used = server.cpu().nanosSince(before);
        return Metric.smaller(IdleSection.CPU, "1", (double) used / (System.nanoTime() - began), 1);
    }

    private Map<String, String> parameters(IdlePeer peer) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(IdleSection.SERVER, peer.toString());
        parameters.put(IdleSection.CONNECTIONS, Integer.toString(connections));
        parameters.put("serverFlags", String.join(" ", Server.FLAGS));
        return parameters;
    }

    private static List<String> client(int port, IdlePeer peer) {
        List<String> line = new ArrayList<>(List.of(Self.java(), "-Xmx256m", "-XX:+UseSerialGC"));
        line.addAll(Self.lab());
        line.addAll(List.of("hold", Integer.toString(port)));
        if (peer.http()) {
            line.add("--http");
        }
        if (peer.tls()) {
            line.add("--tls");
        }
        return line;
    }
}
