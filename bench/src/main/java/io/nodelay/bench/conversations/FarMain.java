package io.nodelay.bench.conversations;

import io.nodelay.bench.conversations.FarEnd.Effective;
import io.nodelay.bench.results.Pinning;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The process of the far end, in a network namespace of its own where that is allowed. It says who it is, and then answers
 * one line for each line it is given:
 *
 * <pre>
 *   ready TASK                     said once: its loop's thread, below /proc
 *   serve HOST CELL → listening PORT
 *   trace HOST CELL → listening PORT
 *   close           → closed NODELAY QUICKACK
 *   calls           → calls COUNT  and as many lines, after a trace
 * </pre>
 *
 * It ends when its input does, so that it never outlives the one who started it.
 */
public final class FarMain {
    private FarMain() {}

    /**
     * Serves until standard input ends.
     *
     * @param directory of what both ends share
     */
    public static void run(Path directory) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (LoopGroup loops = LoopGroup.open(1)) {
            EventLoop loop = loops.next();
            Meter meter = Meter.of(loop, new Pinning()::server);
            out.println("ready " + meter.task());
            obey(loop, Shared.in(directory), out);
        }
    }

    private static void obey(EventLoop loop, Shared shared, PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Trace trace = new Trace(false);
        FarEnd end = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = List.of(line.split(" ", -1));
            if (line.equals("close") && end != null) {
                Effective effective = end.close().join();
                out.println("closed " + effective.noDelay() + " " + effective.quickAck());
            } else if (line.equals("calls")) {
                out.println("calls " + trace.calls().size());
                trace.calls().forEach(call -> out.println(call.line()));
            } else {
                trace = new Trace(words.get(0).equals("trace"));
                end = new FarEnd(loop, Cell.of(words.subList(2, words.size())), shared, trace);
                out.println("listening " + end.listen(words.get(1)).join());
            }
        }
    }
}
