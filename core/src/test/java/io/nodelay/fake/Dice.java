package io.nodelay.fake;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Everything that is left to chance, from one seed. Loop thread only. */
final class Dice {
    private final SplittableRandom random;
    private double shortness;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    void shortness(double chance) {
        shortness = chance;
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** From {@code low} to {@code high}, both included. */
    long between(long low, long high) {
        return low == high ? low : random.nextLong(low, high + 1);
    }

    /** A fraction below {@code bound}. */
    double fraction(double bound) {
        return random.nextDouble() * bound;
    }

    /** Sometimes less than {@code count}, never 0 unless it is. */
    int shorten(int count) {
        return count > 1 && chance(shortness) ? (int) between(1, count) : count;
    }

    void shuffle(List<?> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }

    int pick(int size) {
        return random.nextInt(size);
    }
}
