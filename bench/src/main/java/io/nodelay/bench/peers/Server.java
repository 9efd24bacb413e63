package io.nodelay.bench.peers;

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
        List<String> line = new ArrayList<>(before);
        line.add(Self.java());
        line.addAll(FLAGS);
        line.addAll(contender.flags());
        line.addAll(Self.permissions());
        line.addAll(Self.lab());
        line.addAll(contender.command());
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

    /** Bytes its loop's thread has allocated so far. */
    long allocated() {
        return Long.parseLong(process.ask("mark", "mark")[1]);
    }

    /** Live heap after full collections. */
    long liveHeap() {
        return Long.parseLong(process.ask("heap", "heap")[1]);
    }

    @Override
    public void close() {
        process.close();
    }
}
