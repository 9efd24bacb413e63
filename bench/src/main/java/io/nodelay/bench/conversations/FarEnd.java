package io.nodelay.bench.conversations;

import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.ServerOptions;
import io.nodelay.http.ServerRequest;
import io.nodelay.http.ServerResponse;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.tls.Tls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The server of a cell, on the far end's loop. */
final class FarEnd {
    /** How TCP_NODELAY and TCP_QUICKACK turned out. */
    record Effective(boolean noDelay, boolean quickAck) {}

    private static final long HOUR_MILLIS = 3_600_000;

    private final EventLoop loop;
    private final Cell cell;
    private final Shared shared;
    private final Trace trace;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<Effective> closed = new CompletableFuture<>();

    private volatile Effective effective = new Effective(false, false);
    /** Closes whichever server there is; the loop's. */
    private Consumer<Runnable> closer = Runnable::run;

    FarEnd(EventLoop loop, Cell cell, Shared shared, Trace trace) {
        this.loop = loop;
        this.cell = cell;
        this.shared = shared;
        this.trace = trace;
    }

    /** Listens, and says at which port. */
    CompletableFuture<Integer> listen(String host) {
        loop.execute(() -> {
            switch (cell.carrier()) {
                case HTTP -> http(host);
                case TLS -> listen(
                        host, Tls.createServer(loop, shared.credentials().server(), this::serve));
                default -> listen(host, Net.createServer(loop, this::serve));
            }
        });
        return port;
    }

    /** Closes, and says how the options of the last connection turned out. */
    CompletableFuture<Effective> close() {
        loop.execute(() -> closer.accept(() -> closed.complete(effective)));
        return closed;
    }

    private void listen(String host, NetServer server) {
        server.onError(port::completeExceptionally);
        server.onListening(() -> port.complete(server.port()));
        server.listen(host, 0);
        closer = server::close;
    }

    private void serve(NetSocket socket) {
        greet(socket);
        if (cell.replies()) {
            Message answer = cell.answer();
            Pattern pattern = cell.answerPattern();
            Pen pen = Pen.of(socket, trace);
            Consumer<ByteBuffer> questions =
                    cell.carrier().reader(cell.questionSize(), () -> pattern.write(pen, answer));
            socket.onData(bytes -> {
                trace.read(bytes.remaining());
                acknowledge(socket);
                questions.accept(bytes);
            });
        } else {
            new Speaker(loop, socket, cell, shared.stamps()).start();
        }
    }

    private void http(String host) {
        ServerOptions options = new ServerOptions()
                .noDelay(cell.serverNoDelay())
                .maxRequestsPerSocket(Integer.MAX_VALUE)
                .keepAliveTimeout(HOUR_MILLIS);
        Message content = Message.of(new byte[cell.answerSize()], 0);
        HttpServer server =
                Http.createServer(loop, options, (request, response) -> respond(request, response, content));
        server.onConnection(this::greet);
        server.onError(port::completeExceptionally);
        server.onListening(() -> port.complete(server.port()));
        server.listen(host, 0);
        closer = server::close;
    }

    private void respond(ServerRequest request, ServerResponse response, Message content) {
        acknowledge(request.socket());
        request.onData(bytes -> acknowledge(request.socket()));
        request.onEnd(() -> {
            cell.answerPattern().write(Pen.of(response, cell.answerSize()), content);
            response.end();
        });
    }

    private void greet(NetSocket socket) {
        socket.onError(this::hungUp);
        socket.setNoDelay(cell.serverNoDelay());
        boolean quickAck = !cell.serverQuickAck() || socket.setQuickAck(true);
        effective = new Effective(socket.noDelay(), quickAck);
    }

    /** QUICKACK does not stick, so it is asked for at every read. */
    private void acknowledge(NetSocket socket) {
        if (cell.serverQuickAck()) {
            socket.setQuickAck(true);
        }
    }

    /** The near end has seen enough and hangs up in the middle; were it something else, its own side would break too. */
    private void hungUp(IOException reset) {}
}
