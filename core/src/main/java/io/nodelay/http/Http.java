package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * HTTP/1.1: Node's {@code http}.
 *
 * <pre>{@code
 * Http.createServer(loop, (req, res) -> res.setHeader("Content-Type", "text/plain").end("hello\n")).listen(8080);
 * Http.createServer(loop, (req, res) -> req.pipe(res)).listen(8081); // an echo, at the client's pace
 * Http.get(loop, "http://localhost:8080/", res -> res.text(System.out::print));
 * }</pre>
 *
 * <p>All methods belong to the thread of the loop they are given, {@code fetch} excepted.
 */
public final class Http {
    private Http() {}

    /**
     * A server whose connections stay on its own loop.
     *
     * @param loop accepts and serves
     * @param handler called with each request, see {@link HttpServer#onRequest}
     * @return not listening yet
     */
    public static HttpServer createServer(
            EventLoop loop, BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return createServer(loop, new ServerOptions(), handler);
    }

    /**
     * As {@link #createServer(EventLoop, BiConsumer)}.
     *
     * @param loop accepts and serves
     * @param options copied
     * @param handler called with each request
     * @return not listening yet
     */
    public static HttpServer createServer(
            EventLoop loop, ServerOptions options, BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return createServer(loop, Net.createServer(loop, options.socket(), socket -> {}), options, handler);
    }

    /**
     * A server whose connections are dealt to a group's loops in turn, and served there.
     *
     * @param acceptor accepts, and runs the server's own events; may be one of the group's
     * @param group its loops run the connections
     * @param options copied
     * @param handler called with each request, on its connection's loop
     * @return not listening yet
     */
    public static HttpServer createServer(
            EventLoop acceptor,
            LoopGroup group,
            ServerOptions options,
            BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return createServer(
                acceptor, Net.createServer(acceptor, group, options.socket(), socket -> {}), options, handler);
    }

    /**
     * A server over the connections of another one, as of {@code https}.
     *
     * @param loop the other server's
     * @param below does not listen yet; its sockets have been given {@link ServerOptions#socket}
     * @param options copied
     * @param handler called with each request, on its connection's loop
     * @return not listening yet; listens and closes by the other
     */
    public static HttpServer createServer(
            EventLoop loop,
            NetServer below,
            ServerOptions options,
            BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return new HttpServer(loop, below, options, handler);
    }

    /**
     * Begins a request: {@code end} must follow. Nothing is told in this call.
     *
     * @param loop sends it
     * @param options what and of whom; copied
     * @param response is told the response, see {@link ClientRequest#onResponse}
     * @return being written
     * @throws IllegalArgumentException if method and target do not go together, or the agent is of another loop or protocol
     */
    public static ClientRequest request(
            EventLoop loop, RequestOptions options, Consumer<? super ClientResponse> response) {
        return ClientRequest.begin(loop, options, response);
    }

    /**
     * As {@link #request(EventLoop, RequestOptions, Consumer)}: GET of a URI.
     *
     * @param loop sends it
     * @param uri as {@code http://host:port/path}
     * @param response is told the response
     * @return being written
     * @throws IllegalArgumentException if it is no such URI
     */
    public static ClientRequest request(EventLoop loop, String uri, Consumer<? super ClientResponse> response) {
        return request(loop, new RequestOptions().uri(uri), response);
    }

    /**
     * A request without content, which has ended already.
     *
     * @param loop sends it
     * @param options what and of whom; copied
     * @param response is told the response, see {@link ClientRequest#onResponse}
     * @return on its way
     * @throws IllegalArgumentException as in {@link #request(EventLoop, RequestOptions, Consumer)}
     */
    public static ClientRequest get(EventLoop loop, RequestOptions options, Consumer<? super ClientResponse> response) {
        ClientRequest request = request(loop, options, response);
        request.end();
        return request;
    }

    /**
     * As {@link #get(EventLoop, RequestOptions, Consumer)}, by a URI.
     *
     * @param loop sends it
     * @param uri as {@code http://host:port/path}
     * @param response is told the response
     * @return on its way
     * @throws IllegalArgumentException if it is no such URI
     */
    public static ClientRequest get(EventLoop loop, String uri, Consumer<? super ClientResponse> response) {
        return get(loop, new RequestOptions().uri(uri), response);
    }

    /**
     * Gets a whole response. Any thread may call.
     *
     * @param loop sends the request; it has to be running
     * @param uri as {@code http://host:port/path}
     * @return completed by the common pool
     * @throws IllegalArgumentException if it is no such URI
     */
    public static CompletableFuture<Fetched> fetch(EventLoop loop, String uri) {
        return fetch(loop, new RequestOptions().uri(uri), new byte[0]);
    }

    /**
     * As {@link #fetch(EventLoop, RequestOptions, byte[], Executor)}, completed by the common pool.
     *
     * @param loop sends the request; it has to be running
     * @param options what and of whom; copied
     * @param content of the request, all of it; may be empty
     * @return the response, or what {@link ClientRequest#onError} tells
     */
    public static CompletableFuture<Fetched> fetch(EventLoop loop, RequestOptions options, byte[] content) {
        return fetch(loop, options, content, ForkJoinPool.commonPool());
    }

    /**
     * Sends a request and gets its whole response, up to {@link RequestOptions#maxContent}. Any thread may call, and
     * whatever depends on the result runs on the executor and never on the loop, so that it may block. Who cancels the
     * future, or completes it otherwise, destroys the request.
     *
     * @param loop sends the request; it has to be running
     * @param options what and of whom; copied
     * @param content of the request, all of it; may be empty; not to be changed before the future completes
     * @param executor completes the future
     * @return the response, or what {@link ClientRequest#onError} tells; an {@code IllegalArgumentException} as
     *     {@link #request(EventLoop, RequestOptions, Consumer)} throws it, or a
     *     {@link java.util.concurrent.RejectedExecutionException} if the loop has ended
     */
    public static CompletableFuture<Fetched> fetch(
            EventLoop loop, RequestOptions options, byte[] content, Executor executor) {
        return new Fetch(loop, executor).begin(options, content);
    }
}
