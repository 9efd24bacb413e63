package io.nodelay.bench;

import io.nodelay.bench.conversations.Exchange;
import io.nodelay.bench.conversations.FramedBench;
import io.nodelay.bench.conversations.FramedCell;
import io.nodelay.bench.conversations.Limits;
import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.functions.FrameBench;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.FrameRow;
import io.nodelay.bench.results.FrameSection;
import io.nodelay.bench.results.FramedRow;
import io.nodelay.bench.results.Measurement;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Framing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code frame}: what each framing costs in memory, beside Netty's, and what it carries over sockets. */
@Command(
        name = "frame",
        description = {
            "Compares what it costs in memory to decode and encode a frame with Netty's coders and with a copy, and "
                    + "measures what each codec carries over sockets.",
            "In memory every figure comes from a fresh process of JMH, and those compared take turns. With all defaults "
                    + "it takes about 11 minutes. Ends with 1 if a goal is missed by the whole interval of its ratio, and "
                    + "with 3 if an interval contains its goal's bound."
        })
final class FrameCommand implements Callable<Integer> {
    private static final int LARGEST = 65_000;

    /** What is measured. */
    private enum Part {
        DECODE,
        ENCODE,
        SOCKETS
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--part",
            split = ",",
            paramLabel = "PART",
            defaultValue = "DECODE,ENCODE,SOCKETS",
            description = "What is measured: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Part> parts;

    @Option(
            names = "--codec",
            split = ",",
            paramLabel = "CODEC",
            defaultValue = "FIXED,DELIMITED,LENGTH,VARINT,NUMBERED,STACK",
            description = "Codecs: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Framing> framings;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "BYTES",
            defaultValue = "16,64,1024,16384",
            description =
                    "In memory: payload of a frame in bytes, from 1 to " + LARGEST + " (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--arrival",
            split = ",",
            paramLabel = "ARRIVAL",
            defaultValue = "WHOLE,TORN",
            description = "In memory: WHOLE is chunks of 64 KiB, cut between frames, TORN pieces of 1460 bytes "
                    + "(default: ${DEFAULT-VALUE}).")
    private List<Arrival> arrivals;

    @Option(
            names = "--forks",
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "In memory: forks of each coder where there is a goal, else 1; fewer than 4 give no verdict "
                    + "(default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "0.05",
            description =
                    "In memory: seconds of each iteration; 6 warm a fork up, or 12 if torn, and 3 are measured (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--message-size",
            split = ",",
            paramLabel = "BYTES",
            defaultValue = "64,1024",
            description = "Over sockets: payload of a message in bytes, from 1 to " + LARGEST
                    + " (default: ${DEFAULT-VALUE}).")
    private List<Integer> messageSizes;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "COUNT",
            defaultValue = "1,32",
            description = "Over sockets: messages corked together (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches;

    @Option(
            names = "--nodelay",
            paramLabel = "AXIS",
            defaultValue = "both",
            description = "Over sockets: TCP_NODELAY of the client: on, off or both (default: ${DEFAULT-VALUE}).")
    private Axis noDelay;

    @Option(
            names = "--talk",
            paramLabel = "SECONDS",
            defaultValue = "0.3",
            description = "Over sockets: seconds a cell is measured (default: ${DEFAULT-VALUE}).")
    private double talkSeconds;

    @Option(names = "--no-verdict", description = "End with 0 whatever the goals' verdicts are.")
    private boolean noVerdict;

    @Override
    public Integer call() {
        FrameBench.Plan plan = plan();
        List<FramedCell> cells = cells();
        Limits limits = Limits.ofNanos(Checks.nanos("--talk", talkSeconds), Long.MAX_VALUE);
        output.prepare();
        tellDuration(plan.estimate(), FramedBench.estimate(cells, limits));
        Namespace here = Namespace.current();
        Edition edition = Edition.begin(Output.described(spec.commandLine()), here.kind(), here.why());
        int code = plan.decode() || plan.encode() ? inMemory(edition, plan) : Exit.FINE;
        if (parts.contains(Part.SOCKETS)) {
            overSockets(edition, limits, cells);
        }
        return code;
    }

    private void tellDuration(Duration inMemory, Duration overSockets) {
        Duration all = parts.contains(Part.SOCKETS) ? inMemory.plus(overSockets) : inMemory;
        spec.commandLine()
                .getErr()
                .printf(Locale.ROOT, "frame: takes about %d min %02d s%n", all.toMinutes(), all.toSecondsPart());
    }

    private int inMemory(Edition edition, FrameBench.Plan plan) {
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new FrameBench(edition, plan).run(progress);
        }
        output.publish(FrameRow.BENCHMARK, measurements, spec.commandLine());
        return noVerdict ? Exit.FINE : Exit.of(FrameSection.judge(measurements));
    }

    private void overSockets(Edition edition, Limits limits, List<FramedCell> cells) {
        List<Measurement> measurements;
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            measurements = new FramedBench(edition, limits, output.directory()).run(cells, progress);
        }
        output.publish(FramedRow.BENCHMARK, measurements, spec.commandLine());
    }

    private FrameBench.Plan plan() {
        Checks.atLeast("--forks", 1, forks);
        sizes.forEach(size -> Checks.within("--size", 1, LARGEST, size));
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(Checks.nanos("--time", seconds)));
        return new FrameBench.Plan(
                framings, sizes, arrivals, parts.contains(Part.DECODE), parts.contains(Part.ENCODE), forks, millis);
    }

    private List<FramedCell> cells() {
        messageSizes.forEach(size -> Checks.within("--message-size", 1, LARGEST, size));
        batches.forEach(batch -> Checks.atLeast("--batch", 1, batch));
        return new FramedCell.Axes(List.of(Exchange.values()), framings, messageSizes, batches, noDelay.tried())
                .cells();
    }
}
