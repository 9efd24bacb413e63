package io.nodelay.bench.regression;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Change;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Comparisons that might have been: each draws its pairs, with replacement, from those that were recorded of one build, so
 * that it is known what is different, which is nothing but what was planted. The same seed gives the same counts.
 *
 * @param recording what is drawn from
 * @param pairs of one run
 * @param slowdown a factor, 1 for none
 * @param noise spread of a further factor of each process, 0 for none: the logarithm's standard deviation
 */
record Resampling(Recording recording, int pairs, double slowdown, double noise) {
    /** How many comparisons came to which verdict. */
    Map<Change, Integer> count(int comparisons, long seed) {
        Map<Change, Integer> counts = new EnumMap<>(Change.class);
        for (Change verdict : Change.values()) {
            counts.put(verdict, 0);
        }
        IntStream.range(0, comparisons)
                .parallel()
                .mapToObj(i -> compare(new SplittableRandom(seed + i)))
                .toList()
                .forEach(verdict -> counts.merge(verdict, 1, Integer::sum));
        return counts;
    }

    /** As {@link Comparison} does it. */
    private Change compare(SplittableRandom random) {
        Change first = draw(random).verdict();
        return first.isChange() ? first.confirmedBy(draw(random).verdict()) : first;
    }

    private Trial draw(SplittableRandom random) {
        List<Double> baseline = new ArrayList<>();
        List<Double> candidate = new ArrayList<>();
        double worse = recording.better() == Better.SMALLER ? slowdown : 1 / slowdown;
        for (int i = 0; i < pairs; i++) {
            int pair = 2 * random.nextInt(recording.pairs());
            int turned = random.nextInt(2); // which of the two had its turn first
            baseline.add(recording.forks().get(pair + turned) * disturbed(random));
            candidate.add(recording.forks().get(pair + 1 - turned) * worse * disturbed(random));
        }
        Figure figure = new Figure(recording.question(), recording.unit(), recording.better());
        return new Trial(figure, baseline, candidate);
    }

    private double disturbed(SplittableRandom random) {
        return noise == 0 ? 1 : Math.exp(noise * random.nextGaussian());
    }
}
