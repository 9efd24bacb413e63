package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;

/**
 * Notices that a socket has been quiet for some time. Activity is one store; the timer, when it fires
 * too early, is moved by what is left: no heap is touched for a packet.
 */
final class IdleTimer {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private final long quietNanos;
    private final Runnable quiet;
    private final Timer timer;
    private long lastActivity;
    /** It has fired, and starts again with the next activity. */
    private boolean told;

    /**
     * Starts it.
     *
     * @param quiet called once after each time of quiet, on the loop
     */
    IdleTimer(EventLoop loop, long millis, Runnable quiet) {
        this.loop = loop;
        this.quietNanos = Math.min(millis, Long.MAX_VALUE / NANOS_PER_MILLI) * NANOS_PER_MILLI;
        this.quiet = quiet;
        this.lastActivity = loop.nanoTime();
        this.timer = loop.setDeadline(millis, this::due).unref(); // the socket keeps the loop running, not its timer
    }

    /** Read afresh: after a callback that took long, the loop's own time lies as far back. */
    void activity() {
        lastActivity = loop.nanoTime();
        if (told) {
            told = false;
            timer.rearm(quietNanos / NANOS_PER_MILLI);
        }
    }

    private void due() {
        long left = quietNanos - (loop.nanoTime() - lastActivity);
        if (left > 0) {
            timer.rearm((left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        } else {
            told = true;
            quiet.run();
        }
    }

    void cancel() {
        timer.cancel();
    }
}
