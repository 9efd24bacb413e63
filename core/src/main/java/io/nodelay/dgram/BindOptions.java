package io.nodelay.dgram;

import java.util.Optional;

/** Where a socket hears, and whether others may hear there too. A plain carrier, copied when it is used. */
public final class BindOptions {
    private int port;
    private Optional<String> address = Optional.empty();
    private boolean reuseAddr;
    private boolean reusePort;
    private boolean exclusive;

    /** Any free port of every address, shared with nobody. */
    public BindOptions() {}

    BindOptions(BindOptions other) {
        port = other.port;
        address = other.address;
        reuseAddr = other.reuseAddr;
        reusePort = other.reusePort;
        exclusive = other.exclusive;
    }

    /**
     * The port.
     *
     * @param number from 1 to 65535, or 0 for any free one, which {@link UdpSocket#address} tells
     * @return these options
     * @throws IllegalArgumentException if it is out of range
     */
    public BindOptions port(int number) {
        if (number < 0 || number > 65_535) {
            throw new IllegalArgumentException("a port to bind is from 0 to 65535, not " + number);
        }
        port = number;
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
     * The address to hear on. Default: every address.
     *
     * @param name a literal of the socket's family, or a name, which is looked up off the loop
     * @return these options
     */
    public BindOptions address(String name) {
        address = Optional.of(name);
        return this;
    }

    /**
     * See {@link #address(String)}.
     *
     * @return empty for every address
     */
    public Optional<String> address() {
        return address;
    }

    /**
     * Lets several sockets, of this process or others, bind one port (SO_REUSEADDR). Default false. For multicast,
     * of which each of them gets a copy; a datagram to one address goes to the one bound last. All of them must wish it.
     *
     * @param on true to share
     * @return these options
     */
    public BindOptions reuseAddr(boolean on) {
        reuseAddr = on;
        return this;
    }

    /**
     * See {@link #reuseAddr(boolean)}.
     *
     * @return the choice
     */
    public boolean reuseAddr() {
        return reuseAddr;
    }

    /**
     * Lets several sockets of one user bind one port, the kernel spreading the datagrams by sender (SO_REUSEPORT): one
     * for each loop of a group. Default false. Where the system lacks it, binding fails.
     *
     * @param on all of them must
     * @return these options
     */
    public BindOptions reusePort(boolean on) {
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

    /**
     * Node's {@code exclusive}, accepted and without effect, as in Node outside a cluster: there are no worker processes
     * here that could share a socket. A port is a socket's alone anyway, unless {@link #reuseAddr} or {@link #reusePort}
     * shares it.
     *
     * @param on either
     * @return these options
     */
    public BindOptions exclusive(boolean on) {
        exclusive = on;
        return this;
    }

    /**
     * See {@link #exclusive(boolean)}.
     *
     * @return the choice
     */
    public boolean exclusive() {
        return exclusive;
    }

    /** For messages: where this is. */
    @Override
    public String toString() {
        return address.map(at -> at.indexOf(':') < 0 ? at : "[" + at + "]").orElse("*") + ":" + port;
    }
}
