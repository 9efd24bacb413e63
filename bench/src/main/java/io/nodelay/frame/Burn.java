package io.nodelay.frame;

import org.openjdk.jmh.infra.Blackhole;

/**
 * A slowdown that is planted, to see whether it is found: {@code -Dnodelay.bench.burn=TOKENS} burns so many tokens of
 * JMH's in each pass of {@link Decoding}. Without it nothing is left of this in compiled code.
 */
public final class Burn {
    public static final String PROPERTY = "nodelay.bench.burn";
    private static final long TOKENS = Long.getLong(PROPERTY, 0);

    private Burn() {}

    static void more() {
        if (TOKENS > 0) {
            Blackhole.consumeCPU(TOKENS);
        }
    }
}
