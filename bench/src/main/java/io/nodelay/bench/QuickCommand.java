package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.functions.Functions;
import io.nodelay.bench.peers.IdleBench;
import io.nodelay.bench.peers.Peer;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.FrameRow;
import io.nodelay.bench.results.FramedRow;
import io.nodelay.bench.results.FunctionSection;
import io.nodelay.bench.results.IdleSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.NagleRow;
import io.nodelay.bench.results.UdpSection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quick}: the short version of everything, which {@code mvn verify} runs. */
@Command(
        name = "quick",
        description = {
            "Runs the short version of everything: nagle, echo, udp, idle, frame and the functions, in about three minutes.",
            "Its times are a hint and never fail a build; segment counts that show coalescing do. On systems other than "
                    + "Linux only frame and the functions are measured."
        })
final class QuickCommand implements Callable<Integer> {
    private static final int JMH_MILLIS = 300;
    private static final int CONNECTIONS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        output.prepare();
        output.clear(List.of(
                NagleRow.BENCHMARK,
                EchoSection.BENCHMARK,
                UdpSection.BENCHMARK,
                IdleSection.BENCHMARK,
                FrameRow.BENCHMARK,
                FramedRow.BENCHMARK,
                FunctionSection.BENCHMARK));
        int code = worst(onLinux() ? conversations() : List.of(), framing());
        functions();
        output.show(spec.commandLine());
        return code;
    }

    private boolean onLinux() {
        String system = System.getProperty("os.name");
        boolean linux = system.equals("Linux");
        if (!linux) {
            spec.commandLine()
                    .getErr()
                    .println("quick: expected Linux, whose counters the conversations need, found " + system
                            + "; measuring frame and the functions only");
        }
        return linux;
    }

    /** The worst code, except that noise is fine. */
    private static int worst(List<Integer> conversations, int framing) {
        if (conversations.contains(Exit.REFUSED) || framing == Exit.REFUSED) {
            return Exit.REFUSED;
        }
        return conversations.contains(Exit.REGRESSED) ? Exit.REGRESSED : Exit.FINE;
    }

    /** One fork of each coder at one size and arrival, and each codec over a socket. */
    private int framing() {
        return run(
                "frame",
                "--size",
                "64",
                "--arrival",
                "WHOLE",
                "--forks",
                "1",
                "--time",
                "0.03",
                "--message-size",
                "64",
                "--nodelay",
                "on",
                "--talk",
                "0.1",
                "--no-verdict");
    }

    /** Runs the parts that need Linux. */
    private List<Integer> conversations() {
        String peers = Stream.of(Peer.NETTY_EPOLL, Peer.RAW)
                .filter(peer -> peer.missing().isEmpty())
                .map(Peer::toString)
                .collect(Collectors.joining(","));
        int most = IdleBench.mostConnections().orElse(CONNECTIONS);
        return List.of(
                run("nagle", "--time", "0.3"),
                run(
                        "echo",
                        "--pairs",
                        "2",
                        "--warmup",
                        "1.5",
                        "--time",
                        "0.8",
                        "--peer",
                        peers,
                        "--no-strace",
                        "--no-verdict"),
                run(
                        "udp",
                        "--size",
                        "64",
                        "--workload",
                        "PINGPONG,LOAD",
                        "--pairs",
                        "1",
                        "--warmup",
                        "0.4",
                        "--time",
                        "0.4",
                        "--peer",
                        peers,
                        "--no-strace",
                        "--no-verdict"),
                run(
                        "idle",
                        "--connections",
                        Integer.toString(Math.min(CONNECTIONS, most)),
                        "--time",
                        "2",
                        "--no-verdict"));
    }

    private int run(String... part) {
        List<String> arguments = new ArrayList<>(List.of(part));
        arguments.addAll(List.of("--quiet", "--out", output.directory().toString()));
        return Lab.commandLine().execute(arguments.toArray(String[]::new));
    }

    private void functions() {
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            progress.at("functions: JMH");
            measurements = Functions.run(edition, JMH_MILLIS);
        }
        output.write(FunctionSection.BENCHMARK, measurements);
    }
}
