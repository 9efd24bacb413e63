package io.nodelay.bench;

import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.functions.Functions;
import io.nodelay.bench.peers.HttpBench;
import io.nodelay.bench.peers.IdleBench;
import io.nodelay.bench.peers.Peer;
import io.nodelay.bench.results.ClientSection;
import io.nodelay.bench.results.CompareRow;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.FrameRow;
import io.nodelay.bench.results.FramedRow;
import io.nodelay.bench.results.FunctionSection;
import io.nodelay.bench.results.HeadSection;
import io.nodelay.bench.results.HistoryRow;
import io.nodelay.bench.results.HttpSection;
import io.nodelay.bench.results.IdleSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.NagleRow;
import io.nodelay.bench.results.RecordSection;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.SelfTestSection;
import io.nodelay.bench.results.UdpSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quick}: the short version of everything, which {@code mvn verify} runs. */
@Command(
        name = "quick",
        description = {
            "Runs the short version of everything: nagle, echo, udp, http, client, tls, idle, frame and the functions, in about four minutes.",
            "Its times are a hint. What may fail a build are counts, and a processor's time at three times what it was "
                    + "beside a peer, see 'gate'. On systems other than "
                    + "Linux only frame, heads, TLS records and the functions are measured."
        })
final class QuickCommand implements Callable<Integer> {
    /** All whose results are made anew. */
    static final List<String> BENCHMARKS = List.of(
            NagleRow.BENCHMARK,
            EchoSection.BENCHMARK,
            UdpSection.BENCHMARK,
            HttpSection.BENCHMARK,
            ClientSection.BENCHMARK,
            HeadSection.BENCHMARK,
            RecordSection.BENCHMARK,
            IdleSection.BENCHMARK,
            FrameRow.BENCHMARK,
            FramedRow.BENCHMARK,
            FunctionSection.BENCHMARK,
            CompareRow.BENCHMARK,
            SelfTestSection.BENCHMARK,
            HistoryRow.BENCHMARK);

    private static final int JMH_MILLIS = 300;
    private static final int CONNECTIONS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        output.prepare();
        output.clear(BENCHMARKS);
        int code = worst(onLinux() ? conversations() : List.of(), Math.max(framing(), Math.max(heads(), records())));
        functions(spec.commandLine(), output, JMH_MILLIS);
        output.show(spec.commandLine());
        return code == Exit.REFUSED ? code : Math.max(code, gate());
    }

    private boolean onLinux() {
        String system = System.getProperty("os.name");
        boolean linux = system.equals("Linux");
        if (!linux) {
            spec.commandLine()
                    .getErr()
                    .println("quick: expected Linux, whose counters the conversations need, found " + system
                            + "; measuring frame, heads, TLS records and the functions only");
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

    /** One fork of each parser of heads. */
    private int heads() {
        return run("http", "--part", "HEADS", "--head", "WRK", "--forks", "1", "--iteration", "0.05", "--no-verdict");
    }

    /** One fork of each driver, at one size: what is allocated hardly varies, once it is shared by many records. */
    private int records() {
        return run("tls", "--part", "RECORDS", "--size", "1024", "--forks", "1", "--iteration", "0.1", "--no-verdict");
    }

    /** Servers are loaded by wrk, which not everybody has. */
    private int http(String peers) {
        Optional<String> missing = HttpBench.missing();
        if (missing.isPresent()) {
            spec.commandLine().getErr().println("quick: " + missing.get() + "; HTTP servers are not measured");
            return Exit.FINE;
        }
        return run(
                "http",
                "--part",
                "SERVERS",
                "--workload",
                "KEEP_ALIVE_64,PIPELINED",
                "--pairs",
                "1",
                "--warmup",
                "1",
                "--time",
                "1",
                "--peer",
                peers,
                "--no-strace",
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
                nagle(),
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
                http(peers),
                run(
                        "client",
                        "--workload",
                        "CONNECTIONS_64",
                        "--pairs",
                        "1",
                        "--warmup",
                        "1",
                        "--time",
                        "0.6",
                        "--peer",
                        "jdk",
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

    /** Every kind of write over TCP, and of those over TLS the two that show what becomes a record. */
    private int nagle() {
        int tls = nagle("--carrier", "TLS", "--pattern", "WWR,GWR", "--size", "64", "--nodelay", "on");
        if (tls == Exit.REFUSED) {
            return tls;
        }
        List<Measurement> all = new ArrayList<>(ResultFile.read(output.file(NagleRow.BENCHMARK)));
        int tcp = nagle("--pattern", "WR,WWR,GWR", "--size", "64,2000");
        if (tcp == Exit.REFUSED) {
            return tcp;
        }
        all.addAll(0, ResultFile.read(output.file(NagleRow.BENCHMARK)));
        output.write(NagleRow.BENCHMARK, all);
        return Math.max(tls, tcp);
    }

    private int nagle(String... cells) {
        List<String> part =
                new ArrayList<>(List.of("nagle", "--time", "0.3", "--max-load", "100", "--max-steal", "100"));
        part.addAll(List.of(cells));
        return run(part.toArray(String[]::new));
    }

    private int run(String... part) {
        List<String> arguments = new ArrayList<>(List.of(part));
        arguments.addAll(List.of("--quiet", "--out", output.directory().toString()));
        return Lab.commandLine().execute(arguments.toArray(String[]::new));
    }

    /** The baseline is the work tree's; who has the jar alone has none. */
    private int gate() {
        Path baseline = GateCommand.committed();
        if (!Files.exists(baseline)) {
            spec.commandLine().getErr().println("gate: no verdict, as there is no " + baseline);
            return Exit.FINE;
        }
        return GateCommand.check(
                baseline,
                ResultFile.readAll(output.directory()),
                spec.commandLine().getErr());
    }

    /** JMH's, each with one fork. */
    static void functions(CommandLine command, Output output, int iterationMillis) {
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(command), here.kind(), here.why());
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            progress.at("functions: JMH");
            measurements = Functions.run(edition, iterationMillis);
        }
        output.write(FunctionSection.BENCHMARK, measurements);
    }
}
