package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.KeepAlive;
import io.nodelay.net.NetOptions;

/**
 * The limits and times of an {@link HttpServer}. A plain carrier, copied when it is used. Times are milliseconds, and 0
 * switches one off.
 */
public final class ServerOptions {
    private int maxHeaderSize = 16 * 1024;
    private int maxTargetSize = 8 * 1024;
    private int maxHeaderFields = 200;
    private int maxEmptyLines = 4;
    private int maxChunkExtension = 1_024;
    private int maxChunkExtensions = 16 * 1_024;
    private int maxPassedOver = 64 * 1_024;
    private long headersTimeout = 30_000;
    private long requestTimeout = 300_000;
    private long keepAliveTimeout = 5_000;
    private long sendTimeout = 60_000;
    private long timeout;
    private int maxRequestsPerSocket = 1_000;
    private int maxConnections = Integer.MAX_VALUE;
    private boolean lenient;
    private NetOptions socket = new NetOptions().allowHalfOpen(true).noDelay(true);

    /** The defaults. */
    public ServerOptions() {}

    ServerOptions(ServerOptions other) {
        maxHeaderSize = other.maxHeaderSize;
        maxTargetSize = other.maxTargetSize;
        maxHeaderFields = other.maxHeaderFields;
        maxEmptyLines = other.maxEmptyLines;
        maxChunkExtension = other.maxChunkExtension;
        maxChunkExtensions = other.maxChunkExtensions;
        maxPassedOver = other.maxPassedOver;
        headersTimeout = other.headersTimeout;
        requestTimeout = other.requestTimeout;
        keepAliveTimeout = other.keepAliveTimeout;
        sendTimeout = other.sendTimeout;
        timeout = other.timeout;
        maxRequestsPerSocket = other.maxRequestsPerSocket;
        maxConnections = other.maxConnections;
        lenient = other.lenient;
        socket = other.socket;
    }

    /**
     * How long a request's head may be, and its trailers with it; a longer one is answered 431. Default 16 KiB, as Node's.
     *
     * @param bytes from 256 to 65,535
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public ServerOptions maxHeaderSize(int bytes) {
        maxHeaderSize = Limits.within("maxHeaderSize", 256, Headers.LONGEST_HEAD, bytes);
        return this;
    }

    /**
     * See {@link #maxHeaderSize(int)}.
     *
     * @return bytes
     */
    public int maxHeaderSize() {
        return maxHeaderSize;
    }

    /**
     * How long a request's target may be; a longer one is answered 414. Default 8 KiB.
     *
     * @param bytes from 1 to 65,535
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public ServerOptions maxTargetSize(int bytes) {
        maxTargetSize = Limits.within("maxTargetSize", 1, Headers.LONGEST_HEAD, bytes);
        return this;
    }

    /**
     * See {@link #maxTargetSize(int)}.
     *
     * @return bytes
     */
    public int maxTargetSize() {
        return maxTargetSize;
    }

    /**
     * How many field lines a request may have, its trailers' among them; one more is answered 431. Default 200. Node drops
     * those beyond its maxHeadersCount, which hides fields that a proxy may have looked at.
     *
     * @param lines from 1 to 10,000
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public ServerOptions maxHeaderFields(int lines) {
        maxHeaderFields = Limits.within("maxHeaderFields", 1, 10_000, lines);
        return this;
    }

    /**
     * See {@link #maxHeaderFields(int)}.
     *
     * @return lines
     */
    public int maxHeaderFields() {
        return maxHeaderFields;
    }

    /**
     * How many empty lines before a request are ignored, as RFC 9112 §2.2 asks; one more is answered 400. Default 4.
     *
     * @param lines from 0 to 100
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public ServerOptions maxEmptyLines(int lines) {
        maxEmptyLines = Limits.within("maxEmptyLines", 0, 100, lines);
        return this;
    }

    /**
     * See {@link #maxEmptyLines(int)}.
     *
     * @return lines
     */
    public int maxEmptyLines() {
        return maxEmptyLines;
    }

    /**
     * How long the extensions of chunks may be, which are checked and ignored; more is answered 413. Default 1 KiB and
     * 16 KiB.
     *
     * @param ofChunk bytes of one chunk's, from 0 on
     * @param ofContent bytes of all of a content's, from 0 on
     * @return these options
     * @throws IllegalArgumentException if one is negative
     */
    public ServerOptions maxChunkExtensions(int ofChunk, int ofContent) {
        maxChunkExtension = Limits.within("a chunk's extension", 0, Integer.MAX_VALUE, ofChunk);
        maxChunkExtensions = Limits.within("a content's extensions", 0, Integer.MAX_VALUE, ofContent);
        return this;
    }

    /**
     * See {@link #maxChunkExtensions(int, int)}.
     *
     * @return bytes a chunk
     */
    public int maxChunkExtension() {
        return maxChunkExtension;
    }

    /**
     * See {@link #maxChunkExtensions(int, int)}.
     *
     * @return bytes a content
     */
    public int maxChunkExtensions() {
        return maxChunkExtensions;
    }

    /**
     * How much content that nobody wants to read is passed over after the answer, so that the next request can follow; a
     * connection with more of it is closed. Default 64 KiB.
     *
     * @param bytes from 0 on
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions maxPassedOver(int bytes) {
        maxPassedOver = Limits.within("maxPassedOver", 0, Integer.MAX_VALUE, bytes);
        return this;
    }

    /**
     * See {@link #maxPassedOver(int)}.
     *
     * @return bytes
     */
    public int maxPassedOver() {
        return maxPassedOver;
    }

    /**
     * How long a head may take to come, from its first byte or from the accept on; then the answer is 408, or nothing if
     * there was no byte. Default 30 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions headersTimeout(long millis) {
        headersTimeout = Limits.time("headersTimeout", millis);
        return this;
    }

    /**
     * See {@link #headersTimeout(long)}.
     *
     * @return milliseconds
     */
    public long headersTimeout() {
        return headersTimeout;
    }

    /**
     * How long a whole request may take to come, from its first byte on; then the answer is 408. Default 300 s. It runs
     * while the application does not read, too.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions requestTimeout(long millis) {
        requestTimeout = Limits.time("requestTimeout", millis);
        return this;
    }

    /**
     * See {@link #requestTimeout(long)}.
     *
     * @return milliseconds
     */
    public long requestTimeout() {
        return requestTimeout;
    }

    /**
     * How long a connection may be idle between two requests, as Keep-Alive announces. It is closed one second later, so
     * that no request meets a connection that is just being closed. Default 5 s.
     *
     * @param millis 0 for no limit, which is not announced
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions keepAliveTimeout(long millis) {
        keepAliveTimeout = Limits.time("keepAliveTimeout", millis);
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
     * How long a client may take nothing of what waits for it; then the connection is closed, up to a quarter later.
     * Default 60 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions sendTimeout(long millis) {
        sendTimeout = Limits.time("sendTimeout", millis);
        return this;
    }

    /**
     * See {@link #sendTimeout(long)}.
     *
     * @return milliseconds
     */
    public long sendTimeout() {
        return sendTimeout;
    }

    /**
     * How long a connection may be quiet, both ways and whatever it is doing; see {@link HttpServer#onTimeout}. Default 0.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions timeout(long millis) {
        timeout = Limits.time("timeout", millis);
        return this;
    }

    /**
     * See {@link #timeout(long)}.
     *
     * @return milliseconds
     */
    public long timeout() {
        return timeout;
    }

    /**
     * How many requests a connection may bring; the last one's answer says {@code Connection: close}. Default 1,000.
     *
     * @param count from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less than 1
     */
    public ServerOptions maxRequestsPerSocket(int count) {
        maxRequestsPerSocket = Limits.within("maxRequestsPerSocket", 1, Integer.MAX_VALUE, count);
        return this;
    }

    /**
     * See {@link #maxRequestsPerSocket(int)}.
     *
     * @return a count
     */
    public int maxRequestsPerSocket() {
        return maxRequestsPerSocket;
    }

    /**
     * How many connections may be open; one more is accepted and closed, and {@code drop} tells. Default: no limit.
     *
     * @param count from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less than 1
     */
    public ServerOptions maxConnections(int count) {
        maxConnections = Limits.within("maxConnections", 1, Integer.MAX_VALUE, count);
        return this;
    }

    /**
     * See {@link #maxConnections(int)}.
     *
     * @return {@code Integer.MAX_VALUE} for no limit
     */
    public int maxConnections() {
        return maxConnections;
    }

    /**
     * Whether Nagle's algorithm is off (TCP_NODELAY). Default true. A head and a small content leave in one segment either
     * way.
     *
     * @param on true switches Nagle's algorithm off
     * @return these options
     */
    public ServerOptions noDelay(boolean on) {
        socket.noDelay(on);
        return this;
    }

    /**
     * Has the kernel probe silent clients (SO_KEEPALIVE), which has nothing to do with HTTP's keep-alive. Off by default.
     *
     * @param probes when and how often
     * @return these options
     */
    public ServerOptions keepAlive(KeepAlive probes) {
        socket.keepAlive(probes);
        return this;
    }

    /**
     * See {@link NetOptions#waterMarks}. Default 16 KiB and 64 KiB.
     *
     * @param low bytes, from 1 to {@code high}
     * @param high bytes
     * @return these options
     * @throws IllegalArgumentException if they are out of range
     */
    public ServerOptions waterMarks(int low, int high) {
        socket.waterMarks(low, high);
        return this;
    }

    /**
     * See {@link NetOptions#maxBuffered(long)}. Default 16 MiB.
     *
     * @param bytes from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less than 1
     */
    public ServerOptions maxBuffered(long bytes) {
        socket.maxBuffered(bytes);
        return this;
    }

    /**
     * What every accepted socket is told: for a server that HTTP is served over, see
     * {@link Http#createServer(EventLoop, io.nodelay.net.NetServer, ServerOptions, java.util.function.BiConsumer)}.
     *
     * @return changes to it count
     */
    public NetOptions socket() {
        return socket;
    }

    /**
     * Accepts, in heads and trailers, lines that end with LF alone and field lines that go on in the next one
     * (RFC 9112 §2.2 and §5.2), for clients that know no better. Off by default, and not to be switched on behind a proxy:
     * two readers that disagree about where a line ends can be made to disagree about where a request ends. Chunks are
     * read strictly either way.
     *
     * @param on true to accept them
     * @return these options
     */
    public ServerOptions lenient(boolean on) {
        lenient = on;
        return this;
    }

    /**
     * See {@link #lenient(boolean)}.
     *
     * @return the choice
     */
    public boolean lenient() {
        return lenient;
    }
}
