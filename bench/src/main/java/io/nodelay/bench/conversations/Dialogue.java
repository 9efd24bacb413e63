package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;

/** What two ends say to each other. One of them tells the window of every message, and once it wants no more, that it is over. */
interface Dialogue {
    /** For files and for errors; carries all parameters. */
    String name();

    /** The server's end of the connection, on the server's loop. */
    void serve(NetSocket socket, Window window, Runnable finished);

    /** The client's end, connected, on its own loop. */
    void speak(EventLoop loop, NetSocket socket, Window window, Runnable finished);
}
