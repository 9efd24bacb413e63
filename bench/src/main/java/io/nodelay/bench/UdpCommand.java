package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.peers.UdpBench;
import io.nodelay.bench.peers.UdpPeer;
import io.nodelay.bench.peers.UdpWork;
import io.nodelay.bench.peers.UdpWork.Pattern;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.UdpSection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code udp}: the server's cost of an echoed datagram, beside peers. */
@Command(
        name = "udp",
        description = {
            "Compares what an echoed datagram costs the server with Netty and with the least DatagramChannel program.",
            "Every figure comes from a fresh server process. Ends with 1 if a goal is missed by the whole interval of "
                    + "its ratio, or anything is allocated beyond the JDK's own, and with 3 if an interval contains its "
                    + "goal's bound."
        })
final class UdpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "PEER",
            defaultValue = "netty-epoll,netty-recvmmsg,netty-nio,raw",
            description = "Servers to stand beside nodelay: netty-epoll, netty-recvmmsg (the same, receiving up to 16 "
                    + "datagrams by one call), netty-nio, raw (default: ${DEFAULT-VALUE}).")
    private List<String> peers;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "WORKLOAD",
            defaultValue = "PINGPONG,LOAD,ALTERNATING",
            description = "PINGPONG: one datagram in flight. LOAD: 32. ALTERNATING: one, from each of two senders in "
                    + "turn (default: ${DEFAULT-VALUE}).")
    private List<Pattern> workloads;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "BYTES",
            defaultValue = "64,1024",
            description = "Sizes of a datagram in bytes, from " + UdpWork.LEAST + " to " + UdpWork.MOST
                    + " (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Mixin
    private Turning turning;

    @Override
    public Integer call() {
        List<UdpPeer> servers = EchoCommand.servers(peers, UdpPeer::named, UdpBench.OURS);
        List<UdpWork> works = works();
        Turns turns = turning.turns();
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new UdpBench(edition, turns).run(servers, works, progress);
        }
        output.publish(UdpSection.BENCHMARK, measurements, spec.commandLine());
        return turning.code(UdpSection.judge(measurements));
    }

    private List<UdpWork> works() {
        List<UdpWork> works = new ArrayList<>();
        for (Pattern pattern : workloads) {
            for (int size : sizes) {
                Checks.within("--size", UdpWork.LEAST, UdpWork.MOST, size);
                works.add(new UdpWork(pattern, size));
            }
        }
        return works;
    }
}
