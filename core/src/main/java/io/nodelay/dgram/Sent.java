package io.nodelay.dgram;

import java.io.IOException;
import java.util.Optional;

/**
 * What becomes of one datagram: the callback of a send. Called exactly once, on the loop's thread, never inside the
 * send; a loop that stops drops what callbacks keep starting, and says so. Node's {@code (error, bytes)}, whose error is null where this one is empty.
 */
@FunctionalInterface
public interface Sent {

    /**
     * The kernel has the datagram, or never will. That it has it says nothing of its arrival.
     *
     * @param error why it was not sent; empty if it was
     * @param bytes the datagram's length; 0 with an error
     */
    void done(Optional<IOException> error, int bytes);
}
