package io.nodelay.bench.peers;

import io.nodelay.bench.results.ClientSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Progress;
import java.util.List;

/**
 * What does an answered HTTP request cost the client, beside clients that ask the same of the same server in the same run?
 *
 * <p>Here the client is the process that is measured, and its load is a server. Read the ratios, as those of
 * {@link EchoBench}.
 */
public final class ClientBench {
    /** Whose figures are divided by the peers'. */
    public static final ClientPeer OURS = ClientPeer.NODELAY;

    private final Contest contest;

    public ClientBench(Edition edition, Turns turns) {
        this.contest = new Contest(ClientSection.BENCHMARK, edition, turns);
    }

    /**
     * One measurement a work and client.
     *
     * @param clients ours first
     */
    public List<Measurement> run(List<ClientPeer> clients, List<ClientWork> works, Progress progress) {
        return contest.run(clients, works, progress);
    }
}
