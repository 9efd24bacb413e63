package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.peers.IdleBench;
import io.nodelay.bench.peers.IdlePeer;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.IdleSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code idle}: heap and processor time of connections that do nothing. */
@Command(
        name = "idle",
        description = {
            "Measures live heap and processor time of idle connections, beside the JDK's own floor.",
            "Server and client are processes of their own, and each needs a descriptor a connection. Ends with 1 if a "
                    + "goal is missed and with 2 if descriptors allow only fewer connections, which are then measured."
        })
final class IdleCommand implements Callable<Integer> {
    private static final int LEAST = 1_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "Connections, from 1000 on (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Seconds of idleness in which processor time is measured (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "PEER",
            defaultValue = "raw",
            description =
                    "Servers to stand beside nodelay-reader and http (our HTTP server): nodelay (which pipes), netty-epoll, "
                            + "netty-nio, raw (the floor), http-netty-epoll, http-netty-nio, http-jdk, http-raw "
                            + "(default: ${DEFAULT-VALUE}).")
    private List<String> peers;

    @Option(names = "--no-verdict", description = "End with 0 whatever the goals' verdicts are.")
    private boolean noVerdict;

    @Override
    public Integer call() {
        Checks.atLeast("--connections", LEAST, connections);
        long nanos = Checks.nanos("--time", seconds);
        Optional<Integer> fewer = IdleBench.mostConnections().filter(most -> most < connections);
        fewer.ifPresent(most -> spec.commandLine()
                .getErr()
                .println("idle: expected descriptors for " + connections + " connections, found enough for " + most
                        + " (raise the hard limit, ulimit -Hn); measuring those"));
        output.prepare();
        List<IdlePeer> servers = servers();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new IdleBench(edition, fewer.orElse(connections), nanos).run(servers, progress);
        }
        output.publish(IdleSection.BENCHMARK, measurements, spec.commandLine());
        return fewer.isPresent() ? Exit.REFUSED : verdict(measurements);
    }

    private List<IdlePeer> servers() {
        List<IdlePeer> servers = new ArrayList<>(IdlePeer.OURS);
        peers.stream()
                .map(IdlePeer::named)
                .filter(peer -> !servers.contains(peer))
                .forEach(servers::add);
        for (IdlePeer peer : servers) {
            peer.missing().ifPresent(why -> {
                throw new Refused("--peer", peer + " to run here", why);
            });
        }
        return servers;
    }

    private int verdict(List<Measurement> measurements) {
        return noVerdict ? Exit.FINE : Exit.of(IdleSection.judge(measurements));
    }
}
