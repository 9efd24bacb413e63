package io.nodelay.loop;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Between the loop and everybody else's code: whatever a callback throws ends here, and one that takes
 * too long is noticed here.
 */
final class Guard implements Poller.Dispatcher {
    private static final long NO_WATCH = Long.MAX_VALUE;

    private final LongSupplier clock;
    private Consumer<? super Throwable> handler = Guard::report;
    private long stallNanos = NO_WATCH;

    long stalls;
    long uncaught;

    Guard(LongSupplier clock) {
        this.clock = clock;
    }

    void handler(Consumer<? super Throwable> uncaughtHandler) {
        handler = uncaughtHandler;
    }

    void stallNanos(long longest) {
        stallNanos = longest;
    }

    void run(Runnable callback) {
        long began = begin();
        try {
            callback.run();
        } catch (Throwable escaped) { // StackOverflowError too: it cost this callback, not the loop
            uncaught(escaped);
        }
        end(began, callback);
    }

    /** As {@link #run}; a handle that lets something escape is destroyed with it. */
    @Override
    public void ready(Handle handle, int readyOps) {
        long began = begin();
        try {
            handle.ready(readyOps);
        } catch (Throwable escaped) {
            uncaught(escaped);
            run(() -> handle.destroy(escaped));
        }
        end(began, handle);
    }

    @Override
    public void lost(Handle handle, Throwable why) {
        run(() -> handle.destroy(why));
    }

    void uncaught(Throwable thrown) {
        uncaught++;
        try {
            handler.accept(thrown);
        } catch (Throwable again) {
            report(again);
        }
    }

    private long begin() {
        return stallNanos == NO_WATCH ? NO_WATCH : clock.getAsLong();
    }

    private void end(long began, Object callback) {
        if (began == NO_WATCH) {
            return;
        }
        long held = clock.getAsLong() - began;
        if (held > stallNanos) {
            stalls++;
            LoopEvents.stall(held, callback);
        }
    }

    private static void report(Throwable thrown) {
        Log.error("a listener, task or timer has thrown", thrown);
    }
}
