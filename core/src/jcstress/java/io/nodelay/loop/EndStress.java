package io.nodelay.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task that is brought in the moment in which the loop ends is run or refused: not both, and not neither. */
public final class EndStress {
    private EndStress() {}

    /** The queue of a loop that ends, what it has run and what it has refused. */
    static class Ending {
        private final Tasks tasks = new Tasks();
        private final AtomicInteger ran = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        /** One object however often it is brought: the queue looks for it by its equality. */
        private final Runnable task = ran::incrementAndGet;

        void bring() {
            try {
                tasks.addForeign(task, () -> {});
            } catch (RejectedExecutionException over) {
                refused.incrementAndGet();
            }
        }

        void end() {
            tasks.finish(Runnable::run);
        }

        void tell(II_Result result) {
            result.r1 = ran.get();
            result.r2 = refused.get();
        }
    }

    /** One task. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "run")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN, desc = "both or neither")
    @State
    public static class OneTask extends Ending {
        /** Ends. */
        @Actor
        public void loop() {
            end();
        }

        /** Brings the task. */
        @Actor
        public void other() {
            bring();
        }

        /** What became of it. */
        @Arbiter
        public void fate(II_Result result) {
            tell(result);
        }
    }

    /** The same task twice. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both run")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one run, one refused")
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "both refused")
    @Outcome(expect = FORBIDDEN, desc = "one lost, or run although it was refused")
    @State
    public static class SameTaskTwice extends Ending {
        /** Ends. */
        @Actor
        public void loop() {
            end();
        }

        /** Brings the task and brings it again. */
        @Actor
        public void other() {
            bring();
            bring();
        }

        /** What became of both. */
        @Arbiter
        public void fate(II_Result result) {
            tell(result);
        }
    }
}
