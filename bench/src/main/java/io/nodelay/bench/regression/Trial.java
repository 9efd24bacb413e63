package io.nodelay.bench.regression;

import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.CompareRow;
import io.nodelay.bench.results.Pairing;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of pairs: what forks of two builds found of one figure, in the order in which they were taken.
 *
 * @param figure which
 * @param baseline one a pair
 * @param candidate its partner
 */
record Trial(Figure figure, List<Double> baseline, List<Double> candidate) {
    Trial {
        baseline = List.copyOf(baseline);
        candidate = List.copyOf(candidate);
    }

    Pairing pairing() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < baseline.size(); i++) {
            ratios.add(candidate.get(i) / baseline.get(i));
        }
        return Pairing.of(figure.name(), CompareRow.CANDIDATE, CompareRow.BASELINE, ratios);
    }

    /** Of the rank test between the figures, each by its pair's geometric mean: the machine's moods are the pair's. */
    double p() {
        List<Double> before = new ArrayList<>();
        List<Double> after = new ArrayList<>();
        for (int i = 0; i < baseline.size(); i++) {
            double half = Math.sqrt(candidate.get(i) / baseline.get(i));
            before.add(1 / half);
            after.add(half);
        }
        return Change.rankTest(before, after);
    }

    Change verdict() {
        return Change.of(pairing(), p(), figure.better());
    }
}
