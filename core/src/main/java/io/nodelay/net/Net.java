package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * TCP and UNIX sockets: Node's {@code net}.
 *
 * <pre>{@code
 * Net.createServer(loop, socket -> socket.pipe(socket)).listen(7000);
 * Net.connect(loop, 7000).write("hello");
 * }</pre>
 *
 * <p>All methods belong to the thread of the loop they are given.
 */
public final class Net {
    private Net() {}

    /**
     * A server whose connections stay on its own loop.
     *
     * @param loop accepts and serves
     * @param connection called with each connection, see {@link NetServer#onConnection}
     * @return not listening yet
     */
    public static NetServer createServer(EventLoop loop, Consumer<NetSocket> connection) {
        return createServer(loop, new NetOptions(), connection);
    }

    /**
     * As {@link #createServer(EventLoop, Consumer)}.
     *
     * @param loop accepts and serves
     * @param options of every accepted socket; copied
     * @param connection called with each connection
     * @return not listening yet
     */
    public static NetServer createServer(EventLoop loop, NetOptions options, Consumer<NetSocket> connection) {
        NetServer server = new NetServer(loop, () -> loop, options);
        server.onConnection(connection);
        return server;
    }

    /**
     * A server whose connections are dealt to a group's loops in turn, and served there.
     *
     * @param acceptor accepts, and runs the server's own events; may be one of the group's
     * @param group its loops run the connections
     * @param options of every accepted socket; copied
     * @param connection called with each connection, on that connection's loop
     * @return not listening yet
     */
    public static NetServer createServer(
            EventLoop acceptor, LoopGroup group, NetOptions options, Consumer<NetSocket> connection) {
        NetServer server = new NetServer(acceptor, group::next, options);
        server.onConnection(connection);
        return server;
    }

    /**
     * Connects to a port of this machine.
     *
     * @param loop the socket's
     * @param port from 1 to 65535
     * @return the socket, on its way; {@code connect} or {@code error} follows
     * @throws IllegalArgumentException if the port is out of range
     */
    public static NetSocket connect(EventLoop loop, int port) {
        return connect(loop, new ConnectOptions().port(port));
    }

    /**
     * Connects by TCP.
     *
     * @param loop the socket's
     * @param host a name or a literal
     * @param port from 1 to 65535
     * @return the socket, on its way
     * @throws IllegalArgumentException if the port is out of range
     */
    public static NetSocket connect(EventLoop loop, String host, int port) {
        return connect(loop, new ConnectOptions().host(host).port(port));
    }

    /**
     * Connects to a UNIX socket.
     *
     * @param loop the socket's
     * @param path of the server's file
     * @return the socket, on its way
     */
    public static NetSocket connect(EventLoop loop, Path path) {
        return connect(loop, new ConnectOptions().path(path));
    }

    /**
     * Connects.
     *
     * @param loop the socket's
     * @param to copied
     * @return the socket, on its way
     * @throws IllegalArgumentException if neither port nor path is set, or a local address with a path
     */
    public static NetSocket connect(EventLoop loop, ConnectOptions to) {
        to.check();
        NetSocket socket = new NetSocket(loop);
        socket.dial(to);
        return socket;
    }
}
