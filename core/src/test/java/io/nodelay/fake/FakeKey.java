package io.nodelay.fake;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;

/** A key; its serial number stands for its identity wherever order matters. */
final class FakeKey extends AbstractSelectionKey implements Comparable<FakeKey> {
    private final Gate gate;
    private final FakeSelector selector;
    private final AbstractSelectableChannel channel;
    private final long serial;
    private volatile int interest;
    private volatile int ready;

    FakeKey(Gate gate, FakeSelector selector, AbstractSelectableChannel channel, long serial) {
        this.gate = gate;
        this.selector = selector;
        this.channel = channel;
        this.serial = serial;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public int interestOps() {
        pass(CallKind.KEY_READ);
        return interest;
    }

    @Override
    public FakeKey interestOps(int ops) {
        pass(CallKind.INTEREST_OPS);
        interest(ops);
        return this;
    }

    @Override
    public int readyOps() {
        pass(CallKind.KEY_READ);
        return ready;
    }

    private void pass(CallKind kind) {
        requireValid();
        try {
            gate.enterUnchecked(kind);
        } catch (CancelledKeyException e) {
            cancel();
            throw e;
        }
    }

    private void requireValid() {
        if (!isValid()) {
            throw new CancelledKeyException();
        }
    }

    FakeChannel wire() {
        return (FakeChannel) channel;
    }

    /** What is asked for, whether or not the key is valid. */
    int interest() {
        return interest;
    }

    void interest(int ops) {
        if ((ops & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException();
        }
        interest = ops;
    }

    int ready() {
        return ready;
    }

    void ready(int ops) {
        ready = ops;
    }

    @Override
    public int compareTo(FakeKey other) {
        return Long.compare(serial, other.serial);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(serial);
    }

    String describe() {
        return "key %d%s interest %d ready %d".formatted(serial, isValid() ? "" : " cancelled", interest, ready);
    }

    @Override
    public String toString() {
        return describe() + " of " + wire().describe();
    }
}
