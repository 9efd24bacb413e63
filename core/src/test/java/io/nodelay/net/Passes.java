package io.nodelay.net;

import io.nodelay.testing.LoopExtension;

/** Time for what must not happen: a loop has several turns, each with a look at its channels, before a test goes on. */
final class Passes {
    private static final int SEVERAL = 5;

    private Passes() {}

    static void several(LoopExtension loop) throws Exception {
        long before = loop.call(() -> loop.stats().passes());
        loop.until(() -> loop.stats().passes() > before + SEVERAL);
    }
}
