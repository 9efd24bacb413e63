package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Anything may be done inside any callback: the life goes on, or ends, in order, with one {@code close} as its last
 * event, and the ledger balances. One scenario that comes through every event, with one action in one of them.
 */
class ReentrancyTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int MUCH = 1 << 20;
    private static final List<String> EVENTS =
            List.of("opened", "given back", "data", "end", "drain", "done", "error", "close");

    /** One run: our socket, what it tells, and what is done when it tells the chosen event for the first time. */
    private static final class Provoked {
        final Journal journal = new Journal();
        private final String when;
        private final Consumer<NetSocket> action;
        private boolean acted;
        /** The write was not refused as misuse, so its callback is owed. */
        private volatile boolean written;

        Provoked(String when, Consumer<NetSocket> action) {
            this.when = when;
            this.action = action;
        }

        void opened(NetSocket socket) {
            socket.onError(error -> told("error", socket));
            socket.onClose(how -> told("close", socket));
            socket.onDrain(() -> told("drain", socket));
            socket.onEnd(() -> told("end", socket));
            socket.onData(bytes -> told(bytes.remaining() == 1 ? "given back" : "data", socket));
            told("opened", socket);
            allowed(() -> socket.unread(ByteBuffer.allocate(1)));
            allowed(() -> {
                socket.write(new byte[MUCH], result -> told("done", socket));
                written = true;
            });
        }

        private void told(String event, NetSocket socket) {
            journal.note(event);
            if (event.equals(when) && !acted) {
                acted = true;
                allowed(() -> action.accept(socket));
            }
        }

        /** Misuse that follows from an earlier action is thrown, and no concern of this test. */
        private static void allowed(Runnable call) {
            try {
                call.run();
            } catch (IllegalStateException misuse) {
                assertTrue(misuse.getMessage().length() > 0, misuse::toString);
            }
        }

        boolean over() {
            List<String> told = journal.lines();
            return told.contains("close") && (told.contains("done") || !written);
        }

        void mustBeInOrder(String what) {
            List<String> told = journal.lines();
            assertEquals(1, Collections.frequency(told, "close"), what);
            assertTrue(Collections.frequency(told, "end") <= 1, what);
            assertEquals(written ? 1 : 0, Collections.frequency(told, "done"), what);
            int close = told.indexOf("close");
            assertEquals(
                    List.of(),
                    told.subList(close + 1, told.size()).stream()
                            .filter(event -> !event.equals("done"))
                            .toList(),
                    what);
            if (told.contains("error")) {
                assertEquals(close - 1, told.lastIndexOf("error"), what);
                assertEquals(1, Collections.frequency(told, "error"), what);
            }
            if (told.contains("end")) {
                assertTrue(told.lastIndexOf("data") < told.indexOf("end"), what);
            }
        }
    }

    private void inEveryCallback(Wire wire, Consumer<NetSocket> action) throws Exception {
        for (boolean halfOpen : List.of(false, true)) {
            for (String event : EVENTS) {
                NetOptions options = new NetOptions().allowHalfOpen(halfOpen).waterMarks(10, 100);
                accepted(wire, options, new Provoked(event, action));
                dialled(wire, options, new Provoked(event, action));
            }
        }
    }

    private void accepted(Wire wire, NetOptions options, Provoked run) throws Exception {
        CompletableFuture<NetSocket> came = new CompletableFuture<>();
        NetServer server = loop.call(() -> wire.listen(loop.loop(), options, socket -> {
            came.complete(socket);
            run.opened(socket);
        }));
        try (Outsider peer = wire.dial(loop.call(server::address))) {
            talk(peer);
            finish(loop.await(came), run);
        }
        loop.run(() -> server.close());
        loop.untilIdle();
        run.mustBeInOrder("accepted, action at " + run.when + ": " + run.journal.lines());
    }

    private void dialled(Wire wire, NetOptions options, Provoked run) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            NetSocket socket = loop.call(() -> {
                NetSocket made = wire.connect(
                        loop.loop(), wire.connectOptions(server.address()).socket(options));
                made.onConnect(() -> run.opened(made));
                return made;
            });
            try (Outsider peer = server.accept()) {
                talk(peer);
                finish(socket, run);
            }
        }
        loop.untilIdle();
        run.mustBeInOrder("dialled, action at " + run.when + ": " + run.journal.lines());
    }

    /** The peer says something, ends, and reads for as long as there is something. */
    private static void talk(Outsider peer) {
        try {
            peer.write("hello");
            peer.shutdownOutput();
            peer.read(MUCH);
        } catch (IOException cutOff) {
            assertTrue(cutOff.toString().length() > 0);
        }
    }

    /** Whatever state it is in: it is resumed, given time to end by itself, and destroyed with an error. */
    private void finish(NetSocket socket, Provoked run) throws Exception {
        loop.run(() -> socket.resume());
        loop.until(() -> run.journal.lines().contains("done") || socket.destroyed());
        loop.run(() -> socket.destroy(new IOException("the end of the test")));
        loop.until(run::over);
    }

    @EveryWire
    void destroy(Wire wire) throws Exception {
        inEveryCallback(wire, NetSocket::destroy);
    }

    @EveryWire
    void destroyWithAReason(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.destroy(new IOException("made up")));
    }

    @EveryWire
    void resetAndDestroy(Wire wire) throws Exception {
        inEveryCallback(wire, NetSocket::resetAndDestroy);
    }

    @EveryWire
    void destroySoon(Wire wire) throws Exception {
        inEveryCallback(wire, NetSocket::destroySoon);
    }

    @EveryWire
    void end(Wire wire) throws Exception {
        inEveryCallback(wire, NetSocket::end);
    }

    @EveryWire
    void pause(Wire wire) throws Exception {
        inEveryCallback(wire, NetSocket::pause);
    }

    @EveryWire
    void pauseAndResume(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.pause().resume());
    }

    @EveryWire
    void write(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.write("more"));
    }

    @EveryWire
    void writeAndEnd(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> {
            socket.write("more");
            socket.end();
        });
    }

    @EveryWire
    void corkAndWrite(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.cork().write("more"));
    }

    @EveryWire
    void unread(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.unread(ByteBuffer.allocate(1)));
    }

    @EveryWire
    void replaceTheReader(Wire wire) throws Exception {
        inEveryCallback(
                wire, socket -> socket.onData(bytes -> {}).onEnd(() -> {}).onDrain(() -> {}));
    }

    @EveryWire
    void detachAndDiscard(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.detach().discard());
    }

    @EveryWire
    void setTimeoutAndUnref(Wire wire) throws Exception {
        inEveryCallback(wire, socket -> socket.setTimeout(1_000_000).unref());
    }
}
