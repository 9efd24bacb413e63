package io.nodelay.bench.peers;

import io.nodelay.bench.results.Pinning;
import java.util.Map;

/** What a load generator has every server do. */
interface Work {
    /** What of it stands in the results, in the order in which tables show it. */
    Map<String, String> parameters();

    /** Its name while it is measured. */
    String label();

    /** What is divided by, such as one message. */
    String unit();

    /** What the load generator counts (messages or bytes) for one unit. */
    double perUnit();

    /** Units after which the JIT compilers of all servers have had enough to see. */
    int warmUnits();

    /** Whether to wait until the JIT compilers are quiet too, as some of the code is slow before. */
    default boolean compilesLong() {
        return false;
    }

    /** Whether round trips are timed. */
    boolean timed();

    /** Begins to have it done by the server at that port. */
    Load begin(int port, Pinning pinning);
}
