package io.nodelay.fake;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A stream socket as programs see it: the JDK's states and exceptions around a {@link StreamEnd}. */
final class FakeSocketChannel extends SocketChannel implements FakeChannel {
    private enum State {
        UNCONNECTED,
        PENDING,
        CONNECTED
    }

    private final FakeProvider wires;
    private final Kernel kernel;
    private final ProtocolFamily family;
    private final Options options;
    private State state = State.UNCONNECTED;
    private Optional<SocketAddress> local = Optional.empty();
    private Optional<StreamEnd> end = Optional.empty();
    private Optional<Dial> dial = Optional.empty();
    private boolean inputClosed;
    private boolean outputClosed;
    private boolean connectionReset;
    private boolean failing;

    FakeSocketChannel(FakeProvider provider, ProtocolFamily family) {
        super(provider);
        this.wires = provider;
        this.kernel = provider.kernel();
        this.family = family;
        this.options = unix()
                ? Options.unix(kernel.receiveBuffer(), kernel.sendBuffer())
                : Options.tcp(kernel.receiveBuffer(), kernel.sendBuffer());
    }

    /** An accepted connection. */
    FakeSocketChannel(FakeProvider provider, ProtocolFamily family, StreamEnd accepted) {
        this(provider, family);
        end = Optional.of(accepted);
        local = Optional.of(accepted.local());
        state = State.CONNECTED;
    }

    private boolean unix() {
        return family == StandardProtocolFamily.UNIX;
    }

    // ---- addresses and options

    @Override
    public SocketChannel bind(SocketAddress wanted) throws IOException {
        requireOpen();
        if (state == State.PENDING) {
            throw new ConnectionPendingException();
        }
        if (local.isPresent()) {
            throw new AlreadyBoundException();
        }
        SocketAddress checked = wanted == null && !unix()
                ? Addresses.wildcard(0)
                : Addresses.checked(wanted == null ? Addresses.UNNAMED : wanted, family);
        kernel.gate().enter(CallKind.BIND);
        local = Optional.of(bound(checked));
        return this;
    }

    private SocketAddress bound(SocketAddress wanted) throws IOException {
        return kernel.ports().bindStream(wanted, this, options.is(StandardSocketOptions.SO_REUSEPORT));
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return local.orElse(null);
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        requireOpen();
        return end.map(StreamEnd::remote).orElse(null);
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        options.require(name);
        requireOpen();
        kernel.gate().enter(CallKind.SET_OPTION);
        options.set(name, value);
        end.ifPresent(this::resize);
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

    private void resize(StreamEnd resized) {
        resized.buffers(options.value(StandardSocketOptions.SO_RCVBUF), options.value(StandardSocketOptions.SO_SNDBUF));
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException("a fake channel has no socket");
    }

    // ---- connecting

    @Override
    public boolean isConnected() {
        return state == State.CONNECTED && isOpen();
    }

    @Override
    public boolean isConnectionPending() {
        return state == State.PENDING && isOpen();
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        SocketAddress to = Addresses.checked(remote, family);
        requireOpen();
        if (state != State.UNCONNECTED) {
            throw state == State.CONNECTED ? new AlreadyConnectedException() : new ConnectionPendingException();
        }
        try {
            kernel.gate().enter(CallKind.CONNECT);
            return unix() ? connectUnix((UnixDomainSocketAddress) to) : connectTcp((InetSocketAddress) to);
        } catch (IOException e) {
            throw closedBy(e);
        }
    }

    private boolean connectUnix(UnixDomainSocketAddress to) throws IOException {
        SocketAddress from = local.orElse(Addresses.UNNAMED);
        Dial.unix(kernel, adopt(new StreamEnd(kernel, from, to)), to);
        local = Optional.of(from);
        state = State.CONNECTED;
        return true;
    }

    private boolean connectTcp(InetSocketAddress to) throws IOException {
        FakeProvider.requireNonBlocking(this);
        if (!kernel.routable(to)) {
            throw new SocketException("Network is unreachable");
        }
        if (local.isEmpty()) {
            local = Optional.of(bound(Addresses.wildcard(0)));
        }
        InetSocketAddress from = Addresses.source((InetSocketAddress) local.get(), to);
        local = Optional.of(from);
        dial = Optional.of(Dial.tcp(kernel, adopt(new StreamEnd(kernel, from, to)), to));
        state = State.PENDING;
        return false;
    }

    private StreamEnd adopt(StreamEnd made) {
        resize(made);
        end = Optional.of(made);
        return made;
    }

    @Override
    public boolean finishConnect() throws IOException {
        requireOpen();
        if (state == State.CONNECTED) {
            return true;
        }
        Dial pending = dial.orElseThrow(NoConnectionPendingException::new);
        try {
            Fault fault = kernel.gate().enter(CallKind.FINISH_CONNECT);
            if (!pending.failure().isEmpty()) {
                throw new ConnectException(pending.failure());
            }
            if (fault == Fault.NOTHING || !pending.settled()) {
                FakeProvider.requireNonBlocking(this);
                return false;
            }
        } catch (IOException e) {
            throw closedBy(e);
        }
        state = State.CONNECTED;
        return true;
    }

    /** The JDK closes a channel whose connect failed. */
    private IOException closedBy(IOException failure) throws IOException {
        failing = true;
        close();
        return failure;
    }

    // ---- bytes

    @Override
    public int read(ByteBuffer into) throws IOException {
        return (int) read(new ByteBuffer[] {into}, 0, 1);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        StreamEnd from = connected();
        FakeProvider.requireNonBlocking(this);
        Fault fault = kernel.gate().enter(CallKind.READ);
        if (connectionReset) {
            throw new SocketException("Connection reset");
        }
        inputClosed |= fault == Fault.END;
        if (inputClosed) {
            return -1;
        }
        long asked = Gather.room(into, offset, length);
        return fault == Fault.NOTHING || asked == 0
                ? 0
                : receive(from, into, offset, limit(fault, asked, from.available()));
    }

    private long receive(StreamEnd from, ByteBuffer[] into, int offset, int limit) throws IOException {
        try {
            return Gather.read(from, into, offset, limit);
        } catch (SocketException e) {
            connectionReset = e.getMessage().startsWith("Connection reset");
            throw connectionReset ? new SocketException("Connection reset") : new IOException(e.getMessage());
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return (int) write(new ByteBuffer[] {from}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        StreamEnd to = connected();
        if (outputClosed) {
            throw new AsynchronousCloseException();
        }
        FakeProvider.requireNonBlocking(this);
        Fault fault = kernel.gate().enter(CallKind.WRITE);
        long asked = Gather.offered(from, offset, length);
        if (fault == Fault.NOTHING || asked == 0) {
            return 0;
        }
        to.requireWritable();
        return Gather.write(to, from, offset, limit(fault, asked, to.room()));
    }

    private int limit(Fault fault, long asked, int possible) {
        int most = (int) Math.min(asked, Math.max(0, possible));
        return fault == Fault.ONE_BYTE ? Math.min(1, most) : kernel.dice().shorten(most);
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        StreamEnd shut = connected();
        if (!inputClosed) {
            kernel.gate().enter(CallKind.SHUTDOWN_INPUT);
            shut.shutdownInput();
            inputClosed = true;
        }
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        StreamEnd shut = connected();
        if (!outputClosed) {
            kernel.gate().enter(CallKind.SHUTDOWN_OUTPUT);
            shut.shutdownOutput();
            outputClosed = true;
        }
        return this;
    }

    private StreamEnd connected() throws ClosedChannelException {
        requireOpen();
        if (state != State.CONNECTED) {
            throw new NotYetConnectedException();
        }
        return end.orElseThrow();
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    // ---- readiness and the end

    /** A socket that is not connecting and not connected is hung up to Linux, and so is one whose connect failed. */
    @Override
    public int poll() {
        return switch (state) {
            case UNCONNECTED -> HANGUP;
            case PENDING -> pendingEvents(dial.orElseThrow());
            case CONNECTED -> connectedEvents(end.orElseThrow());
        };
    }

    private static int pendingEvents(Dial pending) {
        if (!pending.failure().isEmpty()) {
            return HANGUP;
        }
        return pending.settled() ? SelectionKey.OP_CONNECT | SelectionKey.OP_WRITE : 0;
    }

    /** To poll(2), connectable and writable are one: OP_CONNECT left on makes every select return at once, with 0. */
    private static int connectedEvents(StreamEnd connected) {
        int events = connected.poll();
        return (events & SelectionKey.OP_WRITE) == 0 ? events : events | SelectionKey.OP_CONNECT;
    }

    @Override
    public int meaning(int events) {
        return state == State.CONNECTED ? events & ~SelectionKey.OP_CONNECT : events & SelectionKey.OP_CONNECT;
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        kernel.gate().enter(CallKind.CONFIGURE);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        if (isRegistered()) {
            halfClose();
        } else {
            release();
        }
        if (!failing) {
            wires.closed(this);
        }
    }

    /** What the JDK does for a registered channel: the descriptor must live until the next selection, so it says FIN. */
    private void halfClose() {
        if (state == State.CONNECTED && linger() != 0) {
            options.set(StandardSocketOptions.SO_LINGER, -1);
            end.orElseThrow().shutdownOutput();
        }
    }

    private int linger() {
        return options.value(StandardSocketOptions.SO_LINGER);
    }

    @Override
    public void release() {
        kernel.ledger().strike(this);
        kernel.ports().free(this);
        end.ifPresent(closing -> closing.close(linger() == 0));
    }

    @Override
    public String describe() {
        return (unix() ? "unix " : "tcp ")
                + end.map(StreamEnd::describe)
                        .orElse(local.map(Object::toString).orElse("unbound"))
                + (isOpen() ? "" : ", closed but registered");
    }

    @Override
    public String toString() {
        return describe();
    }
}
