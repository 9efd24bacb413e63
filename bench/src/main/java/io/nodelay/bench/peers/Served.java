package io.nodelay.bench.peers;

/**
 * A server, or a client, that runs in this process until the process ends.
 *
 * @param port where it listens; a client, for orders
 * @param loop the thread that waits for its sockets
 * @param alone whether that thread does all the work, so that what others allocate is not its own
 */
record Served(int port, Thread loop, boolean alone) {
    Served(int port, Thread loop) {
        this(port, loop, true);
    }
}
