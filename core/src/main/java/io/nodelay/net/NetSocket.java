package io.nodelay.net;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.net.Watchers.Event;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Readable;
import io.nodelay.stream.TextReader;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Writable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A connection: TCP or UNIX, plain or with another {@link Transport} under it, dialled or accepted. Node's
 * {@code net.Socket}.
 *
 * <p>It keeps the order of events, the two halves, the queue and the timers, and alone touches its
 * selection key; moving bytes it leaves to the transport. The package's page shows its states.
 *
 * <p>All methods belong to the loop's thread and throw {@link IllegalStateException} on any other. No
 * event fires inside a method: {@code connect}, then {@code data} any number of times, {@code end},
 * {@code close}; {@code error} at most once, and nothing between it and {@code close}, which comes
 * exactly once and last, when the descriptor is gone.
 */
public class NetSocket implements Readable, Writable {
    private static final NetOptions DEFAULTS = new NetOptions();

    private static final Event<NetSocket> CONNECT = new Event<>();
    private static final Event<NetSocket> TIMEOUT = new Event<>();
    private static final Event<IOException> ERROR = new Event<>();
    private static final Event<Closed> CLOSE = new Event<>();

    private enum State {
        NEW,
        CONNECTING,
        SECURING,
        OPEN,
        CLOSED
    }

    private final EventLoop loop;
    private final Wire handle = new Wire();
    private NetOptions options;
    /** Who accepted it; null if it was dialled. */
    private final NetServer server;

    private State state = State.NEW;
    /** The halves keep {@code this} and do nothing with it before they are called. */
    @SuppressWarnings("this-escape")
    private final Input input = new Input(this);

    @SuppressWarnings("this-escape")
    private final Output output = new Output(this);

    /** From attach on. */
    private Transport wire;

    private SelectionKey key;
    /** What the key was last told. */
    private int interest;
    /** While CONNECTING. */
    private Dialer dialer;
    /** A task of the wire is out: nothing but abort may touch the wire. */
    private boolean tasking;

    private boolean referenced = true;
    /** It was usable once, and those who use it know of it. */
    private boolean opened;
    /** Everything has been told. */
    private boolean finished;

    /** The room that owns the flow events; null while they are anybody's. */
    private Claim owner;

    /** Null while nobody watches. */
    private Watchers watchers;

    private IdleTimer idle;
    private Linger linger;

    /** Why the socket closed; null if nothing was wrong. */
    private IOException failure;
    /** Kept from the moment of closing, as a closed channel has forgotten them. */
    private SocketAddress lastLocal;

    private SocketAddress lastRemote;

    /**
     * A socket without a wire. {@link #attach} must follow.
     *
     * @param loop it stays on, and is kept running until the socket has closed
     */
    @SuppressWarnings("this-escape") // the loop only keeps the handle
    protected NetSocket(EventLoop loop) {
        this(loop, DEFAULTS, null);
        loop.enlist(handle); // until it has a key, a stopping loop would not know of it
    }

    /**
     * A socket of a server, with the options that the server has for all of them. {@link #attach} must follow.
     *
     * @param loop it stays on
     * @param server counts it, and is told when it is open and when it has closed
     */
    protected NetSocket(EventLoop loop, NetServer server) {
        this(loop, server.options(), server);
    }

    /** A socket of a server, or with a null server a dialled one. */
    NetSocket(EventLoop loop, NetOptions options, NetServer server) {
        loop.checkThread();
        this.loop = loop;
        this.options = options;
        this.server = server;
        loop.ref();
    }

    // ---- life ----

    /**
     * Starts connecting, for a socket that was made without a wire.
     *
     * @param where copied; {@link ConnectOptions#check} has passed it
     */
    protected final void dial(ConnectOptions where) {
        loop.checkThread();
        ConnectOptions to = new ConnectOptions(where);
        state = State.CONNECTING;
        options = to.socket();
        loop.enlist(handle);
        dialer = new Dialer(this, loop, to);
        dialer.start();
    }

    /**
     * What a dialled socket has for its wire. TLS puts its own around the plain one.
     *
     * @param plain the channel that has connected
     * @return attached at once
     */
    protected Transport wire(Transport plain) {
        return plain;
    }

    /** The dialer has a connection. */
    void connected(Transport plain) {
        attach(wire(plain));
    }

    /**
     * Gives the socket its wire, registers it and starts the handshake, if the wire has one. {@code connect},
     * or the server's {@code connection}, fires when that is done.
     *
     * @param transport owned by the socket from now on, also if this leads to an error event
     * @throws IllegalStateException if the socket has one already
     */
    protected final void attach(Transport transport) {
        loop.checkThread();
        if (wire != null) {
            throw new IllegalStateException("this socket has its wire already");
        }
        wire = transport;
        dialer = null;
        loop.delist(handle);
        if (state == State.CLOSED) {
            wire.abort();
            return;
        }
        state = State.SECURING;
        try {
            key = loop.register(wire.channel(), 0, handle);
            applyOptions();
        } catch (IOException | RuntimeException refused) {
            destroy(io(refused));
            return;
        }
        loop.execute(this::secure);
    }

    private void applyOptions() {
        if (wire.channel() instanceof SocketChannel channel) {
            options.noDelay().ifPresent(on -> ChannelOptions.noDelay(channel, on));
            options.keepAlive().ifPresent(probes -> ChannelOptions.keepAlive(channel, probes));
        }
    }

    /**
     * Goes on with a handshake that waited for something other than its channel or its {@link Transport#task}: whoever
     * brings that calls this, by a task of the loop. Does nothing if there is no handshake.
     */
    protected final void goOn() {
        loop.checkThread();
        secure();
    }

    private void secure() {
        if (state != State.SECURING || tasking) {
            return;
        }
        try {
            switch (wire.handshake()) {
                case DONE -> opened();
                case TASK -> runTask();
                case READ, WRITE -> updateInterest();
            }
        } catch (IOException | RuntimeException failed) {
            destroy(io(failed));
        }
    }

    private void runTask() {
        tasking = true;
        updateInterest();
        Runnable task;
        try {
            task = wire.task();
        } catch (RuntimeException failed) {
            close(io(failed), false);
            return;
        }
        loop.offload(
                Blocking.TLS,
                () -> {
                    task.run();
                    return true;
                },
                done -> taskDone(),
                failed -> destroy(io(failed)));
    }

    private void taskDone() {
        tasking = false;
        if (state == State.SECURING) {
            secure();
        } else if (state == State.OPEN) {
            output.pump();
            input.nudge();
        }
    }

    private void opened() {
        state = State.OPEN;
        opened = true;
        touch();
        if (server != null) {
            server.opened(this, this::threw);
        } else {
            fire(CONNECT, this, this::threw);
        }
        output.pump();
        input.nudge();
        if (server != null) {
            input.readEarly();
        }
    }

    /** Everything that a ready key starts. */
    private void ready(int readyOps) {
        if (tasking || state == State.CLOSED) {
            return;
        }
        if (state == State.SECURING) {
            secure();
            return;
        }
        if ((readyOps & SelectionKey.OP_WRITE) != 0) {
            output.pump();
        }
        if ((readyOps & SelectionKey.OP_READ) != 0 && openWire() != null) {
            boolean wireAsked = (wireWants() & Transport.READ) != 0;
            if (input.wanted()) {
                input.readable();
            }
            if (wireAsked) {
                output.pump(); // which waited for input of the wire's own
            }
        }
    }

    @Override
    public final void destroy() {
        loop.checkThread();
        close(null, false);
    }

    @Override
    public final void destroy(IOException why) {
        loop.checkThread();
        close(why, false);
    }

    /**
     * As {@link #destroy()}, and tells the peer that this is the end as it was meant: for TLS, where an end that is not
     * told is a truncation. Nothing is waited for; what the wire has not taken of it is lost.
     */
    public final void endAndDestroy() {
        loop.checkThread();
        close(null, openWire() != null);
    }

    /** As {@link #destroy()}, by RST: the peer sees a reset, and what it has not read is lost. */
    public final void resetAndDestroy() {
        loop.checkThread();
        if (state != State.CLOSED && wire != null && wire.channel() instanceof SocketChannel channel) {
            ChannelOptions.set(channel, StandardSocketOptions.SO_LINGER.name(), 0);
        }
        close(null, false);
    }

    /**
     * Ends our direction after what was written, discards what still comes, and closes when the peer has
     * ended too, or after one second of its silence, five seconds in all, or five seconds in which it took
     * nothing of what is written. For last words that must arrive although the peer is still sending: closing
     * at once, with input unread, would reset the connection and destroy them. No {@code data} and no
     * {@code end} follow.
     */
    public final void destroySoon() {
        loop.checkThread();
        if (state == State.CLOSED) {
            return;
        }
        if (linger == null) {
            linger = new Linger(loop, this);
        }
        input.discard();
        output.end();
        lingerOnceEnded();
    }

    private void lingerOnceEnded() {
        if (linger != null && output.isEnded() && state == State.OPEN) {
            linger.ended();
        }
    }

    /** The only way to CLOSED. */
    private void close(IOException why, boolean orderly) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        failure = why;
        loop.delist(handle);
        stopTimers();
        if (dialer != null) {
            dialer.cancel();
        }
        output.drop();
        input.takeStash();
        if (wire == null) {
            loop.closed(this::finish);
            return;
        }
        rememberAddresses();
        closeWire(orderly);
        loop.closed(wire.channel(), this::finish);
    }

    /** Whatever the wire makes of it: the socket is closed, and says so. */
    private void closeWire(boolean orderly) {
        try {
            if (orderly) {
                wire.close();
            } else {
                wire.abort();
            }
        } catch (RuntimeException failed) {
            loop.uncaught(failed);
        }
        PlainTransport.close(wire.channel()); // whatever the wire made of it
    }

    private void stopTimers() {
        if (idle != null) {
            idle.cancel();
        }
        if (linger != null) {
            linger.cancel();
        }
    }

    /** The descriptor is gone: callbacks, error and close, in this order. */
    private void finish() {
        output.tellTheRest(this::lastWord);
        if (failure != null && !tellFailure()) {
            loop.unheard(failure);
        }
        finished = true;
        tellProtocol();
        fire(CLOSE, how(), loop::uncaught);
        if (referenced) {
            loop.unref();
        }
        if (server != null) {
            server.released();
        }
    }

    /** Whether anybody hears of it; of an accepted socket that never opened nobody knows but its server. */
    private boolean tellFailure() {
        boolean heard = fire(ERROR, failure, loop::uncaught);
        boolean serverTold = server != null && !opened && server.failed(this, failure);
        return heard || serverTold;
    }

    private void tellProtocol() {
        try {
            if (input.protocol() != null) {
                input.protocol().closed(how());
            }
        } catch (Throwable escaped) {
            loop.uncaught(escaped);
        }
    }

    private Closed how() {
        return new Closed(Optional.ofNullable(failure));
    }

    /** What a write is told that came too late or did not leave in time. */
    private IOException lastWord() {
        return failure != null ? failure : new IOException("the socket was closed before the write was done");
    }

    /** A listener of this socket has thrown: it costs this connection and no other. */
    void threw(Throwable escaped) {
        loop.uncaught(escaped);
        close(new IOException("a listener of this socket has thrown " + escaped, escaped), false);
    }

    static IOException io(Exception e) {
        return e instanceof IOException io ? io : new IOException("the wire failed: " + e, e);
    }

    // ---- reading ----

    @Override
    public final NetSocket onData(Consumer<ByteBuffer> reader) {
        unclaimed("data");
        input.onData(reader);
        return this;
    }

    @Override
    public final NetSocket onText(Charset charset, Consumer<String> reader) {
        return onData(new TextReader(charset, reader));
    }

    @Override
    public final NetSocket onEnd(Runnable reader) {
        unclaimed("end");
        input.onEnd(reader);
        return this;
    }

    @Override
    public final NetSocket pause() {
        loop.checkThread();
        input.pause();
        return this;
    }

    @Override
    public final NetSocket resume() {
        loop.checkThread();
        input.resume();
        return this;
    }

    /**
     * Gives bytes back, as if they had not been read: they are read before what the wire brings, in a later
     * pass. For handing a connection over with what belongs to the next owner.
     *
     * @param bytes from position to limit, copied
     * @throws IllegalStateException after the peer's end was told
     */
    public final void unread(ByteBuffer bytes) {
        loop.checkThread();
        input.unread(bytes);
    }

    /** The peer has ended, and the reader has heard of it. */
    void inputEnded() {
        if (!options.allowHalfOpen()) {
            output.end();
        }
        closeWhenEnded();
    }

    /** Nothing can be read any more. If our direction broke before, that is what is told. */
    void inputBroke(IOException why) {
        close(output.brokenBy().orElse(why), false);
    }

    /** Whether our direction is broken and only the peer's last bytes were waited for: they are read now. */
    boolean closedByBrokenOutput() {
        output.brokenBy().ifPresent(why -> close(why, false));
        return state == State.CLOSED;
    }

    /**
     * Our direction is broken. What the peer said before may still lie in the kernel, often why it went:
     * it is read first, and the error told then.
     */
    void outputBroke(IOException why) {
        if (input.isFlowing()) {
            updateInterest();
            loop.execute(input::readLast);
        } else {
            close(why, false);
        }
    }

    void closeWhenEnded() {
        lingerOnceEnded();
        if (openWire() != null && input.isEnded() && output.isEnded()) {
            close(null, true);
        }
    }

    // ---- writing ----

    @Override
    public final boolean write(ByteBuffer bytes) {
        return write(bytes, Output.NOBODY);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Uncorked, the bytes go to the wire in this call, by one system call (one for each 504 KiB of heap memory,
     * which the kernel cannot read from); what is not taken is copied and follows. Nothing is held back to be sent with later writes: whether the kernel does
     * that is Nagle's algorithm's business, and {@link #setNoDelay}'s.
     */
    @Override
    public final boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
        loop.checkThread();
        if (!writable()) {
            refuse(done);
            return false;
        }
        return output.write(bytes, Output.NO_BYTES, Output.NO_BYTES, done);
    }

    @Override
    public final boolean write(ByteBuffer bytes, ByteBuffer behind) {
        return write(bytes, behind, Output.NO_BYTES);
    }

    /**
     * As {@link #write(ByteBuffer)}, of three buffers in a row, which leave as one: what a protocol puts before a body and
     * behind it travels with it.
     *
     * @param bytes from position to limit
     * @param behind the same
     * @param last the same
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    public final boolean write(ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) {
        loop.checkThread();
        return writable() && output.write(bytes, behind, last, Output.NOBODY);
    }

    /** Whether a write may be accepted; one after the caller's own end is misuse, one after the peer's is not. */
    private boolean writable() {
        if (state == State.CLOSED || output.brokenBy().isPresent()) {
            return false;
        }
        if (!output.isOpen() && (!input.isEnded() || options.allowHalfOpen())) {
            throw new IllegalStateException("write after end()");
        }
        return output.isOpen();
    }

    /** Who hears of drain. */
    void drained(Runnable drainer) {
        if (input.protocol() != null) {
            input.protocol().drained();
        } else {
            drainer.run();
        }
    }

    private void refuse(Consumer<Optional<IOException>> done) {
        if (done == Output.NOBODY) {
            return;
        }
        IOException why =
                output.brokenBy().orElse(failure != null ? failure : new IOException("the connection has ended"));
        try {
            loop.execute(() -> done.accept(Optional.of(why)));
        } catch (RejectedExecutionException ended) {
            // The loop has ended: it calls nobody any more, and a broadcast must not break in the middle.
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Sends FIN after what was written; before {@code connect}, once there is a connection. The peer may
     * go on sending. When both have ended the socket closes itself.
     */
    @Override
    public final void end() {
        loop.checkThread();
        if (state != State.CLOSED) {
            output.end();
        }
    }

    @Override
    public final NetSocket onDrain(Runnable resume) {
        unclaimed("drain");
        output.onDrain(resume);
        return this;
    }

    /**
     * Holds writes back until {@link #uncork}, or until this pass of the loop ends, to send them by one
     * gathering write. Counted: an inner pair changes nothing. Above 16 KiB what is held goes at once.
     *
     * @return this socket
     */
    public final NetSocket cork() {
        loop.checkThread();
        if (output.cork()) {
            loop.atPassEnd(handle);
        }
        return this;
    }

    /**
     * Takes back one {@link #cork}; the last one sends what was held.
     *
     * @return this socket
     */
    public final NetSocket uncork() {
        loop.checkThread();
        output.uncork();
        return this;
    }

    // ---- the key ----

    /** The wire, if its verbs may be called now; null before it is secured, while its task is out and at the end. */
    Transport openWire() {
        return state == State.OPEN && !tasking ? wire : null;
    }

    /** After a verb of the wire: it may need a task now, or other events than before. */
    void afterWire() {
        if (openWire() != null && (wireWants() & Transport.TASK) != 0) {
            runTask();
        } else {
            updateInterest();
        }
    }

    /** What the wire waits for; a wire that throws costs its socket, and not a caller who pauses or writes. */
    private int wireWants() {
        try {
            return wire.wants();
        } catch (RuntimeException failed) {
            close(io(failed), false);
            return 0;
        }
    }

    /** What the reader is lent to, of the kind of memory that the wire likes. */
    ByteBuffer readBuffer() {
        return wire.readsHeap() ? loop.buffers().lendHeap() : loop.buffers().lend();
    }

    /** Whether the wire has bytes in hand that no selector will announce. */
    boolean wireBuffers() {
        try {
            return openWire() != null && wire.buffered();
        } catch (RuntimeException failed) {
            close(io(failed), false);
            return false;
        }
    }

    /** The one place where the key learns what this socket waits for. */
    void updateInterest() {
        if (key == null || state == State.CLOSED) {
            return;
        }
        int wants = tasking ? 0 : wireWants();
        int ops = wants & (Transport.READ | Transport.WRITE);
        if (openWire() != null) {
            ops |= input.wanted() ? SelectionKey.OP_READ : 0;
            // A wire that needs input before it can write finds its channel writable for ever.
            ops |= output.blocked() && (wants & Transport.READ) == 0 ? SelectionKey.OP_WRITE : 0;
        }
        if (ops == interest || state == State.CLOSED) {
            return;
        }
        interest = ops;
        try {
            key.interestOps(ops);
        } catch (RuntimeException cancelled) {
            close(io(cancelled), false);
        }
    }

    /** What the key wakes; its methods are nobody else's to call. */
    private final class Wire implements Handle, Runnable {

        @Override
        public void ready(int readyOps) {
            try {
                NetSocket.this.ready(readyOps);
            } catch (Throwable escaped) {
                threw(escaped);
            }
        }

        @Override
        public void rekeyed(SelectionKey fresh) {
            key = fresh;
        }

        @Override
        public void destroy(Throwable why) {
            close(
                    why instanceof IOException io
                            ? io
                            : new IOException("the connection was cut off: " + why.getMessage(), why),
                    false);
        }

        /** The end of a pass: what is still corked leaves. */
        @Override
        public void run() {
            output.uncorkAll();
        }
    }

    // ---- handing over ----

    /**
     * Gives the flow events (data, end, drain) to a protocol, which also hears the close, and starts reading. Setting one
     * of them throws until the protocol lets go by {@link #release(Protocol)}.
     *
     * @param protocol hears them from now on
     * @throws IllegalStateException if they are claimed already
     */
    public final void claim(Protocol protocol) {
        unclaimed("flow");
        input.onData(protocol);
    }

    /**
     * Ends the claim of a protocol: the flow events are anybody's again. Nothing more is read until a reader is set. Does
     * nothing if the protocol has no claim.
     *
     * @param protocol hears nothing more of this socket, not even its close
     */
    public final void release(Protocol protocol) {
        loop.checkThread();
        if (input.protocol() == protocol) {
            input.release();
        }
    }

    /**
     * Reserves the flow events for a protocol that has set its own before: setting one throws until the claim is taken
     * back.
     *
     * @param protocol named in the exception
     * @return its cancel gives them free
     * @throws IllegalStateException if they are claimed already
     */
    public final Watch claim(String protocol) {
        unclaimed("flow");
        owner = new Claim(protocol);
        return owner;
    }

    private final class Claim implements Watch {
        private final String protocol;

        Claim(String protocol) {
            this.protocol = protocol;
        }

        @Override
        public void cancel() {
            if (owner == this) {
                owner = null;
            }
        }
    }

    private void unclaimed(String event) {
        loop.checkThread();
        if (owner != null || input.protocol() != null) {
            String whose = owner != null ? owner.protocol : input.protocol().protocol();
            throw new IllegalStateException("this socket's " + event + " events belong to " + whose);
        }
    }

    /**
     * Takes the connection out of this object, which ends without closing it: its {@code close} fires, its server
     * no longer counts it, and what was read and given back goes along.
     *
     * @return the connection, for a new owner on the same loop
     * @throws IllegalStateException if it is not open both ways, or bytes wait to be sent
     */
    public final Detached detach() {
        loop.checkThread();
        if (openWire() == null || !output.isOpen() || input.isEnded()) {
            throw new IllegalStateException("only a socket that is open both ways can be detached");
        }
        if (bufferedAmount() > 0) {
            throw new IllegalStateException(bufferedAmount() + " bytes wait to be sent: detach after their callback");
        }
        Detached detached = new Detached(loop, key, wire, input.takeStash());
        rememberAddresses();
        stopTimers();
        state = State.CLOSED;
        loop.closed(this::finish);
        return detached;
    }

    // ---- life events ----

    /**
     * Watches for the connection to be usable. Not fired for accepted sockets: the server's
     * {@code connection} is theirs.
     *
     * @param watcher called once
     * @return takes the watcher away
     */
    public final Watch onConnect(Runnable watcher) {
        loop.checkThread();
        return watchers().add(CONNECT, socket -> watcher.run());
    }

    /**
     * Watches for a time of quiet, as {@link #setTimeout} says. The socket stays open.
     *
     * @param watcher called once for each
     * @return takes the watcher away
     */
    public final Watch onTimeout(Runnable watcher) {
        loop.checkThread();
        return watchers().add(TIMEOUT, socket -> watcher.run());
    }

    /**
     * Watches for the failure of the connection. Fires at most once; {@code close} follows. An error that
     * nobody watches is counted and logged at DEBUG.
     *
     * @param watcher is given the JDK's exception, or that of the wire
     * @return takes the watcher away
     */
    public final Watch onError(Consumer<IOException> watcher) {
        loop.checkThread();
        return watchers().add(ERROR, watcher);
    }

    @Override
    public final Watch onClose(Consumer<Closed> watcher) {
        loop.checkThread();
        return finished
                ? Watchers.late(CLOSE, watcher, how(), loop)
                : watchers().add(CLOSE, watcher);
    }

    private Watchers watchers() {
        if (watchers == null) {
            watchers = new Watchers();
        }
        return watchers;
    }

    private <T> boolean fire(Event<T> event, T value, Consumer<Throwable> thrown) {
        return watchers != null && watchers.fire(event, value, thrown);
    }

    // ---- options and questions ----

    /**
     * Switches Nagle's algorithm off or on (TCP_NODELAY), in the kernel, now; before {@code connect}, as
     * soon as there is a connection.
     *
     * @param on true switches Nagle's algorithm off, and small writes are sent at once
     * @return false if the wire has no such option, as a UNIX socket, or is gone; before {@code connect} that is
     *     not known yet
     */
    public final boolean setNoDelay(boolean on) {
        loop.checkThread();
        if (wire == null) {
            options = new NetOptions(options).noDelay(on);
            return state != State.CLOSED;
        }
        return wire.channel() instanceof SocketChannel channel && ChannelOptions.noDelay(channel, on);
    }

    /**
     * Asks the kernel for TCP_NODELAY.
     *
     * @return what is in force; false if the wire has no such option or is not there
     */
    public final boolean noDelay() {
        loop.checkThread();
        if (wire == null || !(wire.channel() instanceof SocketChannel channel)) {
            return false;
        }
        try {
            return channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)
                    && channel.getOption(StandardSocketOptions.TCP_NODELAY);
        } catch (IOException closed) {
            return false;
        }
    }

    /**
     * Asks the kernel to acknowledge what comes at once, instead of delaying (TCP_QUICKACK). Not lasting:
     * the kernel falls back by itself, so that a receiver sets it after each read.
     *
     * @param on true for immediate acknowledgements
     * @return false where there is no such option: on UNIX sockets, outside Linux, and on the module path
     *     without {@code --add-modules jdk.net}
     */
    public final boolean setQuickAck(boolean on) {
        loop.checkThread();
        return wire != null
                && wire.channel() instanceof SocketChannel channel
                && ChannelOptions.set(channel, "TCP_QUICKACK", on);
    }

    /**
     * Has the kernel probe a silent peer (SO_KEEPALIVE with TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT).
     *
     * @param probes when and how often
     * @return false if something of it is not to be had, as in {@link #setQuickAck}
     */
    public final boolean setKeepAlive(KeepAlive probes) {
        loop.checkThread();
        if (wire == null) {
            options = new NetOptions(options).keepAlive(probes);
            return state != State.CLOSED;
        }
        return wire.channel() instanceof SocketChannel channel && ChannelOptions.keepAlive(channel, probes);
    }

    /**
     * Stops the kernel's probes of a silent peer.
     *
     * @return false if the wire has no such option or is not there
     */
    public final boolean clearKeepAlive() {
        loop.checkThread();
        if (wire == null) {
            options = new NetOptions(options).withoutKeepAlive();
            return state != State.CLOSED;
        }
        return wire != null
                && wire.channel() instanceof SocketChannel channel
                && ChannelOptions.set(channel, StandardSocketOptions.SO_KEEPALIVE.name(), false);
    }

    /**
     * Fires {@code timeout} after each time in which nothing was read or written; also while paused, when the
     * peer's end goes unnoticed. The socket stays open.
     *
     * @param millis 0 to switch it off
     * @return this socket
     * @throws IllegalArgumentException if it is negative
     */
    public final NetSocket setTimeout(long millis) {
        loop.checkThread();
        if (millis < 0) {
            throw new IllegalArgumentException("a timeout is 0 ms or more, not " + millis);
        }
        if (idle != null) {
            idle.cancel();
        }
        idle = millis == 0 || state == State.CLOSED ? null : new IdleTimer(loop, millis, this::quiet);
        return this;
    }

    /**
     * {@link #setTimeout(long)} and {@link #onTimeout} in one.
     *
     * @param millis 0 to switch it off
     * @param watcher added to the others
     * @return this socket
     * @throws IllegalArgumentException if {@code millis} is negative
     */
    public final NetSocket setTimeout(long millis, Runnable watcher) {
        setTimeout(millis);
        onTimeout(watcher);
        return this;
    }

    private void quiet() {
        fire(TIMEOUT, this, this::threw);
    }

    void touch() {
        if (idle != null) {
            idle.activity();
        }
        if (linger != null) {
            linger.activity();
        }
    }

    /**
     * Lets the socket keep its loop running, as it does from the start.
     *
     * @return this socket
     */
    public final NetSocket ref() {
        loop.checkThread();
        if (!referenced && state != State.CLOSED) {
            referenced = true;
            loop.ref();
        }
        return this;
    }

    /**
     * Lets the loop end although this socket is open.
     *
     * @return this socket
     */
    public final NetSocket unref() {
        loop.checkThread();
        if (referenced && state != State.CLOSED) {
            referenced = false;
            loop.unref();
        }
        return this;
    }

    /**
     * The loop this socket lives on; any thread may ask.
     *
     * @return the same one always
     */
    public final EventLoop loop() {
        return loop;
    }

    NetOptions options() {
        return options;
    }

    /**
     * Whether the connection is still being made.
     *
     * @return true before {@code connect}
     */
    public final boolean connecting() {
        loop.checkThread();
        return state == State.NEW || state == State.CONNECTING || state == State.SECURING;
    }

    /**
     * Whether it is over; {@code close} has fired or is about to.
     *
     * @return true after destroy, an error, or both ends
     */
    public final boolean destroyed() {
        loop.checkThread();
        return state == State.CLOSED;
    }

    /**
     * Whether the peer may still be heard: Node's {@code readable}.
     *
     * @return false after its end, our {@link #destroySoon}, or the end of the connection
     */
    public final boolean readable() {
        loop.checkThread();
        return state != State.CLOSED && input.isReadable();
    }

    /**
     * Bytes read from the wire.
     *
     * @return since the connection was made
     */
    public final long bytesRead() {
        loop.checkThread();
        return input.bytesRead();
    }

    /**
     * Bytes that the wire has taken; with {@link #bufferedAmount}'s queued part, all that write accepted.
     *
     * @return since the connection was made
     */
    public final long bytesWritten() {
        loop.checkThread();
        return output.written();
    }

    /**
     * Bytes that write accepted and that still wait, here or in the wire's own buffers.
     *
     * @return 0 when the kernel has everything
     */
    public final long bufferedAmount() {
        loop.checkThread();
        return output.buffered();
    }

    /**
     * Our end's address; still known after the close.
     *
     * @return an {@code InetSocketAddress} or {@code UnixDomainSocketAddress}
     * @throws IllegalStateException before there is a connection
     */
    public final SocketAddress localAddress() {
        return address(lastLocal, SocketChannel::getLocalAddress);
    }

    /**
     * The peer's address; still known after the close.
     *
     * @return an {@code InetSocketAddress} or {@code UnixDomainSocketAddress}
     * @throws IllegalStateException before there is a connection
     */
    public final SocketAddress remoteAddress() {
        return address(lastRemote, SocketChannel::getRemoteAddress);
    }

    private interface AddressOf {
        SocketAddress of(SocketChannel channel) throws IOException;
    }

    private SocketAddress address(SocketAddress remembered, AddressOf asked) {
        loop.checkThread();
        SocketAddress known = remembered != null ? remembered : ask(asked);
        if (known == null) {
            throw new IllegalStateException("not connected yet, or never was: there is no address");
        }
        return known;
    }

    private SocketAddress ask(AddressOf asked) {
        try {
            return wire != null && wire.channel() instanceof SocketChannel channel ? asked.of(channel) : null;
        } catch (IOException closed) {
            return null;
        }
    }

    private void rememberAddresses() {
        lastLocal = ask(SocketChannel::getLocalAddress);
        lastRemote = ask(SocketChannel::getRemoteAddress);
    }
}
