package io.nodelay.testing;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopStats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A loop on a thread of its own, kept running until it is stopped, and what came of it. */
final class RunningLoop {
    private final EventLoop loop;
    private final Thread thread;
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private volatile Optional<Throwable> failure = Optional.empty();
    private boolean told;

    RunningLoop(EventLoop loop, String name) {
        this.loop = loop.onUncaught(uncaught::add);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        loop.ref();
    }

    private void run() {
        try {
            loop.run();
        } catch (Throwable thrown) {
            failure = Optional.of(thrown);
        } finally {
            loop.unref();
        }
    }

    /** Returns once the loop belongs to its thread. */
    void start() {
        CountDownLatch running = new CountDownLatch(1);
        loop.execute(running::countDown);
        thread.start();
        try {
            running.await();
        } catch (InterruptedException e) {
            throw new AssertionError(thread.getName() + " did not begin", e);
        }
    }

    EventLoop loop() {
        return loop;
    }

    Thread thread() {
        return thread;
    }

    List<Throwable> uncaught() {
        return uncaught;
    }

    /** On the loop's thread: nothing is held but what keeps it running. */
    boolean idle() {
        LoopStats now = loop.stats();
        return now.handles() == 1
                && now.keys() == 0
                && now.pendingTimers() == 0
                && now.pendingTasks() == 0
                && now.pendingOffloads() == 0
                && now.chunksOut() == 0;
    }

    /** Waits for the end; what ended it is then known to the test. */
    Optional<Throwable> ended() {
        join();
        told = true;
        return failure;
    }

    void mustHaveEndedWell() {
        join();
        if (failure.isPresent() && !told) {
            throw new AssertionError(thread.getName() + " ended by throwing", failure.get());
        }
        if (!loop.stats().balanced()) {
            throw new AssertionError(thread.getName() + " has ended and still holds something: " + loop.stats());
        }
    }

    private void join() {
        try {
            thread.join(LoopExtension.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            AssertionError error = new AssertionError(thread.getName() + " does not end");
            error.addSuppressed(where());
            throw error;
        }
    }

    /** Where its thread stands, as the stack of a throwable. */
    Throwable where() {
        Throwable here =
                new Throwable(thread.getName() + " (" + thread.getState() + ") is here, holding " + loop.stats());
        here.setStackTrace(thread.getStackTrace());
        return here;
    }
}
