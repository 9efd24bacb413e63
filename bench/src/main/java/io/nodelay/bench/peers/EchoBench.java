package io.nodelay.bench.peers;

import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Progress;
import java.util.List;

/**
 * What does an echoed message cost the server, beside peers that do the same work in the same run?
 *
 * <p>Read the ratios, not the absolute figures: each is taken within a round, in which every server had its turn in a
 * fresh process. A ratio whose interval contains the bound of its goal decides nothing.
 */
public final class EchoBench {
    /** Whose figures are divided by the peers'. */
    public static final Peer OURS = Peer.NODELAY;

    private final Contest contest;

    public EchoBench(Edition edition, Turns turns) {
        this.contest = new Contest(EchoSection.BENCHMARK, edition, turns);
    }

    /**
     * What another build's server costs: a fresh process of it, under the load of this build.
     *
     * @return processor time in µs a unit, and units a second
     */
    public static List<Double> once(String classPath, Workload workload, Turns turns) {
        return new Bout(EchoSection.BENCHMARK, turns, new Pinning()).costs(workload, OURS, classPath);
    }

    /**
     * One measurement a workload and server.
     *
     * @param servers ours first
     */
    public List<Measurement> run(List<Peer> servers, List<Workload> workloads, Progress progress) {
        return contest.run(servers, workloads, progress);
    }
}
