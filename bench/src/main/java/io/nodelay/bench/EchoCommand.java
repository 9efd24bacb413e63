package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.peers.EchoBench;
import io.nodelay.bench.peers.Peer;
import io.nodelay.bench.peers.Workload;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Goal;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--pairs",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "Rounds, each with one fresh process a server (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "Seconds a server works before it is measured, up to three times as long on a busy machine "
                    + "(default: ${DEFAULT-VALUE}).")
    private double warmup;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "Seconds a server is measured (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--no-strace", description = "Do not count system calls, even where strace is installed.")
    private boolean noStrace;

    @Option(names = "--no-verdict", description = "End with 0 whatever the goals' verdicts are.")
    private boolean noVerdict;

    @Override
    public Integer call() {
        Checks.atLeast("--pairs", 1, pairs);
        EchoBench.Plan plan = new EchoBench.Plan(
                servers(peers, EchoBench.OURS),
                workloads,
                pairs,
                Checks.nanos("--warmup", warmup),
                Checks.nanos("--time", seconds),
                !noStrace);
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new EchoBench(edition, plan).run(progress);
        }
        output.publish(EchoSection.BENCHMARK, measurements, spec.commandLine());
        return noVerdict ? Exit.FINE : Exit.of(Goal.judgeEcho(measurements));
    }

    /** Ours first, then those asked for; one that cannot run here is refused with its reason. */
    static List<Peer> servers(List<String> labels, Peer ours) {
        List<Peer> servers = new ArrayList<>(List.of(ours));
        labels.stream().map(Peer::named).filter(peer -> !servers.contains(peer)).forEach(servers::add);
        for (Peer peer : servers) {
            peer.missing().ifPresent(why -> {
                throw new Refused("--peer", peer + " to run here", why);
            });
        }
        return servers;
    }
}
