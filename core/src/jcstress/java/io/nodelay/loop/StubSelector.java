package io.nodelay.loop;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A selector that has no keys and only sleeps: until it is woken, or until nobody is left who could wake it, which it
 * remembers as having overslept.
 */
final class StubSelector extends AbstractSelector {
    private final BooleanSupplier nobodyLeft;
    private volatile boolean woken;
    private boolean overslept;

    private StubSelector(SelectorProvider provider, BooleanSupplier nobodyLeft) {
        super(provider);
        this.nobodyLeft = nobodyLeft;
    }

    /** A provider of one such selector. */
    static Provider provider(BooleanSupplier nobodyLeft) {
        return new Provider(nobodyLeft);
    }

    /** Whether all were done with their work, and nobody had woken it. */
    boolean overslept() {
        return overslept;
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeout) {
        while (!woken) {
            // Asked in this order: whoever is done has called wakeup before, if he was going to.
            if (nobodyLeft.getAsBoolean() && !woken) {
                overslept = true;
                break;
            }
            Thread.onSpinWait();
        }
        woken = false;
        return 0;
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) {
        woken = false;
        return 0;
    }

    @Override
    public Selector wakeup() {
        woken = true;
        return this;
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseSelector() {
        woken = true;
    }

    /** Makes the one selector, and no channels. */
    static final class Provider extends SelectorProvider {
        private final StubSelector only;

        private Provider(BooleanSupplier nobodyLeft) {
            only = new StubSelector(this, nobodyLeft);
        }

        StubSelector only() {
            return only;
        }

        @Override
        public AbstractSelector openSelector() {
            return only;
        }

        @Override
        public DatagramChannel openDatagramChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pipe openPipe() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketChannel openSocketChannel() {
            throw new UnsupportedOperationException();
        }
    }
}
