package io.nodelay.fake;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long a select lasts. With nothing ready it moves the clock to the next event or to its own end; where neither
 * exists the program hangs for ever, and where the clock stands still through many selects it spins: both are verdicts,
 * thrown by this and every later select, because a program may catch the first.
 */
final class Patience {
    static final long FOREVER = Long.MAX_VALUE;
    /** Real time, for a thread that was promised to call: only a broken test waits so long. */
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final FakeClock clock;
    private final Dice dice;
    private final Supplier<List<String>> dump;
    private BooleanSupplier hold = () -> false;
    private double spurious;
    private int early;
    private int earlyClaim;
    private int failures;
    private int spinLimit = 100_000;
    private int spins;
    private long spinningSince;
    private volatile Optional<AssertionError> verdict = Optional.empty();

    Patience(FakeClock clock, Dice dice, Supplier<List<String>> dump) {
        this.clock = clock;
        this.dice = dice;
        this.dump = dump;
    }

    void spurious(double chance) {
        spurious = chance;
    }

    void early(int selects, int claim) {
        early = selects;
        earlyClaim = claim;
    }

    void failures(int selects) {
        failures = selects;
    }

    void spinLimit(int selects) {
        spinLimit = selects;
    }

    void holdWhile(BooleanSupplier condition) {
        hold = condition;
    }

    Optional<AssertionError> verdict() {
        return verdict;
    }

    /** What to return at once, if this select is not to be a real one. */
    OptionalInt begin() throws IOException {
        if (verdict.isPresent()) {
            throw new AssertionError(verdict.get().getMessage(), verdict.get());
        }
        watchForSpin();
        if (failures > 0) {
            failures--;
            throw new IOException("select was told to fail");
        }
        if (early > 0) {
            early--;
            clock.advanceNanos(1_000);
            return OptionalInt.of(earlyClaim);
        }
        return OptionalInt.empty();
    }

    private void watchForSpin() {
        if (clock.elapsedMillis() != spinningSince) {
            spinningSince = clock.elapsedMillis();
            spins = 0;
        }
        if (++spins > spinLimit) {
            throw fail("spinning: " + spinLimit + " selects within one millisecond");
        }
    }

    void await(FakeSelector selector, long timeout) {
        long now = clock.elapsedNanos();
        long deadline = timeout > FOREVER - now ? FOREVER : now + timeout;
        clock.moveTo(now);
        if (timeout > 0 && selector.idle() && dice.chance(spurious)) {
            clock.moveTo(now + dice.between(0, Math.min(nextStep(deadline), now + 1_000_000) - now - 1));
            return;
        }
        while (selector.idle() && clock.elapsedNanos() < deadline) {
            if (hold.getAsBoolean()) {
                hold(selector);
            } else {
                step(deadline);
            }
        }
    }

    private void step(long deadline) {
        long next = nextStep(deadline);
        if (next == FOREVER) {
            throw fail("deadlock: nothing will ever happen");
        }
        clock.moveTo(next);
    }

    private long nextStep(long deadline) {
        return Math.min(deadline, clock.next().orElse(FOREVER));
    }

    private void hold(FakeSelector selector) {
        long start = System.nanoTime();
        while (hold.getAsBoolean() && selector.idle()) {
            selector.doze();
            if (System.nanoTime() - start > HOLD_NANOS) {
                throw fail("time was held, and no other thread woke the selector");
            }
        }
    }

    private AssertionError fail(String what) {
        AssertionError error = new AssertionError(what + "\n  "
                + String.join("\n  ", dump.get())
                + "\n  at "
                + TimeUnit.NANOSECONDS.toMicros(clock.elapsedNanos())
                + " us of fake time");
        verdict = Optional.of(error);
        return error;
    }
}
