package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;

/**
 * Makes the connections of an {@link Agent}, or of one request: the single difference between a client of {@code http} and
 * one of {@code https}. Node's {@code createConnection}.
 */
@FunctionalInterface
public interface Connector {

    /**
     * Starts a connection. Called on the loop's thread.
     *
     * @param loop the connection's
     * @param to host and port, or path, and how to get there
     * @return a socket of that loop, whose flow events are free; it may be on its way, and half-open must be allowed
     * @throws IllegalArgumentException if it cannot lead anywhere; the request ends in that error
     */
    NetSocket connect(EventLoop loop, RequestOptions to);
}
