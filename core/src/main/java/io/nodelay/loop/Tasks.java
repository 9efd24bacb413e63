package io.nodelay.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What waits to be run on the loop: other threads' tasks and, in a cheaper queue, the loop's own. A task
 * is run or refused, never lost, also when the loop ends in that very moment.
 */
final class Tasks {
    private final Queue<Runnable> foreign = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> local = new ArrayDeque<>();
    private volatile boolean over;

    /** Queues a task on the thread that runs the loop; also while it winds up. */
    void addLocal(Runnable task) {
        local.add(task);
    }

    /** The loop begins to run: what was queued before comes before what its callbacks queue. */
    void begin() {
        for (int before = foreign.size(); before > 0; before--) { // and not what comes meanwhile, which may never end
            local.add(foreign.remove());
        }
    }

    /** Queues a task on any other thread, and then wakes the loop. */
    void addForeign(Runnable task, Runnable wake) {
        if (over) {
            throw refused();
        }
        foreign.add(task);
        if (!over) {
            wake.run();
        } else if (foreign.remove(task)) {
            // The loop empties the queue once more after the end: only what it left is refused.
            throw refused();
        }
    }

    static RejectedExecutionException refused() {
        return new RejectedExecutionException("the loop has stopped and runs no more tasks");
    }

    /**
     * Runs those queued so far, at most so many: what a task queues itself has its turn in the next pass.
     *
     * @return how many
     */
    int run(int most, Consumer<Runnable> runner) {
        int done = 0;
        int own = Math.min(local.size(), foreign.isEmpty() ? most : most / 2);
        for (; done < own; done++) {
            runner.accept(local.poll());
        }
        for (Runnable task; done < most && (task = foreign.poll()) != null; done++) {
            runner.accept(task);
        }
        return done;
    }

    /** Refuses what other threads bring from now on, and runs what came before. */
    int finish(Consumer<Runnable> runner) {
        over = true;
        return run(Integer.MAX_VALUE, runner);
    }

    /** Forgets what the loop's own thread has queued; the very end. */
    void drop() {
        local.clear();
    }

    boolean isOver() {
        return over;
    }

    /** Whether other threads have queued something; safe to ask from the loop just before it sleeps. */
    boolean foreignWaiting() {
        return !foreign.isEmpty();
    }

    boolean waiting() {
        return !local.isEmpty() || !foreign.isEmpty();
    }

    int localWaiting() {
        return local.size();
    }
}
