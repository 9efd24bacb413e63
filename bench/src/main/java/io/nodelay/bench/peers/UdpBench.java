package io.nodelay.bench.peers;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.UdpSection;
import java.util.List;

/**
 * What does an echoed datagram cost the server, beside peers that do the same work in the same run?
 *
 * <p>Read the ratios, as those of {@link EchoBench}. What the processor spends is nearly all the kernel's; what is
 * allocated is the library's and the JDK's, and {@link UdpPeer#RAW} tells which is which.
 */
public final class UdpBench {
    /** Whose figures are divided by the peers'. */
    public static final UdpPeer OURS = UdpPeer.NODELAY;

    private final Contest contest;

    public UdpBench(Edition edition, Turns turns) {
        this.contest = new Contest(UdpSection.BENCHMARK, edition, turns);
    }

    /**
     * One measurement a work and server.
     *
     * @param servers ours first
     */
    public List<Measurement> run(List<UdpPeer> servers, List<UdpWork> works, Progress progress) {
        return contest.run(servers, works, progress);
    }
}
