package io.nodelay.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * The one protocol between threads: the loop raises its flag and then looks for work, the others bring work and then
 * look at the flag. Whatever the order, no work is slept over and no two system calls are made for one sleep.
 */
public final class WakeUpStress {
    private WakeUpStress() {}

    /** One task, brought while the loop goes to sleep. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the loop saw it and did not sleep, or was not asleep yet")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop slept and was woken")
    @Outcome(expect = FORBIDDEN, desc = "the task was slept over")
    @State
    public static class OneTask {
        private final Nap nap = new Nap();

        /** Goes to sleep. */
        @Actor
        public void loop(II_Result result) {
            nap.sleepAndRun();
            result.r1 = nap.overslept() ? -1 : nap.ran();
        }

        /** Brings the task. */
        @Actor
        public void other() {
            nap.bringTasks(1);
        }

        /** How many system calls that took. */
        @Arbiter
        public void wakeUps(II_Result result) {
            result.r2 = nap.wakeUps();
        }
    }

    /** Two tasks, in one sleep or around its end. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "the loop did not sleep")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "one of the two has woken it")
    @Outcome(expect = FORBIDDEN, desc = "a task was lost, run twice or slept over, or both paid for one sleep")
    @State
    public static class TwoTasks {
        private final Nap nap = new Nap();

        /** Goes to sleep. */
        @Actor
        public void loop() {
            nap.sleepAndRun();
        }

        /** Brings the tasks. */
        @Actor
        public void other() {
            nap.bringTasks(2);
        }

        /** What came after the first pass is run in the next. */
        @Arbiter
        public void next(II_Result result) {
            nap.run();
            result.r1 = nap.overslept() ? -1 : nap.ran();
            result.r2 = nap.wakeUps();
        }
    }

    /** A stop has no task, and must not be slept over either. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "the loop saw it, or was woken")
    @Outcome(id = "true", expect = FORBIDDEN, desc = "the stop was slept over")
    @State
    public static class Stop {
        private final Nap nap = new Nap();

        /** Goes to sleep. */
        @Actor
        public void loop(Z_Result result) {
            nap.sleepAndRun();
            result.r1 = nap.overslept();
        }

        /** Stops it. */
        @Actor
        public void other() {
            nap.stop();
        }
    }
}
