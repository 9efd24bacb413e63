package io.nodelay.http;

import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/**
 * Who takes a connection over from HTTP, after an upgrade or CONNECT.
 *
 * @param <M> a server's request, or a client's response
 */
@FunctionalInterface
public interface Takeover<M extends IncomingMessage> {

    /**
     * Takes it. From now on HTTP neither reads nor writes it, and no timeout of HTTP's runs; the socket stays open when
     * the peer has ended, until it is ended too.
     *
     * @param message the request that asked for it, or the response that grants it, with no content
     * @param socket the connection, whose flow events are free; nothing is read before a reader is set
     * @param head what was read behind the message, the taker's own; not read again from the socket
     */
    void take(M message, NetSocket socket, ByteBuffer head);
}
