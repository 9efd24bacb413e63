package io.nodelay.bench.peers;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Self;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One server's turn: a fresh process, warmed up, loaded, and looked at before and after.
 *
 * @param benchmark which question, for who reads of a failure
 * @param turns how long
 * @param pinning where
 */
record Bout(String benchmark, Turns turns, Pinning pinning) {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The part of a process's time that its JIT compilers have once they are quiet. */
    private static final double QUIET = 0.02;

    /**
     * Takes it.
     *
     * @param lab class path and main class of the laboratory whose server it is
     */
    Sample sample(Work work, Contender contender, List<String> lab) {
        try (Server server = Server.start(contender, pinning.serverProcess(), lab);
                Load load = work.begin(server.port(), pinning)) {
            warmUp(work, server, load);
            return measure(work, server, load);
        }
    }

    /**
     * What another build's server costs, under the load of this build.
     *
     * @return processor time in µs a unit, and units a second
     */
    List<Double> costs(Work work, Contender contender, String classPath) {
        Sample sample = sample(work, contender, Self.lab(classPath));
        return List.of(sample.cpuMicrosPerUnit(), sample.unitsPerSecond());
    }

    /**
     * Until the server has worked long and much enough, and where much is to be compiled until its JIT compilers are
     * quiet, within the bound that the load's own warm-up has.
     */
    private void warmUp(Work work, Server server, Load load) {
        load.warmUp(work, turns.warmNanos());
        long most = (Load.WARM_UP_BOUND - 1) * turns.warmNanos();
        boolean quiet = !work.compilesLong();
        for (long spent = 0; !quiet && spent < most; ) {
            ProcessCpu before = server.cpu();
            spent += load.window(LOOK_NANOS).nanos();
            ProcessCpu after = server.cpu();
            quiet = after.compilingSince(before) < QUIET * after.nanosSince(before);
        }
    }

    /** What the server has used between two looks, by what it did meanwhile. */
    private Sample measure(Work work, Server server, Load load) {
        load.latencies();
        Optional<Loss> lost = load.loss();
        long allocated = server.allocated();
        ProcessCpu before = server.cpu();
        long calls = server.counted();
        Load.Window window = load.window(turns.nanos());
        long called = server.counted() - calls;
        ProcessCpu after = server.cpu();
        if (window.echoed() == 0) {
            throw new Refused(benchmark + " " + work.label(), "a server that answers", "nothing came back");
        }
        return new Sample(
                window.echoed() / work.perUnit(),
                window.nanos(),
                after.nanosSince(before),
                after.userShareSince(before),
                after.nanosSince(before, server.loopThread()),
                server.allocated() - allocated,
                after.compilingSince(before),
                called,
                load.latencies(),
                load.loss().map(now -> now.since(lost.orElseThrow())));
    }
}
