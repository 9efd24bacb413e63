package io.nodelay.torture;

import java.util.SplittableRandom;

/** A seed's decisions, each party of a world having its own, so that one more in one place changes no other. */
final class Choices {
    private final SplittableRandom random;

    Choices(long seed) {
        this(new SplittableRandom(seed));
    }

    private Choices(SplittableRandom random) {
        this.random = random;
    }

    Choices split() {
        return new Choices(random.split());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    @SafeVarargs
    final <T> T pick(T... among) {
        return among[random.nextInt(among.length)];
    }
}
