/**
 * The thing that waits.
 *
 * <h2>What this room is for</h2>
 *
 * One thread asks the kernel which channels are ready, and everything else in this library happens
 * because of its answer, a timer, or a task. Nothing here knows what a socket says or means.
 *
 * <h2>Picture</h2>
 *
 * One pass, as {@link io.nodelay.loop.EventLoop} runs it:
 *
 * <pre>
 * ┌─▶ due timers ─▶ select, no longer than until the next timer ─▶ each ready handle ─┐
 * │                                                                                   ▼
 * └── flush what is corked ◀─ tasks queued so far ◀─ close events ◀─ overdue deadlines ┘
 * </pre>
 *
 * A <em>close</em> event waits for the select after the close, because only that frees the descriptor. A
 * <em>deadline</em> waits for one select after it fell due, because the bytes that meet it may already lie
 * in the kernel.
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.loop.EventLoop}: the pass, and all that others ask of a loop
 *   <li>{@link io.nodelay.loop.Handle}: what a ready key wakes
 *   <li>{@code Poller}: the select, the wake-up between threads, the replacement of a broken selector
 *   <li>{@link io.nodelay.loop.Timer} and {@code Timers}: a heap by due time
 *   <li>{@code Tasks}: what waits to be run, and is never lost
 *   <li>{@code Guard}: where everybody else's exceptions end; {@code Log}: the few words that are logged
 *   <li>{@link io.nodelay.loop.Buffers}: the memory that is lent
 *   <li>{@link io.nodelay.loop.Blocking}, {@link io.nodelay.loop.Offload}, {@code Workers}: blocking work, and back
 *   <li>{@link io.nodelay.loop.LoopGroup}: several loops; {@link io.nodelay.loop.LoopStats}: counters;
 *       {@code LoopEvents}: the flight recorder's
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li>A loop belongs to the thread that runs it, and before that to the one that opened it. A call from
 *       another thread is refused with a sentence and not queued in silence: queueing some calls and not
 *       others is how messages change places.
 *   <li>Whatever a callback throws costs its own handle, never the loop.
 *   <li>Nothing is unbounded in a pass: reads, writes, accepts and tasks are counted.
 *   <li>No pass allocates, once its buffers exist.
 *   <li>After a stop every waiting callback has been told, and nothing is left open.
 * </ul>
 *
 * Tried on Linux. On Windows a selector is known to need a second look after an empty one; nobody has
 * tried there.
 *
 * <h2>What it may use</h2>
 *
 * {@code java.base}, and {@code jdk.jfr} through one guarded class.
 */
package io.nodelay.loop;
