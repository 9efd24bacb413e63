package io.nodelay.bench.peers;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts the system calls of a server's loop with {@code strace}, in a run of its own: tracing slows the server so much
 * that no time taken under it means anything. Only the loop's thread is traced, because the JVM's own threads call the
 * kernel for reasons of their own.
 */
final class SystemCalls {
    private static final Set<String> MOVE_DATA = Set.of(
            "read", "readv", "recvfrom", "recvmsg", "recvmmsg", "write", "writev", "sendto", "sendmsg", "sendmmsg");
    private static final int COLUMN_CALLS = 3;
    private static final int LEAST_COLUMNS = 5;
    private static final int PATIENCE_SECONDS = 20;

    private final Pinning pinning;
    private final long warmNanos;
    private final long nanos;

    SystemCalls(Pinning pinning, long warmNanos, long nanos) {
        this.pinning = pinning;
        this.warmNanos = warmNanos;
        this.nanos = nanos;
    }

    /** Adds the calls a unit to the measurement, or the sentence why they are not there. */
    void count(Work work, Contender contender, Measurement.Draft draft) {
        if (!Command.installed("strace")) {
            draft.caveat("System calls were not counted: strace is not installed.");
            return;
        }
        try (Server server = Server.start(contender, pinning.serverProcess());
                Load load = work.begin(server.port(), pinning)) {
            load.warmUp(work, warmNanos);
            trace(work, server.loopThread(), load, draft);
        } catch (IOException failed) {
            draft.caveat("System calls were not counted: strace failed with '" + failed.getMessage() + "'.");
        }
    }

    private void trace(Work work, long thread, Load load, Measurement.Draft draft) throws IOException {
        Process strace = new ProcessBuilder("strace", "-c", "-p", Long.toString(thread))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(strace.getInputStream(), StandardCharsets.UTF_8))) {
            String first = out.readLine();
            if (first == null || !first.contains("attached")) {
                throw new IOException(String.valueOf(first));
            }
            double units = load.window(nanos).echoed() / work.perUnit();
            interrupt(strace);
            report(parse(out.lines().toList()), units, draft);
        } finally {
            end(strace);
        }
    }

    private static void report(Map<String, Long> calls, double units, Measurement.Draft draft) {
        long all = calls.values().stream().mapToLong(Long::longValue).sum();
        long moving = calls.entrySet().stream()
                .filter(call -> MOVE_DATA.contains(call.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        draft.with(Metric.smaller(EchoSection.READS_WRITES, "1", moving / units, Math.round(units)))
                .with(Metric.smaller(EchoSection.SYSTEM_CALLS, "1", all / units, Math.round(units)));
    }

    /** Calls by name from the table that {@code strace -c} prints: {@code % time, seconds, usecs/call, calls, …, syscall}. */
    static Map<String, Long> parse(List<String> table) {
        Map<String, Long> calls = new TreeMap<>();
        for (String line : table) {
            String[] columns = line.trim().split("\\s+", -1);
            boolean row = columns.length >= LEAST_COLUMNS && columns[0].matches("[0-9.]+");
            if (row && !columns[columns.length - 1].equals("total")) {
                calls.put(columns[columns.length - 1], Long.parseLong(columns[COLUMN_CALLS]));
            }
        }
        return calls;
    }

    /** Its table comes when strace is interrupted; Java can only terminate, so the shell's kill is asked. */
    private static void interrupt(Process strace) {
        Command.Outcome sent = Command.run(List.of("kill", "-INT", Long.toString(strace.pid())));
        if (!sent.fine()) {
            throw new Refused("strace", "to be interrupted", sent.output().trim());
        }
    }

    private static void end(Process strace) {
        try {
            if (!strace.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                strace.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            strace.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
