package io.nodelay.http;

import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Lookup;
import io.nodelay.net.NetOptions;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks for, of whom, and how long it waits. Node's options of {@code http.request}. A plain carrier, copied
 * when it is used. Times are milliseconds, and 0 switches one off.
 *
 * <p>A clock for each thing that is waited for, as one alone never ends a server that sends a byte now and then:
 * {@link #poolTimeout}, {@link #connectTimeout}, {@link #headTimeout}, {@link #bodyTimeout}, {@link #sendTimeout},
 * {@link #expectTimeout}, and {@link #totalTimeout} for all of it. A handshake's is its connector's.
 */
public final class RequestOptions {
    private Plan plan = new Plan();
    /** A request holds the plan: the next change is made to a copy. */
    private boolean used;

    /** GET / of localhost. */
    public RequestOptions() {}

    RequestOptions(Plan plan) {
        this.plan = plan;
        this.used = true;
    }

    /**
     * Options that say the same and may be changed apart.
     *
     * @return a copy
     */
    public RequestOptions copy() {
        return new RequestOptions(new Plan(plan));
    }

    /** As it is now, for good. */
    Plan plan() {
        used = true;
        return plan;
    }

    private Plan own() {
        if (used) {
            plan = new Plan(plan);
            used = false;
        }
        return plan;
    }

    // ---- what and of whom

    /**
     * Takes protocol, host, port, path and, where there is a user, {@link #auth} from a URI. A fragment is not sent.
     *
     * @param uri absolute, as {@code http://example.org:8080/a?b=c}; characters beyond ASCII are percent-encoded
     * @return these options
     * @throws IllegalArgumentException if it is no URI, or not of http or https, or has no host
     */
    public RequestOptions uri(String uri) {
        try {
            return uri(new URI(uri));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "a URI is as http://host:port/path, not " + OutgoingMessage.quote(uri), malformed);
        }
    }

    /**
     * As {@link #uri(String)}.
     *
     * @param uri absolute
     * @return these options
     * @throws IllegalArgumentException if it is not of http or https, or has no host
     */
    public RequestOptions uri(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "a URI is as http://host:port/path, not " + OutgoingMessage.quote(uri.toString()));
        }
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        protocol(scheme + ":");
        host(ascii.getHost());
        port(Math.max(0, ascii.getPort()));
        path(ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery());
        if (uri.getUserInfo() != null) {
            auth(uri.getUserInfo());
        }
        return this;
    }

    /**
     * The protocol. Default: the agent's, which must be this one.
     *
     * @param name {@code http:} or {@code https:}
     * @return these options
     */
    public RequestOptions protocol(String name) {
        own().protocol = name;
        return this;
    }

    /**
     * See {@link #protocol(String)}.
     *
     * @return empty text for the agent's
     */
    public String protocol() {
        return plan.protocol;
    }

    /**
     * The host to connect to. Default {@code localhost}.
     *
     * @param name a name, or an IPv4 or IPv6 literal, with or without brackets; in ASCII, see {@link java.net.IDN}
     * @return these options
     * @throws IllegalArgumentException if it has characters that no host has
     */
    public RequestOptions host(String name) {
        own().host(name);
        return this;
    }

    /**
     * As {@link #host(String)}; Node's other name for it.
     *
     * @param name a name or a literal
     * @return these options
     * @throws IllegalArgumentException if it has characters that no host has
     */
    public RequestOptions hostname(String name) {
        return host(name);
    }

    /**
     * See {@link #host(String)}.
     *
     * @return a name, or a literal without brackets
     */
    public String host() {
        return plan.host;
    }

    /**
     * The port to connect to. Default: {@link #defaultPort}.
     *
     * @param number from 1 to 65535, or 0 for the default
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public RequestOptions port(int number) {
        own().port = Limits.within("a port", 0, 65_535, number);
        return this;
    }

    /**
     * See {@link #port(int)}.
     *
     * @return the default one if none was set
     */
    public int port() {
        return plan.port == 0 ? plan.defaultPort : plan.port;
    }

    /**
     * The port where none is named, which {@code Host} does not show. Default: the agent's, 80 or 443.
     *
     * @param number from 1 to 65535, or 0 for the agent's
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public RequestOptions defaultPort(int number) {
        own().defaultPort = Limits.within("a port", 0, 65_535, number);
        return this;
    }

    /**
     * See {@link #defaultPort(int)}.
     *
     * @return 0 for the agent's
     */
    public int defaultPort() {
        return plan.defaultPort;
    }

    /**
     * The UNIX domain socket to connect to, instead of host and port, which then are only what {@code Host} shows.
     *
     * @param file about 100 bytes at most, as the kernel has it
     * @return these options
     */
    public RequestOptions socketPath(Path file) {
        own().socketPath = Optional.of(file);
        return this;
    }

    /**
     * See {@link #socketPath(Path)}.
     *
     * @return empty for TCP
     */
    public Optional<Path> socketPath() {
        return plan.socketPath;
    }

    /**
     * The local address to connect from. Default: the kernel's choice.
     *
     * @param address of one of this machine's interfaces
     * @return these options
     */
    public RequestOptions localAddress(InetAddress address) {
        own().localAddress = Optional.of(address);
        return this;
    }

    /**
     * See {@link #localAddress(InetAddress)}.
     *
     * @return empty for the kernel's choice
     */
    public Optional<InetAddress> localAddress() {
        return plan.localAddress;
    }

    /**
     * Uses only addresses of this family. Default: all.
     *
     * @param only {@code StandardProtocolFamily.INET} or {@code INET6}
     * @return these options
     */
    public RequestOptions family(ProtocolFamily only) {
        own().family = Optional.of(only);
        return this;
    }

    /**
     * See {@link #family(ProtocolFamily)}.
     *
     * @return empty if both will do
     */
    public Optional<ProtocolFamily> family() {
        return plan.family;
    }

    /**
     * Resolves the host in another way than the system's. Connections are shared only by those with the same resolver.
     *
     * @param resolver runs on a pool's thread
     * @return these options
     */
    public RequestOptions lookup(Lookup resolver) {
        own().lookup = resolver;
        return this;
    }

    /**
     * See {@link #lookup(Lookup)}.
     *
     * @return the resolver
     */
    public Lookup lookup() {
        return plan.lookup;
    }

    /**
     * The method. Default GET.
     *
     * @param token sent in this case; RFC 9110 §9.1 has them in capitals
     * @return these options
     * @throws IllegalArgumentException if it is no token
     */
    public RequestOptions method(String token) {
        if (!Ascii.isToken(token)) {
            throw new IllegalArgumentException("a method is a token, not " + OutgoingMessage.quote(token));
        }
        own().method = token;
        return this;
    }

    /**
     * See {@link #method(String)}.
     *
     * @return the method
     */
    public String method() {
        return plan.method;
    }

    /**
     * The target, sent as it is. Default {@code /}.
     *
     * @param target a path with or without query; an absolute URI for a proxy, {@code *} for OPTIONS, host:port for CONNECT
     * @return these options
     * @throws IllegalArgumentException if it has characters that a target cannot have; its form is checked with the method
     *     when the request begins
     */
    public RequestOptions path(String target) {
        Plan.checkTarget(target);
        own().path = target;
        return this;
    }

    /**
     * See {@link #path(String)}.
     *
     * @return the target
     */
    public String path() {
        return plan.path;
    }

    /**
     * Sets a field, instead of an earlier one of that name.
     *
     * @param name a token, sent in this case
     * @param value without controls but tabs, and no character above U+00FF
     * @return these options
     * @throws IllegalArgumentException for an invalid character, naming the field
     */
    public RequestOptions header(String name, String value) {
        OutgoingMessage.check(name, value);
        Map<String, String> fields = own().headers;
        fields.keySet().removeIf(name::equalsIgnoreCase);
        fields.put(name, value);
        return this;
    }

    /**
     * As {@link #header}, of several fields.
     *
     * @param fields names and values
     * @return these options
     * @throws IllegalArgumentException for an invalid character, naming the field
     */
    public RequestOptions headers(Map<String, String> fields) {
        fields.forEach(this::header);
        return this;
    }

    /**
     * The fields set here.
     *
     * @return a copy, in their order
     */
    public Map<String, String> headers() {
        return new LinkedHashMap<>(plan.headers);
    }

    /**
     * Shows a user's password by the Basic scheme (RFC 7617), which hides nothing: over TLS only, or on this machine.
     *
     * @param userAndPassword with a colon between; sent in UTF-8
     * @return these options
     */
    public RequestOptions auth(String userAndPassword) {
        byte[] utf8 = userAndPassword.getBytes(StandardCharsets.UTF_8);
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8));
    }

    /**
     * Whether a {@code Host} field is added where none was set. Default true; without one HTTP/1.1 servers refuse.
     *
     * @param on false to send none
     * @return these options
     */
    public RequestOptions setHost(boolean on) {
        own().setHost = on;
        return this;
    }

    /**
     * See {@link #setHost(boolean)}.
     *
     * @return the choice
     */
    public boolean setHost() {
        return plan.setHost;
    }

    // ---- by which connection

    /**
     * The agent whose connections are used. Default: the loop's own.
     *
     * @param pool of the same loop, or {@link Agent#none()}
     * @return these options
     */
    public RequestOptions agent(Agent pool) {
        own().agent = Optional.of(pool);
        return this;
    }

    /**
     * See {@link #agent(Agent)}.
     *
     * @return empty for the loop's own
     */
    public Optional<Agent> agent() {
        return plan.agent;
    }

    /**
     * Makes the connection in another way than the agent's. Connections are shared only by those with the same connector.
     *
     * @param connector makes it
     * @return these options
     */
    public RequestOptions createConnection(Connector connector) {
        own().connector = Optional.of(connector);
        return this;
    }

    /**
     * See {@link #createConnection(Connector)}.
     *
     * @return empty for the agent's way
     */
    public Optional<Connector> createConnection() {
        return plan.connector;
    }

    /**
     * What else makes a connection another: requests share connections only if theirs are equal. For connectors that
     * prepare connections by more than what is said here, as by certificates.
     *
     * @param value with {@code equals}
     * @return these options
     */
    public RequestOptions identity(Object value) {
        own().identity = value;
        return this;
    }

    /**
     * See {@link #identity(Object)}.
     *
     * @return empty text if there is nothing
     */
    public Object identity() {
        return plan.identity;
    }

    /**
     * What a new connection's socket is told. Default: TCP_NODELAY.
     *
     * @param options copied; half-open is always allowed
     * @return these options
     */
    public RequestOptions socket(NetOptions options) {
        own().socket = new ConnectOptions().socket(options).socket().allowHalfOpen(true);
        return this;
    }

    /**
     * See {@link #socket(NetOptions)}.
     *
     * @return changes to it do not count
     */
    public NetOptions socket() {
        return new ConnectOptions().socket(plan.socket).socket();
    }

    /**
     * All that {@code net} has to know to connect there: for connectors.
     *
     * @return the caller's own
     */
    public ConnectOptions toConnect() {
        return plan.toConnect();
    }

    // ---- how long, and how much

    /**
     * How long the connection may be quiet before {@code timeout} is told, and nothing else happens: Node's clock. Default 0: it is not told.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions timeout(long millis) {
        own().timeout = Limits.time("timeout", millis);
        return this;
    }

    /**
     * See {@link #timeout(long)}.
     *
     * @return milliseconds
     */
    public long timeout() {
        return plan.timeout;
    }

    /**
     * How long a request may wait for its agent to have a connection. Default 60 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions poolTimeout(long millis) {
        own().poolTimeout = Limits.time("poolTimeout", millis);
        return this;
    }

    /**
     * See {@link #poolTimeout(long)}.
     *
     * @return milliseconds
     */
    public long poolTimeout() {
        return plan.poolTimeout;
    }

    /**
     * How long connecting may take, the look-up with it. Default 10 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions connectTimeout(long millis) {
        own().connectTimeout = Limits.time("connectTimeout", millis);
        return this;
    }

    /**
     * See {@link #connectTimeout(long)}.
     *
     * @return milliseconds
     */
    public long connectTimeout() {
        return plan.connectTimeout;
    }

    /**
     * How long the head of the final response may take, counted from the end of the request and of connecting. Default 60 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions headTimeout(long millis) {
        own().headTimeout = Limits.time("headTimeout", millis);
        return this;
    }

    /**
     * See {@link #headTimeout(long)}.
     *
     * @return milliseconds
     */
    public long headTimeout() {
        return plan.headTimeout;
    }

    /**
     * How long none of the response's content may move, because nothing comes or because its reader pauses. Default 60 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions bodyTimeout(long millis) {
        own().bodyTimeout = Limits.time("bodyTimeout", millis);
        return this;
    }

    /**
     * See {@link #bodyTimeout(long)}.
     *
     * @return milliseconds
     */
    public long bodyTimeout() {
        return plan.bodyTimeout;
    }

    /**
     * How long all of it may take, from the call to the response's last byte, whatever trickles meanwhile. Default 0: no limit, as a response may be endless.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions totalTimeout(long millis) {
        own().totalTimeout = Limits.time("totalTimeout", millis);
        return this;
    }

    /**
     * See {@link #totalTimeout(long)}.
     *
     * @return milliseconds
     */
    public long totalTimeout() {
        return plan.totalTimeout;
    }

    /**
     * How long the server may take nothing of what was written to it. Default 60 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions sendTimeout(long millis) {
        own().sendTimeout = Limits.time("sendTimeout", millis);
        return this;
    }

    /**
     * See {@link #sendTimeout(long)}.
     *
     * @return milliseconds
     */
    public long sendTimeout() {
        return plan.sendTimeout;
    }

    /**
     * How long 100 (Continue) is waited for by a connection, where it was asked for, before {@code continue} is told all the same (RFC 9110 §10.1.1). Default 1 s.
     *
     * @param millis 0 for no limit
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public RequestOptions expectTimeout(long millis) {
        own().expectTimeout = Limits.time("expectTimeout", millis);
        return this;
    }

    /**
     * See {@link #expectTimeout(long)}.
     *
     * @return milliseconds
     */
    public long expectTimeout() {
        return plan.expectTimeout;
    }

    /**
     * How long a response's head may be, and its trailers with it. Default 16 KiB, as Node's.
     *
     * @param bytes from 256 to 65,535
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public RequestOptions maxHeaderSize(int bytes) {
        own().maxHeaderSize = Limits.within("maxHeaderSize", 256, Headers.LONGEST_HEAD, bytes);
        return this;
    }

    /**
     * See {@link #maxHeaderSize(int)}.
     *
     * @return bytes
     */
    public int maxHeaderSize() {
        return plan.maxHeaderSize;
    }

    /**
     * How many field lines a response may have, its trailers' among them. Default 200.
     *
     * @param lines from 1 to 10,000
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public RequestOptions maxHeaderFields(int lines) {
        own().maxHeaderFields = Limits.within("maxHeaderFields", 1, 10_000, lines);
        return this;
    }

    /**
     * See {@link #maxHeaderFields(int)}.
     *
     * @return lines
     */
    public int maxHeaderFields() {
        return plan.maxHeaderFields;
    }

    /**
     * How much {@link Http#fetch(io.nodelay.loop.EventLoop, String)} collects; more is an error. Default 1 MiB.
     *
     * @param bytes from 0 to 2,147,483,647
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public RequestOptions maxContent(int bytes) {
        own().maxContent = Limits.within("maxContent", 0, Integer.MAX_VALUE, bytes);
        return this;
    }

    /**
     * See {@link #maxContent(int)}.
     *
     * @return bytes
     */
    public int maxContent() {
        return plan.maxContent;
    }
}
