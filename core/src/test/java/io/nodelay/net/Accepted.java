package io.nodelay.net;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection that our server has accepted: the server, its socket, and the outsider who dialled. */
record Accepted(NetServer server, NetSocket socket, Outsider peer) implements Closeable {

    /** With default options, and nothing done to the socket. */
    static Accepted over(Wire wire, LoopExtension loop) throws Exception {
        return over(wire, loop, new NetOptions(), socket -> {});
    }

    static Accepted over(Wire wire, LoopExtension loop, Consumer<NetSocket> connection) throws Exception {
        return over(wire, loop, new NetOptions(), connection);
    }

    /** Returns after {@code connection} has. */
    static Accepted over(Wire wire, LoopExtension loop, NetOptions options, Consumer<NetSocket> connection)
            throws Exception {
        CompletableFuture<NetSocket> came = new CompletableFuture<>();
        NetServer server = loop.call(() -> wire.listen(loop.loop(), options, socket -> {
            try {
                connection.accept(socket);
            } finally {
                came.complete(socket);
            }
        }));
        Outsider peer = wire.dial(loop.call(server::address));
        return new Accepted(server, loop.await(came), peer);
    }

    /** Closes the outsider's end; ours is the loop's to end. */
    @Override
    public void close() throws IOException {
        peer.close();
    }
}
