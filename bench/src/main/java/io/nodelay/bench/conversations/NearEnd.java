package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetSocket;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.Tls;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The client of a cell, on the near end's loop. It holds the window, and so decides when the cell is over. */
final class NearEnd {
    private final EventLoop loop;
    private final Cell cell;
    private final Shared shared;
    private final Trace trace;
    private final Window window;
    private final CompletableFuture<Window> over = new CompletableFuture<>();

    private volatile FarEnd.Effective effective = new FarEnd.Effective(false, false);
    /** Makes an end of whatever there is; the loop's. */
    private Runnable hangUp = () -> {};

    NearEnd(EventLoop loop, Cell cell, Shared shared, Trace trace, Window window) {
        this.loop = loop;
        this.cell = cell;
        this.shared = shared;
        this.trace = trace;
        this.window = window;
    }

    /** Talks until the window wants no more, and hangs up. */
    CompletableFuture<Window> talk(String host, int port) {
        shared.stamps().reset();
        loop.execute(() -> begin(new ConnectOptions().host(host).port(port)));
        return over.whenComplete((seen, failed) -> hangUp());
    }

    /** Also where it has not come to an end. */
    void hangUp() {
        loop.execute(() -> hangUp.run());
    }

    /** How TCP_NODELAY and TCP_QUICKACK turned out. */
    FarEnd.Effective effective() {
        return effective;
    }

    private void begin(ConnectOptions to) {
        Optional<SecureContext> context =
                cell.carrier() == Carrier.TLS ? Optional.of(shared.credentials().client()) : Optional.empty();
        if (cell.cold()) {
            ColdAsker asker = new ColdAsker(loop, () -> dial(to, context), this::greet, cell, window, this::finish);
            hangUp = asker::close;
            asker.start();
        } else {
            NetSocket socket = dial(to, context);
            hangUp = socket::destroy;
            socket.onConnect(() -> speak(socket));
        }
    }

    private NetSocket dial(ConnectOptions to, Optional<SecureContext> context) {
        NetSocket socket = context.isPresent() ? Tls.connect(loop, to, context.get()) : Net.connect(loop, to);
        socket.onError(over::completeExceptionally);
        return socket;
    }

    private void greet(NetSocket socket) {
        socket.setNoDelay(cell.clientNoDelay());
        boolean quickAck = !cell.clientQuickAck() || socket.setQuickAck(true);
        effective = new FarEnd.Effective(socket.noDelay(), quickAck);
    }

    private void speak(NetSocket socket) {
        greet(socket);
        if (cell.replies()) {
            new Asker(loop, socket, cell, trace, window, this::finish).start();
        } else {
            new Sink(socket, cell, shared.stamps(), window, this::finish);
        }
    }

    private void finish() {
        over.complete(window);
    }
}
