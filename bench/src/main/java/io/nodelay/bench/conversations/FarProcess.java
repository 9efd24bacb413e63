package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Helper;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Self;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The far end as the near one sees it. */
final class FarProcess implements AutoCloseable {
    private final Shared shared;
    private final Helper process;
    private final Meter meter;

    private FarProcess(Shared shared, Helper process, Meter meter) {
        this.shared = shared;
        this.process = process;
        this.meter = meter;
    }

    /** Starts it with this JVM's flags, in a network namespace of its own if ours is private. */
    static FarProcess start(boolean apart) {
        Path directory = temporary();
        Shared shared = Shared.in(directory);
        List<String> line = new ArrayList<>(apart ? List.of("unshare", "-n") : List.of());
        line.add(Self.java());
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.addAll(Self.lab());
        line.addAll(List.of("far", directory.toString()));
        Helper process = Helper.start("far end", line);
        return new FarProcess(shared, process, new Meter(process.expect("ready")[1]));
    }

    /** Goes, with all that it may come to hold, when this process ends, in whatever way. */
    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("nodelay-bench");
            directory.toFile().deleteOnExit(); // last of them, as what is named last is deleted first
            Shared.files(directory).forEach(file -> file.toFile().deleteOnExit());
            return directory;
        } catch (IOException full) {
            throw new Refused(System.getProperty("java.io.tmpdir"), "room for a temporary directory", full);
        }
    }

    long pid() {
        return process.pid();
    }

    Shared shared() {
        return shared;
    }

    Meter meter() {
        return meter;
    }

    /** Has a cell served, and answers the port. */
    int serve(String host, Cell cell, boolean traced) {
        if (cell.carrier() == Carrier.TLS) {
            shared.credentials().make();
        }
        String order = (traced ? "trace " : "serve ") + host + " " + cell.line();
        return Integer.parseInt(process.ask(order, "listening")[1]);
    }

    /** The calls of the last cell, if it was traced. */
    List<Trace.Call> calls() {
        int count = Integer.parseInt(process.ask("calls", "calls")[1]);
        List<Trace.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(Trace.Call.of(process.line()));
        }
        return calls;
    }

    /** Whether it has ended, which it does not do before it is closed. */
    boolean gone() {
        return process.gone();
    }

    FarEnd.Effective finish() {
        String[] words = process.ask("close", "closed");
        return new FarEnd.Effective(Boolean.parseBoolean(words[1]), Boolean.parseBoolean(words[2]));
    }

    @Override
    public void close() {
        process.close();
    }
}
