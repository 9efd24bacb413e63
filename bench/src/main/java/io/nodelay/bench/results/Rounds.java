package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The order in which those compared take their turns: shuffled anew for every two rounds, and the second of the two runs
 * backwards (A B … B A), so that what drifts slowly falls on all alike.
 */
public final class Rounds {
    private Rounds() {}

    public static <T> List<List<T>> of(List<T> compared, int rounds, SplittableRandom random) {
        List<List<T>> orders = new ArrayList<>();
        List<T> order = new ArrayList<>(compared);
        for (int i = 0; i < rounds; i++) {
            if (i % 2 == 0) {
                shuffle(order, random);
            } else {
                Collections.reverse(order);
            }
            orders.add(List.copyOf(order));
        }
        return orders;
    }

    private static <T> void shuffle(List<T> order, SplittableRandom random) {
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
    }
}
