package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** What there is once a loop. */
class LocalTest {
    /** One kind of thing, of which several can be told apart. */
    private static final class Thing {}

    @Test
    void thereIsOneOfAKindForEachLoop() {
        try (EventLoop one = EventLoop.open();
                EventLoop other = EventLoop.open()) {
            Thing first = one.local(Thing.class, Thing::new);
            assertSame(first, one.local(Thing.class, Thing::new));
            assertNotSame(first, other.local(Thing.class, Thing::new));
        }
    }
}
