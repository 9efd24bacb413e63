package io.nodelay.https;

import io.nodelay.http.Agent;
import io.nodelay.http.AgentOptions;
import io.nodelay.http.ClientRequest;
import io.nodelay.http.ClientResponse;
import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.RequestOptions;
import io.nodelay.http.ServerOptions;
import io.nodelay.http.ServerRequest;
import io.nodelay.http.ServerResponse;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.Tls;
import io.nodelay.tls.TlsOptions;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * HTTP/1.1 under TLS: Node's {@code https}. Everything here is {@code http}'s with another wire below.
 *
 * <pre>{@code
 * SecureContext mine = SecureContext.of(new TlsOptions().key(Path.of("server.key")).cert(Path.of("server.crt")));
 * Https.createServer(loop, mine, (req, res) -> res.end("hello\n")).listen(8443);
 * Https.get(loop, "https://localhost:8443/", res -> res.text(System.out::print));
 * }</pre>
 *
 * <p>Who wants the server below, to replace its certificate or to hear of failed handshakes, makes it by
 * {@link Tls#createServer}, and HTTP over it by
 * {@link Http#createServer(EventLoop, io.nodelay.net.NetServer, ServerOptions, BiConsumer)}.
 *
 * <p>All methods belong to the thread of the loop they are given. For {@link Http#fetch} there is {@link #agent}.
 */
public final class Https {
    private static final String PROTOCOL = "https:";
    private static final int PORT = 443;

    /** The agents of a loop that believe what the JDK believes: one that keeps connections, and one that does not. */
    private record Agents(Agent keeping, Agent oneShot) {}

    private Https() {}

    /**
     * A server whose connections stay on its own loop.
     *
     * @param loop accepts and serves
     * @param context with a certificate
     * @param handler called with each request, see {@link HttpServer#onRequest}
     * @return not listening yet
     * @throws IllegalArgumentException if the context has no certificate
     */
    public static HttpServer createServer(
            EventLoop loop, SecureContext context, BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return createServer(loop, context, new ServerOptions(), handler);
    }

    /**
     * As {@link #createServer(EventLoop, SecureContext, BiConsumer)}.
     *
     * @param loop accepts and serves
     * @param context with a certificate
     * @param options copied
     * @param handler called with each request
     * @return not listening yet
     * @throws IllegalArgumentException if the context has no certificate
     */
    public static HttpServer createServer(
            EventLoop loop,
            SecureContext context,
            ServerOptions options,
            BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return Http.createServer(
                loop, Tls.createServer(loop, context, options.socket(), socket -> {}), options, handler);
    }

    /**
     * A server whose connections are dealt to a group's loops in turn, and served there.
     *
     * @param acceptor accepts, and runs the server's own events; may be one of the group's
     * @param group its loops run the connections
     * @param context with a certificate
     * @param options copied
     * @param handler called with each request, on its connection's loop
     * @return not listening yet
     * @throws IllegalArgumentException if the context has no certificate
     */
    public static HttpServer createServer(
            EventLoop acceptor,
            LoopGroup group,
            SecureContext context,
            ServerOptions options,
            BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        return Http.createServer(
                acceptor, Tls.createServer(acceptor, group, context, options.socket(), socket -> {}), options, handler);
    }

    /**
     * An agent whose connections are all made in one context: who else is believed, or shown to be, is another agent.
     *
     * @param loop whose requests it serves
     * @param options copied
     * @param context whom to believe, and who to be if a server asks
     * @return for {@link RequestOptions#agent}
     */
    public static Agent agent(EventLoop loop, AgentOptions options, SecureContext context) {
        return new Agent(loop, options, PROTOCOL, PORT, (on, to) -> Tls.connect(on, to.toConnect(), context));
    }

    /**
     * As {@link Http#request(EventLoop, RequestOptions, Consumer)}; without an agent of theirs, by the loop's own for
     * {@code https}, which believes what the JDK believes.
     *
     * @param loop sends it
     * @param options what and of whom; copied
     * @param response is told the response
     * @return being written
     * @throws IllegalArgumentException as there
     */
    public static ClientRequest request(
            EventLoop loop, RequestOptions options, Consumer<? super ClientResponse> response) {
        return Http.request(loop, secured(loop, options), response);
    }

    /**
     * As {@link #request(EventLoop, RequestOptions, Consumer)}: GET of a URI.
     *
     * @param loop sends it
     * @param uri as {@code https://host:port/path}
     * @param response is told the response
     * @return being written
     * @throws IllegalArgumentException if it is no such URI
     */
    public static ClientRequest request(EventLoop loop, String uri, Consumer<? super ClientResponse> response) {
        return request(loop, new RequestOptions().uri(uri), response);
    }

    /**
     * As {@link Http#get(EventLoop, RequestOptions, Consumer)}.
     *
     * @param loop sends it
     * @param options what and of whom; copied
     * @param response is told the response
     * @return on its way
     * @throws IllegalArgumentException as there
     */
    public static ClientRequest get(EventLoop loop, RequestOptions options, Consumer<? super ClientResponse> response) {
        return Http.get(loop, secured(loop, options), response);
    }

    /**
     * As {@link #get(EventLoop, RequestOptions, Consumer)}, by a URI.
     *
     * @param loop sends it
     * @param uri as {@code https://host:port/path}
     * @param response is told the response
     * @return on its way
     * @throws IllegalArgumentException if it is no such URI
     */
    public static ClientRequest get(EventLoop loop, String uri, Consumer<? super ClientResponse> response) {
        return get(loop, new RequestOptions().uri(uri), response);
    }

    private static RequestOptions secured(EventLoop loop, RequestOptions options) {
        if (options.agent().isPresent() && options.agent().get() != Agent.none()) {
            return options;
        }
        Agents own = loop.local(Agents.class, () -> agents(loop));
        return options.copy().agent(options.agent().isPresent() ? own.oneShot() : own.keeping());
    }

    private static Agents agents(EventLoop loop) {
        SecureContext believed = SecureContext.of(new TlsOptions());
        AgentOptions once = new AgentOptions().keepAlive(false).maxSockets(Integer.MAX_VALUE);
        return new Agents(agent(loop, new AgentOptions(), believed), agent(loop, once, believed));
    }
}
