package io.nodelay.fake;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/** The door through which programs reach the net. */
final class FakeProvider extends SelectorProvider {
    private final Kernel kernel;

    FakeProvider(Kernel kernel) {
        this.kernel = kernel;
    }

    Kernel kernel() {
        return kernel;
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        admit(CallKind.OPEN_SELECTOR);
        FakeSelector selector = new FakeSelector(this, kernel);
        kernel.ledger().add(selector);
        return selector;
    }

    /** Without a family a socket is of both, IPv6 and IPv4. */
    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return openSocketChannel(StandardProtocolFamily.INET6);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        known(family);
        admit(CallKind.OPEN);
        FakeSocketChannel channel = new FakeSocketChannel(this, family);
        kernel.ledger().add(channel);
        return channel;
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return openServerSocketChannel(StandardProtocolFamily.INET6);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        known(family);
        admit(CallKind.OPEN);
        FakeServerChannel channel = new FakeServerChannel(this, family);
        kernel.ledger().add(channel);
        return channel;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return openDatagramChannel(StandardProtocolFamily.INET6);
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        if (known(family) == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException("Protocol family not supported");
        }
        admit(CallKind.OPEN);
        FakeDatagramChannel channel = new FakeDatagramChannel(this, family);
        kernel.ledger().add(channel);
        return channel;
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException("the fake net has no pipes");
    }

    private static ProtocolFamily known(ProtocolFamily family) {
        if (Objects.requireNonNull(family) instanceof StandardProtocolFamily) {
            return family;
        }
        throw new UnsupportedOperationException("Protocol family not supported");
    }

    private void admit(CallKind kind) throws IOException {
        kernel.gate().enter(kind);
        kernel.ledger().requireRoom();
    }

    /** The end of every channel's close: a failure comes after all is closed, its keys included. */
    void closed(SelectableChannel channel) throws IOException {
        try {
            kernel.gate().enter(CallKind.CLOSE);
        } catch (IOException | RuntimeException e) {
            // AbstractSelectableChannel would skip this step after an exception, and the key would live for ever
            kernel.ledger().all(FakeSelector.class).forEach(selector -> selector.cancelKeyOf(channel));
            throw e;
        }
    }

    /** A loop must never wait inside a call. */
    static void requireNonBlocking(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new AssertionError("a blocking call on " + channel);
        }
    }
}
