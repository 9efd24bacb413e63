package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The goals of one section, whose measurements are of a workload and are paired with peers.
 *
 * @param all at most one for each workload and peer
 */
record Goals(List<Goal> all) {
    /** Of {@link #rows}. */
    static final List<String> HEADER = List.of("workload", "nodelay ÷", "CPU ratio [95 %] (pairs)", "goal");

    static Goals of(Goal... all) {
        return new Goals(List.of(all));
    }

    /** The verdicts on every pairing that has a goal. */
    List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                goal(m, pairing).ifPresent(goal -> verdicts.add(goal.judge(pairing)));
            }
        }
        return verdicts;
    }

    /** Every pairing beside its goal, if it has one. */
    List<List<String>> rows(List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement m : measurements) {
            for (Pairing pairing : m.pairings()) {
                rows.add(List.of(
                        m.parameter(EchoSection.WORKLOAD),
                        pairing.peer(),
                        Figures.ratio(pairing),
                        goal(m, pairing).map(goal -> goal.sentence(pairing)).orElse(Figures.NONE)));
            }
        }
        return rows;
    }

    private Optional<Goal> goal(Measurement m, Pairing pairing) {
        return all.stream()
                .filter(goal -> goal.workload().equals(m.parameter(EchoSection.WORKLOAD)))
                .filter(goal -> goal.peer().equals(pairing.peer()))
                .findFirst();
    }
}
