package io.nodelay.torture;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Lets a pool's thread do its piece of work only while the loop sleeps, and fake time stand still meanwhile: so that
 * blocking work, too, comes back at the same point of every run.
 */
final class Turnstile {
    /** How often the sleeping loop looks out for whoever is about to come, a millisecond each time; it will look again. */
    private static final int GLANCES = 2;

    private final EventLoop loop;
    private final BooleanSupplier wakeUpFailed;
    /** The sleep in which an answer came and the wake-up failed: it lasts until something else happens. */
    private Optional<Long> unwoken = Optional.empty();

    private int asked;
    private int granted;

    Turnstile(EventLoop loop, BooleanSupplier wakeUpFailed) {
        this.loop = loop;
        this.wakeUpFailed = wakeUpFailed;
    }

    /** On a pool's thread: waits until the loop sleeps. */
    synchronized void pass() throws IOException {
        int mine = ++asked;
        notifyAll();
        try {
            while (granted < mine) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The scenario is over: whoever still comes passes. */
    synchronized void open() {
        granted = Integer.MAX_VALUE;
        notifyAll();
    }

    /** In the loop's sleep: whether a piece of work is out. It is let through. */
    synchronized boolean holds() {
        if (loop.stats().pendingOffloads() == 0) {
            return false;
        }
        Optional<Long> sleep = Optional.of(loop.stats().passes());
        if (unwoken.isEmpty() && wakeUpFailed.getAsBoolean()) {
            unwoken = sleep;
        }
        if (unwoken.equals(sleep)) {
            return false;
        }
        letThrough();
        return true;
    }

    private void letThrough() {
        try {
            for (int i = 0; i < GLANCES && asked == granted; i++) {
                wait(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        granted = Math.max(granted, asked);
        notifyAll();
    }
}
