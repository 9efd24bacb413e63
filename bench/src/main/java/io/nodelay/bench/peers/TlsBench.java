package io.nodelay.bench.peers;

import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.TlsIdleSection;
import io.nodelay.bench.results.TlsSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What does TLS cost the server, beside peers: a request over HTTPS, a megabyte echoed, a handshake, a connection that is
 * idle; and how much of a handshake does a session save that goes on?
 *
 * <p>Read the ratios, as those of {@link EchoBench}. The engine is most of each figure: beside Netty with the JDK's they show
 * what the rest costs, beside BoringSSL what the engine does.
 */
public final class TlsBench {
    private static final TlsPeer OURS = TlsPeer.NODELAY;
    /** What an idle connection is compared with: those that keep what they know on the heap. */
    private static final List<TlsPeer> ON_THE_HEAP = List.of(TlsPeer.NODELAY_READER, TlsPeer.NETTY_JDK, TlsPeer.BARE);

    private final Edition edition;
    private final Turns turns;
    private final Contest contest;

    public TlsBench(Edition edition, Turns turns) {
        this.edition = edition;
        this.turns = turns;
        this.contest = new Contest(TlsSection.BENCHMARK, edition, turns);
    }

    /** Why the load cannot run here, if so. */
    public static Optional<String> missing() {
        return WrkLoad.missing().or(NettyEcho::epollMissing).or(NettyTls::boringsslMissing);
    }

    /** What another build's server costs, as {@link EchoBench#once}. */
    public static List<Double> once(String classPath, TlsWork work, Turns turns) {
        return new Bout(TlsSection.BENCHMARK, turns, new Pinning())
                .costs(work, new TlsContender(OURS, work.http()), classPath);
    }

    /**
     * One measurement a work and server: ours, and those of the peers that do this work; with full handshakes also ours of
     * sessions that go on.
     */
    public List<Measurement> servers(List<TlsPeer> peers, List<TlsWork> works, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (TlsWork work : works) {
            TlsContender ours = new TlsContender(OURS, work.http());
            List<Contest.Entry> entries = new ArrayList<>(List.of(Contest.Entry.of(ours, work)));
            peers.stream()
                    .filter(work::isDoneBy)
                    .map(peer -> Contest.Entry.of(new TlsContender(peer, work.http()), work))
                    .forEach(entries::add);
            work.resumed().ifPresent(resumed -> entries.add(new Contest.Entry(ours, resumed, resumed.label())));
            measurements.addAll(contest.compare(entries, progress));
        }
        return measurements;
    }

    /** One measurement a server whose connections are held idle. */
    public List<Measurement> idle(int connections, Progress progress) {
        return new IdleBench(TlsIdleSection.BENCHMARK, edition, connections, turns.nanos())
                .run(ON_THE_HEAP.stream().map(IdlePeer::over).toList(), progress);
    }
}
