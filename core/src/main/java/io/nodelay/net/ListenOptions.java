package io.nodelay.net;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens, and how. A plain carrier, copied when it is used. Either a port, with a host,
 * or a path says where; the last one set counts.
 */
public final class ListenOptions {
    private Optional<String> host = Optional.empty();
    private int port;
    private Optional<Path> path = Optional.empty();
    private int backlog = 4_096;
    private boolean reusePort;

    /** Any free port of every address. */
    public ListenOptions() {}

    ListenOptions(ListenOptions other) {
        host = other.host;
        port = other.port;
        path = other.path;
        backlog = other.backlog;
        reusePort = other.reusePort;
    }

    /**
     * The address to listen on. Default: all of them, IPv6 and IPv4 by one socket where the system has both.
     *
     * @param name an IPv4 or IPv6 literal, or a name, whose first address is taken
     * @return these options
     */
    public ListenOptions host(String name) {
        host = Optional.of(name);
        path = Optional.empty();
        return this;
    }

    /**
     * See {@link #host(String)}.
     *
     * @return empty for every address
     */
    public Optional<String> host() {
        return host;
    }

    /**
     * The TCP port to listen on.
     *
     * @param number from 1 to 65535, or 0 for any free one, which {@link NetServer#address} tells
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public ListenOptions port(int number) {
        if (number < 0 || number > 65_535) {
            throw new IllegalArgumentException("a port to listen on is from 0 to 65535, not " + number);
        }
        port = number;
        path = Optional.empty();
        return this;
    }

    /**
     * See {@link #port(int)}.
     *
     * @return the number
     */
    public int port() {
        return port;
    }

    /**
     * The UNIX domain socket to listen on. The file's mode is the access control; it is removed when the
     * server closes, and a file left behind by a dead server is taken over.
     *
     * @param file about 100 bytes at most, as the kernel has it
     * @return these options
     * @throws IllegalArgumentException if the path is not of the default file system
     */
    public ListenOptions path(Path file) {
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
     * How many connections may wait to be accepted. Default 4,096; the kernel cuts it to
     * {@code net.core.somaxconn}. Node's 511 and the JDK's 50 overflow in a burst of clients.
     *
     * @param connections from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less than 1
     */
    public ListenOptions backlog(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("a backlog is at least 1 connection, not " + connections);
        }
        backlog = connections;
        return this;
    }

    /**
     * See {@link #backlog(int)}.
     *
     * @return connections
     */
    public int backlog() {
        return backlog;
    }

    /**
     * Lets several servers listen on one port, the kernel spreading the connections (SO_REUSEPORT). Default
     * false. Where the system lacks it, listening fails.
     *
     * @param on all of them must
     * @return these options
     */
    public ListenOptions reusePort(boolean on) {
        reusePort = on;
        return this;
    }

    /**
     * See {@link #reusePort(boolean)}.
     *
     * @return the choice
     */
    public boolean reusePort() {
        return reusePort;
    }

    /** For messages: where this is. */
    @Override
    public String toString() {
        return path.map(Path::toString)
                .orElse(host.map(at -> at.indexOf(':') < 0 ? at : "[" + at + "]")
                                .orElse("*") + ":" + port);
    }
}
