package io.nodelay.bench.peers;

import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processor time a process has used so far. Where the kernel keeps {@code schedstat}, time is in nanoseconds by
 * thread; otherwise it is the clock ticks of {@code stat}, 10 ms each.
 *
 * @param byThread nanoseconds by thread number
 * @param compilers numbers of the threads that compile, in a JVM
 * @param userTicks ticks in user code
 * @param systemTicks ticks in the kernel
 */
record ProcessCpu(Map<Long, Long> byThread, Set<Long> compilers, long userTicks, long systemTicks) {
    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Places of utime and stime after the process's name, which is in brackets and may hold anything. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;
    /** What the kernel has kept of "C1 CompilerThread0" and its like. */
    private static final Pattern COMPILER = Pattern.compile("C[12] CompilerThre.*");

    static ProcessCpu of(long pid) {
        long[] ticks = Proc.text("/proc/" + pid + "/stat")
                .map(ProcessCpu::ticks)
                .orElseThrow(() -> new Refused("process " + pid, "one that runs", "no /proc/" + pid + "/stat"));
        Map<Long, Long> byThread = new HashMap<>();
        Set<Long> compilers = new HashSet<>();
        for (Path task : tasks(pid)) {
            Long thread = Long.valueOf(task.getFileName().toString());
            Proc.text(task + "/schedstat").map(ProcessCpu::running).ifPresent(nanos -> byThread.put(thread, nanos));
            if (Proc.word(task + "/comm").filter(COMPILER.asMatchPredicate()).isPresent()) {
                compilers.add(thread);
            }
        }
        return new ProcessCpu(byThread, compilers, ticks[0], ticks[1]);
    }

    /** User and system ticks from the text of {@code /proc/PID/stat}. */
    static long[] ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new long[] {Long.parseLong(fields[USER_TIME]), Long.parseLong(fields[SYSTEM_TIME])};
    }

    /** Nanoseconds on a processor from the text of {@code schedstat}. */
    static long running(String schedstat) {
        return Long.parseLong(schedstat.split(" ", -1)[0]);
    }

    /**
     * Nanoseconds used since then. A thread that has ended in between counts for nothing, one that was born for all it
     * has used.
     */
    long nanosSince(ProcessCpu before) {
        if (byThread.isEmpty()) {
            return (userTicks - before.userTicks + systemTicks - before.systemTicks) * NANOS_PER_TICK;
        }
        return byThread.entrySet().stream()
                .mapToLong(now -> now.getValue() - before.byThread.getOrDefault(now.getKey(), 0L))
                .sum();
    }

    /** Nanoseconds one thread has used since then, 0 where the kernel does not tell. */
    long nanosSince(ProcessCpu before, long thread) {
        return byThread.getOrDefault(thread, 0L) - before.byThread.getOrDefault(thread, 0L);
    }

    /** Nanoseconds used by the JIT compilers' threads since then, 0 where the kernel does not tell. */
    long compilingSince(ProcessCpu before) {
        return compilers.stream()
                .mapToLong(thread -> nanosSince(before, thread))
                .sum();
    }

    /** How much of it since then was user code, 0 to 1. */
    double userShareSince(ProcessCpu before) {
        long user = userTicks - before.userTicks;
        long all = user + systemTicks - before.systemTicks;
        return all == 0 ? 0 : (double) user / all;
    }

    /** The number of the process's thread of that name; the kernel keeps 15 characters of it. */
    static long thread(long pid, String name) {
        String kept = name.substring(0, Math.min(15, name.length()));
        return tasks(pid).stream()
                .filter(task -> Proc.word(task + "/comm").filter(kept::equals).isPresent())
                .map(task -> Long.valueOf(task.getFileName().toString()))
                .findFirst()
                .orElseThrow(() -> new Refused("process " + pid, "a thread '" + kept + "'", "none"));
    }

    private static List<Path> tasks(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.toList();
        } catch (IOException | UncheckedIOException gone) {
            throw new Refused("process " + pid, "its threads", gone);
        }
    }
}
