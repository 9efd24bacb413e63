package io.nodelay.fake;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A level-triggered selector over fake channels that never blocks: waiting is {@link Patience}'s affair. */
final class FakeSelector extends AbstractSelector implements Open {
    /** What the kernel reported of a key, before the JDK compares it with the interest of the moment. */
    private record Report(FakeKey key, int events) {}

    private final Kernel kernel;
    private final NavigableSet<FakeKey> keys = new ConcurrentSkipListSet<>();
    private final Set<SelectionKey> selected = new TreeSet<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Thread sleeper = Thread.currentThread();
    private long serials;
    private boolean selecting;

    FakeSelector(SelectorProvider provider, Kernel kernel) {
        super(provider);
        this.kernel = kernel;
    }

    @Override
    public Set<SelectionKey> keys() {
        requireOpen();
        return Collections.unmodifiableSet(keys);
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        requireOpen();
        return selected;
    }

    @Override
    public int select() throws IOException {
        return select(Patience.FOREVER, this::collect);
    }

    @Override
    public int select(long timeout) throws IOException {
        return select(nanos(timeout), this::collect);
    }

    @Override
    public int selectNow() throws IOException {
        return select(0, this::collect);
    }

    @Override
    public int select(Consumer<SelectionKey> action) throws IOException {
        return select(Patience.FOREVER, acting(action));
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
        return select(nanos(timeout), acting(action));
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
        return select(0, acting(action));
    }

    private static long nanos(long timeout) {
        if (timeout < 0) {
            throw new IllegalArgumentException("Negative timeout");
        }
        return timeout == 0 ? Patience.FOREVER : TimeUnit.MILLISECONDS.toNanos(timeout);
    }

    /** What becomes of one report: whether the key counts as selected. */
    private interface Delivery {
        boolean accept(FakeKey key, int ready);
    }

    private int select(long timeout, Delivery delivery) throws IOException {
        requireOpen();
        if (selecting) {
            throw new IllegalStateException("select in progress");
        }
        selecting = true;
        try {
            return pass(timeout, delivery);
        } finally {
            selecting = false;
        }
    }

    private int pass(long timeout, Delivery delivery) throws IOException {
        kernel.confinement().enter();
        forgetCancelled();
        if (kernel.gate().enter(CallKind.SELECT) == Fault.NOTHING) {
            return 0;
        }
        OptionalInt early = kernel.patience().begin();
        if (early.isPresent()) {
            return early.getAsInt();
        }
        kernel.patience().await(this, timeout);
        woken.set(false);
        List<Report> reports = reports();
        forgetCancelled();
        return deliver(reports, delivery);
    }

    private int deliver(List<Report> reports, Delivery delivery) {
        kernel.dice().shuffle(reports);
        int count = 0;
        for (Report report : reports) {
            int ready = ready(report);
            if (ready != 0 && delivery.accept(report.key(), ready)) {
                count++;
            }
            requireOpen();
        }
        return count;
    }

    /**
     * As the JDK does it: interest is read again when the key's turn comes, an error or hang-up makes all of it ready,
     * a channel closed in this very pass is left out unless it hung up, and a cancelled key is not left out.
     */
    private static int ready(Report report) {
        FakeKey key = report.key();
        if ((report.events() & FakeChannel.HANGUP) != 0) {
            return key.interest();
        }
        return key.wire().isOpen() ? key.wire().meaning(report.events() & key.interest()) : 0;
    }

    private Delivery acting(Consumer<SelectionKey> action) {
        Objects.requireNonNull(action);
        return (key, ready) -> {
            key.ready(ready);
            action.accept(key);
            return true;
        };
    }

    private boolean collect(FakeKey key, int ready) {
        int before = selected.contains(key) ? key.ready() : 0;
        key.ready(before | ready);
        selected.add(key);
        return key.ready() != before;
    }

    private List<Report> reports() {
        List<Report> reports = new ArrayList<>();
        for (FakeKey key : keys) {
            int events = events(key);
            if (events != 0) {
                reports.add(new Report(key, events));
            }
        }
        return reports;
    }

    /** Nothing is reported of a key without interest, not even a hang-up: the JDK takes it out of epoll. */
    private static int events(FakeKey key) {
        return key.interest() == 0 ? 0 : key.wire().poll() & (key.interest() | FakeChannel.HANGUP);
    }

    /** Whether a select would have to wait. */
    boolean idle() {
        return !woken.get()
                && !Thread.currentThread().isInterrupted()
                && keys.stream().allMatch(key -> events(key) == 0);
    }

    /** Waits for {@link #wakeup} in real time, briefly. */
    void doze() {
        sleeper = Thread.currentThread();
        if (!woken.get()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public Selector wakeup() {
        kernel.gate().enterUnchecked(CallKind.WAKEUP);
        wake();
        return this;
    }

    /** Ends the select, without passing the gate. */
    void wake() {
        woken.set(true);
        LockSupport.unpark(sleeper);
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        requireOpen();
        if (!(channel instanceof FakeChannel)) {
            throw new IllegalSelectorException();
        }
        kernel.gate().enterUnchecked(CallKind.REGISTER);
        FakeKey key = new FakeKey(kernel.gate(), this, channel, serials++);
        key.interest(ops);
        key.attach(attachment);
        keys.add(key);
        return key;
    }

    /** Only here do cancelled keys go, and with the last of them the descriptor of a closed channel. */
    private void forgetCancelled() {
        Set<SelectionKey> cancelled = cancelledKeys();
        NavigableSet<FakeKey> leaving = new TreeSet<>();
        synchronized (cancelled) {
            cancelled.forEach(key -> leaving.add((FakeKey) key));
            cancelled.clear();
        }
        leaving.forEach(this::forget);
    }

    private void forget(FakeKey key) {
        keys.remove(key);
        selected.remove(key);
        deregister(key);
        AbstractSelectableChannel channel = (AbstractSelectableChannel) key.channel();
        if (!channel.isOpen() && !channel.isRegistered()) {
            key.wire().release();
        }
    }

    void cancelKeyOf(SelectableChannel channel) {
        keys.stream().filter(key -> key.channel() == channel).forEach(SelectionKey::cancel);
    }

    @Override
    protected void implCloseSelector() throws IOException {
        wake();
        kernel.confinement().leave();
        List.copyOf(keys).forEach(this::forget);
        kernel.ledger().strike(this);
        kernel.gate().enter(CallKind.CLOSE);
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new ClosedSelectorException();
        }
    }

    @Override
    public String describe() {
        StringBuilder text = new StringBuilder("selector with " + keys.size() + " keys");
        keys.forEach(key -> text.append("\n    ").append(key));
        return text.toString();
    }
}
