package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.net.Net;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pool of connections, which belong to origins: protocol, host, port and all else that makes a connection another. Node's
 * {@code http.Agent}.
 *
 * <p>An origin's requests take its free connections, the one first that was used last; then new ones, as many as the limits
 * allow; and then they wait in line. A connection is free as soon as a response is whole and leaves a clean connection
 * behind, and it leaves the pool with the first sign of its end: a close, a byte that nobody asked for, or its time.
 *
 * <p>All methods belong to the thread of its loop. Free connections do not keep the loop running.
 */
public final class Agent {
    static final String HTTP = "http:";
    private static final int HTTP_PORT = 80;
    /** How much earlier than the server a connection is given up: the request that crosses its closing is lost. */
    private static final long KEEP_ALIVE_MARGIN = 1_000;

    /** Of any loop; stands for that loop's {@link OneShot}. */
    private static final Agent NONE = new Agent(null, new AgentOptions().keepAlive(false), HTTP, HTTP_PORT, null);

    /** The loop's own agents. */
    private record Shared(Agent agent) {}

    private record OneShot(Agent agent) {}

    /** What there is of one origin. */
    static final class Pool {
        private final Origin origin;
        /** Used ones and free ones. */
        private final Set<ClientConnection> connections = new LinkedHashSet<>();
        /** The first was used last. */
        private final ArrayDeque<ClientConnection> free = new ArrayDeque<>();

        private final ArrayDeque<ClientRequest> waiting = new ArrayDeque<>();

        private Pool(Origin origin) {
            this.origin = origin;
        }
    }

    private final EventLoop loop;
    private final AgentOptions options;
    private final String protocol;
    private final int defaultPort;
    private final Connector connector;

    private final Map<Origin, Pool> pools = new LinkedHashMap<>();
    private int sockets;
    private int freeSockets;
    private int requests;
    /** While requests wait: they have no connection by which a loop that stops would find them. */
    private final Handle line = new Handle() {
        @Override
        public void ready(int readyOps) {
            // it has no key
        }

        @Override
        public void rekeyed(SelectionKey key) {
            // nor gets one
        }

        @Override
        public void destroy(Throwable why) {
            failWaiting(new IOException("the loop was stopped", why));
        }
    };

    /**
     * An agent with the default limits.
     *
     * @param loop whose requests it serves
     */
    public Agent(EventLoop loop) {
        this(loop, new AgentOptions());
    }

    /**
     * An agent.
     *
     * @param loop whose requests it serves
     * @param options copied
     */
    public Agent(EventLoop loop, AgentOptions options) {
        this(loop, options, HTTP, HTTP_PORT, (on, to) -> Net.connect(on, to.toConnect()));
    }

    /**
     * An agent of another protocol than http, as https.
     *
     * @param loop whose requests it serves
     * @param options copied
     * @param protocol as it stands in a URI, with the colon; requests that name another one are refused
     * @param defaultPort of the protocol
     * @param connector makes its connections
     */
    public Agent(EventLoop loop, AgentOptions options, String protocol, int defaultPort, Connector connector) {
        this.loop = loop;
        this.options = new AgentOptions(options);
        this.protocol = protocol;
        this.defaultPort = defaultPort;
        this.connector = connector;
    }

    /**
     * Stands for no agent: one connection for each request, as many as there are requests, and {@code Connection: close}.
     * Node's {@code agent: false}.
     *
     * @return for {@link RequestOptions#agent}, on any loop
     */
    public static Agent none() {
        return NONE;
    }

    /** The agent of a request. */
    static Agent of(EventLoop loop, Plan plan) {
        Agent agent = plan.agent.orElse(null);
        if (agent == null) {
            agent = loop.local(Shared.class, () -> new Shared(new Agent(loop))).agent();
        } else if (agent == NONE) {
            agent = loop.local(OneShot.class, () -> new OneShot(oneShot(loop))).agent();
        }
        if (agent.loop != loop) {
            throw new IllegalArgumentException("an agent serves the requests of its own loop");
        }
        if (!plan.protocol.isEmpty() && !plan.protocol.equals(agent.protocol)) {
            throw new IllegalArgumentException(
                    "the agent speaks " + agent.protocol + ", and the request names " + plan.protocol);
        }
        return agent;
    }

    private static Agent oneShot(EventLoop loop) {
        return new Agent(loop, new AgentOptions().keepAlive(false).maxSockets(Integer.MAX_VALUE));
    }

    String protocol() {
        return protocol;
    }

    int defaultPort() {
        return defaultPort;
    }

    Connector connector() {
        return connector;
    }

    boolean keepsAlive() {
        return options.keepAlive();
    }

    private void checkThread() {
        if (loop != null) {
            loop.checkThread();
        }
    }

    // ---- questions

    /**
     * How many connections carry a request now, or are being made for one. Node's {@code sockets}, counted.
     *
     * @return of all origins
     */
    public int sockets() {
        checkThread();
        return sockets - freeSockets;
    }

    /**
     * How many connections are free. Node's {@code freeSockets}, counted.
     *
     * @return of all origins
     */
    public int freeSockets() {
        checkThread();
        return freeSockets;
    }

    /**
     * How many requests wait for a connection. Node's {@code requests}, counted.
     *
     * @return of all origins
     */
    public int requests() {
        checkThread();
        return requests;
    }

    // ---- requests

    /** Gives a request a connection, or a place in the line. */
    void dispatch(ClientRequest request) {
        Pool pool = pools.computeIfAbsent(request.plan().origin(this), Pool::new);
        ClientConnection free = pool.free.poll();
        if (free != null) {
            freeSockets--;
            free.carry(request);
        } else if (mayGrow(pool) && mayOpen()) {
            open(pool, request);
        } else {
            request.waits(loop);
            pool.waiting.add(request);
            if (requests++ == 0) {
                loop.enlist(line);
            }
        }
    }

    /** Whether there may be one more of whatever origin; for which a free one of another may have to go. */
    private boolean mayOpen() {
        if (sockets < options.maxTotalSockets()) {
            return true;
        }
        Optional<Pool> rich = freeSockets == 0
                ? Optional.empty()
                : pools.values().stream().filter(pool -> !pool.free.isEmpty()).findAny();
        rich.ifPresent(pool -> pool.free.getLast().close());
        return sockets < options.maxTotalSockets(); // unless who has waited longer has taken its place
    }

    private void open(Pool pool, ClientRequest request) {
        NetSocket socket;
        try {
            RequestOptions to = new RequestOptions(request.plan());
            Connector how = to.createConnection().orElse(connector);
            socket = how.connect(loop, to.port(pool.origin.port()));
        } catch (RuntimeException refused) {
            request.refused(loop, new IOException("no connection can be made: " + refused.getMessage(), refused));
            dropIfEmpty(pool);
            return;
        }
        ClientConnection connection = new ClientConnection(socket, this, pool);
        pool.connections.add(connection);
        sockets++;
        connection.start();
        connection.carry(request);
    }

    /** A request that waits is not to be carried any more. */
    void forget(ClientRequest request) {
        Pool pool = pools.get(request.plan().origin(this));
        if (pool != null && pool.waiting.remove(request)) {
            left();
        }
    }

    private void left() {
        if (--requests == 0) {
            loop.delist(line);
        }
    }

    // ---- connections

    /** The response was whole, and another exchange may follow. */
    void freed(ClientConnection connection, long keptFor) {
        Pool pool = connection.pool();
        ClientRequest next = pool.waiting.poll();
        if (next != null) {
            left();
            connection.carry(next);
            return;
        }
        long limit = keptFor < 0
                ? options.keepAliveTimeout()
                : Math.min(options.keepAliveTimeout(), keptFor - KEEP_ALIVE_MARGIN);
        if (limit <= 0 || options.maxFreeSockets() == 0 || placeWanted()) {
            connection.close();
            return;
        }
        if (pool.free.size() == options.maxFreeSockets()) {
            pool.free.getLast().close();
        }
        pool.free.push(connection);
        freeSockets++;
        connection.rest(limit);
    }

    /** Whether a request waits because there are too many connections in all, and not because its origin has its share. */
    private boolean placeWanted() {
        return requests > 0
                && sockets >= options.maxTotalSockets()
                && pools.values().stream().anyMatch(pool -> !pool.waiting.isEmpty() && mayGrow(pool));
    }

    private boolean mayGrow(Pool pool) {
        return pool.connections.size() < options.maxSockets();
    }

    /** A connection is not to be used any more: its place is another's. */
    void gone(ClientConnection connection) {
        Pool pool = connection.pool();
        if (!remove(connection)) {
            return;
        }
        serve(pool);
        if (requests > 0 && options.maxTotalSockets() < Integer.MAX_VALUE) {
            List.copyOf(pools.values()).forEach(this::serve);
        }
        dropIfEmpty(pool);
    }

    private boolean remove(ClientConnection connection) {
        Pool pool = connection.pool();
        if (!pool.connections.remove(connection)) {
            return false;
        }
        sockets--;
        if (pool.free.remove(connection)) {
            freeSockets--;
        }
        return true;
    }

    private void dropIfEmpty(Pool pool) {
        if (pool.connections.isEmpty() && pool.waiting.isEmpty()) {
            pools.remove(pool.origin, pool);
        }
    }

    private void serve(Pool pool) {
        while (!pool.waiting.isEmpty() && mayGrow(pool) && mayOpen()) {
            ClientRequest next = pool.waiting.poll();
            if (next == null) {
                return; // the place that was made was given to it already
            }
            left();
            open(pool, next);
        }
    }

    /** A lost connection's request gets a new one in its place. */
    void replace(ClientConnection lost, ClientRequest request) {
        remove(lost);
        open(lost.pool(), request);
    }

    /**
     * Closes all connections at once, used and free; their requests, and those that wait, end in an error. The agent can be
     * used afterwards.
     */
    public void destroy() {
        checkThread();
        IOException why = new IOException("the agent was destroyed");
        failWaiting(why);
        for (Pool pool : List.copyOf(pools.values())) {
            List.copyOf(pool.connections).forEach(connection -> connection.abandon(why));
        }
    }

    private void failWaiting(IOException why) {
        Collection<ClientRequest> all = new ArrayList<>();
        pools.values().forEach(pool -> all.addAll(pool.waiting));
        all.forEach(request -> request.fail(why));
    }
}
