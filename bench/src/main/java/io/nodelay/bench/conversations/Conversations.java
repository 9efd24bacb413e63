package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Refused;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Two loops, on which one conversation after another is held: the server on one, the client on the other. */
final class Conversations implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Supplier<Segments> counters;
    private final LoopGroup loops = LoopGroup.open(2);
    private final EventLoop serving = loops.next();
    private final EventLoop asking = loops.next();

    Conversations(Supplier<Segments> counters) {
        this.counters = counters;
    }

    /** Opens a connection, talks as the cell says until the limits are reached, and closes everything again. */
    Outcome hold(Cell cell, Limits limits) {
        Talk talk = new Talk(cell, limits);
        serving.execute(talk::listen);
        try {
            return await(talk.outcome, 2 * limits.boundNanos() + PATIENCE_NANOS, cell);
        } finally {
            asking.execute(talk::hangUp);
            serving.execute(talk::close);
            await(talk.closed, PATIENCE_NANOS, cell);
        }
    }

    @Override
    public void close() {
        loops.close();
    }

    private static <T> T await(CompletableFuture<T> future, long nanos, Cell cell) {
        try {
            return future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new Refused(cell.name(), "a conversation over loopback", failed.getCause());
        } catch (TimeoutException late) {
            throw new Refused(cell.name(), "an end within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s", "none");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(cell.name(), "an end", "an interrupt");
        }
    }

    /** One conversation. What one loop writes and the other reads is volatile. */
    private final class Talk {
        private final Cell cell;
        private final Window window;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
        private volatile boolean quickAck;
        private volatile boolean noDelay;

        private NetServer server; // the serving loop's
        private NetSocket client; // the asking loop's

        Talk(Cell cell, Limits limits) {
            this.cell = cell;
            this.window = new Window(limits, counters, System::nanoTime);
        }

        void listen() {
            server = Net.createServer(serving, this::serve);
            server.onError(outcome::completeExceptionally);
            server.onListening(() -> {
                int port = server.port();
                asking.execute(() -> connect(port));
            });
            server.listen(HOST, 0);
        }

        /** The server's own Nagle is off throughout, so that only the sender's setting varies. */
        private void serve(NetSocket socket) {
            socket.onError(outcome::completeExceptionally);
            socket.setNoDelay(true);
            quickAck = !cell.quickAck() || socket.setQuickAck(true);
            if (cell.pattern() == Pattern.STREAM) {
                socket.onData(new Sink(socket, cell, window, this::finish)::read);
            } else {
                socket.onData(new Replier(socket, cell)::read);
            }
        }

        private void connect(int port) {
            client = Net.connect(asking, HOST, port);
            client.onError(outcome::completeExceptionally);
            client.onConnect(this::speak);
        }

        private void speak() {
            client.setNoDelay(cell.noDelay());
            noDelay = client.noDelay();
            if (cell.pattern() == Pattern.STREAM) {
                new Streamer(asking, client, cell).pour();
            } else {
                Asker asker = new Asker(client, cell, window, this::finish);
                client.onData(asker::read);
                asker.ask();
            }
        }

        private void finish() {
            outcome.complete(
                    new Outcome(cell, noDelay, quickAck, window.histogram(), window.nanos(), window.segments()));
        }

        void hangUp() {
            if (client != null) {
                client.destroy();
            }
        }

        void close() {
            server.close(() -> closed.complete(true));
        }
    }
}
