package io.nodelay.net;

import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where to connect, and how. A plain carrier, copied when it is used. Either a port, with a host, or a
 * path says where; the last one set counts.
 */
public final class ConnectOptions {
    /** Where a connection leaves from. */
    record Local(InetAddress address, int port) {}

    private String host = "localhost";
    private int port;
    private Optional<Path> path = Optional.empty();
    private Optional<ProtocolFamily> family = Optional.empty();
    private Optional<Local> local = Optional.empty();
    private long timeout = 10_000;
    private Lookup lookup = host -> List.of(InetAddress.getAllByName(host));
    private NetOptions socket = new NetOptions();

    /** A connection to nowhere: {@link #port} or {@link #path} must follow. */
    public ConnectOptions() {}

    ConnectOptions(ConnectOptions other) {
        host = other.host;
        port = other.port;
        path = other.path;
        family = other.family;
        local = other.local;
        timeout = other.timeout;
        lookup = other.lookup;
        socket = new NetOptions(other.socket);
    }

    /**
     * The host to connect to. Default {@code localhost}.
     *
     * @param name a name, or an IPv4 or IPv6 literal, which is never looked up
     * @return these options
     */
    public ConnectOptions host(String name) {
        host = Objects.requireNonNull(name, "a host is a name or a literal");
        path = Optional.empty();
        return this;
    }

    /**
     * See {@link #host(String)}.
     *
     * @return the name
     */
    public String host() {
        return host;
    }

    /**
     * The TCP port to connect to.
     *
     * @param number from 1 to 65535
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public ConnectOptions port(int number) {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("a port to connect to is from 1 to 65535, not " + number);
        }
        port = number;
        path = Optional.empty();
        return this;
    }

    /**
     * See {@link #port(int)}.
     *
     * @return 0 if none was set
     */
    public int port() {
        return port;
    }

    /**
     * The UNIX domain socket to connect to.
     *
     * @param file about 100 bytes at most, as the kernel has it
     * @return these options
     * @throws IllegalArgumentException if the path is not of the default file system
     */
    public ConnectOptions path(Path file) {
        path = Optional.of(UnixDomainSocketAddress.of(file).getPath());
        return this;
    }

    /**
     * See {@link #path(Path)}.
     *
     * @return empty for TCP
     */
    public Optional<Path> path() {
        return path;
    }

    /**
     * Uses only addresses of this family. Default: all, alternating between the families.
     *
     * @param only {@code StandardProtocolFamily.INET} or {@code INET6}
     * @return these options
     */
    public ConnectOptions family(ProtocolFamily only) {
        family = Optional.of(only);
        return this;
    }

    /**
     * See {@link #family(ProtocolFamily)}.
     *
     * @return empty if both will do
     */
    public Optional<ProtocolFamily> family() {
        return family;
    }

    /**
     * The local address to connect from; only addresses of its family are tried then. Default: the kernel's
     * choice.
     *
     * @param address of one of this machine's interfaces
     * @param number of the port, 0 for any
     * @return these options
     */
    public ConnectOptions local(InetAddress address, int number) {
        local = Optional.of(new Local(address, number));
        return this;
    }

    Optional<Local> local() {
        return local;
    }

    /**
     * How long look-up and all attempts together may take. Default 10 s.
     *
     * @param millis 0 for as long as the kernel likes
     * @return these options
     * @throws IllegalArgumentException if it is negative
     */
    public ConnectOptions timeout(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("a connect timeout is 0 ms or more, not " + millis);
        }
        timeout = millis;
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
     * Resolves the host in another way than the system's.
     *
     * @param resolver runs on a pool's thread
     * @return these options
     */
    public ConnectOptions lookup(Lookup resolver) {
        lookup = resolver;
        return this;
    }

    /**
     * See {@link #lookup(Lookup)}.
     *
     * @return the resolver
     */
    public Lookup lookup() {
        return lookup;
    }

    /**
     * What the socket itself is told.
     *
     * @param options copied
     * @return these options
     */
    public ConnectOptions socket(NetOptions options) {
        socket = new NetOptions(options);
        return this;
    }

    /**
     * See {@link #socket(NetOptions)}.
     *
     * @return changes to it count
     */
    public NetOptions socket() {
        return socket;
    }

    /**
     * Whether these options lead anywhere; asked before a socket is made.
     *
     * @return these options
     * @throws IllegalArgumentException if neither port nor path is set, or a local address with a path
     */
    public ConnectOptions check() {
        if (path.isEmpty() && port == 0) {
            throw new IllegalArgumentException("connect needs a port or a path");
        }
        if (path.isPresent() && local.isPresent()) {
            throw new IllegalArgumentException("a path is connected to from no local address");
        }
        return this;
    }

    /** For messages: where this leads. */
    @Override
    public String toString() {
        return path.map(Path::toString).orElse((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
    }
}
