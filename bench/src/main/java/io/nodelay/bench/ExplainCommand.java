package io.nodelay.bench;

import io.nodelay.bench.conversations.Explanation;
import io.nodelay.bench.conversations.Namespace;
import io.nodelay.bench.conversations.Pattern;
import io.nodelay.bench.conversations.Size;
import io.nodelay.bench.conversations.Timeline;
import io.nodelay.bench.conversations.TimelineDrawing;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.WholeFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nagle explain}: the time line of one exchange. */
@Command(
        name = "explain",
        description = {
            "Shows one exchange as it was measured: every write, every segment, who waits for whom and how long.",
            "Prints it, and writes explain.txt and the sequence diagram explain.svg. Needs network namespaces of one's own, "
                    + "/dev/net/tun and python3."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Parameters(
            index = "0",
            paramLabel = "PATTERN",
            description = "How the question is written: ${COMPLETION-CANDIDATES}.")
    private Pattern pattern;

    @Parameters(index = "1", paramLabel = "SIZE", description = "Its bytes, or MSS-1 and the like.")
    private String size;

    @Parameters(index = "2", paramLabel = "RTT", description = "Round-trip time in milliseconds, such as 10ms.")
    private String rtt;

    @Option(names = "--nodelay", description = "With Nagle's algorithm switched off at the client.")
    private boolean noDelay;

    @Option(names = "--quickack", description = "With immediate ACKs asked for at the server.")
    private boolean quickAck;

    @Override
    public Integer call() {
        Size bytes = Size.of(size);
        int millis = Checks.millis(rtt);
        output.prepare();
        Namespace here = Namespace.current();
        if (!here.isPrivate()) {
            Namespace there = Namespace.probe();
            if (!there.isPrivate()) {
                throw new Refused("explain", "network namespaces of one's own", there.why());
            }
            return there.run(spec.root().commandLine().getParseResult().originalArgs());
        }
        Namespace.endWithParent();
        Timeline timeline = Explanation.of(pattern, bytes, millis, noDelay, quickAck, here);
        Path drawing = output.directory().resolve("explain.svg");
        WholeFile.write(output.directory().resolve("explain.txt"), timeline.text());
        WholeFile.write(drawing, TimelineDrawing.of(timeline));
        output.show(timeline.text(), timeline, "Diagram: " + drawing, spec.commandLine());
        return Exit.FINE;
    }
}
