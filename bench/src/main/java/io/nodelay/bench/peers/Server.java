package io.nodelay.bench.peers;

import io.nodelay.bench.results.Helper;
import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Self;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own. */
final class Server implements AutoCloseable {
    /** The same for all: a heap that never grows, and the collector with the least overhead on the loop's thread. */
    static final List<String> FLAGS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");

    private final Helper process;
    private final int port;
    private final long loopThread;

    private Server(Helper process, int port, String loopThread) {
        this.process = process;
        this.port = port;
        this.loopThread = ProcessCpu.thread(process.pid(), loopThread);
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param before what goes before the command line, to pin the process
     */
    static Server start(Contender contender, List<String> before) {
        return start(contender, before, Self.lab());
    }

    /** The same by another build's laboratory, which is given as class path and main class. */
    static Server start(Contender contender, List<String> before, List<String> lab) {
        List<String> line = new ArrayList<>(before);
        line.addAll(contender.line(lab));
        Helper process = Helper.start("server " + contender, line);
        try {
            String[] listening = process.expect("listening");
            return new Server(process, Integer.parseInt(listening[1]), listening[2]);
        } catch (RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    int port() {
        return port;
    }

    long loopThread() {
        return loopThread;
    }

    ProcessCpu cpu() {
        return ProcessCpu.of(process.pid());
    }

    /**
     * Calls of read, readv, write and writev by its loop's thread so far, which Linux counts; those of recv and send, which
     * native transports and datagrams use, it does not. Elsewhere 0.
     */
    long counted() {
        return Proc.text("/proc/" + process.pid() + "/task/" + loopThread + "/io")
                .map(Server::calls)
                .orElse(0L);
    }

    /** Of a text of {@code /proc/PID/io}, whose lines are {@code syscr: N} and {@code syscw: N} among others. */
    static long calls(String io) {
        return io.lines()
                .filter(line -> line.startsWith("sysc"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(' ') + 1).trim()))
                .sum();
    }

    /** Bytes its loop's thread, or all its threads where one does not do all the work, have allocated so far. */
    long allocated() {
        return Long.parseLong(process.ask("mark", "mark")[1]);
    }

    /**
     * What is left after full collections.
     *
     * @param heap bytes on it
     * @param direct bytes off it, as far as the JDK counts them
     */
    record Live(long heap, long direct) {}

    Live live() {
        String[] words = process.ask("heap", "heap");
        return new Live(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    @Override
    public void close() {
        process.close();
    }
}
