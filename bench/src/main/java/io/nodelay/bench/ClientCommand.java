package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.peers.ClientBench;
import io.nodelay.bench.peers.ClientPeer;
import io.nodelay.bench.peers.ClientWork;
import io.nodelay.bench.peers.Turns;
import io.nodelay.bench.results.ClientSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code client}: the client's cost of an answered HTTP request, beside peers. */
@Command(
        name = "client",
        description = {
            "Compares what an answered HTTP request costs the client with the JDK's client, Netty's codec and Node's http.",
            "Every figure comes from a fresh client process. Node's is left out where node is not installed. Ends with 1 "
                    + "if a goal is missed by the whole interval of its ratio, or more is allocated than is wished for, and "
                    + "with 3 if an interval contains its goal's bound."
        })
final class ClientCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "PEER",
            defaultValue = "jdk,netty-epoll,netty-nio,node",
            description =
                    "Clients to stand beside nodelay: jdk, netty-epoll, netty-nio, node (default: ${DEFAULT-VALUE}).")
    private List<String> peers;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "WORKLOAD",
            defaultValue = "CONNECTIONS_64,CONNECTION_1",
            description = "${COMPLETION-CANDIDATES}, one request in flight on each (default: ${DEFAULT-VALUE}).")
    private List<ClientWork> workloads;

    @Mixin
    private Turning turning;

    @Override
    public Integer call() {
        List<ClientPeer> clients = EchoCommand.servers(present(), ClientPeer::named, ClientBench.OURS);
        Turns turns = turning.turns();
        output.prepare();
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new ClientBench(edition, turns).run(clients, workloads, progress);
        }
        output.publish(ClientSection.BENCHMARK, measurements, spec.commandLine());
        return turning.code(ClientSection.judge(measurements));
    }

    /** All that were asked for but Node's where it is missing, which is not a part of any Java. */
    private List<String> present() {
        Optional<String> missing = ClientPeer.NODE.missing();
        boolean without = missing.isPresent() && peers.contains(ClientPeer.NODE.toString());
        if (without) {
            spec.commandLine().getErr().println("client: " + missing.get() + "; its client is not measured");
        }
        return peers.stream()
                .filter(peer -> !(without && peer.equals(ClientPeer.NODE.toString())))
                .toList();
    }
}
