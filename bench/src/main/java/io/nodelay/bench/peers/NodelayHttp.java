package io.nodelay.bench.peers;

import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.ServerOptions;
import io.nodelay.http.ServerRequest;
import io.nodelay.http.ServerResponse;
import io.nodelay.https.Https;
import io.nodelay.loop.EventLoop;
import io.nodelay.tls.SecureContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** The HTTP server as this library's README has it; only that no connection is closed for its age, as no peer does. */
final class NodelayHttp {
    private NodelayHttp() {}

    /** Makes a server of its loop, its options and what it answers. */
    private interface Maker {
        HttpServer make(
                EventLoop loop,
                ServerOptions options,
                BiConsumer<? super ServerRequest, ? super ServerResponse> handler);
    }

    static Served start() {
        return start(Http::createServer);
    }

    /** The same over TLS. */
    static Served start(SecureContext context) {
        return start((loop, options, handler) -> Https.createServer(loop, context, options, handler));
    }

    private static Served start(Maker maker) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(maker, port), "nodelay");
        thread.setDaemon(true);
        thread.start();
        return new Served(port.join(), thread);
    }

    private static void run(Maker maker, CompletableFuture<Integer> port) {
        ServerOptions options =
                new ServerOptions().maxRequestsPerSocket(Integer.MAX_VALUE).keepAliveTimeout(300_000);
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server = maker.make(loop, options, (req, res) -> res.setHeader("Content-Type", "text/plain")
                    .end(HttpPeer.CONTENT));
            server.onError(port::completeExceptionally);
            server.onListening(() -> port.complete(server.port()));
            server.listen("127.0.0.1", 0);
            loop.run();
        }
    }
}
