package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.functions.RecordBench;
import io.nodelay.bench.peers.TlsBench;
import io.nodelay.bench.peers.TlsPeer;
import io.nodelay.bench.peers.TlsWork;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Goal;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.RecordSection;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.TlsIdleSection;
import io.nodelay.bench.results.TlsSection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tls}: what TLS costs, in memory, over sockets beside peers, and idle. */
@Command(
        name = "tls",
        description = {
            "Compares what it costs to drive the JDK's TLS engine with the bare engine, and what requests over HTTPS, echoed "
                    + "bytes, handshakes and idle connections cost the server with Netty, with BoringSSL and with Node.",
            "Every figure comes from a fresh process, and those compared take turns. HTTPS is loaded by wrk, which has to be "
                    + "installed, all else by Netty's client with BoringSSL. A peer that cannot run here is left out. Ends with 1 "
                    + "if a goal is missed by the whole interval of its ratio, and with 3 if an interval contains its goal's bound."
        })
final class TlsCommand implements Callable<Integer> {
    private static final int LEAST_CONNECTIONS = 1_000;
    private static final int LARGEST_RECORD = 16_367;

    /** What is measured. */
    private enum Part {
        RECORDS,
        SERVERS,
        IDLE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--part",
            split = ",",
            paramLabel = "PART",
            defaultValue = "RECORDS,SERVERS,IDLE",
            description = "What is measured: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Part> parts;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "BYTES",
            defaultValue = "64,1024,16000",
            description = "Records: their sizes, 1 to 16367, the largest of the JDK's (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--forks",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "Records: forks of each driver; fewer than 4 give no verdict (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--iteration",
            paramLabel = "SECONDS",
            defaultValue = "0.2",
            description =
                    "Records: seconds of each iteration; 20 warm a fork up, 3 are measured (default: ${DEFAULT-VALUE}).")
    private double iteration;

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "PEER",
            defaultValue = "netty-jdk,netty-boringssl,node,nodelay-conscrypt",
            description =
                    "Servers to stand beside nodelay: netty-jdk, netty-boringssl, node, nodelay-conscrypt (HTTPS alone) "
                            + "(default: ${DEFAULT-VALUE}).")
    private List<String> peers;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "WORKLOAD",
            defaultValue = "HTTPS,BULK,FULL_13,FULL_12",
            description =
                    "Servers: HTTPS, BULK (64 KiB writes on 4 connections), FULL_13 and FULL_12 (handshakes, beside ours of "
                            + "sessions that go on) (default: ${DEFAULT-VALUE}).")
    private List<TlsWork> workloads;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "2000",
            description = "Idle: connections, from 1000 on (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Mixin
    private Turning turning;

    @Override
    public Integer call() {
        sizes.forEach(size -> Checks.within("--size", 1, LARGEST_RECORD, size));
        Checks.atLeast("--forks", 1, forks);
        Checks.atLeast("--connections", LEAST_CONNECTIONS, connections);
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(Checks.nanos("--iteration", iteration)));
        List<TlsPeer> servers = present();
        Turns turns = turning.turns();
        if (parts.contains(Part.SERVERS)) {
            TlsBench.missing().ifPresent(why -> {
                throw new Refused("--part SERVERS", "wrk, and Netty's BoringSSL", why);
            });
        }
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Goal.Verdict> verdicts = new ArrayList<>();
        if (parts.contains(Part.RECORDS)) {
            RecordBench records = new RecordBench(edition, forks, millis);
            verdicts.addAll(
                    RecordSection.judge(measure(RecordSection.BENCHMARK, progress -> records.run(sizes, progress))));
        }
        TlsBench bench = new TlsBench(edition, turns);
        if (parts.contains(Part.SERVERS)) {
            verdicts.addAll(TlsSection.judge(
                    measure(TlsSection.BENCHMARK, progress -> bench.servers(servers, workloads, progress))));
        }
        if (parts.contains(Part.IDLE)) {
            verdicts.addAll(TlsIdleSection.judge(
                    measure(TlsIdleSection.BENCHMARK, progress -> bench.idle(connections, progress))));
        }
        return turning.code(verdicts);
    }

    private List<Measurement> measure(String name, Function<Progress, List<Measurement>> part) {
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = part.apply(progress);
        }
        output.publish(name, measurements, spec.commandLine());
        return measurements;
    }

    /** All that were asked for but those that cannot run here: native libraries and Node are no part of any Java. */
    private List<TlsPeer> present() {
        List<TlsPeer> present = new ArrayList<>();
        for (String label : peers) {
            TlsPeer peer = TlsPeer.named(label);
            peer.missing()
                    .ifPresentOrElse(
                            why -> spec.commandLine()
                                    .getErr()
                                    .println("tls: " + why + "; " + peer + " is not measured"),
                            () -> present.add(peer));
        }
        return present;
    }
}
