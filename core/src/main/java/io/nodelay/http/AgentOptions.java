package io.nodelay.http;

/** The limits of an {@link Agent}. A plain carrier, copied when it is used. */
public final class AgentOptions {
    private boolean keepAlive = true;
    private long keepAliveTimeout = 5_000;
    private int maxSockets = 5;
    private int maxTotalSockets = Integer.MAX_VALUE;
    private int maxFreeSockets = 256;

    /** The defaults. */
    public AgentOptions() {}

    AgentOptions(AgentOptions other) {
        keepAlive = other.keepAlive;
        keepAliveTimeout = other.keepAliveTimeout;
        maxSockets = other.maxSockets;
        maxTotalSockets = other.maxTotalSockets;
        maxFreeSockets = other.maxFreeSockets;
    }

    /**
     * Whether connections are kept for other requests. Default true, as Node's agent has had it since version 19.
     *
     * @param on false for one connection a request
     * @return these options
     */
    public AgentOptions keepAlive(boolean on) {
        keepAlive = on;
        return this;
    }

    /**
     * See {@link #keepAlive(boolean)}.
     *
     * @return the choice
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * How long a connection is kept that nobody uses; less if its server says so in {@code Keep-Alive: timeout}, and then a
     * second less than that, so that requests do not cross its closing. Default 5 s.
     *
     * @param millis from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less
     */
    public AgentOptions keepAliveTimeout(long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException("keepAliveTimeout is 1 ms or more, not " + millis);
        }
        keepAliveTimeout = millis;
        return this;
    }

    /**
     * See {@link #keepAliveTimeout(long)}.
     *
     * @return milliseconds
     */
    public long keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /**
     * How many connections an origin gets, used and free; further requests wait. Default 5.
     *
     * @param count from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less
     */
    public AgentOptions maxSockets(int count) {
        maxSockets = Limits.within("maxSockets", 1, Integer.MAX_VALUE, count);
        return this;
    }

    /**
     * See {@link #maxSockets(int)}.
     *
     * @return connections an origin
     */
    public int maxSockets() {
        return maxSockets;
    }

    /**
     * How many connections there may be to all origins together. Where this is reached, free ones of other origins are
     * closed for who needs one. Default: no limit.
     *
     * @param count from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less
     */
    public AgentOptions maxTotalSockets(int count) {
        maxTotalSockets = Limits.within("maxTotalSockets", 1, Integer.MAX_VALUE, count);
        return this;
    }

    /**
     * See {@link #maxTotalSockets(int)}.
     *
     * @return connections
     */
    public int maxTotalSockets() {
        return maxTotalSockets;
    }

    /**
     * How many free connections of an origin are kept, the newest. Default 256.
     *
     * @param count from 0 on
     * @return these options
     * @throws IllegalArgumentException if it is less
     */
    public AgentOptions maxFreeSockets(int count) {
        maxFreeSockets = Limits.within("maxFreeSockets", 0, Integer.MAX_VALUE, count);
        return this;
    }

    /**
     * See {@link #maxFreeSockets(int)}.
     *
     * @return connections an origin
     */
    public int maxFreeSockets() {
        return maxFreeSockets;
    }
}
