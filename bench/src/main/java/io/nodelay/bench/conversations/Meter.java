package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Refused;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Reads, from any process of the same user, what a loop's thread has done, and what its network namespace has sent.
 *
 * @param task the thread's place below {@code /proc}, {@code PID/task/TID}
 */
record Meter(String task) {
    private static final String WRITES = "syscw:";

    /**
     * That of a loop's thread.
     *
     * @param pin what keeps the calling thread on a processor
     */
    static Meter of(EventLoop loop, Runnable pin) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            pin.run();
                            return new Meter(link(Path.of("/proc/thread-self")));
                        },
                        loop::execute)
                .join();
    }

    /** Whether the kernel counts their segments together. */
    boolean sharesNetworkWith(Meter other) {
        return link(Path.of("/proc", task, "ns/net")).equals(link(Path.of("/proc", other.task, "ns/net")));
    }

    Segments segments() {
        return Segments.of("/proc/" + task + "/net/");
    }

    OptionalLong cpuNanos() {
        return Proc.word("/proc/" + task + "/schedstat").map(Meter::running).orElse(OptionalLong.empty());
    }

    OptionalLong writes() {
        return Proc.text("/proc/" + task + "/io").map(Meter::written).orElse(OptionalLong.empty());
    }

    /** Nanoseconds on a processor, the first figure of {@code schedstat}. */
    static OptionalLong running(String schedstat) {
        return OptionalLong.of(Long.parseLong(schedstat.split(" ", -1)[0]));
    }

    /** Calls of write and writev, of which each send of a socket channel is one. */
    static OptionalLong written(String io) {
        return io.lines()
                .filter(line -> line.startsWith(WRITES))
                .mapToLong(
                        line -> Long.parseLong(line.substring(WRITES.length()).trim()))
                .findFirst();
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException absent) {
            throw new Refused(path.toString(), "a link that tells of a thread (Linux)", absent);
        }
    }
}
