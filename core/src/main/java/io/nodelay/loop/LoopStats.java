package io.nodelay.loop;

/**
 * A loop's counters at one moment, for readers and tests; see {@link EventLoop#stats}.
 *
 * <p>The first group only grows; the second tells what the loop holds, and is all zero when
 * everything was closed.
 *
 * @param passes turns of the loop
 * @param readyKeys calls of {@link Handle#ready}
 * @param tasks tasks run
 * @param timers timer tasks run
 * @param idleNanos time spent waiting in the selector
 * @param wakeUps system calls made to wake the selector, several tasks sharing one
 * @param rebuilds selectors replaced because they kept returning early or failed
 * @param interrupts interrupts of the loop's thread, which are cleared and otherwise ignored
 * @param stalls callbacks that held the loop longer than {@link EventLoop#stallThreshold}
 * @param uncaught throwables that listeners, tasks and timers let escape
 * @param unheardErrors errors of connections that nobody watched
 * @param handles open handles that keep the loop running
 * @param keys registered selection keys
 * @param pendingTimers timers still to run
 * @param pendingTasks tasks queued by the loop's own thread, and close events to come
 * @param pendingOffloads pieces of blocking work whose answer is still to come
 * @param chunksOut pooled buffers in use
 */
public record LoopStats(
        long passes,
        long readyKeys,
        long tasks,
        long timers,
        long idleNanos,
        long wakeUps,
        long rebuilds,
        long interrupts,
        long stalls,
        long uncaught,
        long unheardErrors,
        int handles,
        int keys,
        int pendingTimers,
        int pendingTasks,
        int pendingOffloads,
        int chunksOut) {

    /**
     * Whether the loop holds nothing: no handle, key, timer, task, blocking work or pooled buffer.
     *
     * @return true when nothing is left
     */
    public boolean balanced() {
        return handles == 0
                && keys == 0
                && pendingTimers == 0
                && pendingTasks == 0
                && pendingOffloads == 0
                && chunksOut == 0;
    }
}
