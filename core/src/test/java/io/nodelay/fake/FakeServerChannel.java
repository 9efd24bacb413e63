package io.nodelay.fake;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;

/** A listening socket as programs see it. */
final class FakeServerChannel extends ServerSocketChannel implements FakeChannel {
    private final FakeProvider wires;
    private final Kernel kernel;
    private final ProtocolFamily family;
    private final Options options;
    private Optional<Listener> listener = Optional.empty();

    FakeServerChannel(FakeProvider provider, ProtocolFamily family) {
        super(provider);
        this.wires = provider;
        this.kernel = provider.kernel();
        this.family = family;
        this.options = unix() ? Options.unixServer(kernel.receiveBuffer()) : Options.tcpServer(kernel.receiveBuffer());
    }

    private boolean unix() {
        return family == StandardProtocolFamily.UNIX;
    }

    @Override
    public ServerSocketChannel bind(SocketAddress wanted, int backlog) throws IOException {
        requireOpen();
        if (listener.isPresent()) {
            throw new AlreadyBoundException();
        }
        SocketAddress checked = wanted == null && !unix() ? Addresses.wildcard(0) : Addresses.checked(wanted, family);
        kernel.gate().enter(CallKind.BIND);
        Listener listening = new Listener(bound(checked), backlog);
        kernel.ports().listen(this, listening);
        listener = Optional.of(listening);
        return this;
    }

    private SocketAddress bound(SocketAddress wanted) throws IOException {
        return kernel.ports().bindStream(wanted, this, options.is(StandardSocketOptions.SO_REUSEPORT));
    }

    @Override
    public SocketChannel accept() throws IOException {
        requireOpen();
        Listener listening = listener.orElseThrow(NotYetBoundException::new);
        FakeProvider.requireNonBlocking(this);
        if (kernel.gate().enter(CallKind.ACCEPT) == Fault.NOTHING) {
            return null;
        }
        // Linux takes the descriptor first: without one, accept fails even when nobody waits
        kernel.ledger().requireRoom();
        return listening.accept().map(this::accepted).orElse(null);
    }

    private SocketChannel accepted(StreamEnd connection) {
        FakeSocketChannel channel = new FakeSocketChannel(wires, family, connection);
        kernel.ledger().add(channel);
        return channel;
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return listener.map(Listener::address).orElse(null);
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        options.require(name);
        requireOpen();
        kernel.gate().enter(CallKind.SET_OPTION);
        options.set(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        options.require(name);
        requireOpen();
        kernel.gate().enter(CallKind.GET_OPTION);
        return options.value(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    public ServerSocket socket() {
        throw new UnsupportedOperationException("a fake channel has no socket");
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public int poll() {
        return listener.isPresent() && listener.get().waiting() > 0 ? SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        kernel.gate().enter(CallKind.CONFIGURE);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        if (!isRegistered()) {
            release();
        }
        wires.closed(this);
    }

    @Override
    public void release() {
        kernel.ledger().strike(this);
        kernel.ports().free(this);
        listener.ifPresent(Listener::close);
    }

    @Override
    public String describe() {
        return listener.map(listening ->
                                "listening at " + listening.address() + ", " + listening.waiting() + " waiting")
                        .orElse("server, unbound")
                + (isOpen() ? "" : ", closed but registered");
    }

    @Override
    public String toString() {
        return describe();
    }
}
