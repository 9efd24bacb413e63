package io.nodelay.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The selector of a loop: waiting, being woken, and being replaced when it no longer waits.
 *
 * <p>The wake-up flag is the one protocol between threads. The loop raises {@code asleep} and then
 * looks at its queue; others put a task into the queue and then look at {@code asleep}. Both are
 * sequentially consistent, so at least one of the two sees the other, and however many tasks come in
 * one sleep, a single one of them pays for the system call.
 */
final class Poller {
    /**
     * Early returns in a row after which the selector counts as broken. A kernel or JDK fault can make
     * {@code select} return at once for ever (JDK-6403933); what it returns is no guide, so the judge is
     * whether time passed and anything came of it.
     */
    static final int EARLY_RETURNS = 512;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Whom the poller tells of the keys; never throws. */
    interface Dispatcher {
        void ready(Handle handle, int readyOps);

        /** The handle's channel is open, but will never be ready again. */
        void lost(Handle handle, Throwable why);
    }

    private final SelectorProvider provider;
    private final LongSupplier clock;
    private final Dispatcher dispatcher;
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** Written by the loop; another thread that wakes an outdated one harms nobody. */
    private volatile Selector selector;

    /** One object for all selects: a method reference written at the call would be made anew each time. */
    private final Consumer<SelectionKey> deliver = this::deliver;

    private int delivered;
    private long wokeAt;
    private int earlyReturns;
    private int failures;
    private boolean warned;
    private boolean windingUp;

    long idleNanos;
    long readyKeys;
    long rebuilds;
    long interrupts;
    /** Counted by whoever wins the race for the flag. */
    final AtomicLong wakeUps = new AtomicLong();

    Poller(SelectorProvider provider, LongSupplier clock, Dispatcher dispatcher) throws IOException {
        this.provider = provider;
        this.clock = clock;
        this.dispatcher = dispatcher;
        this.selector = provider.openSelector();
        this.wokeAt = clock.getAsLong();
    }

    /**
     * Registers a channel, or gives a channel that is registered already to another handle: its key
     * could not be cancelled and made anew before the next select has run.
     */
    SelectionKey register(SelectableChannel channel, int ops, Handle handle) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key == null || !key.isValid()) {
            return channel.register(selector, ops, handle);
        }
        key.attach(handle);
        return key.interestOps(ops);
    }

    /**
     * Waits for channels, hands over the ready ones, and returns.
     *
     * @param waitNanos 0 to look only, Long.MAX_VALUE to wait for as long as it takes
     * @param busy asked once the flag is up: true if work has come that must not wait
     */
    void poll(long waitNanos, BooleanSupplier busy) {
        asleep.set(waitNanos > 0);
        long wait = busy.getAsBoolean() ? 0 : waitNanos;
        long before = clock.getAsLong();
        delivered = 0;
        try {
            select(wait);
            failures = 0;
        } catch (IOException | RuntimeException failed) {
            failed(failed);
        }
        boolean woken = delivered == 0 && !awake();
        long waited = wokeAt - before;
        idleNanos += waited;
        readyKeys += delivered;
        boolean interrupted = Thread.interrupted();
        interrupts += interrupted ? 1 : 0;
        judge(waited < wait && delivered == 0 && !woken && !interrupted);
    }

    /** The wait is over; whoever brings a task from now on need not wake anybody. True if nobody has. */
    private boolean awake() {
        wokeAt = clock.getAsLong();
        return asleep.getAndSet(false);
    }

    /** When the last poll ended its wait. */
    long wokeAt() {
        return wokeAt;
    }

    /** Wakes a sleeping loop; any thread. */
    void wake() {
        if (!asleep.getAndSet(false)) {
            return;
        }
        try {
            selector.wakeup();
            wakeUps.incrementAndGet();
        } catch (RuntimeException | Error failed) {
            // The task is in the queue, and whoever brings the next one tries again.
            asleep.set(true);
        }
    }

    /** The registered keys; none once it is closed. Any thread. */
    Set<SelectionKey> keys() {
        try {
            return selector.keys();
        } catch (ClosedSelectorException closed) {
            return Set.of();
        }
    }

    private void select(long wait) throws IOException {
        if (windingUp && !selector.isOpen()) {
            return;
        }
        if (wait == 0) {
            selector.selectNow(deliver);
        } else {
            // Rounded up: a wait rounded down ends before the timer is due and spins through its last millisecond.
            selector.select(deliver, wait == Long.MAX_VALUE ? 0 : (wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
    }

    private void deliver(SelectionKey key) {
        Handle handle = (Handle) key.attachment();
        int readyOps;
        try {
            readyOps = key.readyOps();
        } catch (CancelledKeyException cancelled) {
            cancelled(key, handle);
            return;
        }
        if (delivered++ == 0) {
            awake();
        }
        dispatcher.ready(handle, readyOps);
    }

    /** As a rule the owner has closed the channel earlier in this batch, and its events are nobody's any more. */
    private void cancelled(SelectionKey key, Handle handle) {
        if (key.channel().isOpen()) {
            dispatcher.lost(handle, new CancelledKeyException());
        }
    }

    private void judge(boolean early) {
        earlyReturns = early ? earlyReturns + 1 : 0;
        if (earlyReturns >= EARLY_RETURNS) {
            earlyReturns = 0;
            warnOnce("the selector kept returning early and is replaced");
            rebuild();
        }
    }

    /** A select that fails is survived by a new selector, but one that always fails ends the loop. */
    private void failed(Exception why) {
        if (windingUp) {
            closeQuietly(selector);
            return;
        }
        if (++failures > EARLY_RETURNS || !selector.isOpen()) {
            throw new IllegalStateException("the selector is closed, or failed " + failures + " times in a row", why);
        }
        warnOnce("the selector has failed and is replaced: " + why);
        rebuild();
    }

    /** Moves every valid key to a new selector; if none can be opened, the old one stays. */
    void rebuild() {
        Selector old = selector;
        Selector fresh;
        try {
            fresh = provider.openSelector();
        } catch (IOException | RuntimeException outOfDescriptors) {
            warnOnce("the selector cannot be replaced: " + outOfDescriptors);
            return;
        }
        rebuilds++;
        LoopEvents.rebuild(rebuilds);
        selector = fresh;
        for (SelectionKey key : old.keys().toArray(new SelectionKey[0])) {
            move(key, fresh);
        }
        closeQuietly(old);
    }

    private void closeQuietly(Selector finished) {
        try {
            finished.close();
        } catch (IOException | RuntimeException failed) {
            warnOnce("a selector that is no longer used did not close: " + failed);
        }
    }

    /** Once a loop: a selector that is beyond help would fill a disk (netty/netty#11125). */
    private void warnOnce(String what) {
        if (!warned) {
            warned = true;
            Log.log(Level.WARNING, what);
        }
    }

    private void move(SelectionKey key, Selector fresh) {
        Handle handle = (Handle) key.attachment();
        try {
            handle.rekeyed(key.channel().register(fresh, key.interestOps(), handle));
        } catch (CancelledKeyException cancelled) {
            cancelled(key, handle);
        } catch (Throwable failed) {
            dispatcher.lost(handle, failed);
        }
    }

    /** From now on a selector that fails is closed, which gives every descriptor free, and not replaced. */
    void windUp() {
        windingUp = true;
    }

    void close() throws IOException {
        selector.close();
    }
}
