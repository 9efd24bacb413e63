package io.nodelay.bench;

import io.nodelay.bench.conversations.Axes;
import io.nodelay.bench.conversations.Carrier;
import io.nodelay.bench.conversations.Cell;
import io.nodelay.bench.conversations.Limits;
import io.nodelay.bench.conversations.Load;
import io.nodelay.bench.conversations.NagleBench;
import io.nodelay.bench.conversations.NagleGate;
import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.conversations.Pattern;
import io.nodelay.bench.conversations.Side;
import io.nodelay.bench.conversations.Size;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Goal.Verdict;
import io.nodelay.bench.results.GrowingFile;
import io.nodelay.bench.results.NagleRow;
import io.nodelay.bench.results.Network;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.ResultFile;
import io.nodelay.bench.results.Unfinished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nagle}: latency, segments, writes and processor time of small messages, over all axes that bear on them. */
@Command(
        name = "nagle",
        subcommands = ExplainCommand.class,
        description = {
            "Measures what Nagle's algorithm does to latency, to the number of segments and to processor time.",
            "Without an option of an axis it measures a chosen set of cells in at most a minute; with --wide each axis "
                    + "alone; with --full everything; with one or more options of axes, all "
                    + "combinations of what is given, the other axes staying at their defaults. Each end is a process of "
                    + "its own and, where an unprivileged user may have them, in a network namespace of its own. An RTT "
                    + "above 0 also needs /dev/net/tun and python3. A cell that cannot be measured says why."
        })
final class NagleCommand implements Callable<Integer> {
    private static final int ETHERNET = 1500;
    private static final String LIST = " (default of each alone: ${DEFAULT-VALUE}).";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Mixin
    private Calm calm;

    @Option(
            names = "--pattern",
            split = ",",
            paramLabel = "PATTERN",
            defaultValue = "WWR",
            description =
                    "Write patterns: WR one write, WWR head and rest, WWWR head and two halves of the rest, DRIBBLE "
                            + "byte by byte, GWR head and rest gathered, CORK all of a pass of the loop" + LIST)
    private List<Pattern> patterns;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "BYTES",
            defaultValue = "64",
            description =
                    "Message sizes in bytes, from 1 to " + Size.LARGEST + ", or MSS-1, MSS, MSS+1 and so on" + LIST)
    private List<String> sizes;

    @Option(
            names = "--nodelay",
            paramLabel = "AXIS",
            defaultValue = "both",
            description = "TCP_NODELAY of the sender; on means no Nagle: on, off or both" + LIST)
    private Axis noDelay;

    @Option(
            names = "--quickack",
            paramLabel = "AXIS",
            defaultValue = "off",
            description = "TCP_QUICKACK of the receiver: on, off or both" + LIST)
    private Axis quickAck;

    @Option(
            names = "--side",
            split = ",",
            paramLabel = "SIDE",
            defaultValue = "client",
            description =
                    "Whose messages the pattern, the size and both switches are of: client, server, both; the other "
                            + "side sends 16 bytes by one write. Without replies it is the server's" + LIST)
    private List<Side> sides;

    @Option(
            names = "--rtt",
            split = ",",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "Round-trip times in milliseconds, from 0 to 1000, with or without 'ms'" + LIST)
    private List<String> rtts;

    @Option(
            names = "--mtu",
            split = ",",
            paramLabel = "BYTES",
            description =
                    "MTU of the devices between the ends, bytes, from 576 to 65536, which devices other than the loopback "
                            + "take as 65535 (default of each alone: 1500, or without namespaces of one's own the "
                            + "loopback's).")
    private List<Integer> mtus = List.of();

    @Option(
            names = "--load",
            split = ",",
            paramLabel = "LOAD",
            defaultValue = "closed",
            description =
                    "closed: the next message after the answer, or without replies as fast as the socket takes it; a "
                            + "number: so many messages a second, timed from when they are due" + LIST)
    private List<String> loads;

    @Option(
            names = "--carrier",
            split = ",",
            paramLabel = "CARRIER",
            defaultValue = "TCP",
            description = "What carries the messages: ${COMPLETION-CANDIDATES}" + LIST)
    private List<Carrier> carriers;

    @Option(
            names = "--cold",
            paramLabel = "AXIS",
            defaultValue = "off",
            description =
                    "A connection for each question, which the kernel acknowledges quickly at first: on, off or both"
                            + LIST)
    private Axis cold;

    @Option(
            names = "--replies",
            paramLabel = "AXIS",
            defaultValue = "on",
            description = "Whether messages are answered: on, off or both" + LIST)
    private Axis replies;

    @Option(
            names = "--wide",
            description = "Each axis alone through all its values, in about six minutes with --time 1: what a "
                    + "published run is made of.")
    private boolean wide;

    @Option(
            names = "--full",
            description =
                    "All combinations of all axes of the study; says first how long that takes, which is more than "
                            + "a day. Its results go to 'nagle-full' beside the jar, cell by cell.")
    private boolean full;

    @Option(
            names = "--resume",
            description =
                    "Go on with a run of the same command that was interrupted, behind the last cell it measured.")
    private boolean resume;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "0.3",
            description = "Seconds a cell is measured; up to four times as long to see 30 messages "
                    + "(default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--messages",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Messages a cell measures at most; 0 is no limit (default: ${DEFAULT-VALUE}).")
    private long messages;

    @Option(names = "--no-namespace", description = "Stay on this system's own loopback.")
    private boolean noNamespace;

    @Override
    public Integer call() {
        List<Cell> cells = cells();
        Limits limits = limits();
        if (full) {
            output.usually("nagle-full");
        }
        output.prepare();
        Namespace here = Namespace.current();
        if (here.isPrivate()) {
            Namespace.endWithParent();
            return measure(cells, limits, here); // the process outside has looked at everything else
        }
        keepUnfinished();
        calm.check();
        Namespace there = noNamespace ? Namespace.shared("--no-namespace was given") : Namespace.probe();
        if (there.isPrivate()) {
            tellDuration(cells, limits);
            return there.run(spec.commandLine().getParseResult().originalArgs());
        }
        List<Cell> possible = cellsOnLoopback();
        tellDuration(possible, limits);
        return measure(possible, limits, there);
    }

    private Limits limits() {
        Checks.atLeast("--messages", 0, messages);
        return Limits.ofNanos(Checks.nanos("--time", seconds), messages == 0 ? Long.MAX_VALUE : messages);
    }

    /** What took long is not begun anew by mistake. */
    private void keepUnfinished() {
        Path part = GrowingFile.part(output.file(NagleRow.BENCHMARK));
        if (full && !resume && Files.exists(part)) {
            throw new Refused("--full", "--resume, or no unfinished run in the way", part);
        }
    }

    private List<Cell> cells() {
        return cells(ETHERNET);
    }

    /** The same, as far as the loopback allows. */
    private List<Cell> cellsOnLoopback() {
        return cells(Network.loopbackMtu());
    }

    private List<Cell> cells(int usualMtu) {
        boolean timestamps = Network.timestamps();
        if (full || wide) {
            if (axisGiven() || (full && wide)) {
                throw new Refused("axes", "either --full, or --wide, or options of axes", "several of them");
            }
            return full ? Axes.all(timestamps) : Axes.wide(timestamps, usualMtu);
        }
        return axisGiven() ? product(timestamps, usualMtu) : Axes.chosen(timestamps, usualMtu);
    }

    private boolean axisGiven() {
        List<String> others = List.of(
                "--out",
                "--json",
                "--quiet",
                "--time",
                "--messages",
                "--no-namespace",
                "--max-load",
                "--max-steal",
                "--full",
                "--wide",
                "--resume");
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .anyMatch(name -> !others.contains(name));
    }

    /** What is given; a combination that makes no sense stays, and says so, unless nothing else is left. */
    private List<Cell> product(boolean timestamps, int usualMtu) {
        mtus.forEach(mtu -> Checks.within("--mtu", 576, 65_536, mtu));
        sizes.forEach(Size::of);
        loads.forEach(Load::of);
        List<Side> senders = replies == Axis.OFF ? List.of(Side.SERVER) : sides;
        List<Cell> cells = new Axes(List.of(
                        words(patterns),
                        sizes,
                        noDelay.words("off", "on"),
                        quickAck.words("on", "off"),
                        words(senders),
                        rtts.stream().map(Checks::millis).map(String::valueOf).toList(),
                        words(mtus.isEmpty() ? List.of(usualMtu) : mtus),
                        loads,
                        words(carriers),
                        cold.words("cold", "warm"),
                        replies.words("yes", "no")))
                .cells(timestamps);
        Stream<String> senseless = cells.stream().flatMap(cell -> cell.senseless().stream());
        if (cells.stream().noneMatch(cell -> cell.senseless().isEmpty())) {
            throw new Refused(
                    "axes",
                    "a combination that makes sense",
                    senseless.findFirst().orElse("none"));
        }
        return cells;
    }

    private static List<String> words(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private void tellDuration(List<Cell> cells, Limits limits) {
        Duration all = NagleBench.estimate(cells, limits);
        String left = full ? " (of " + Axes.combinations() + " combinations; the others make no sense)" : "";
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "nagle: %d cells%s, about %d h %02d min %02d s%n",
                        cells.size(),
                        left,
                        all.toHours(),
                        all.toMinutesPart(),
                        all.toSecondsPart());
    }

    private int measure(List<Cell> cells, Limits limits, Namespace namespace) {
        Path file = output.file(NagleRow.BENCHMARK);
        Edition now = Edition.begin(Output.described(spec.commandLine()), namespace.kind(), namespace.why());
        Unfinished before = resume ? Unfinished.of(file, now) : new Unfinished(now, Set.of());
        List<Cell> left = cells.stream()
                .filter(cell -> !before.done().contains(cell.parameters()))
                .toList();
        AtomicInteger measured = new AtomicInteger(cells.size() - left.size());
        Interruption interruption = Interruption.watch(
                spec.commandLine().getErr(),
                () -> "nagle: interrupted after " + measured + " of " + cells.size() + " cells, which are in "
                        + GrowingFile.part(file) + "; the same command with --resume goes on");
        try (interruption;
                ProgressLine progress = ProgressLine.onStandardError();
                GrowingFile results = resume ? GrowingFile.goOn(file) : GrowingFile.begin(file)) {
            new NagleBench(before.edition(), namespace, limits, output.directory(), resume)
                    .run(left, progress, measurement -> {
                        results.add(ResultFile.line(measurement));
                        measured.incrementAndGet();
                    });
            results.finish();
        } catch (Refused refused) {
            if (interruption.begun()) {
                return Exit.INTERRUPTED;
            }
            throw refused;
        }
        return published(file, cells.size());
    }

    /** Shows what is few enough for a page; whatever there is is judged. */
    private int published(Path file, int cells) {
        CommandLine command = spec.commandLine();
        if (cells <= NagleBench.MOST_SHOWN) {
            output.report(ResultFile.read(file), command);
        } else {
            command.getOut()
                    .println("Results: " + file + " (" + cells + " cells, which are too many for a page; "
                            + "options of axes, or --wide, make one)");
        }
        List<Verdict> verdicts = new ArrayList<>();
        Map<String, Integer> missing = new LinkedHashMap<>();
        ResultFile.each(file, one -> {
            verdicts.addAll(NagleGate.judge(List.of(one), command.getErr()::println));
            new NagleRow(one).missing().ifPresent(why -> missing.merge(why, 1, Integer::sum));
        });
        missing.forEach(
                (why, count) -> command.getErr().println("nagle: " + count + " of " + cells + " cells: " + why));
        boolean nothing = missing.values().stream().mapToInt(count -> count).sum() == cells;
        return nothing ? Exit.REFUSED : Exit.of(verdicts);
    }
}
