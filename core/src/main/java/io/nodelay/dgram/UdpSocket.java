package io.nodelay.dgram;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Watchers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Sends and hears datagrams. Node's {@code dgram.Socket}.
 *
 * <p>Events: {@code message}, which has one reader; {@code listening} when the socket has its port; {@code connect};
 * {@code error}; {@code close}, exactly once and last, when the port may be bound again. All methods belong to the
 * loop's thread and throw {@link IllegalStateException} on any other; no event and no callback comes inside them.
 * After its owner has closed a socket, sending and whatever else needs the kernel is misuse and throws it too; one that
 * a failure or the loop's end has closed takes a send, and says in its callback why nothing came of it.
 *
 * <p>An {@code error} is told once for each thing that went wrong, and as a rule the socket goes on: after a datagram
 * that was not sent and had no callback, a {@link #connect} that failed, ICMP's answer to a connected socket, all of
 * which are counted if nobody watches ({@code LoopStats.unheardErrors}). A {@link #bind} that failed leaves the socket
 * unbound, a failing descriptor closes it; these two end the loop's {@code run()} if nobody watches.
 */
public final class UdpSocket {
    /** Datagrams heard, and sent of those that waited, in one pass: a flood must not keep the loop to itself. */
    static final int DATAGRAMS_PER_PASS = 64;
    /** What {@code receive} throws so often, asked again at once each time, ICMP does not say: the descriptor fails. */
    private static final int FAILURES_IN_A_ROW = 8;

    /** The callback of those who watch the events instead, or nothing. */
    private static final Runnable NOBODY = UdpSocket::unheard;

    private enum State {
        UNBOUND,
        /** Looking its own address up. */
        BINDING,
        BOUND,
        CLOSED
    }

    private final EventLoop loop;
    private final Family family;
    private final DatagramChannel channel;
    private final Names names;
    private final Outcomes outcomes;
    private final SendQueue queue;
    private final Inbox inbox;
    private final Link link;
    private final Memberships memberships;

    private final Watchers<UdpSocket> listening = new Watchers<>();
    private final Watchers<UdpSocket> connect = new Watchers<>();
    private final Watchers<IOException> error = new Watchers<>();
    private final Watchers<UdpSocket> close = new Watchers<>();

    private State state = State.UNBOUND;
    /** Tasks under way that tell {@code listening} or {@code connect}: no message comes before those. */
    private int owed;

    private SelectionKey key;
    /** What the key was last told. */
    private int interest;

    private boolean closedByOwner;
    /** What the socket closed with; null if nothing was wrong. */
    private IOException failure;
    /** Everything has been told. */
    private boolean finished;

    private boolean referenced = true;
    /** It has an address, or is about to: what keeps a loop running, if it is referenced. */
    private boolean active;

    private boolean counted;

    private UdpSocket(EventLoop loop, Family family, DatagramChannel channel, Names.Resolver resolver) {
        this.loop = loop;
        this.family = family;
        this.channel = channel;
        this.names = new Names(loop, family, resolver);
        this.outcomes = new Outcomes(loop, this::tell);
        this.queue = new SendQueue(this, loop, channel, names, outcomes);
        this.inbox = new Inbox(this, loop, channel);
        this.link = new Link(this, channel, names, outcomes);
        this.memberships = new Memberships(loop, channel, family);
    }

    static UdpSocket open(EventLoop loop, Family family, Names.Resolver resolver) {
        loop.checkThread();
        try {
            DatagramChannel channel = loop.provider().openDatagramChannel(family.protocol);
            UdpSocket socket = new UdpSocket(loop, family, channel, resolver);
            socket.register();
            return socket;
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot open a socket of " + family, refused);
        } catch (UnsupportedOperationException noSuchFamily) {
            throw new UncheckedIOException("cannot open a socket of " + family, new IOException(noSuchFamily));
        }
    }

    /** From the start, with no interest: so a stopping loop knows of it. */
    private void register() throws IOException {
        try {
            channel.configureBlocking(false);
            key = loop.register(channel, 0, new Wire());
        } catch (IOException | RuntimeException refused) {
            closeChannel();
            throw refused;
        }
    }

    // ---- an address of its own

    /**
     * Hears on a port of every address.
     *
     * @param port 0 for any free one
     * @return this socket
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is bound already
     */
    public UdpSocket bind(int port) {
        return bind(new BindOptions().port(port));
    }

    /**
     * Hears on a port of one address, or of one multicast group.
     *
     * @param port 0 for any free one
     * @param address a literal or a name
     * @return this socket
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is bound already
     */
    public UdpSocket bind(int port, String address) {
        return bind(new BindOptions().port(port).address(address));
    }

    /**
     * As {@link #bind(BindOptions, Runnable)}.
     *
     * @param where copied
     * @return this socket
     * @throws IllegalStateException if it is bound already
     */
    public UdpSocket bind(BindOptions where) {
        return bind(where, NOBODY);
    }

    /**
     * Gives the socket an address, at once unless a name has to be looked up. That it failed is told by {@code error},
     * and to the callbacks of datagrams that wait; the socket may then be bound again.
     *
     * @param where copied
     * @param bound called once, after the watchers of {@code listening}, if this succeeds
     * @return this socket
     * @throws IllegalStateException if it is bound already, or about to be
     */
    public UdpSocket bind(BindOptions where, Runnable bound) {
        Objects.requireNonNull(bound);
        requireOpen();
        if (state != State.UNBOUND) {
            throw new IllegalStateException(
                    state == State.CLOSED
                            ? "this socket has closed: " + lastWord().getMessage()
                            : "this socket is bound already, or about to be");
        }
        BindOptions to = new BindOptions(where);
        Optional<InetSocketAddress> named = to.address().map(host -> names.of(host, to.port()));
        if (named.map(InetSocketAddress::isUnresolved).orElse(false)) {
            state = State.BINDING;
            active(true);
            names.resolve(
                    to.address().get(),
                    address -> bindOrFail(to, Optional.of(new InetSocketAddress(address, to.port())), bound),
                    failed -> notBound(to, failed));
        } else {
            bindOrFail(to, named, bound);
        }
        return this;
    }

    private void bindOrFail(BindOptions to, Optional<InetSocketAddress> named, Runnable bound) {
        try {
            bindNow(to, named, bound);
        } catch (IOException | RuntimeException failed) {
            notBound(to, failed);
        }
    }

    private void bindNow(BindOptions to, Optional<InetSocketAddress> named, Runnable bound) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, to.reuseAddr());
        if (to.reusePort()) {
            if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                throw new IOException("this system cannot share a port (SO_REUSEPORT)");
            }
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.bind(named.isPresent() ? named.get() : family.everywhere(to.port()));
        state = State.BOUND;
        active(true);
        owe(() -> tellListening(bound));
        link.bound();
    }

    private void tellListening(Runnable bound) {
        if (state == State.BOUND) { // and not closed again at once
            listening.fire(this, loop::uncaught);
            if (state == State.BOUND) {
                bound.run(); // last, as it may throw
            }
        }
    }

    /** Tells {@code listening} or {@code connect} by a task; no message comes before. */
    void owe(Runnable event) {
        owed++;
        updateInterest();
        loop.execute(() -> {
            owed--;
            updateInterest();
            event.run();
        });
    }

    private void notBound(BindOptions to, Exception failed) {
        IOException why = cannotBind(to, failed);
        state = State.UNBOUND;
        active(false);
        names.cancel();
        queue.fail(why);
        link.notBound(why);
        loop.closed(() -> fail(why)); // in order with the close event, should that come
    }

    private static IOException cannotBind(BindOptions to, Exception failed) {
        return Refusal.io("cannot bind " + to, failed);
    }

    /** A send or a connect gives the socket any free port, if it has none; its failure is that call's own. */
    private void bindIfUnbound() throws IOException {
        if (state == State.UNBOUND) {
            BindOptions anywhere = new BindOptions();
            try {
                bindNow(anywhere, Optional.empty(), NOBODY);
            } catch (IOException | RuntimeException failed) {
                throw cannotBind(anywhere, failed);
            }
        }
    }

    /** Tells an error that is nobody's datagram; without a watcher it ends the loop, as it would end Node's process. */
    private void fail(IOException why) {
        if (!error.fire(why, loop::uncaught)) {
            loop.fail(why);
        }
    }

    // ---- one peer

    /**
     * As {@link #connect(int, String, Runnable)}.
     *
     * @param port from 1 to 65535
     * @param host a literal or a name
     * @return this socket
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is connected already
     */
    public UdpSocket connect(int port, String host) {
        return connect(port, host, NOBODY);
    }

    /**
     * Chooses one peer, at once unless a name has to be looked up: from now on only its datagrams are heard, sends need
     * no address, and ICMP's "port unreachable" is told. What was received before and not yet heard is dropped, the peer's
     * too, as the JDK drops it. Nothing is sent. That it failed is told by {@code error}, and
     * the socket goes on unconnected. A datagram to another address that still waits to be sent will fail.
     *
     * @param port from 1 to 65535
     * @param host a literal or a name
     * @param connected called once, after the watchers of {@code connect}, if this succeeds
     * @return this socket
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is connected already, or about to be
     */
    public UdpSocket connect(int port, String host, Runnable connected) {
        Objects.requireNonNull(connected);
        requireOpen();
        if (!link.isNone()) {
            throw new IllegalStateException("this socket is connected already, or about to be: disconnect() first");
        }
        InetSocketAddress to = names.of(host, requirePort(port));
        if (state == State.CLOSED) {
            link.failed(to, lastWord());
            return this;
        }
        try {
            bindIfUnbound();
            link.make(to, connected);
        } catch (IOException cannotBind) {
            link.failed(to, cannotBind);
        }
        return this;
    }

    void connected() {
        connect.fire(this, loop::uncaught);
    }

    /**
     * Hears everybody again, and sends need an address again.
     *
     * @return this socket
     * @throws IllegalStateException if it is not connected
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket disconnect() {
        requireConnected();
        try {
            link.unmake();
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot disconnect from " + link.peer(), refused);
        }
        return this;
    }

    // ---- sending

    /**
     * Sends a part of a buffer, which is borrowed until this returns. A datagram leaves in the call; only what has to
     * wait is copied: for room in the kernel, for the socket's own address, or for a name. At most 4,096 datagrams and
     * 4 MiB do so ({@link #maxSendQueue}); over that it fails. An unbound socket is bound to any free port.
     *
     * <p>Datagrams to one address leave in the order of the calls. One to a name may be overtaken while that is looked
     * up; all that wait for a name share one look-up.
     *
     * @param buf its position and limit do not count, and stay
     * @param offset of the datagram's first byte
     * @param length bytes, 0 or more: at most 65,507 over IPv4, 65,527 over IPv6
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @param done called exactly once, see {@link Sent}
     * @throws IllegalArgumentException if the port is out of range
     * @throws IndexOutOfBoundsException if there are no such bytes before the buffer's limit
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(ByteBuffer buf, int offset, int length, int port, String address, Sent done) {
        InetSocketAddress to = addressee(port, address);
        int position = buf.position();
        int limit = buf.limit();
        Objects.checkFromIndexSize(offset, length, limit);
        buf.limit(offset + length).position(offset);
        try {
            send(buf, to, done);
        } finally {
            buf.limit(limit).position(position);
        }
    }

    /**
     * Sends what remains of a buffer; otherwise as the form with six arguments.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @param done called exactly once
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(ByteBuffer bytes, int port, String address, Sent done) {
        send(bytes, addressee(port, address), done);
    }

    /**
     * As {@link #send(ByteBuffer, int, String, Sent)}; that it failed is told by {@code error}.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(ByteBuffer bytes, int port, String address) {
        send(bytes, port, address, Outcomes.NOBODY);
    }

    /**
     * As {@link #send(ByteBuffer, int, String, Sent)}.
     *
     * @param bytes all of it
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @param done called exactly once
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(byte[] bytes, int port, String address, Sent done) {
        InetSocketAddress to = addressee(port, address);
        send(outgoing(bytes), to, done);
    }

    /**
     * As {@link #send(ByteBuffer, int, String)}.
     *
     * @param bytes all of it
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(byte[] bytes, int port, String address) {
        send(bytes, port, address, Outcomes.NOBODY);
    }

    /**
     * As {@link #send(ByteBuffer, int, String, Sent)}.
     *
     * @param text sent in UTF-8
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @param done called exactly once
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(String text, int port, String address, Sent done) {
        send(text.getBytes(StandardCharsets.UTF_8), port, address, done);
    }

    /**
     * As {@link #send(ByteBuffer, int, String)}.
     *
     * @param text sent in UTF-8
     * @param port from 1 to 65535
     * @param address a literal or a name
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(String text, int port, String address) {
        send(text, port, address, Outcomes.NOBODY);
    }

    /**
     * Answers the sender of a datagram; as {@link #send(ByteBuffer, int, String, Sent)}. The lent buffer itself may be
     * sent, and is not copied.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @param to as {@link #onMessage} was given it
     * @param done called exactly once
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(ByteBuffer bytes, RemoteInfo to, Sent done) {
        send(bytes, to.socketAddress(), done);
    }

    /**
     * As {@link #send(ByteBuffer, RemoteInfo, Sent)}; that it failed is told by {@code error}.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @param to as {@link #onMessage} was given it
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(ByteBuffer bytes, RemoteInfo to) {
        send(bytes, to.socketAddress(), Outcomes.NOBODY);
    }

    /**
     * As {@link #send(ByteBuffer, int, String, Sent)}, for an address that is known as such.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @param to if it is not resolved, its name is looked up off the loop
     * @param done called exactly once
     * @throws IllegalStateException if the socket is connected, or its owner has closed it
     */
    public void send(ByteBuffer bytes, InetSocketAddress to, Sent done) {
        requireUnconnected();
        give(bytes, to, done);
    }

    /**
     * Sends to the peer of {@link #connect}; otherwise as {@link #send(ByteBuffer, int, String, Sent)}. A
     * {@link PortUnreachableException} is ICMP's answer to an earlier datagram, told to this one, which was not sent.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @param done called exactly once
     * @throws IllegalStateException if the socket is not connected yet, or its owner has closed it
     */
    public void send(ByteBuffer bytes, Sent done) {
        give(bytes, peer(), done);
    }

    /**
     * As {@link #send(ByteBuffer, Sent)}; that it failed is told by {@code error}.
     *
     * @param bytes from position to limit, where the position is afterwards
     * @throws IllegalStateException if the socket is not connected yet, or its owner has closed it
     */
    public void send(ByteBuffer bytes) {
        send(bytes, Outcomes.NOBODY);
    }

    /**
     * As {@link #send(ByteBuffer, Sent)}.
     *
     * @param bytes all of it
     * @param done called exactly once
     * @throws IllegalStateException if the socket is not connected yet, or its owner has closed it
     */
    public void send(byte[] bytes, Sent done) {
        InetSocketAddress to = peer();
        give(outgoing(bytes), to, done);
    }

    /**
     * As {@link #send(ByteBuffer)}.
     *
     * @param bytes all of it
     * @throws IllegalStateException if the socket is not connected yet, or its owner has closed it
     */
    public void send(byte[] bytes) {
        send(bytes, Outcomes.NOBODY);
    }

    /**
     * As {@link #send(ByteBuffer, Sent)}.
     *
     * @param text sent in UTF-8
     * @param done called exactly once
     * @throws IllegalStateException if the socket is not connected yet, or its owner has closed it
     */
    public void send(String text, Sent done) {
        send(text.getBytes(StandardCharsets.UTF_8), done);
    }

    /**
     * As {@link #send(ByteBuffer)}.
     *
     * @param text sent in UTF-8
     * @throws IllegalStateException if the socket is not connected yet, or its owner has closed it
     */
    public void send(String text) {
        send(text, Outcomes.NOBODY);
    }

    private InetSocketAddress addressee(int port, String address) {
        requireUnconnected();
        return names.of(address, requirePort(port));
    }

    /** An array as a buffer that the kernel can read, without an object for it. */
    private ByteBuffer outgoing(byte[] bytes) {
        return bytes.length > Refusal.MOST_BYTES
                ? ByteBuffer.wrap(bytes)
                : loop.buffers().scratch().put(bytes).flip();
    }

    /** Every send comes through here. A socket that was closed by others than its owner takes it, and says so. */
    private void give(ByteBuffer bytes, InetSocketAddress to, Sent done) {
        Objects.requireNonNull(done);
        if (state == State.CLOSED) {
            outcomes.failed(done, lastWord());
        } else {
            try {
                bindIfUnbound();
                queue.send(bytes, to, done);
            } catch (IOException cannotBind) {
                outcomes.failed(done, cannotBind);
            }
        }
        bytes.position(bytes.limit());
    }

    /**
     * How much may wait to be sent before a send fails: the bound on what a sender costs that outruns its network.
     * Default 4,096 datagrams and 4 MiB. Some wait though the network is idle: all to a name or before the socket is
     * bound, and an empty one always, for a select to say that there is room.
     *
     * @param datagrams from 0 on
     * @param bytes from 0 on
     * @return this socket
     * @throws IllegalArgumentException if one is negative
     */
    public UdpSocket maxSendQueue(int datagrams, long bytes) {
        requireOpen();
        if (datagrams < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "0 or more datagrams and bytes may wait, not " + datagrams + " and " + bytes);
        }
        queue.limits(datagrams, bytes);
        return this;
    }

    /**
     * Datagrams that wait to be sent. Node's {@code getSendQueueCount}.
     *
     * @return 0 or more
     */
    public int sendQueueCount() {
        loop.checkThread();
        return queue.count();
    }

    /**
     * Bytes of the datagrams that wait to be sent. Node's {@code getSendQueueSize}.
     *
     * @return 0 or more
     */
    public long sendQueueSize() {
        loop.checkThread();
        return queue.size();
    }

    // ---- hearing

    /**
     * Sets the reader. Until there is one the kernel keeps what comes, as far as its buffer goes. The buffer is lent
     * for the length of the call, holds one whole datagram, from position to limit, and may be empty.
     *
     * @param reader setting again replaces; what it throws goes to the loop's {@code onUncaught}, and the socket goes on
     * @return this socket
     */
    public UdpSocket onMessage(BiConsumer<? super ByteBuffer, ? super RemoteInfo> reader) {
        loop.checkThread();
        inbox.onMessage(Objects.requireNonNull(reader));
        updateInterest();
        return this;
    }

    /** Whether what {@code receive} threw, so often in a row, is the descriptor's own failure; it closes the socket. */
    boolean broken(Exception failed, int inARow) {
        boolean icmp = failed instanceof PortUnreachableException || (link.wasMade() && failed instanceof IOException);
        if (!icmp || inARow == FAILURES_IN_A_ROW) {
            broke(Refusal.io("cannot receive", failed));
        }
        return state == State.CLOSED;
    }

    /** What ICMP says of an earlier datagram (RFC 1122 §4.1.3.3). */
    void receiveFailed(Exception icmp) {
        tell(
                icmp instanceof PortUnreachableException
                        ? Refusal.unreachable(link.wasMade() ? link.peer().toString() : "some address", icmp)
                        : Refusal.io("an earlier datagram has failed", icmp));
    }

    /** An error that costs no more than its datagram. */
    private void tell(IOException why) {
        if (finished || !error.fire(why, loop::uncaught)) {
            loop.unheard(why);
        }
    }

    // ---- the end

    /**
     * Closes the socket and gives its port back. Datagrams that wait are dropped, and their callbacks told; no
     * {@code message} comes any more. Does nothing the second time.
     */
    public void close() {
        loop.checkThread();
        closedByOwner = true;
        shut();
    }

    /**
     * As {@link #close()}.
     *
     * @param closed called once, when it has closed
     */
    public void close(Runnable closed) {
        onClose(closed);
        close();
    }

    private void broke(IOException why) {
        if (state != State.CLOSED) {
            failure = why;
            shut();
        }
    }

    /** The only way to CLOSED. */
    private void shut() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        link.end();
        names.cancel();
        queue.fail(lastWord());
        closeChannel();
        loop.closed(channel, this::finish);
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException | RuntimeException failed) {
            // A channel counts as closed before its descriptor is: there is nothing left to do or to retry.
        }
    }

    /** The descriptor is gone: callbacks, error and close, in this order. */
    private void finish() {
        outcomes.tellKnown();
        if (failure != null) {
            fail(failure);
        }
        finished = true;
        active(false);
        close.fire(this, loop::uncaught);
    }

    private IOException lastWord() {
        return failure != null ? failure : new IOException("the socket was closed before the datagram was sent");
    }

    boolean bound() {
        return state == State.BOUND;
    }

    /** The one place where the key learns what this socket waits for. */
    void updateInterest() {
        boolean hears = inbox.wanted() && owed == 0;
        int ops = (hears ? SelectionKey.OP_READ : 0) | (queue.blocked() ? SelectionKey.OP_WRITE : 0);
        if (state != State.BOUND || ops == interest) {
            return;
        }
        interest = ops;
        try {
            key.interestOps(ops);
        } catch (RuntimeException cancelled) {
            broke(Refusal.io("the socket's key is gone", cancelled));
        }
    }

    /** What the key wakes; its methods are nobody else's to call. */
    private final class Wire implements Handle {

        @Override
        public void ready(int readyOps) {
            if ((readyOps & SelectionKey.OP_WRITE) != 0) {
                queue.pump();
            }
            if ((readyOps & SelectionKey.OP_READ) != 0) {
                inbox.receive();
            }
        }

        @Override
        public void rekeyed(SelectionKey fresh) {
            key = fresh;
        }

        @Override
        public void destroy(Throwable why) {
            if (why instanceof CancellationException) {
                shut(); // the loop stops, and that is no failure
            } else {
                broke(new IOException("the socket was cut off: " + why, why));
            }
        }
    }

    // ---- events

    /**
     * Watches for the moment from which the socket has an address, by {@link #bind} or by a first send.
     *
     * @param watcher called once at most
     * @return takes the watcher away
     */
    public Watch onListening(Runnable watcher) {
        loop.checkThread();
        return listening.add(socket -> watcher.run());
    }

    /**
     * Watches for a {@link #connect} that has succeeded.
     *
     * @param watcher called for each
     * @return takes the watcher away
     */
    public Watch onConnect(Runnable watcher) {
        loop.checkThread();
        return connect.add(socket -> watcher.run());
    }

    /**
     * Watches for errors, see the top of this page. It may fire more than once, and the socket goes on unless it is
     * {@link #closed}.
     *
     * @param watcher is given the reason, with the address in its message
     * @return takes the watcher away
     */
    public Watch onError(Consumer<IOException> watcher) {
        loop.checkThread();
        return error.add(watcher);
    }

    /**
     * Watches for the end.
     *
     * @param watcher called once; soon, if the socket has closed already
     * @return takes the watcher away
     */
    public Watch onClose(Runnable watcher) {
        loop.checkThread();
        if (finished) {
            Watchers<UdpSocket> late = new Watchers<>();
            loop.execute(() -> late.fire(this, loop::uncaught));
            return late.add(socket -> watcher.run());
        }
        return close.add(socket -> watcher.run());
    }

    // ---- multicast

    /**
     * Joins a group, through the interface of {@link #setMulticastInterface}, or else the one through which this machine
     * would send to it. The socket need not be bound; Node would bind it.
     *
     * @param group a literal of the socket's family
     * @return this socket
     * @throws IllegalArgumentException if it is no multicast address of that family
     * @throws IllegalStateException if it is a member already
     * @throws UncheckedIOException if the kernel refuses, or no interface leads to the group
     */
    public UdpSocket addMembership(String group) {
        return join(group, Optional.empty(), Optional.empty());
    }

    /**
     * Joins a group through one interface.
     *
     * @param group a literal of the socket's family
     * @param through an interface: its name, one of its addresses, or as in {@code "::%eth0"}
     * @return this socket
     * @throws IllegalArgumentException if there is no such group or interface
     * @throws IllegalStateException if it is a member already
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket addMembership(String group, String through) {
        return join(group, Optional.of(through), Optional.empty());
    }

    /**
     * Joins a group, to hear one sender alone (RFC 4607); the interface is found as in {@link #addMembership(String)}.
     *
     * @param source the sender's address, a literal
     * @param group a literal of the socket's family
     * @return this socket
     * @throws IllegalArgumentException if there is no such group
     * @throws IllegalStateException if it is a member already, for this source or for all
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket addSourceSpecificMembership(String source, String group) {
        return join(group, Optional.empty(), Optional.of(source));
    }

    /**
     * Joins a group through one interface, to hear one sender alone.
     *
     * @param source the sender's address, a literal
     * @param group a literal of the socket's family
     * @param through an interface, as in {@link #addMembership(String, String)}
     * @return this socket
     * @throws IllegalArgumentException if there is no such group or interface
     * @throws IllegalStateException if it is a member already, for this source or for all
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket addSourceSpecificMembership(String source, String group, String through) {
        return join(group, Optional.of(through), Optional.of(source));
    }

    /**
     * Leaves a group, where it was joined first. Closing leaves all.
     *
     * @param group as it was joined
     * @return this socket
     * @throws IllegalStateException if it is no member
     */
    public UdpSocket dropMembership(String group) {
        return leave(group, Optional.empty(), Optional.empty());
    }

    /**
     * Leaves a group on one interface.
     *
     * @param group as it was joined
     * @param through an interface, as in {@link #addMembership(String, String)}
     * @return this socket
     * @throws IllegalStateException if it is no member
     */
    public UdpSocket dropMembership(String group, String through) {
        return leave(group, Optional.of(through), Optional.empty());
    }

    /**
     * Hears one sender no longer.
     *
     * @param source as it was joined
     * @param group as it was joined
     * @return this socket
     * @throws IllegalStateException if it is no member
     */
    public UdpSocket dropSourceSpecificMembership(String source, String group) {
        return leave(group, Optional.empty(), Optional.of(source));
    }

    /**
     * Hears one sender no longer, on one interface.
     *
     * @param source as it was joined
     * @param group as it was joined
     * @param through an interface, as in {@link #addMembership(String, String)}
     * @return this socket
     * @throws IllegalStateException if it is no member
     */
    public UdpSocket dropSourceSpecificMembership(String source, String group, String through) {
        return leave(group, Optional.of(through), Optional.of(source));
    }

    private UdpSocket join(String group, Optional<String> through, Optional<String> source) {
        requireOpen();
        memberships.join(new Memberships.Wish(group, through, source));
        return this;
    }

    private UdpSocket leave(String group, Optional<String> through, Optional<String> source) {
        requireOpen();
        memberships.drop(new Memberships.Wish(group, through, source));
        return this;
    }

    /**
     * Sends to groups through this interface (IP_MULTICAST_IF). Default: the routing table's choice.
     *
     * @param through its name, one of its addresses, or as in {@code "::%eth0"}
     * @return this socket
     * @throws IllegalArgumentException if there is no such interface
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket setMulticastInterface(String through) {
        requireOpen();
        ChannelOptions.set(channel, StandardSocketOptions.IP_MULTICAST_IF, Memberships.named(through));
        return this;
    }

    /**
     * How many routers what is sent to groups may pass, and one more (IP_MULTICAST_TTL). Default 1, the own network.
     *
     * @param hops from 0, this machine alone, to 255
     * @return this socket
     * @throws IllegalArgumentException if it is out of range
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket setMulticastTTL(int hops) {
        requireOpen();
        if (hops < 0 || hops > 255) {
            throw new IllegalArgumentException("a multicast TTL is from 0 to 255, not " + hops);
        }
        ChannelOptions.set(channel, StandardSocketOptions.IP_MULTICAST_TTL, hops);
        return this;
    }

    /**
     * Whether members on this machine, this socket among them, hear what is sent to groups (IP_MULTICAST_LOOP). Default
     * true.
     *
     * @param on false to be heard elsewhere only
     * @return this socket
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket setMulticastLoopback(boolean on) {
        requireOpen();
        ChannelOptions.set(channel, StandardSocketOptions.IP_MULTICAST_LOOP, on);
        return this;
    }

    // ---- options and questions

    /**
     * Allows sending to broadcast addresses (SO_BROADCAST). Default false: such a datagram fails.
     *
     * @param on true to allow it
     * @return this socket
     * @throws UncheckedIOException if the kernel refuses
     */
    public UdpSocket setBroadcast(boolean on) {
        requireOpen();
        ChannelOptions.set(channel, StandardSocketOptions.SO_BROADCAST, on);
        return this;
    }

    /**
     * How many routers a datagram to one receiver may pass, and one more (IP_TTL).
     *
     * @param hops from 1 to 255
     * @return false if the JDK has no such option, as all up to 25: the kernel's default stays, 64 on Linux
     * @throws IllegalArgumentException if it is out of range
     * @throws UncheckedIOException if the kernel refuses
     */
    public boolean setTTL(int hops) {
        requireOpen();
        if (hops < 1 || hops > 255) {
            throw new IllegalArgumentException("a TTL is from 1 to 255, not " + hops);
        }
        return ChannelOptions.setIfThere(channel, "IP_TTL", hops);
    }

    /**
     * How much the kernel keeps until it is read, in bytes and with its own overhead; what comes besides is lost
     * (SO_RCVBUF). Node's {@code getRecvBufferSize}.
     *
     * @return what is in force
     * @throws UncheckedIOException if the kernel does not say
     */
    public int recvBufferSize() {
        requireOpen();
        return ChannelOptions.ask(channel, StandardSocketOptions.SO_RCVBUF);
    }

    /**
     * Asks for another {@link #recvBufferSize}.
     *
     * @param bytes from 1 on
     * @return what was granted: Linux goes up to {@code net.core.rmem_max}
     * @throws IllegalArgumentException if it is less than 1
     * @throws UncheckedIOException if the kernel refuses
     */
    public int setRecvBufferSize(int bytes) {
        requireOpen();
        ChannelOptions.set(channel, StandardSocketOptions.SO_RCVBUF, requireSize(bytes));
        return recvBufferSize();
    }

    /**
     * How much the kernel takes before it has sent it, in bytes and with its own overhead; more waits here (SO_SNDBUF).
     * Node's {@code getSendBufferSize}.
     *
     * @return what is in force
     * @throws UncheckedIOException if the kernel does not say
     */
    public int sendBufferSize() {
        requireOpen();
        return ChannelOptions.ask(channel, StandardSocketOptions.SO_SNDBUF);
    }

    /**
     * Asks for another {@link #sendBufferSize}.
     *
     * @param bytes from 1 on
     * @return what was granted: Linux goes up to {@code net.core.wmem_max}
     * @throws IllegalArgumentException if it is less than 1
     * @throws UncheckedIOException if the kernel refuses
     */
    public int setSendBufferSize(int bytes) {
        requireOpen();
        ChannelOptions.set(channel, StandardSocketOptions.SO_SNDBUF, requireSize(bytes));
        return sendBufferSize();
    }

    private static int requireSize(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a buffer is 1 byte or more, not " + bytes);
        }
        return bytes;
    }

    /**
     * Where the socket hears.
     *
     * @return its address and port
     * @throws IllegalStateException if it is not bound
     */
    public InetSocketAddress address() {
        requireOpen();
        try {
            if (state == State.BOUND) {
                return (InetSocketAddress) channel.getLocalAddress();
            }
        } catch (IOException gone) {
            throw new IllegalStateException("this socket's channel was closed", gone);
        }
        throw new IllegalStateException("this socket is not bound: it has no address");
    }

    /**
     * Who it is connected to.
     *
     * @return the peer's address and port
     * @throws IllegalStateException if it is not connected
     */
    public InetSocketAddress remoteAddress() {
        requireConnected();
        return link.peer();
    }

    /**
     * Whether it is over; {@code close} has fired or is about to.
     *
     * @return true after {@link #close()}, a failure, or the loop's end
     */
    public boolean closed() {
        loop.checkThread();
        return state == State.CLOSED;
    }

    /**
     * The loop this socket lives on; any thread may ask.
     *
     * @return the same one always
     */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Lets the socket, once it is bound, keep its loop running, as it does from the start.
     *
     * @return this socket
     */
    public UdpSocket ref() {
        return reference(true);
    }

    /**
     * Lets the loop end although the socket is bound.
     *
     * @return this socket
     */
    public UdpSocket unref() {
        return reference(false);
    }

    private UdpSocket reference(boolean on) {
        loop.checkThread();
        referenced = on;
        count();
        return this;
    }

    private void active(boolean on) {
        active = on;
        count();
    }

    /** The one place where the loop learns whether it is kept running. */
    private void count() {
        boolean counts = active && referenced;
        if (counts == counted) {
            return;
        }
        counted = counts;
        if (counts) {
            loop.ref();
        } else {
            loop.unref();
        }
    }

    // ---- misuse

    private void requireOpen() {
        loop.checkThread();
        if (closedByOwner) {
            throw new IllegalStateException("this socket was closed");
        }
    }

    private void requireConnected() {
        requireOpen();
        if (!link.isMade()) {
            throw new IllegalStateException("this socket is not connected, or not yet");
        }
    }

    /** Whom to send to; of a socket that was closed by others than its owner, whom it was last connected to. */
    private InetSocketAddress peer() {
        if (state != State.CLOSED || closedByOwner) {
            requireConnected();
        }
        loop.checkThread();
        return link.peer();
    }

    private void requireUnconnected() {
        requireOpen();
        if (link.isMade()) {
            throw new IllegalStateException(
                    "this socket is connected to " + link.peer() + ": send without an address, or disconnect() first");
        }
    }

    private static int requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port to send to is from 1 to 65535, not " + port);
        }
        return port;
    }

    private static void unheard() {}
}
