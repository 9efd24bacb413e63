package io.nodelay.bench.peers;

import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time a process has used so far. Where the kernel keeps {@code schedstat}, time is in nanoseconds by
 * thread; otherwise it is the clock ticks of {@code stat}, 10 ms each.
 *
 * @param byThread nanoseconds by thread number
 * @param userTicks ticks in user code
 * @param systemTicks ticks in the kernel
 */
record ProcessCpu(Map<Long, Long> byThread, long userTicks, long systemTicks) {
    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Places of utime and stime after the process's name, which is in brackets and may hold anything. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    static ProcessCpu of(long pid) {
        long[] ticks = Proc.text("/proc/" + pid + "/stat")
                .map(ProcessCpu::ticks)
                .orElseThrow(() -> new Refused("process " + pid, "one that runs", "no /proc/" + pid + "/stat"));
        Map<Long, Long> byThread = new HashMap<>();
        for (Path task : tasks(pid)) {
            Proc.text(task + "/schedstat")
                    .map(ProcessCpu::running)
                    .ifPresent(nanos ->
                            byThread.put(Long.valueOf(task.getFileName().toString()), nanos));
        }
        return new ProcessCpu(byThread, ticks[0], ticks[1]);
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
