package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;

/**
 * One limit at a time, which moves with every message: moving it later is a store, and the timer, when it fires too early,
 * is set anew for what is left.
 */
final class Deadline {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LONGEST = Long.MAX_VALUE / 4 / NANOS_PER_MILLI;

    private final EventLoop loop;
    private final Runnable late;
    private final Timer timer;
    private boolean set;
    private long due;
    private boolean armed;
    private long armedFor;

    Deadline(EventLoop loop, Runnable late) {
        this.loop = loop;
        this.late = late;
        this.timer = loop.setDeadline(0, this::look).unref(); // the connection keeps the loop running, not its clock
        timer.cancel();
    }

    /**
     * Starts anew, whatever it was set to before.
     *
     * @param millis 0 for no limit
     */
    void within(long millis) {
        set = millis > 0;
        if (!set) {
            return;
        }
        long limit = Math.min(millis, LONGEST);
        due = loop.nanoTime() + limit * NANOS_PER_MILLI;
        if (!armed || due - armedFor < 0) {
            arm(limit);
        }
    }

    private void arm(long millis) {
        armed = true;
        armedFor = due;
        timer.rearm(millis);
    }

    void clear() {
        set = false;
    }

    /** For good. */
    void stop() {
        set = false;
        armed = false;
        timer.cancel();
    }

    private void look() {
        armed = false;
        if (!set) {
            return;
        }
        long left = due - loop.now(); // as of the last poll: what lay in the kernel then has been heard
        if (left > 0) {
            arm((left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        } else {
            set = false;
            late.run();
        }
    }
}
