package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Pinning;
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

    private final Supplier<Count> counters;
    private final LoopGroup loops = LoopGroup.open(2);
    private final EventLoop serving = loops.next();
    private final EventLoop asking = loops.next();

    private final Pinning pinning = new Pinning();

    Conversations(Supplier<Count> counters) {
        this.counters = counters;
        serving.execute(pinning::server);
        asking.execute(pinning::load);
    }

    /** Opens a connection, talks until the limits are reached, closes everything again, and answers what was seen. */
    Window hold(Dialogue dialogue, Limits limits) {
        Talk talk = new Talk(dialogue, limits);
        serving.execute(talk::listen);
        try {
            return await(talk.over, 2 * limits.boundNanos() + PATIENCE_NANOS, dialogue);
        } finally {
            asking.execute(talk::hangUp);
            serving.execute(talk::close);
            await(talk.closed, PATIENCE_NANOS, dialogue);
        }
    }

    /** Where they run. */
    String placement() {
        return pinning.sentence("The server's loop", "the client's");
    }

    @Override
    public void close() {
        loops.close();
    }

    private static <T> T await(CompletableFuture<T> future, long nanos, Dialogue dialogue) {
        try {
            return future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new Refused(dialogue.name(), "a conversation over loopback", failed.getCause());
        } catch (TimeoutException late) {
            throw new Refused(dialogue.name(), "an end within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s", "none");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(dialogue.name(), "an end", "an interrupt");
        }
    }

    /** One conversation. */
    private final class Talk {
        private final Dialogue dialogue;
        private final Window window;
        private final CompletableFuture<Window> over = new CompletableFuture<>();
        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

        private NetServer server; // the serving loop's
        private NetSocket client; // the asking loop's

        Talk(Dialogue dialogue, Limits limits) {
            this.dialogue = dialogue;
            this.window = new Window(limits, counters, System::nanoTime);
        }

        void listen() {
            server = Net.createServer(serving, this::serve);
            server.onError(over::completeExceptionally);
            server.onListening(() -> {
                int port = server.port();
                asking.execute(() -> connect(port));
            });
            server.listen(HOST, 0);
        }

        private void serve(NetSocket socket) {
            socket.onError(over::completeExceptionally);
            dialogue.serve(socket, window, this::finish);
        }

        private void connect(int port) {
            client = Net.connect(asking, HOST, port);
            client.onError(over::completeExceptionally);
            client.onConnect(() -> dialogue.speak(asking, client, window, this::finish));
        }

        private void finish() {
            over.complete(window);
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
