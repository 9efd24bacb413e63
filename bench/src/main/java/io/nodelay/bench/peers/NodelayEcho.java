package io.nodelay.bench.peers;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.Tls;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The echo server as this library's README has it. */
final class NodelayEcho {
    private NodelayEcho() {}

    static Served start(Consumer<NetSocket> echo) {
        return start(echo, Net::createServer);
    }

    /** The same over TLS. */
    static Served start(SecureContext context, Consumer<NetSocket> echo) {
        return start(echo, (loop, connection) -> Tls.createServer(loop, context, connection::accept));
    }

    private static Served start(Consumer<NetSocket> echo, BiFunction<EventLoop, Consumer<NetSocket>, NetServer> maker) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(echo, maker, port), "nodelay");
        thread.setDaemon(true);
        thread.start();
        return new Served(port.join(), thread);
    }

    private static void run(
            Consumer<NetSocket> echo,
            BiFunction<EventLoop, Consumer<NetSocket>, NetServer> maker,
            CompletableFuture<Integer> port) {
        try (EventLoop loop = EventLoop.open()) {
            NetServer server = maker.apply(loop, socket -> {
                socket.setNoDelay(true);
                echo.accept(socket);
            });
            server.onError(port::completeExceptionally);
            server.onListening(() -> port.complete(server.port()));
            server.listen("127.0.0.1", 0);
            loop.run();
        }
    }
}
