package io.nodelay.bench;

import io.nodelay.bench.conversations.Cell;
import io.nodelay.bench.conversations.Limits;
import io.nodelay.bench.conversations.NagleBench;
import io.nodelay.bench.conversations.NagleGate;
import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.conversations.Pattern;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.NagleRow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nagle}: latency and segments by write pattern, size, Nagle and QUICKACK. */
@Command(
        name = "nagle",
        description = {
            "Measures what Nagle's algorithm does to latency and to the number of segments.",
            "Both ends run in this process over real sockets; where an unprivileged user may have one, in a network "
                    + "namespace of its own whose loopback has an Ethernet's MTU."
        })
final class NagleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--pattern",
            split = ",",
            paramLabel = "PATTERN",
            defaultValue = "WR,WWR,GWR,STREAM",
            description = "Write patterns: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Pattern> patterns;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "BYTES",
            defaultValue = "64,2000",
            description = "Message sizes in bytes, from 8 on (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--nodelay",
            paramLabel = "AXIS",
            defaultValue = "both",
            description = "TCP_NODELAY of the sender; on means no Nagle: on, off or both (default: ${DEFAULT-VALUE}).")
    private Axis noDelay;

    @Option(
            names = "--quickack",
            paramLabel = "AXIS",
            defaultValue = "both",
            description = "TCP_QUICKACK of the receiver: on, off or both (default: ${DEFAULT-VALUE}).")
    private Axis quickAck;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "0.7",
            description = "Seconds a cell is measured; up to four times as long to see 30 messages "
                    + "(default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--messages",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Messages a cell measures at most; 0 is no limit (default: ${DEFAULT-VALUE}).")
    private long messages;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            defaultValue = "1500",
            description = "MTU of the loopback in the private namespace, bytes (default: ${DEFAULT-VALUE}).")
    private int mtu;

    @Option(names = "--no-namespace", description = "Stay on this system's own loopback.")
    private boolean noNamespace;

    @Override
    public Integer call() {
        List<Cell> cells = cells();
        output.prepare();
        long nanos = Checks.nanos("--time", seconds);
        Namespace here = Namespace.current();
        if (noNamespace || here.isPrivate()) {
            return measure(cells, nanos, noNamespace ? Namespace.shared("--no-namespace was given") : here);
        }
        Namespace there = Namespace.probe(mtu);
        return there.isPrivate()
                ? there.run(mtu, spec.commandLine().getParseResult().originalArgs())
                : measure(cells, nanos, there);
    }

    private List<Cell> cells() {
        Checks.atLeast("--messages", 0, messages);
        Checks.atLeast("--mtu", 576, mtu);
        sizes.forEach(size -> Checks.atLeast("--size", Cell.SMALLEST, size));
        return new Cell.Axes(patterns, sizes, noDelay.tried(), quickAck.tried()).cells();
    }

    private int measure(List<Cell> cells, long nanos, Namespace namespace) {
        Edition edition = Edition.begin(Output.described(spec.commandLine()), namespace.kind(), namespace.why());
        Limits limits = Limits.ofNanos(nanos, messages == 0 ? Long.MAX_VALUE : messages);
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new NagleBench(edition, limits, output.directory()).run(cells, progress);
        }
        output.publish(NagleRow.BENCHMARK, measurements, spec.commandLine());
        return Exit.of(NagleGate.judge(measurements, spec.commandLine().getErr()::println));
    }
}
