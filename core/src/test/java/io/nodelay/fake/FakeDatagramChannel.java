package io.nodelay.fake;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A UDP socket as programs see it: the JDK's states and exceptions around a {@link Mailbox}. */
final class FakeDatagramChannel extends DatagramChannel implements FakeChannel {
    /** What an IPv4 datagram can carry: 65 535 less the two headers. */
    private static final int MOST_BYTES = 65_507;

    private final FakeProvider wires;
    private final Kernel kernel;
    private final ProtocolFamily family;
    private final Options options;
    private final Mailbox mailbox;

    FakeDatagramChannel(FakeProvider provider, ProtocolFamily family) {
        super(provider);
        this.wires = provider;
        this.kernel = provider.kernel();
        this.family = family;
        this.options = Options.udp(kernel.receiveBuffer(), kernel.sendBuffer());
        this.mailbox = new Mailbox(kernel);
    }

    // ---- addresses and options

    @Override
    public DatagramChannel bind(SocketAddress wanted) throws IOException {
        requireOpen();
        if (mailbox.local().isPresent()) {
            throw new AlreadyBoundException();
        }
        InetSocketAddress checked = wanted == null ? Addresses.wildcard(0) : Addresses.checkedInet(wanted, family);
        kernel.gate().enter(CallKind.BIND);
        bindTo(checked);
        return this;
    }

    private void bindTo(InetSocketAddress wanted) throws IOException {
        boolean shared = options.is(StandardSocketOptions.SO_REUSEPORT);
        mailbox.bound(kernel.ports().bindUdp(new Ports.Binding(wanted, mailbox, shared)));
    }

    private void bindIfNeeded() throws IOException {
        if (mailbox.local().isEmpty()) {
            bindTo(Addresses.wildcard(0));
        }
    }

    @Override
    public DatagramChannel connect(SocketAddress remote) throws IOException {
        InetSocketAddress to = Addresses.checkedInet(remote, family);
        requireOpen();
        if (isConnected()) {
            throw new AlreadyConnectedException();
        }
        kernel.gate().enter(CallKind.CONNECT);
        bindIfNeeded();
        mailbox.connect(to);
        return this;
    }

    @Override
    public DatagramChannel disconnect() {
        mailbox.disconnect();
        return this;
    }

    @Override
    public boolean isConnected() {
        return mailbox.peer().isPresent();
    }

    /** A connected socket has the address its datagrams bear. */
    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return mailbox.local()
                .map(bound -> mailbox.peer()
                        .map(peer -> Addresses.source(bound, peer))
                        .orElse(bound))
                .orElse(null);
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        requireOpen();
        return mailbox.peer().orElse(null);
    }

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> name, T value) throws IOException {
        options.require(name);
        requireOpen();
        kernel.gate().enter(CallKind.SET_OPTION);
        options.set(name, value);
        mailbox.buffers(options.value(StandardSocketOptions.SO_RCVBUF), options.value(StandardSocketOptions.SO_SNDBUF));
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
    public DatagramSocket socket() {
        throw new UnsupportedOperationException("a fake channel has no socket");
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface through) {
        throw new UnsupportedOperationException("the fake net has no multicast");
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface through, InetAddress source) {
        return join(group, through);
    }

    // ---- datagrams

    @Override
    public SocketAddress receive(ByteBuffer into) throws IOException {
        requireWritable(into);
        requireOpen();
        FakeProvider.requireNonBlocking(this);
        Fault fault = kernel.gate().enter(CallKind.RECEIVE);
        bindIfNeeded();
        return fault == Fault.NOTHING
                ? null
                : next(into).map(Mailbox.Datagram::from).orElse(null);
    }

    @Override
    public int send(ByteBuffer from, SocketAddress target) throws IOException {
        InetSocketAddress to = Addresses.checkedInet(Objects.requireNonNull(target), family);
        requireOpen();
        if (mailbox.peer().isPresent() && !mailbox.peer().get().equals(to)) {
            throw new AlreadyConnectedException();
        }
        FakeProvider.requireNonBlocking(this);
        return emit(from, to, kernel.gate().enter(CallKind.SEND));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireWritable(into);
        requireConnected();
        FakeProvider.requireNonBlocking(this);
        int before = into.position();
        if (kernel.gate().enter(CallKind.RECEIVE) != Fault.NOTHING) {
            next(into);
        }
        return into.position() - before;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        InetSocketAddress to = requireConnected();
        FakeProvider.requireNonBlocking(this);
        return emit(from, to, kernel.gate().enter(CallKind.SEND));
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        ByteBuffer whole = ByteBuffer.allocate((int) Gather.room(into, offset, length));
        int count = read(whole);
        whole.flip();
        for (int i = offset; whole.hasRemaining(); i++) {
            int part = Math.min(whole.remaining(), into[i].remaining());
            into[i].put(whole.slice(whole.position(), part));
            whole.position(whole.position() + part);
        }
        return count;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        ByteBuffer whole = ByteBuffer.allocate((int) Gather.offered(from, offset, length));
        for (int i = offset; i < offset + length; i++) {
            whole.put(from[i].duplicate());
        }
        int count = write(whole.flip());
        for (int i = offset; count > 0 && i < offset + length; i++) {
            from[i].position(from[i].limit());
        }
        return count;
    }

    /** What does not fit is lost without a word, as with every Java datagram channel. */
    private Optional<Mailbox.Datagram> next(ByteBuffer into) throws IOException {
        requireReachable();
        Optional<Mailbox.Datagram> next = mailbox.take();
        next.map(Mailbox.Datagram::bytes)
                .ifPresent(bytes -> into.put(bytes.slice(0, Math.min(into.remaining(), bytes.remaining()))));
        return next;
    }

    private int emit(ByteBuffer from, InetSocketAddress to, Fault fault) throws IOException {
        requireReachable();
        if (from.remaining() > MOST_BYTES) {
            throw new SocketException("Message too long");
        }
        bindIfNeeded();
        if (fault == Fault.NOTHING || !mailbox.hasRoom(from.remaining())) {
            return 0;
        }
        int length = from.remaining();
        mailbox.send(to, ByteBuffer.allocate(length).put(from).flip());
        return length;
    }

    private void requireReachable() throws PortUnreachableException {
        if (mailbox.takeRefusal()) {
            throw new PortUnreachableException();
        }
    }

    private static void requireWritable(ByteBuffer into) {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    private InetSocketAddress requireConnected() throws ClosedChannelException {
        requireOpen();
        return mailbox.peer().orElseThrow(NotYetConnectedException::new);
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    // ---- readiness and the end

    @Override
    public int poll() {
        return mailbox.poll();
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
        kernel.ports().free(mailbox);
    }

    @Override
    public String describe() {
        return "udp " + mailbox.describe() + (isOpen() ? "" : ", closed but registered");
    }

    @Override
    public String toString() {
        return describe();
    }
}
