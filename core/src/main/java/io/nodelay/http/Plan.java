package io.nodelay.http;

import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Lookup;
import io.nodelay.net.NetOptions;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@link RequestOptions} say, once a request has begun by them and nothing of it changes any more; so what follows from
 * it is worked out once for all requests of the same options.
 */
final class Plan {
    /** RFC 9110 §9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    /** Methods whose requests have content as a rule (RFC 9110 §8.6). */
    private static final Set<String> CONTENT_EXPECTED = Set.of("POST", "PUT", "PATCH");

    /** One for all, so that those who set none share connections. */
    private static final Lookup SYSTEM = new ConnectOptions().lookup();

    private static final String TARGET =
            "a target is a path from /, an http or https URI, * for OPTIONS, or host:port for CONNECT, not ";

    String protocol = "";
    String host = "localhost";
    int port;
    int defaultPort;
    Optional<Path> socketPath = Optional.empty();
    Optional<InetAddress> localAddress = Optional.empty();
    Optional<ProtocolFamily> family = Optional.empty();
    Lookup lookup = SYSTEM;
    String method = "GET";
    String path = "/";
    final Map<String, String> headers;
    boolean setHost = true;
    Optional<Agent> agent = Optional.empty();
    Optional<Connector> connector = Optional.empty();
    Object identity = "";
    NetOptions socket = new NetOptions().allowHalfOpen(true).noDelay(true);
    long timeout;
    long poolTimeout = 60_000;
    long connectTimeout = 10_000;
    long headTimeout = 60_000;
    long bodyTimeout = 60_000;
    long totalTimeout;
    long sendTimeout = 60_000;
    long expectTimeout = 1_000;
    int maxHeaderSize = 16 * 1024;
    int maxHeaderFields = 200;
    int maxContent = IncomingMessage.MOST_COLLECTED;

    // Worked out when they are first asked for, and null before. Loops that share a plan see each of them whole or not
    // at all.
    private Start start;
    private Worked worked;

    /** What every request begins with, whoever carries it. */
    private static final class Start {
        private final byte[] line;
        /** Names and values by turns, shared by the requests that change none. */
        private final String[] fields;

        private final boolean idempotent;
        private final boolean expectsContent;

        Start(Plan plan) {
            line = Ascii.bytes(plan.method + " " + plan.path + " HTTP/1.1\r\n");
            fields = plan.headers.entrySet().stream()
                    .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                    .toArray(String[]::new);
            idempotent = IDEMPOTENT.contains(plan.method);
            expectsContent = CONTENT_EXPECTED.contains(plan.method);
        }
    }

    /** What follows for one agent. */
    private static final class Worked {
        private final Agent by;
        private final byte[] hostLine;
        private final Origin origin;

        Worked(Agent by, String hostLine, Origin origin) {
            this.by = by;
            this.hostLine = Ascii.bytes(hostLine);
            this.origin = origin;
        }
    }

    Plan() {
        headers = new LinkedHashMap<>();
    }

    Plan(Plan other) {
        protocol = other.protocol;
        host = other.host;
        port = other.port;
        defaultPort = other.defaultPort;
        socketPath = other.socketPath;
        localAddress = other.localAddress;
        family = other.family;
        lookup = other.lookup;
        method = other.method;
        path = other.path;
        headers = new LinkedHashMap<>(other.headers);
        setHost = other.setHost;
        agent = other.agent;
        connector = other.connector;
        identity = other.identity;
        socket = other.socket;
        timeout = other.timeout;
        poolTimeout = other.poolTimeout;
        connectTimeout = other.connectTimeout;
        headTimeout = other.headTimeout;
        bodyTimeout = other.bodyTimeout;
        totalTimeout = other.totalTimeout;
        sendTimeout = other.sendTimeout;
        expectTimeout = other.expectTimeout;
        maxHeaderSize = other.maxHeaderSize;
        maxHeaderFields = other.maxHeaderFields;
        maxContent = other.maxContent;
    }

    static void checkTarget(String target) {
        boolean visible = !target.isEmpty() && target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#');
        if (!visible) {
            throw new IllegalArgumentException(
                    "a target is of visible ASCII characters, percent-encoded where there are"
                            + " others, and has no fragment: " + OutgoingMessage.quote(target));
        }
    }

    void host(String name) {
        boolean brackets = name.startsWith("[") && name.endsWith("]");
        String bare = brackets ? name.substring(1, name.length() - 1) : name;
        boolean valid = !bare.isEmpty()
                && bare.chars().allMatch(c -> c > ' ' && c < 0x7F && "/?#@\\[]<>\"^`{|}".indexOf(c) < 0);
        if (!valid || (bare.indexOf(':') >= 0 && bare.indexOf(':') == bare.lastIndexOf(':'))) {
            throw new IllegalArgumentException(
                    "a host is a name in ASCII (see java.net.IDN) or an address, without a port: "
                            + OutgoingMessage.quote(name));
        }
        host = bare;
    }

    /**
     * Checks the target, of which the method says what forms there may be (RFC 9112 §3.2).
     *
     * @throws IllegalArgumentException if this is none of them
     */
    void check() {
        start();
    }

    private Start start() {
        Start known = start;
        if (known == null) {
            checkForm();
            known = new Start(this);
            start = known;
        }
        return known;
    }

    private void checkForm() {
        boolean form = method.equals("CONNECT")
                ? path.indexOf('/') < 0 && path.lastIndexOf(':') > 0
                : path.startsWith("/")
                        || (path.equals("*") && method.equals("OPTIONS"))
                        || path.regionMatches(true, 0, "http://", 0, "http://".length())
                        || path.regionMatches(true, 0, "https://", 0, "https://".length());
        if (!form) {
            throw new IllegalArgumentException(TARGET + OutgoingMessage.quote(path));
        }
    }

    byte[] requestLine() {
        return start().line;
    }

    /** Names and values by turns; not to be changed. */
    String[] fields() {
        return start().fields;
    }

    /** The whole line. CONNECT's names what its target names (RFC 9112 §3.2.3). */
    byte[] hostLine(Agent by) {
        return worked(by).hostLine;
    }

    Origin origin(Agent by) {
        return worked(by).origin;
    }

    private Worked worked(Agent by) {
        Worked known = worked;
        if (known == null || known.by != by) {
            known = workOut(by);
            worked = known;
        }
        return known;
    }

    private Worked workOut(Agent by) {
        int usual = defaultPort > 0 ? defaultPort : by.defaultPort();
        int to = port > 0 ? port : usual;
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        String authority = method.equals("CONNECT") ? path : to == usual ? name : name + ":" + to;
        Origin origin = new Origin(
                by.protocol(),
                host,
                to,
                socketPath,
                localAddress,
                family,
                lookup,
                connector.orElse(by.connector()),
                identity);
        return new Worked(by, "Host: " + authority + "\r\n", origin);
    }

    ConnectOptions toConnect() {
        ConnectOptions to =
                new ConnectOptions().timeout(connectTimeout).lookup(lookup).socket(socket);
        if (socketPath.isPresent()) {
            return to.path(socketPath.get());
        }
        to.host(host).port(port > 0 ? port : defaultPort);
        localAddress.ifPresent(address -> to.local(address, 0));
        family.ifPresent(to::family);
        return to;
    }

    boolean isIdempotent() {
        return start().idempotent;
    }

    boolean expectsContent() {
        return start().expectsContent;
    }
}
