package io.nodelay.net;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.loop.Offload;
import io.nodelay.net.Watchers.Event;
import io.nodelay.stream.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Listens on a TCP port or a UNIX path and makes a {@link NetSocket} of every connection. Node's
 * {@code net.Server}.
 *
 * <p>Events: {@code listening}; {@code connection} for each; {@code drop} for each that was refused;
 * {@code error}, which nobody watching ends the loop's {@code run()}; {@code close} when the address is
 * free again and the last connection has closed. All methods belong to the loop's thread, and no event
 * fires inside them.
 *
 * <p>Out of descriptors it goes on serving those it has: one connection is accepted with a descriptor
 * kept in reserve and closed, and accepting pauses for 100 ms, doubling up to a second.
 */
public class NetServer {
    private static final Event<NetServer> LISTENING = new Event<>();
    private static final Event<NetSocket> CONNECTION = new Event<>();
    private static final Event<SocketAddress> DROP = new Event<>();
    private static final Event<IOException> ERROR = new Event<>();
    private static final Event<NetServer> CLOSE = new Event<>();

    private enum State {
        IDLE,
        /** Looking its host up. */
        BINDING,
        LISTENING,
        /** Its address is given back; connections are still open. */
        CLOSING
    }

    private final EventLoop loop;
    private final Supplier<EventLoop> homes;
    private final NetOptions options;
    private final Watchers watchers = new Watchers();
    private final Handle handle = new Acceptor();

    private State state = State.IDLE;
    private ServerSocketChannel channel;
    private SelectionKey key;
    /** While it listens; else null. */
    private Reserve reserve;
    /** The socket file, while it is ours. */
    private Optional<UnixFile> file = Optional.empty();

    private Optional<Offload<?>> lookup = Optional.empty();
    private Optional<Runnable> onceListening = Optional.empty();

    private int connections;
    private int maxConnections = Integer.MAX_VALUE;
    private boolean addressFree;
    private boolean referenced = true;

    /**
     * A server that does not listen yet.
     *
     * @param loop accepts, and runs the server's own events
     * @param homes chooses the loop of each connection, where {@code connection} fires
     * @param options of every accepted socket; copied
     */
    protected NetServer(EventLoop loop, Supplier<EventLoop> homes, NetOptions options) {
        loop.checkThread();
        this.loop = loop;
        this.homes = homes;
        this.options = new NetOptions(options);
    }

    // ---- listening ----

    /**
     * Listens on a port of every address.
     *
     * @param port 0 for any free one
     * @return this server
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is listening already
     */
    public final NetServer listen(int port) {
        return listen(new ListenOptions().port(port));
    }

    /**
     * Listens on a port of one address.
     *
     * @param host a literal or a name
     * @param port 0 for any free one
     * @return this server
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is listening already
     */
    public final NetServer listen(String host, int port) {
        return listen(new ListenOptions().host(host).port(port));
    }

    /**
     * Listens on a UNIX path.
     *
     * @param path see {@link ListenOptions#path(Path)}
     * @return this server
     * @throws IllegalStateException if it is listening already
     */
    public final NetServer listen(Path path) {
        return listen(new ListenOptions().path(path));
    }

    /**
     * Listens. Unless a name has to be looked up, {@link #address} tells at once where. That it failed is
     * told by {@code error}.
     *
     * @param where copied
     * @param listening called once, when this listen has succeeded
     * @return this server
     * @throws IllegalStateException if it is listening already
     */
    public final NetServer listen(ListenOptions where, Runnable listening) {
        listen(where);
        onceListening = Optional.of(listening); // in time: the event is a task
        return this;
    }

    /**
     * As {@link #listen(ListenOptions, Runnable)}.
     *
     * @param where copied
     * @return this server
     * @throws IllegalStateException if it is listening already
     */
    public final NetServer listen(ListenOptions where) {
        loop.checkThread();
        if (state != State.IDLE) {
            throw new IllegalStateException("this server listens already, or is closing");
        }
        ListenOptions to = new ListenOptions(where);
        state = State.BINDING;
        if (referenced) {
            loop.ref();
        }
        loop.enlist(handle);
        Optional<String> name = to.host().filter(host -> Literals.parse(host).isEmpty());
        if (to.path().isPresent() || name.isEmpty()) {
            bind(to, to.host().flatMap(Literals::parse));
        } else {
            lookup = Optional.of(loop.offload(
                    Blocking.DNS,
                    () -> InetAddress.getByName(name.get()),
                    address -> bind(to, Optional.of(address)),
                    failed -> notListening(to, failed)));
        }
        return this;
    }

    private void bind(ListenOptions to, Optional<InetAddress> host) {
        try {
            reserve = new Reserve(loop);
            if (to.path().isPresent()) {
                file = Optional.of(new UnixFile(to.path().get()));
                channel = file.get().listen(loop.provider(), to.backlog());
            } else {
                channel = listenTcp(to, host);
            }
            key = loop.register(channel, 0, handle); // no connection before listening is told
        } catch (IOException | RuntimeException failed) {
            notListening(to, failed);
            return;
        }
        state = State.LISTENING;
        addressFree = false;
        loop.delist(handle);
        ServerSocketChannel mine = channel;
        loop.execute(() -> tellListening(mine));
    }

    private void tellListening(ServerSocketChannel mine) {
        if (state == State.LISTENING && channel == mine) { // and not closed again at once
            Optional<Runnable> once = onceListening;
            onceListening = Optional.empty();
            setInterest(SelectionKey.OP_ACCEPT);
            if (state == State.LISTENING) { // its key was not dead
                fire(LISTENING, this);
                once.ifPresent(Runnable::run); // last, as it may throw
            }
        }
    }

    private ServerSocketChannel listenTcp(ListenOptions to, Optional<InetAddress> host) throws IOException {
        ServerSocketChannel opened = loop.provider().openServerSocketChannel();
        try {
            opened.configureBlocking(false);
            ChannelOptions.set(opened, "SO_REUSEADDR", true);
            if (to.reusePort() && !ChannelOptions.set(opened, "SO_REUSEPORT", true)) {
                throw new IOException("this system cannot share a port (SO_REUSEPORT)");
            }
            InetSocketAddress address = host.map(at -> new InetSocketAddress(at, to.port()))
                    .orElseGet(() -> new InetSocketAddress(to.port()));
            return opened.bind(address, to.backlog());
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    private void notListening(ListenOptions to, Exception failed) {
        IOException why = new IOException("cannot listen on " + to + ": " + Dialer.reason(failed), failed);
        state = State.IDLE;
        release();
        loop.delist(handle);
        unrefOnce();
        loop.closed(() -> fail(why));
    }

    /** Tells an error; without a watcher it ends the loop, as it would end Node's process. */
    private void fail(IOException why) {
        if (!fire(ERROR, why)) {
            loop.fail(why);
        }
    }

    private void unrefOnce() {
        if (referenced) {
            loop.unref();
        }
    }

    // ---- accepting ----

    private void accept() {
        for (int i = 0; i < EventLoop.ACCEPTS_PER_PASS && state == State.LISTENING; i++) {
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException | RuntimeException failed) {
                pauseAccepting(failed);
                return;
            }
            if (accepted == null) {
                return;
            }
            reserve.succeeded();
            if (connections >= maxConnections) {
                drop(accepted);
            } else {
                connections++;
                bringHome(accepted);
            }
        }
    }

    private void bringHome(SocketChannel accepted) {
        EventLoop home = homes.get();
        try {
            if (home == loop) {
                adoptAt(home, accepted);
            } else {
                home.execute(() -> adoptAt(home, accepted));
            }
        } catch (RejectedExecutionException stopped) {
            PlainTransport.close(accepted);
            released();
        }
    }

    private void adoptAt(EventLoop home, SocketChannel accepted) {
        try {
            accepted.configureBlocking(false);
            adopt(home, new PlainTransport(accepted, home.buffers()));
        } catch (IOException | RuntimeException failed) {
            home.unheard(NetSocket.io(failed));
            PlainTransport.close(accepted);
            released();
        }
    }

    /**
     * Makes the socket of an accepted connection and attaches its wire. What TLS overrides.
     *
     * @param home the loop it will live on, whose thread this is
     * @param plain the connection
     * @return the socket, which tells this server when it is open and when it has closed
     */
    protected NetSocket adopt(EventLoop home, Transport plain) {
        NetSocket socket = new NetSocket(home, this);
        socket.attach(plain);
        return socket;
    }

    /**
     * A connection broke before it was usable, and {@code connection} will not come: its handshake has failed. What TLS
     * overrides; on the connection's loop.
     *
     * @param socket about to tell its {@code close}
     * @param why what broke it
     * @return whether anybody was told
     */
    protected boolean failed(NetSocket socket, IOException why) {
        return false;
    }

    NetOptions options() {
        return options;
    }

    /** A socket may be used; on its own loop. */
    void opened(NetSocket socket, Consumer<Throwable> thrown) {
        watchers.fire(CONNECTION, socket, thrown);
    }

    /** A socket has closed; on its own loop. */
    void released() {
        if (loop.inLoop()) {
            connections--;
            closedIfDone();
            return;
        }
        try {
            loop.execute(this::released);
        } catch (RejectedExecutionException stopped) {
            // the server went with its loop, and nobody counts any more
        }
    }

    private void drop(SocketChannel refused) {
        SocketAddress from = remoteAddress(refused);
        PlainTransport.close(refused);
        loop.execute(() -> fire(DROP, from));
    }

    private static SocketAddress remoteAddress(SocketChannel channel) {
        try {
            return channel.getRemoteAddress();
        } catch (IOException gone) {
            return InetSocketAddress.createUnresolved("unknown", 0);
        }
    }

    /** Out of descriptors, as a rule: see {@link Reserve}. Logs last, as that may want a descriptor too. */
    private void pauseAccepting(Exception failed) {
        reserve.giveUp();
        refuseOne();
        reserve.takeBack();
        setInterest(0);
        if (state == State.LISTENING && reserve.pause(this::acceptAgain)) { // and its key was not dead as well
            loop.warn("accept failed, pausing: " + failed);
        }
    }

    private void refuseOne() {
        try {
            SocketChannel refused = channel.accept();
            if (refused != null) {
                drop(refused);
            }
        } catch (IOException | RuntimeException again) {
            loop.unheard(NetSocket.io(again));
        }
    }

    private void acceptAgain() {
        if (state == State.LISTENING) {
            reserve.takeBack();
            setInterest(SelectionKey.OP_ACCEPT);
        }
    }

    private void setInterest(int ops) {
        try {
            key.interestOps(ops);
        } catch (RuntimeException cancelled) {
            broke(NetSocket.io(cancelled));
        }
    }

    private void broke(IOException why) {
        if (state == State.LISTENING) {
            loop.closed(() -> fail(why)); // before what close() puts behind it
            close();
        }
    }

    // ---- closing ----

    /**
     * Stops listening and gives the address back. Connections stay open; {@code close} fires when the last
     * one has closed, and the server may then listen again. Does nothing if it does not listen.
     */
    public final void close() {
        loop.checkThread();
        if (state != State.LISTENING && state != State.BINDING) {
            return;
        }
        state = State.CLOSING;
        lookup.ifPresent(Offload::cancel);
        release();
        loop.delist(handle);
        loop.closed(() -> {
            addressFree = true;
            closedIfDone();
        });
    }

    /**
     * As {@link #close()}.
     *
     * @param closed called once, when it has closed, or soon if it does not listen
     */
    public final void close(Runnable closed) {
        loop.checkThread();
        if (state == State.IDLE) {
            loop.execute(closed);
            return;
        }
        Watch[] once = new Watch[1];
        once[0] = watchers.add(CLOSE, server -> {
            once[0].cancel();
            closed.run();
        });
        close();
    }

    private void closedIfDone() {
        if (state == State.CLOSING && addressFree && connections == 0) {
            state = State.IDLE;
            unrefOnce();
            fire(CLOSE, this);
        }
    }

    private void release() {
        onceListening = Optional.empty();
        if (channel != null) {
            PlainTransport.close(channel);
        }
        if (reserve != null) {
            reserve.close();
        }
        try {
            if (file.isPresent()) {
                file.get().remove();
            }
        } catch (IOException failed) {
            loop.warn("cannot remove the socket's file: " + failed);
        }
        file = Optional.empty();
    }

    private <T> boolean fire(Event<T> event, T value) {
        return watchers.fire(event, value, loop::uncaught);
    }

    // ---- events ----

    /**
     * Watches for connections, each told once it may be used. Fires on the loop of the connection: of a server
     * with several loops, set it before {@code listen}.
     *
     * @param watcher one that throws costs that connection
     * @return takes the watcher away
     */
    public final Watch onConnection(Consumer<NetSocket> watcher) {
        loop.checkThread();
        return watchers.add(CONNECTION, watcher);
    }

    /**
     * Watches for the moment from which clients can connect.
     *
     * @param watcher called after each {@code listen} that succeeds
     * @return takes the watcher away
     */
    public final Watch onListening(Runnable watcher) {
        loop.checkThread();
        return watchers.add(LISTENING, server -> watcher.run());
    }

    /**
     * Watches for the failure to listen. If nobody does, the loop's {@code run()} ends by throwing it.
     *
     * @param watcher is given the reason, with the address in its message
     * @return takes the watcher away
     */
    public final Watch onError(Consumer<IOException> watcher) {
        loop.checkThread();
        return watchers.add(ERROR, watcher);
    }

    /**
     * Watches for connections that were closed at once: over {@link #maxConnections(int)}, or for want of
     * descriptors.
     *
     * @param watcher is given the peer's address
     * @return takes the watcher away
     */
    public final Watch onDrop(Consumer<SocketAddress> watcher) {
        loop.checkThread();
        return watchers.add(DROP, watcher);
    }

    /**
     * Watches for the end of the server and of all its connections.
     *
     * @param watcher called after each {@link #close}
     * @return takes the watcher away
     */
    public final Watch onClose(Runnable watcher) {
        loop.checkThread();
        return watchers.add(CLOSE, server -> watcher.run());
    }

    // ---- questions ----

    /**
     * Where it listens.
     *
     * @return an {@code InetSocketAddress} or {@code UnixDomainSocketAddress}
     * @throws IllegalStateException if it does not listen
     */
    public final SocketAddress address() {
        loop.checkThread();
        try {
            if (state == State.LISTENING) {
                return channel.getLocalAddress();
            }
        } catch (IOException closed) {
            throw new IllegalStateException("this server's channel was closed", closed);
        }
        throw new IllegalStateException("this server does not listen");
    }

    /**
     * Where it listens, for a server on TCP.
     *
     * @return the port
     * @throws IllegalStateException if it does not listen, or listens on a path
     */
    public final int port() {
        if (address() instanceof InetSocketAddress inet) {
            return inet.getPort();
        }
        throw new IllegalStateException("this server listens on a path and has no port");
    }

    /**
     * Whether it has an address.
     *
     * @return true between {@code listen} and {@code close}
     */
    public final boolean listening() {
        loop.checkThread();
        return state == State.LISTENING;
    }

    /**
     * Connections that are open, on whichever loop.
     *
     * @return 0 or more
     */
    public final int connections() {
        loop.checkThread();
        return connections;
    }

    /**
     * How many connections may be open. One more is accepted and closed, and {@code drop} fires. Default: no
     * limit.
     *
     * @param most from 1 on
     * @return this server
     * @throws IllegalArgumentException if it is less than 1
     */
    public final NetServer maxConnections(int most) {
        loop.checkThread();
        if (most < 1) {
            throw new IllegalArgumentException("at least 1 connection is allowed, not " + most);
        }
        maxConnections = most;
        return this;
    }

    /**
     * See {@link #maxConnections(int)}.
     *
     * @return {@code Integer.MAX_VALUE} for no limit
     */
    public final int maxConnections() {
        loop.checkThread();
        return maxConnections;
    }

    /**
     * Lets the server keep its loop running, as it does from the start.
     *
     * @return this server
     */
    public final NetServer ref() {
        return reference(true);
    }

    /**
     * Lets the loop end although the server listens.
     *
     * @return this server
     */
    public final NetServer unref() {
        return reference(false);
    }

    private NetServer reference(boolean on) {
        loop.checkThread();
        if (referenced != on) {
            referenced = on;
            if (state != State.IDLE && on) {
                loop.ref();
            } else if (state != State.IDLE) {
                loop.unref();
            }
        }
        return this;
    }

    /** What the listening key wakes. */
    private final class Acceptor implements Handle {

        @Override
        public void ready(int readyOps) {
            accept();
        }

        @Override
        public void rekeyed(SelectionKey fresh) {
            key = fresh;
        }

        @Override
        public void destroy(Throwable why) {
            if (why instanceof CancellationException) {
                close(); // the loop stops, and that is no failure
            } else {
                broke(new IOException("accepting failed: " + why, why));
            }
        }
    }
}
