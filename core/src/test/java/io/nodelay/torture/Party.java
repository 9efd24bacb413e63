package io.nodelay.torture;

import java.util.Optional;

/** Whoever holds one end of a connection. */
interface Party {

    /** What it sends. */
    Flow out();

    /** What it receives; empty as long as it does not know whose bytes it reads. */
    Optional<Flow> in();

    /** Whether it means to bring the connection to a good end. */
    boolean fair();

    /** Whether its end of the connection has closed, in good order as far as it was told. */
    boolean content();
}
