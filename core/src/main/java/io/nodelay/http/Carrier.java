package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the two messages of an exchange need of the connection that carries them, or of the {@link Draft} in which a request
 * waits for one.
 */
interface Carrier extends Outbox.Sender {

    EventLoop loop();

    /** Bytes that were given to the socket and wait there. */
    long bufferedAmount();

    /** The loop's box, taken for this connection. */
    Outbox outbox();

    /** Whether this message may still be written: the connection is there, and this is its turn. */
    boolean carries(OutgoingMessage message);

    /** The message's last byte has been written. */
    void ended(OutgoingMessage message);

    /** What the application wrote contradicts what it said before, and cannot be sent. */
    void contradicted(OutgoingMessage message, IOException why);

    /** Tells when the wire has all that was written so far, or never will. */
    void whenSent(Consumer<Optional<IOException>> done);

    /** The application gives up on the exchange, and so on the connection. */
    void abandon(IOException why);

    /** The message's reader wants to read, or to hear of the end. */
    void flow(IncomingMessage message);

    /** The message's reader cannot take all of it. */
    void refuse(IncomingMessage message, HttpException why);

    /** The application gives up on the message, and so on the connection. */
    void destroy(IncomingMessage message, IOException why);
}
