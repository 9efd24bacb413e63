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
 * @param bound the largest ratio that is fine
 */
public record Goal(String workload, String peer, double bound) {
    /** CPU per message beside Netty's native transport and beside the least program, and CPU per MB likewise. */
    public static final List<Goal> ECHO = List.of(
            new Goal("pingpong", "netty-epoll", 1.00),
            new Goal("pingpong", "raw", 1.10),
            new Goal("stream", "netty-epoll", 0.85),
            new Goal("stream", "raw", 1.05));

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

    /** Met or missed only if the whole interval lies on one side of the bound, and rests on enough pairs. */
    public Verdict judge(Pairing pairing) {
        if (few(pairing)) {
            return Verdict.UNCLEAR;
        }
        if (pairing.high() <= bound) {
            return Verdict.MET;
        }
        return pairing.low() > bound ? Verdict.MISSED : Verdict.UNCLEAR;
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
        return String.format(Locale.ROOT, "≤ %.2f: %s", bound, verdict);
    }

    private static boolean few(Pairing pairing) {
        return pairing.ratios().size() < LEAST_PAIRS;
    }
}
