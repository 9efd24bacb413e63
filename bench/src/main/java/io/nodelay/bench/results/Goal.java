package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A bound on a ratio to a peer.
 *
 * @param workload which work
 * @param peer whose figure divides
 * @param bound the last ratio that is fine
 * @param better which way a ratio is wished to go
 */
public record Goal(String workload, String peer, double bound, Better better) {
    /** CPU per message beside Netty's native transport and beside the least program, and CPU per MB likewise. */
    public static final List<Goal> ECHO = List.of(
            atMost("pingpong", "netty-epoll", 1.00),
            atMost("pingpong", "raw", 1.10),
            atMost("stream", "netty-epoll", 0.85),
            atMost("stream", "raw", 1.05));

    /** With fewer values no interval of a median reaches 95 %. */
    private static final int LEAST_PAIRS = 6;

    /** What the pairs say about a goal. */
    public enum Verdict {
        MET("met"),
        MISSED("missed"),
        UNCLEAR("too noisy to tell");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static Goal atMost(String workload, String peer, double bound) {
        return new Goal(workload, peer, bound, Better.SMALLER);
    }

    static Goal atLeast(String workload, String peer, double bound) {
        return new Goal(workload, peer, bound, Better.BIGGER);
    }

    /** Met or missed only if the whole interval lies on one side of the bound, and rests on enough pairs. */
    public Verdict judge(Pairing pairing) {
        if (few(pairing)) {
            return Verdict.UNCLEAR;
        }
        boolean small = better == Better.SMALLER;
        if (small ? pairing.high() <= bound : pairing.low() >= bound) {
            return Verdict.MET;
        }
        return (small ? pairing.low() > bound : pairing.high() < bound) ? Verdict.MISSED : Verdict.UNCLEAR;
    }

    /** The verdicts on every pairing that has a goal. */
    public static List<Verdict> judgeEcho(List<Measurement> measurements) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                find(m.parameter(EchoSection.WORKLOAD), pairing.peer())
                        .ifPresent(goal -> verdicts.add(goal.judge(pairing)));
            }
        }
        return verdicts;
    }

    static Optional<Goal> find(String workload, String peer) {
        return ECHO.stream()
                .filter(goal -> goal.workload().equals(workload) && goal.peer().equals(peer))
                .findFirst();
    }

    String sentence(Pairing pairing) {
        String verdict = few(pairing) ? "too few pairs to tell" : judge(pairing).toString();
        return String.format(Locale.ROOT, "%s %.2f: %s", better == Better.SMALLER ? "≤" : "≥", bound, verdict);
    }

    private static boolean few(Pairing pairing) {
        return pairing.ratios().size() < LEAST_PAIRS || pairing.confidence() < Bootstrap.CONFIDENCE;
    }
}
