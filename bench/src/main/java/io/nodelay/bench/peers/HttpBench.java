package io.nodelay.bench.peers;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.HttpSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Progress;
import java.util.List;
import java.util.Optional;

/**
 * What does an answered HTTP request cost the server, beside peers that answer the same in the same run?
 *
 * <p>Read the ratios, as those of {@link EchoBench}, and the pipelined ones first: there the kernel's part is shared by
 * sixteen requests, and what is left is the server's own.
 */
public final class HttpBench {
    /** Whose figures are divided by the peers'. */
    public static final HttpPeer OURS = HttpPeer.NODELAY;

    private final Contest contest;

    public HttpBench(Edition edition, Turns turns) {
        this.contest = new Contest(HttpSection.BENCHMARK, edition, turns);
    }

    /** Why it cannot run here, if so. */
    public static Optional<String> missing() {
        return WrkLoad.missing();
    }

    /** What another build's server costs, as {@link EchoBench#once}. */
    public static List<Double> once(String classPath, HttpWork work, Turns turns) {
        return new Bout(HttpSection.BENCHMARK, turns, new Pinning()).costs(work, OURS, classPath);
    }

    /**
     * One measurement a work and server.
     *
     * @param servers ours first
     */
    public List<Measurement> run(List<HttpPeer> servers, List<HttpWork> works, Progress progress) {
        return contest.run(servers, works, progress);
    }
}
