package io.nodelay.tls;

import io.nodelay.net.ConnectOptions;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A TLS server of ours, of which tests ask what came of a connection: the socket, or the reason why there is none.
 *
 * @param server listens on 127.0.0.1
 * @param secured the first connection
 * @param clientError the first that failed
 */
record Talk(TlsServer server, CompletableFuture<TlsSocket> secured, CompletableFuture<IOException> clientError) {

    /** One that sends everything back. */
    static Talk echo(LoopExtension loop, SecureContext context) throws Exception {
        return listen(loop, context, socket -> socket.pipe(socket));
    }

    static Talk listen(LoopExtension loop, SecureContext context, Consumer<TlsSocket> connection) throws Exception {
        CompletableFuture<TlsSocket> secured = new CompletableFuture<>();
        CompletableFuture<IOException> clientError = new CompletableFuture<>();
        return loop.call(() -> {
            TlsServer server = Tls.createServer(loop.loop(), context, socket -> {
                connection.accept(socket);
                secured.complete(socket);
            });
            server.onTlsClientError((why, socket) -> clientError.complete(why));
            server.listen("127.0.0.1", 0);
            return new Talk(server, secured, clientError);
        });
    }

    int port(LoopExtension loop) throws Exception {
        return loop.call(server::port);
    }

    ConnectOptions options(LoopExtension loop) throws Exception {
        return new ConnectOptions().host("127.0.0.1").port(port(loop));
    }

    /** Connects our client; what it is told first, or the error that it is told instead. */
    static CompletableFuture<TlsSocket> connect(
            LoopExtension loop, ConnectOptions to, SecureContext context, Consumer<TlsSocket> made) throws Exception {
        CompletableFuture<TlsSocket> secured = new CompletableFuture<>();
        loop.run(() -> {
            TlsSocket socket = Tls.connect(loop.loop(), to, context);
            socket.onSecureConnect(() -> secured.complete(socket));
            socket.onError(secured::completeExceptionally);
            socket.onClose(how -> secured.completeExceptionally(new IOException("closed: " + how)));
            made.accept(socket);
        });
        return secured;
    }

    CompletableFuture<TlsSocket> connect(LoopExtension loop, SecureContext context) throws Exception {
        return connect(loop, options(loop), context, socket -> socket.resume());
    }

    /** Why our client is refused or refuses; fails if it connects. */
    String refusal(LoopExtension loop, SecureContext context) throws Exception {
        return refusal(loop, options(loop), context);
    }

    static String refusal(LoopExtension loop, ConnectOptions to, SecureContext context) throws Exception {
        try {
            TlsSocket socket = loop.await(connect(loop, to, context, made -> made.resume()));
            return "connected by " + loop.call(socket::protocol);
        } catch (IOException refused) {
            return Optional.ofNullable(refused.getMessage()).orElse(refused.toString());
        }
    }
}
