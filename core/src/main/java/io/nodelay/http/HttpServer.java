package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.ListenOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Watchers;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * An HTTP/1.1 server. Node's {@code http.Server}.
 *
 * <p>Life events ({@code listening}, {@code connection}, {@code drop}, {@code timeout}, {@code error}, {@code close}) are
 * told to all who watch. A request goes to exactly one: {@code request} as a rule, or {@code checkContinue},
 * {@code checkExpectation}, {@code connect}, {@code upgrade} where its head says so and somebody was set. These, like
 * {@code clientError} and {@code dropRequest}, are called on the loop of the connection.
 *
 * <p>All methods belong to the thread of the server's loop; of a server with several loops set the slots before
 * {@link #listen}.
 */
public final class HttpServer {
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");

    private final EventLoop loop;
    private final NetServer server;
    private final ServerOptions options;
    private final Map<EventLoop, Branch> branches = new ConcurrentHashMap<>();
    private final Watchers<NetSocket> timeoutWatchers = new Watchers<>();
    private volatile boolean closing;

    private volatile BiConsumer<? super ServerRequest, ? super ServerResponse> request;
    private volatile Optional<BiConsumer<? super ServerRequest, ? super ServerResponse>> checkContinue =
            Optional.empty();
    private volatile Optional<BiConsumer<? super ServerRequest, ? super ServerResponse>> checkExpectation =
            Optional.empty();
    private volatile Optional<Takeover<ServerRequest>> connect = Optional.empty();
    private volatile Optional<Takeover<ServerRequest>> upgrade = Optional.empty();
    /** The one protocol that connections are upgraded to; empty for any. */
    private volatile String upgradeTo = "";

    private volatile Optional<BiConsumer<? super HttpException, ? super NetSocket>> clientError = Optional.empty();
    private volatile Optional<BiConsumer<? super ServerRequest, ? super NetSocket>> dropRequest = Optional.empty();

    /**
     * HTTP over a server's connections.
     *
     * @param server does not listen yet; its sockets stay open when the client has ended
     */
    HttpServer(
            EventLoop loop,
            NetServer server,
            ServerOptions options,
            BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        this.loop = loop;
        this.server = server;
        this.options = new ServerOptions(options);
        this.request = handler;
        server.maxConnections(options.maxConnections());
        server.onConnection(this::connected); // first, so that a watcher that throws costs nobody else's connection
    }

    private void connected(NetSocket socket) {
        branch(socket.loop()).connect(socket);
    }

    private Branch branch(EventLoop home) {
        Branch branch = branches.get(home);
        if (branch == null) { // each loop puts its own
            branch = new Branch(this, home, options);
            branches.put(home, branch);
            branch.closing(closing); // asked last, so that a close that comes meanwhile finds the branch or is found
        }
        return branch;
    }

    // ---- which slot a request goes to

    void route(ServerConnection connection, ServerRequest come, HeadParser parsed, byte[] head, ByteBuffer behind)
            throws HttpException {
        boolean content = !come.isComplete();
        if (come.isConnect()) {
            if (content) {
                throw HttpException.malformed("CONNECT has no content");
            }
            if (connect.isEmpty()) {
                throw new HttpException(Status.NOT_IMPLEMENTED, "this server makes no tunnels");
            }
            connection.handOver(connect.get(), behind);
        } else if (upgrade.isPresent() && !content && asksForUpgrade(parsed) && offers(come, upgradeTo)) {
            connection.handOver(upgrade.get(), behind);
        } else if (parsed.expectLines > 0 && parsed.minor > 0) {
            come.expectsContinue = content;
            come.continuesByItself = checkContinue.isEmpty();
            connection.handle(expecting(parsed, head));
        } else {
            connection.handle(request);
        }
    }

    private static boolean asksForUpgrade(HeadParser parsed) {
        return parsed.upgrade && (parsed.options & HeadParser.UPGRADE) != 0 && parsed.minor > 0;
    }

    private static boolean offers(ServerRequest come, String protocol) {
        return protocol.isEmpty()
                || Arrays.stream(come.header("Upgrade").orElse("").split(",", -1))
                        .anyMatch(offered -> offered.strip().equalsIgnoreCase(protocol));
    }

    private BiConsumer<? super ServerRequest, ? super ServerResponse> expecting(HeadParser parsed, byte[] head) {
        long field = parsed.field(parsed.expect);
        if (parsed.expectLines == 1 && Ascii.same(head, Headers.valueStart(field), Headers.valueEnd(field), CONTINUE)) {
            return checkContinue.isPresent() ? checkContinue.get() : request;
        }
        return checkExpectation.isPresent() ? checkExpectation.get() : HttpServer::expectationFailed;
    }

    private static void expectationFailed(ServerRequest come, ServerResponse response) {
        response.status(Status.EXPECTATION_FAILED).end("the only expectation is 100-continue\n");
    }

    boolean watchesClientErrors() {
        return clientError.isPresent();
    }

    void clientError(HttpException why, NetSocket socket) {
        try {
            clientError.orElseThrow().accept(why, socket);
        } catch (Throwable escaped) {
            socket.loop().uncaught(escaped);
            socket.destroy();
        }
    }

    boolean watchesDrops() {
        return dropRequest.isPresent();
    }

    void dropped(ServerRequest unanswered, NetSocket socket) {
        try {
            dropRequest.orElseThrow().accept(unanswered, socket);
        } catch (Throwable escaped) {
            socket.loop().uncaught(escaped);
        }
    }

    void timedOut(NetSocket socket) {
        if (!timeoutWatchers.fire(socket, socket.loop()::uncaught)) {
            socket.destroy();
        }
    }

    // ---- listening and closing

    /**
     * Listens on a port of every address.
     *
     * @param port 0 for any free one
     * @return this server
     * @throws IllegalArgumentException if the port is out of range
     * @throws IllegalStateException if it is listening already
     */
    public HttpServer listen(int port) {
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
    public HttpServer listen(String host, int port) {
        return listen(new ListenOptions().host(host).port(port));
    }

    /**
     * Listens on a UNIX path.
     *
     * @param path see {@link ListenOptions#path(Path)}
     * @return this server
     * @throws IllegalStateException if it is listening already
     */
    public HttpServer listen(Path path) {
        return listen(new ListenOptions().path(path));
    }

    /**
     * Listens. That it failed is told by {@code error}.
     *
     * @param where copied
     * @return this server
     * @throws IllegalStateException if it is listening already
     */
    public HttpServer listen(ListenOptions where) {
        server.listen(where);
        opening();
        return this;
    }

    /**
     * As {@link #listen(ListenOptions)}.
     *
     * @param where copied
     * @param listening called once, when this listen has succeeded
     * @return this server
     * @throws IllegalStateException if it is listening already
     */
    public HttpServer listen(ListenOptions where, Runnable listening) {
        server.listen(where, listening);
        opening();
        return this;
    }

    private void opening() {
        closing = false;
        everywhere(branch -> branch.closing(false));
    }

    /**
     * Stops listening, closes idle connections at once, lets every exchange under way finish, with
     * {@code Connection: close} if its head was not written, and tells {@code close} when the last connection has closed.
     * The port may then be listened on again at once. Does nothing if it does not listen.
     */
    public void close() {
        loop.checkThread();
        if (server.listening()) {
            closing = true;
            everywhere(branch -> {
                branch.closing(true);
                branch.closeIdle();
            });
        }
        server.close();
    }

    /**
     * As {@link #close()}.
     *
     * @param closed called once, when it has closed, or soon if it does not listen
     */
    public void close(Runnable closed) {
        close();
        server.close(closed);
    }

    /** Closes the connections on which nothing is under way, now, whether the server listens or not. */
    public void closeIdleConnections() {
        loop.checkThread();
        everywhere(Branch::closeIdle);
    }

    /** Closes all connections at once, in the middle of what they do; those that were upgraded are not HTTP's any more. */
    public void closeAllConnections() {
        loop.checkThread();
        everywhere(Branch::closeAll);
    }

    private void everywhere(Consumer<Branch> what) {
        for (Branch branch : branches.values()) {
            if (branch.loop().inLoop()) {
                what.accept(branch);
                continue;
            }
            try {
                branch.loop().execute(() -> what.accept(branch));
            } catch (RejectedExecutionException stopped) {
                // its connections have gone with it
            }
        }
    }

    // ---- the slots of requests

    /**
     * Sets who answers requests, instead of the handler that the server was made with.
     *
     * @param handler called when a head has come; what it throws is answered 500, or ends the connection if an answer was
     *     begun
     * @return this server
     */
    public HttpServer onRequest(BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        loop.checkThread();
        request = handler;
        return this;
    }

    /**
     * Sets who answers requests with {@code Expect: 100-continue}, in the place of {@code request}: it calls
     * {@link ServerResponse#writeContinue}, or answers and so refuses the content. Unset, they are ordinary requests, and
     * 100 is sent when their content is first read.
     *
     * @param handler as in {@link #onRequest}
     * @return this server
     */
    public HttpServer onCheckContinue(BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        loop.checkThread();
        checkContinue = Optional.of(handler);
        return this;
    }

    /**
     * Sets who answers requests with any other expectation. Unset, the answer is 417.
     *
     * @param handler as in {@link #onRequest}
     * @return this server
     */
    public HttpServer onCheckExpectation(BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        loop.checkThread();
        checkExpectation = Optional.of(handler);
        return this;
    }

    /**
     * Sets who takes connections that ask for a tunnel by CONNECT. Unset, the answer is 501 and the connection closes;
     * Node closes it without an answer.
     *
     * @param taker answers, on the socket, in HTTP's words; the connection is its own
     * @return this server
     */
    public HttpServer onConnect(Takeover<ServerRequest> taker) {
        loop.checkThread();
        connect = Optional.of(taker);
        return this;
    }

    /**
     * Sets who takes connections that ask for another protocol: HTTP/1.1, an Upgrade field, the connection option, and no
     * content. Unset, they are ordinary requests, as a server may ignore the wish (RFC 9110 §7.8); older Nodes close the
     * connection.
     *
     * @param taker answers 101, on the socket; the connection is its own
     * @return this server
     */
    public HttpServer onUpgrade(Takeover<ServerRequest> taker) {
        loop.checkThread();
        upgradeTo = "";
        upgrade = Optional.of(taker);
        return this;
    }

    /**
     * As {@link #onUpgrade(Takeover)}, for one protocol: who offers others alone, as many clients of HTTP/2 do with every
     * request, is answered as if it had not.
     *
     * @param protocol as it stands in the Upgrade field, in any case: {@code websocket}
     * @param taker answers 101, on the socket; the connection is its own
     * @return this server
     * @throws IllegalArgumentException if the name is empty
     */
    public HttpServer onUpgrade(String protocol, Takeover<ServerRequest> taker) {
        onUpgrade(taker);
        if (protocol.isBlank()) {
            throw new IllegalArgumentException("a protocol has a name");
        }
        upgradeTo = protocol.strip();
        return this;
    }

    /**
     * Sets who hears of requests that are refused: malformed, over a limit, too slow, or cut off. It must answer on the
     * socket, in HTTP's words, and end or destroy it; otherwise the socket is closed after the headers' timeout. Unset, the
     * status and the message of the exception are answered and the connection closes. Not told of a request whose answer
     * has been sent in part, which ends the connection.
     *
     * @param handler nothing more is read for it
     * @return this server
     */
    public HttpServer onClientError(BiConsumer<? super HttpException, ? super NetSocket> handler) {
        loop.checkThread();
        clientError = Optional.of(handler);
        return this;
    }

    /**
     * Sets who hears of a request that came together with the last one allowed on its connection
     * ({@link ServerOptions#maxRequestsPerSocket}). The client was told that the connection closes; what it sends behind
     * that is not answered, as RFC 9112 §9.6 wants, where Node answers 503.
     *
     * @param handler the socket is closing
     * @return this server
     */
    public HttpServer onDropRequest(BiConsumer<? super ServerRequest, ? super NetSocket> handler) {
        loop.checkThread();
        dropRequest = Optional.of(handler);
        return this;
    }

    // ---- life events

    /**
     * Watches for new connections, before any request.
     *
     * @param watcher is given the socket, which belongs to HTTP
     * @return takes the watcher away
     */
    public Watch onConnection(Consumer<NetSocket> watcher) {
        return server.onConnection(watcher);
    }

    /**
     * Watches for the moment from which clients can connect.
     *
     * @param watcher called after each {@code listen} that succeeds
     * @return takes the watcher away
     */
    public Watch onListening(Runnable watcher) {
        return server.onListening(watcher);
    }

    /**
     * Watches for connections that were closed at once: over {@link ServerOptions#maxConnections}, or for want of
     * descriptors.
     *
     * @param watcher is given the peer's address
     * @return takes the watcher away
     */
    public Watch onDrop(Consumer<SocketAddress> watcher) {
        return server.onDrop(watcher);
    }

    /**
     * Watches for connections that were quiet for {@link ServerOptions#timeout}. With a watcher the connection stays open,
     * without one it is closed.
     *
     * @param watcher is given the socket, on its loop
     * @return takes the watcher away
     */
    public Watch onTimeout(Consumer<NetSocket> watcher) {
        loop.checkThread();
        return timeoutWatchers.add(watcher);
    }

    /**
     * Watches for the failure to listen. If nobody does, the loop's {@code run()} ends by throwing it.
     *
     * @param watcher is given the reason
     * @return takes the watcher away
     */
    public Watch onError(Consumer<IOException> watcher) {
        return server.onError(watcher);
    }

    /**
     * Watches for the end of the server and of all its connections.
     *
     * @param watcher called after each {@link #close}
     * @return takes the watcher away
     */
    public Watch onClose(Runnable watcher) {
        return server.onClose(watcher);
    }

    // ---- questions

    /**
     * Where it listens.
     *
     * @return an {@code InetSocketAddress} or {@code UnixDomainSocketAddress}
     * @throws IllegalStateException if it does not listen
     */
    public SocketAddress address() {
        return server.address();
    }

    /**
     * Where it listens, for a server on TCP.
     *
     * @return the port
     * @throws IllegalStateException if it does not listen, or listens on a path
     */
    public int port() {
        return server.port();
    }

    /**
     * Whether it has an address.
     *
     * @return true between {@code listen} and {@code close}
     */
    public boolean listening() {
        return server.listening();
    }

    /**
     * Connections that are open, those that were upgraded among them.
     *
     * @return 0 or more
     */
    public int connections() {
        return server.connections();
    }

    /**
     * Lets the server keep its loop running, as it does from the start.
     *
     * @return this server
     */
    public HttpServer ref() {
        server.ref();
        return this;
    }

    /**
     * Lets the loop end although the server listens.
     *
     * @return this server
     */
    public HttpServer unref() {
        server.unref();
        return this;
    }
}
