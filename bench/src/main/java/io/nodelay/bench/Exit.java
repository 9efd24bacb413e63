package io.nodelay.bench;

import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.Goal.Verdict;
import java.util.Collection;

/** The exit codes of every command. */
final class Exit {
    static final int FINE = 0;
    static final int REGRESSED = 1;
    static final int REFUSED = 2;
    static final int NOISY = 3;
    /** As of a shell whose command SIGINT has ended. */
    static final int INTERRUPTED = 130;

    private Exit() {}

    /** A single miss outweighs what is unclear, and that what is met. */
    static int of(Collection<Verdict> verdicts) {
        if (verdicts.contains(Verdict.MISSED)) {
            return REGRESSED;
        }
        return verdicts.contains(Verdict.UNCLEAR) ? NOISY : FINE;
    }

    /** Likewise: a single regression outweighs what is too noisy, and that what is the same or improved. */
    static int ofChanges(Collection<Change> changes) {
        if (changes.contains(Change.REGRESSED)) {
            return REGRESSED;
        }
        return changes.contains(Change.UNCLEAR) ? NOISY : FINE;
    }
}
