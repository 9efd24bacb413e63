package io.nodelay.loop;

/**
 * One timer of a loop, as returned by {@link EventLoop#setTimeout} and {@link EventLoop#setDeadline}.
 *
 * <p>A pending timer keeps its loop running unless {@link #unref} was called. All methods belong to
 * the loop's thread. A cancelled timer leaves the loop's memory at once.
 */
public final class Timer {
    static final int NOT_QUEUED = -1;

    final Timers timers;
    final Runnable task;
    /** A deadline waits for one poll after it fell due; see {@link EventLoop#setDeadline}. */
    final boolean patient;

    long dueAt;
    /** Orders timers that fall due in the same nanosecond: first armed, first run. */
    long sequence;
    /** Where it stands in the heap, or {@link #NOT_QUEUED}. Written by {@link Timers} alone. */
    int index = NOT_QUEUED;
    /** Due, taken off the heap, and waiting for that one poll. */
    boolean overdue;

    boolean referenced = true;

    Timer(Timers timers, Runnable task, boolean patient) {
        this.timers = timers;
        this.task = task;
        this.patient = patient;
    }

    /** Ends the timer; its task will not run. Does nothing when it has run or was cancelled. */
    public void cancel() {
        timers.cancel(this);
    }

    /**
     * Whether the task is still to come.
     *
     * @return false once it has begun to run or was cancelled
     */
    public boolean pending() {
        timers.checkThread();
        return isQueued();
    }

    boolean isQueued() {
        return index != NOT_QUEUED || overdue;
    }

    /**
     * Starts the timer anew from now, whether it is pending, has run (also from inside its own task)
     * or was cancelled.
     *
     * @param millis from 0 on
     * @return this timer
     * @throws IllegalArgumentException if {@code millis} is negative
     */
    public Timer rearm(long millis) {
        timers.arm(this, millis);
        return this;
    }

    /**
     * Lets the pending timer keep the loop running, as it does from the start.
     *
     * @return this timer
     */
    public Timer ref() {
        timers.reference(this, true);
        return this;
    }

    /**
     * Lets the loop end although this timer is pending.
     *
     * @return this timer
     */
    public Timer unref() {
        timers.reference(this, false);
        return this;
    }
}
