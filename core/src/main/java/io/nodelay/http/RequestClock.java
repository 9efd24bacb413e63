package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;

/** How long a request may take to come, from its first byte on: its head, and then all of it. */
final class RequestClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private final Timer timer;
    private final long began;
    private boolean forHead;
    private boolean forContent;

    RequestClock(EventLoop loop, Runnable late) {
        this.loop = loop;
        this.began = loop.nanoTime();
        this.timer = loop.setDeadline(0, late).unref(); // the connection keeps the loop running, not its clock
        timer.cancel();
    }

    /** The head is still to come. */
    void head(long millis) {
        if (!forHead) {
            forHead = true;
            limit(millis);
        }
    }

    /** Some of the content is still to come. */
    void content(long millis) {
        if (!forContent) {
            forHead = true;
            forContent = true;
            limit(millis);
        }
    }

    private void limit(long millis) {
        if (millis == 0) {
            timer.cancel();
        } else {
            timer.rearm(Math.max(0, millis - (loop.nanoTime() - began) / NANOS_PER_MILLI));
        }
    }

    void stop() {
        timer.cancel();
    }
}
