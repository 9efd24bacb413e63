package io.nodelay.torture;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Transport;

/** A socket on a wire that somebody else has made or left. */
final class Heir extends NetSocket {
    Heir(EventLoop loop, Transport wire) {
        super(loop);
        attach(wire);
    }
}
