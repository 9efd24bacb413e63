package io.nodelay.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The thing that waits: one thread, one selector, and everything that happens to the sockets and
 * timers that were made with it.
 *
 * <p>A loop belongs to the thread that runs it; before {@link #run} to the thread that opened it, which
 * may set everything up. Its methods, and those of every object made with it, throw
 * {@link IllegalStateException} on any other thread (a {@code Watch} and {@link Buffers} do not look). Only
 * {@link #execute}, {@link #stop}, {@link #close}, {@link #inLoop}, {@link #stats}, {@link #provider} and
 * {@link #nanoTime} may be called from anywhere.
 *
 * <pre>{@code
 * try (EventLoop loop = EventLoop.open()) {
 *     Net.createServer(loop, socket -> socket.pipe(socket)).listen(7000);
 *     loop.run(); // until nothing is left to wait for
 * }
 * }</pre>
 */
public final class EventLoop implements AutoCloseable {
    // Fairness: how much one party may do in a pass before the others have their turn. A handle reads
    // at most Buffers.READ_SIZE; all are counts, as a pause of the collector would eat a budget of time.

    /** Connections a server accepts in one pass: a burst of clients must not starve those connected. */
    public static final int ACCEPTS_PER_PASS = 256;
    /** Writes one handle makes in one pass: a fast reader must not keep the loop to itself. */
    public static final int WRITES_PER_PASS = 16;
    /** Tasks run in one pass: those who call {@link #execute} in a flood must not starve the sockets. */
    public static final int TASKS_PER_PASS = 4_096;

    /** Rounds that closing listeners get to wind up, before what they keep starting is dropped. */
    private static final int SHUT_DOWN_ROUNDS = 64;

    private enum Life {
        READY,
        RUNNING,
        CLOSED
    }

    /** A channel that was closed, if there was one, and what to do once its descriptor is gone. */
    private record Closing(Optional<SelectableChannel> channel, Runnable then) {
        boolean released() {
            return channel.isEmpty() || !channel.get().isRegistered();
        }
    }

    private final SelectorProvider provider;
    private final LongSupplier clock;
    private final Poller poller;
    private final Timers timers;
    private final Buffers buffers = new Buffers();

    private final Tasks tasks = new Tasks();
    private final Guard guard;

    /** One object each for the whole life: written at the call they would be made anew in every pass. */
    private final Consumer<Runnable> guarded;

    private final BooleanSupplier busy = this::busy;
    private final Runnable wake;

    /** Closed since the last select, and closed before it: the latter's descriptors are gone. */
    private List<Closing> closing = new ArrayList<>();

    private List<Closing> released = new ArrayList<>();
    /** Corked sockets, which flush when the pass ends. */
    private final ArrayDeque<Runnable> passEnd = new ArrayDeque<>();

    private final Map<Class<?>, Object> locals = new HashMap<>();

    private final Set<Handle> keyless = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Offload<?>> offloads = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Guards {@code life}, which changes a few times in a loop's existence. */
    private final Object lifecycle = new Object();

    private Life life = Life.READY;
    /** Who may use what is the loop's. */
    private volatile Thread owner = Thread.currentThread();
    /** Who is running it; null while nobody is. */
    private volatile Thread runner;

    private volatile boolean stopping;
    /** A group keeps it running without anything to wait for. */
    private boolean held;

    private Throwable fatal;

    private int handles;

    // Counters, written by the loop; the volatile one is written last in a pass and publishes the others.
    private long tasksRun;
    private long unheardErrors;
    private long passCount;

    private volatile long passes;

    private EventLoop(SelectorProvider provider, LongSupplier clock) throws IOException {
        this.provider = provider;
        this.clock = clock;
        this.guard = new Guard(clock);
        this.guarded = guard::run;
        this.poller = new Poller(provider, clock, guard);
        this.wake = poller::wake;
        this.timers = new Timers(clock, this::checkThread);
        Log.load();
    }

    /**
     * Opens a loop on the system's network and clock. It belongs to the calling thread until another
     * one runs it.
     *
     * @return the loop
     * @throws UncheckedIOException if there is no descriptor left for its selector
     */
    public static EventLoop open() {
        return open(SelectorProvider.provider(), System::nanoTime);
    }

    /**
     * Opens a loop on another network and clock; the seam for tests, which bring their own of both.
     *
     * @param wires makes the selector and every channel of the loop
     * @param nanoClock monotonic nanoseconds of any origin
     * @return the loop
     * @throws UncheckedIOException if the selector cannot be opened
     */
    public static EventLoop open(SelectorProvider wires, LongSupplier nanoClock) {
        try {
            return new EventLoop(wires, nanoClock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector", e);
        }
    }

    // ---- running ----

    /**
     * Runs the loop on this thread, to which it belongs from now on. Returns when nothing is left that
     * could cause an event, as Node's process ends, and may then be called again; or after
     * {@link #stop}, when everything is closed. After a stop that came first it returns at once.
     *
     * @throws IllegalStateException if the loop is running already
     * @throws UncheckedIOException if a server failed and nobody watched its {@code error}
     */
    public void run() {
        if (begin()) {
            runPasses();
        }
        if (fatal instanceof IOException e) {
            throw new UncheckedIOException(e);
        } else if (fatal != null) {
            throw new IllegalStateException("the loop has failed", fatal);
        }
    }

    private void runPasses() {
        try {
            while (!stopping && alive()) {
                pass();
            }
        } catch (Throwable broken) {
            stopping = true;
            throw broken;
        } finally {
            end();
        }
    }

    /** One turn of the loop, in the order that the package's picture shows. */
    private void pass() {
        timers.runDue(guarded);

        closedUntilNow();
        poller.poll(longestWait(), busy); // each ready handle is dispatched in here
        timers.runOverdue(guarded);

        fireClosed();
        tasksRun += tasks.run(TASKS_PER_PASS, guarded);
        flushCorked();
        passes = ++passCount;
    }

    /** Nanoseconds that the poll may wait for channels, with everything else having its turn in time. */
    private long longestWait() {
        boolean work = !released.isEmpty() || !passEnd.isEmpty() || tasks.localWaiting() > 0;
        return work || !alive() ? 0 : timers.untilNext();
    }

    /** Asked when the loop is about to sleep: whatever comes after the question wakes it. */
    private boolean busy() {
        return stopping || tasks.foreignWaiting();
    }

    private boolean alive() {
        return held
                || handles > 0
                || timers.keepAlive()
                || !offloads.isEmpty()
                || !closing.isEmpty()
                || tasks.waiting();
    }

    private void closedUntilNow() {
        List<Closing> empty = released;
        released = closing;
        closing = empty;
    }

    private void fireClosed() {
        for (int i = 0; i < released.size(); i++) {
            Closing gone = released.get(i);
            if (gone.released()) {
                guard.run(gone.then);
            } else {
                closing.add(gone); // this select has failed; the next one, or a new selector, will free it
            }
        }
        released.clear();
    }

    private void flushCorked() {
        for (int corked = passEnd.size(); corked > 0; corked--) {
            guard.run(passEnd.poll());
        }
    }

    // ---- from any thread ----

    /**
     * Has the loop run a task, after those that this thread queued before. Any thread; on the loop's own
     * the task runs later all the same, never inside this call.
     *
     * @param task what it throws goes to {@link #onUncaught}
     * @throws RejectedExecutionException if the loop has stopped: the task will not run
     */
    public void execute(Runnable task) {
        if (Thread.currentThread() == runner) { // and not the owner: before run() it may be two threads at once
            tasks.addLocal(task);
        } else {
            tasks.addForeign(task, wake);
        }
    }

    /**
     * Ends the loop: every handle is destroyed (an open socket tells that as its {@code error}), waiting blocking
     * work is answered with a {@link CancellationException}, pending timers are forgotten, tasks queued before
     * still run, and {@link #run} returns. Any thread; does not wait.
     */
    public void stop() {
        stopping = true;
        poller.wake();
    }

    /**
     * Stops the loop and waits until it has ended. On the loop's own thread, inside a callback, it only
     * stops. A loop that nobody runs is wound up here, by the calling thread. Not for a shutdown hook if a
     * callback may call {@code System.exit}, which waits for the hooks: {@link #stop} is.
     */
    @Override
    public void close() {
        stop();
        boolean interrupted = Thread.interrupted(); // the caller's own: winding up here must not swallow it
        synchronized (lifecycle) {
            while (life == Life.RUNNING && !inLoop()) {
                try {
                    lifecycle.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (life == Life.READY) {
                owner = Thread.currentThread();
                runner = owner;
                tasks.begin();
                life = Life.CLOSED;
                shutDown();
                runner = null;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the calling thread is the loop's.
     *
     * @return true where loop-owned objects may be used
     */
    public boolean inLoop() {
        return Thread.currentThread() == owner;
    }

    /**
     * The loop's counters as of its last pass. Exact on the loop's thread and after the loop has ended.
     *
     * @return a snapshot
     */
    public LoopStats stats() {
        long published = passes;
        return new LoopStats(
                published,
                poller.readyKeys,
                tasksRun,
                timers.run,
                poller.idleNanos,
                poller.wakeUps.get(),
                poller.rebuilds,
                poller.interrupts,
                guard.stalls,
                guard.uncaught,
                unheardErrors,
                handles,
                poller.keys().size(),
                timers.pending(),
                tasks.localWaiting() + closing.size() + released.size(),
                offloads.size(),
                buffers.chunksOut());
    }

    // ---- timers, tasks and blocking work, on the loop's thread ----

    /**
     * Runs a task once, no earlier than after that time. The clock is read afresh, so the time a
     * callback has used up so far is not taken off.
     *
     * @param millis from 0 on; 0 is the next pass
     * @param task what it throws goes to {@link #onUncaught}
     * @return the pending timer
     * @throws IllegalArgumentException if {@code millis} is negative
     */
    public Timer setTimeout(long millis, Runnable task) {
        return new Timer(timers, task, false).rearm(millis);
    }

    /**
     * As {@link #setTimeout}, for deadlines that the network may still meet: the task runs only if one
     * poll has passed since it fell due. After a long pause (a blocking callback, the collector) the bytes
     * that would have saved a connection wait in the kernel, and are read first.
     *
     * @param millis from 0 on
     * @param task what it throws goes to {@link #onUncaught}
     * @return the pending timer
     * @throws IllegalArgumentException if {@code millis} is negative
     */
    public Timer setDeadline(long millis, Runnable task) {
        return new Timer(timers, task, true).rearm(millis);
    }

    /**
     * Runs blocking work on a pool's thread and answers on the loop. Exactly one of the two callbacks
     * is called, never inside this call.
     *
     * @param kind which pool
     * @param blocking the work; must not touch anything of the loop
     * @param then receives its result
     * @param failed receives what it threw (an Error wrapped in an ExecutionException), a
     *     {@link RejectedExecutionException} when 1,024 others wait already, or a
     *     {@link CancellationException} when the loop stopped first
     * @throws RejectedExecutionException if the loop has ended
     * @param <T> what the work yields
     * @return to give it up
     */
    public <T> Offload<T> offload(
            Blocking kind, Callable<T> blocking, Consumer<? super T> then, Consumer<? super Exception> failed) {
        checkThread();
        if (tasks.isOver() && runner == null) {
            throw Tasks.refused();
        }
        Offload<T> offload = new Offload<>(blocking, then, failed, this::answer, this::forget);
        offloads.add(offload);
        try {
            Workers.of(kind).execute(offload::run);
        } catch (RejectedExecutionException full) {
            String why = kind.mostWaiting + " pieces of " + kind + " work wait already: one more is refused";
            execute(() -> answer(offload, () -> failed.accept(new RejectedExecutionException(why, full))));
        } catch (Throwable noThread) {
            offloads.remove(offload);
            throw noThread;
        }
        return offload;
    }

    private void forget(Offload<?> offload) {
        checkThread();
        offloads.remove(offload);
    }

    private void answer(Offload<?> offload, Runnable callback) {
        if (!inLoop()) {
            try {
                execute(() -> answer(offload, callback));
            } catch (RejectedExecutionException stopped) {
                // shutDown has cancelled it already
            }
        } else if (offloads.remove(offload)) {
            callback.run();
        }
    }

    /**
     * Something of which there is one for each loop, made when it is first asked for: what a thread-local would be, if the
     * loop's thread were always the same.
     *
     * @param what its type, which says which one
     * @param make makes it
     * @return the same one always
     * @param <T> its type
     */
    public <T> T local(Class<T> what, Supplier<? extends T> make) {
        checkThread();
        Object known = locals.get(what);
        if (known == null) {
            known = make.get();
            locals.put(what, known);
        }
        return what.cast(known);
    }

    /**
     * When the loop last woke, by its clock; cheaper than a reading of one's own, and the same for all
     * that happens in one pass.
     *
     * @return nanoseconds of arbitrary origin; compare differences only
     */
    public long now() {
        checkThread();
        return poller.wokeAt();
    }

    /**
     * A reading of the loop's clock.
     *
     * @return nanoseconds of arbitrary origin; compare differences only
     */
    public long nanoTime() {
        return clock.getAsLong();
    }

    /**
     * Who hears what tasks, timers and listeners throw. By default it is logged as an error through
     * {@link System.Logger}. A listener that throws costs its own connection, never the loop.
     *
     * @param handler called on the loop's thread; setting again replaces
     * @return this loop
     */
    public EventLoop onUncaught(Consumer<? super Throwable> handler) {
        checkThread();
        guard.handler(handler);
        return this;
    }

    /**
     * Counts callbacks that hold the loop longer than this, and tells the flight recorder
     * ({@code io.nodelay.Stall}). Off by default: it costs two clock readings a callback.
     *
     * @param longest more than zero
     * @return this loop
     * @throws IllegalArgumentException if {@code longest} is not positive
     */
    public EventLoop stallThreshold(Duration longest) {
        checkThread();
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a stall threshold is longer than zero, not " + longest);
        }
        guard.stallNanos(longest.toNanos());
        return this;
    }

    /**
     * Replaces the selector, by a task, as the loop does by itself when it keeps returning early. For diagnosis:
     * if a busy loop is quiet afterwards, the selector was to blame.
     */
    public void rebuildSelector() {
        checkThread();
        execute(poller::rebuild); // never within a select, whose events lie in the old one's memory
    }

    // ---- for the rooms above: handles, keys and memory ----

    /**
     * Checks the thread law.
     *
     * @throws IllegalStateException on any thread but the loop's
     */
    public void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("called on " + Thread.currentThread() + ", but this loop belongs to "
                    + owner + ": call loop.execute(...)");
        }
    }

    /**
     * The network that every channel of this loop is made by; any thread may ask.
     *
     * @return the provider
     */
    public SelectorProvider provider() {
        return provider;
    }

    /**
     * The loop's memory.
     *
     * @return read buffer and chunks, for its thread only
     */
    public Buffers buffers() {
        checkThread();
        return buffers;
    }

    /**
     * Registers a non-blocking channel. One that is registered already, as its last owner has let go of
     * it, keeps its key and changes hands.
     *
     * @param channel in non-blocking mode
     * @param ops its interest
     * @param handle receives its events
     * @return the key, which belongs to the handle
     * @throws IOException if the channel is closed or the loop is stopping
     */
    public SelectionKey register(SelectableChannel channel, int ops, Handle handle) throws IOException {
        checkThread();
        if (stopping) {
            throw new IOException("the loop is stopping");
        }
        return poller.register(channel, ops, handle);
    }

    /**
     * Runs something once the descriptor of a closed channel is gone. Closing a registered channel frees
     * the descriptor only at the next selection, until when its address cannot be bound again
     * (netty/netty#8697), so this is where {@code close} events come from.
     *
     * @param channel closed by the caller, or never registered
     * @param then runs after the next select
     */
    public void closed(SelectableChannel channel, Runnable then) {
        checkThread();
        closing.add(new Closing(Optional.of(channel), then));
    }

    /**
     * As {@link #closed(SelectableChannel, Runnable)}, for what has several channels or none.
     *
     * @param then runs after the next select
     */
    public void closed(Runnable then) {
        checkThread();
        closing.add(new Closing(Optional.empty(), then));
    }

    /**
     * Runs something when this pass ends, after its tasks: where corked bytes leave.
     *
     * @param flush runs once
     */
    public void atPassEnd(Runnable flush) {
        checkThread();
        passEnd.add(flush);
    }

    /**
     * Makes a handle known that has no key, or no key yet, so that it is destroyed when the loop stops.
     *
     * @param handle forgotten by {@link #delist}
     */
    public void enlist(Handle handle) {
        checkThread();
        keyless.add(handle);
    }

    /**
     * Ends what {@link #enlist} began.
     *
     * @param handle does nothing if it is not enlisted
     */
    public void delist(Handle handle) {
        checkThread();
        keyless.remove(handle);
    }

    /** Gives the loop to a thread that will run it until it is stopped, even with nothing to wait for. */
    void dedicateTo(Thread thread) {
        owner = thread;
        held = true;
    }

    /** Counts one more open handle: {@link #run} does not return until it is taken back. */
    public void ref() {
        checkThread();
        handles++;
    }

    /** Takes back one {@link #ref}. */
    public void unref() {
        checkThread();
        handles--;
    }

    /**
     * Reports what a listener of a handle threw. The handle closes itself.
     *
     * @param thrown goes to {@link #onUncaught}
     */
    public void uncaught(Throwable thrown) {
        checkThread();
        guard.uncaught(thrown);
    }

    /**
     * Counts a connection's error that nobody watched, and logs it at DEBUG: resets are a peer's habit.
     *
     * @param error of a connection, which has closed with it
     */
    public void unheard(IOException error) {
        checkThread();
        unheardErrors++;
        Log.log(Level.DEBUG, "nobody watches for this error: " + error);
    }

    /**
     * Logs what an operator should know and no caller can be told.
     *
     * @param what one sentence
     */
    public void warn(String what) {
        checkThread();
        Log.log(Level.WARNING, what);
    }

    /**
     * Ends the loop because a handle that is not a connection has failed and nobody watched: {@link #run}
     * throws it, as Node's process would end. Ignored while the loop stops anyway.
     *
     * @param cause thrown by {@link #run} when everything is closed
     */
    public void fail(Throwable cause) {
        checkThread();
        if (!stopping) {
            fatal = cause;
        }
        stop();
    }

    // ---- the end ----

    private boolean begin() {
        synchronized (lifecycle) {
            if (life == Life.RUNNING) {
                throw new IllegalStateException("this loop is running on " + owner);
            }
            if (life == Life.CLOSED) {
                return false;
            }
            life = Life.RUNNING;
            owner = Thread.currentThread();
            runner = owner;
            tasks.begin();
            return true;
        }
    }

    private void end() {
        boolean last = stopping;
        try {
            if (last) {
                shutDown();
            }
        } finally {
            synchronized (lifecycle) {
                life = last ? Life.CLOSED : Life.READY;
                runner = null;
                lifecycle.notifyAll();
            }
        }
    }

    /** Destroys, cancels, lets the listeners hear of it, and closes the selector. */
    private void shutDown() {
        poller.windUp();
        windUp();
        tasksRun += tasks.finish(guarded);
        windUp(); // what the last tasks have started
        if (unfinished()) {
            uncaught(new IllegalStateException(
                    "listeners kept starting work while the loop was stopping: it is dropped"));
            tasks.drop();
            List.of(closing, passEnd, offloads, keyless).forEach(Collection::clear);
        }
        try {
            poller.close();
        } catch (IOException | RuntimeException e) {
            uncaught(e);
        }
    }

    private void windUp() {
        for (int round = 0; round < SHUT_DOWN_ROUNDS && (round == 0 || unfinished()); round++) {
            destroyHandles();
            cancelOffloads();
            timers.clear();
            pass();
        }
        timers.clear();
    }

    private boolean unfinished() {
        return tasks.waiting()
                || !closing.isEmpty()
                || !offloads.isEmpty()
                || !keyless.isEmpty()
                || !poller.keys().isEmpty();
    }

    private void destroyHandles() {
        CancellationException why = new CancellationException("the loop was stopped");
        for (SelectionKey key : poller.keys().toArray(new SelectionKey[0])) {
            Handle handle = (Handle) key.attachment();
            guard.run(() -> handle.destroy(why));
        }
        for (Handle handle : keyless.toArray(new Handle[0])) {
            guard.run(() -> handle.destroy(why));
        }
    }

    private void cancelOffloads() {
        for (Offload<?> offload : offloads.toArray(new Offload<?>[0])) {
            offloads.remove(offload);
            guard.run(() -> offload.failed.accept(new CancellationException("the loop was stopped")));
        }
    }
}
