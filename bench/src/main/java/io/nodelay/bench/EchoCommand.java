package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.peers.Contender;
import io.nodelay.bench.peers.EchoBench;
import io.nodelay.bench.peers.Peer;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.peers.Workload;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Goal;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code echo}: the server's cost of an echoed message, beside peers. */
@Command(
        name = "echo",
        description = {
            "Compares what an echoed message costs the server with Netty and with the least raw-NIO program.",
            "Every figure comes from a fresh server process. Ends with 1 if a goal is missed by the whole interval of "
                    + "its ratio, and with 3 if an interval contains its goal's bound."
        })
final class EchoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "PEER",
            defaultValue = "netty-epoll,netty-nio,raw",
            description = "Servers to stand beside nodelay: netty-epoll, netty-nio, raw (default: ${DEFAULT-VALUE}).")
    private List<String> peers;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "WORKLOAD",
            defaultValue = "PINGPONG,STREAM",
            description = "PINGPONG: 64-byte messages on 64 connections. STREAM: 64 KiB writes on 4 connections "
                    + "(default: ${DEFAULT-VALUE}).")
    private List<Workload> workloads;

    @Mixin
    private Turning turning;

    @Override
    public Integer call() {
        List<Peer> servers = servers(peers, Peer::named, EchoBench.OURS);
        Turns turns = turning.turns();
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new EchoBench(edition, turns).run(servers, workloads, progress);
        }
        output.publish(EchoSection.BENCHMARK, measurements, spec.commandLine());
        return turning.code(Goal.judgeEcho(measurements));
    }

    /** Ours first, then those asked for; one that cannot run here is refused with its reason. */
    static <P extends Contender> List<P> servers(List<String> labels, Function<String, P> named, P ours) {
        List<P> servers = new ArrayList<>(List.of(ours));
        labels.stream().map(named).filter(peer -> !servers.contains(peer)).forEach(servers::add);
        for (P peer : servers) {
            peer.missing().ifPresent(why -> {
                throw new Refused("--peer", peer + " to run here", why);
            });
        }
        return servers;
    }
}
