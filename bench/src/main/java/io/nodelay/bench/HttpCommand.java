package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.functions.HeadBench;
import io.nodelay.bench.peers.HttpBench;
import io.nodelay.bench.peers.HttpPeer;
import io.nodelay.bench.peers.HttpWork;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Goal;
import io.nodelay.bench.results.HeadSection;
import io.nodelay.bench.results.HttpSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import io.nodelay.http.Heads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code http}: what a request's head costs in memory, and an answered request over sockets, beside peers. */
@Command(
        name = "http",
        description = {
            "Compares what it costs to take a request's head apart with Netty's decoder, and what an answered request costs "
                    + "the server with Netty, the JDK's server and the least raw-NIO program.",
            "Every figure comes from a fresh process, and those compared take turns. The servers are loaded by wrk, which has "
                    + "to be installed. Ends with 1 if a goal is missed by the whole interval of its ratio, and with 3 if an "
                    + "interval contains its goal's bound."
        })
final class HttpCommand implements Callable<Integer> {

    /** What is measured. */
    private enum Part {
        HEADS,
        SERVERS
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--part",
            split = ",",
            paramLabel = "PART",
            defaultValue = "HEADS,SERVERS",
            description = "What is measured: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Part> parts;

    @Option(
            names = "--head",
            split = ",",
            paramLabel = "HEAD",
            defaultValue = "SMALL,WRK,BROWSER",
            description = "Heads: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Heads> heads;

    @Option(
            names = "--forks",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "Heads: forks of each parser; fewer than 4 give no verdict (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--iteration",
            paramLabel = "SECONDS",
            defaultValue = "0.1",
            description =
                    "Heads: seconds of each iteration; 8 warm a fork up, 3 are measured (default: ${DEFAULT-VALUE}).")
    private double iteration;

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "PEER",
            defaultValue = "netty-epoll,netty-nio,jdk,raw",
            description =
                    "Servers to stand beside nodelay: netty-epoll, netty-nio, jdk, raw (default: ${DEFAULT-VALUE}).")
    private List<String> peers;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "WORKLOAD",
            defaultValue = "KEEP_ALIVE_64,KEEP_ALIVE_512,PIPELINED,CLOSE",
            description = "Servers: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<HttpWork> workloads;

    @Mixin
    private Turning turning;

    @Override
    public Integer call() {
        Checks.atLeast("--forks", 1, forks);
        List<HttpPeer> servers = EchoCommand.servers(peers, HttpPeer::named, HttpBench.OURS);
        Turns turns = turning.turns();
        if (parts.contains(Part.SERVERS)) {
            HttpBench.missing().ifPresent(why -> {
                throw new Refused("--part SERVERS", "wrk", why);
            });
        }
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Goal.Verdict> verdicts = new ArrayList<>();
        if (parts.contains(Part.HEADS)) {
            verdicts.addAll(heads(edition));
        }
        if (parts.contains(Part.SERVERS)) {
            verdicts.addAll(servers(edition, servers, turns));
        }
        return turning.code(verdicts);
    }

    private List<Goal.Verdict> heads(Edition edition) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(Checks.nanos("--iteration", iteration)));
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new HeadBench(edition, forks, millis).run(heads, progress);
        }
        output.publish(HeadSection.BENCHMARK, measurements, spec.commandLine());
        return HeadSection.judge(measurements);
    }

    private List<Goal.Verdict> servers(Edition edition, List<HttpPeer> servers, Turns turns) {
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new HttpBench(edition, turns).run(servers, workloads, progress);
        }
        output.publish(HttpSection.BENCHMARK, measurements, spec.commandLine());
        return HttpSection.judge(measurements);
    }
}
