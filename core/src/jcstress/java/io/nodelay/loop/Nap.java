package io.nodelay.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The loop's half and the other thread's half of the hand-over, as {@link EventLoop} puts them together. */
final class Nap {
    private final Tasks tasks = new Tasks();
    private final AtomicInteger ran = new AtomicInteger();
    private final BooleanSupplier busy = () -> stopping() || tasks.foreignWaiting();
    private final StubSelector selector;
    private final Poller poller;
    private volatile boolean stopping;
    private volatile boolean done;

    /** One sleep of a loop, beside one other thread. */
    Nap() {
        StubSelector.Provider provider = StubSelector.provider(() -> done);
        selector = provider.only();
        try {
            poller = new Poller(provider, () -> 0, new Guard(() -> 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean stopping() {
        return stopping;
    }

    /** The loop: sleeps for as long as it takes, and runs what has come. */
    void sleepAndRun() {
        poller.poll(Long.MAX_VALUE, busy);
        run();
    }

    /** Runs what is there. */
    void run() {
        tasks.run(Integer.MAX_VALUE, Runnable::run);
    }

    /** Another thread: brings tasks. */
    void bringTasks(int count) {
        for (int i = 0; i < count; i++) {
            tasks.addForeign(ran::incrementAndGet, poller::wake);
        }
        done = true;
    }

    /** Another thread: stops the loop. */
    void stop() {
        stopping = true;
        poller.wake();
        done = true;
    }

    int ran() {
        return ran.get();
    }

    boolean overslept() {
        return selector.overslept();
    }

    int wakeUps() {
        return poller.wakeUps.intValue();
    }
}
