package io.nodelay.net;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** A connection that our side has dialled: the outside server, its end, and our socket. */
record Dialled(OutsideServer server, NetSocket socket, Outsider peer) implements Closeable {

    /** With default options; the socket is given over before it has connected. */
    static Dialled over(Wire wire, LoopExtension loop, Consumer<NetSocket> made) throws Exception {
        return over(wire, loop, new NetOptions(), made);
    }

    static Dialled over(Wire wire, LoopExtension loop, NetOptions options, Consumer<NetSocket> made) throws Exception {
        OutsideServer server = wire.listenOutside();
        NetSocket socket = loop.call(() -> {
            NetSocket dialling = wire.connect(
                    loop.loop(), wire.connectOptions(server.address()).socket(options));
            made.accept(dialling);
            return dialling;
        });
        return new Dialled(server, socket, server.accept());
    }

    /** An address where somebody has listened and does no more. */
    static SocketAddress nobody(Wire wire) throws IOException {
        try (OutsideServer server = wire.listenOutside()) {
            return server.address();
        }
    }

    /** Closes the outsiders' ends; ours is the loop's to end. */
    @Override
    public void close() throws IOException {
        peer.close();
        server.close();
    }
}
