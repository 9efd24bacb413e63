package io.nodelay.fake;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A server on the other machine, by hand: it accepts at once whoever comes, until told to stop. */
public final class FakePeerServer {
    private final Kernel kernel;
    private final Listener listener;
    private final List<FakePeer> accepted = new ArrayList<>();
    private Consumer<FakePeer> onConnection = peer -> {};
    private boolean accepting = true;

    FakePeerServer(Kernel kernel, SocketAddress address, int backlog) throws IOException {
        this.kernel = kernel;
        this.listener = new Listener(kernel.ports().bindStream(address, this, false), backlog);
        kernel.ports().listen(this, listener);
        listener.watch(this::acceptAll);
    }

    /** With the port that was found, if 0 was asked for. */
    public SocketAddress address() {
        return listener.address();
    }

    /** All that were accepted, in order. */
    public List<FakePeer> accepted() {
        return List.copyOf(accepted);
    }

    /** Called with each connection as it is accepted; the select in which that happens then returns. */
    public FakePeerServer onConnection(Consumer<FakePeer> what) {
        onConnection = what.andThen(peer -> kernel.wakeSelectors());
        return this;
    }

    /** Connections pile up to the backlog; beyond it SYNs are dropped, and UNIX connects fail. */
    public FakePeerServer stopAccepting() {
        accepting = false;
        return this;
    }

    public FakePeerServer resumeAccepting() {
        kernel.confinement().check();
        accepting = true;
        acceptAll();
        return this;
    }

    /** Whoever waits is reset; accepted connections live on. */
    public void close() {
        kernel.confinement().check();
        kernel.ports().free(this);
        listener.close();
    }

    private void acceptAll() {
        while (accepting && listener.waiting() > 0) {
            FakePeer peer = new FakePeer(kernel, listener.accept().orElseThrow());
            accepted.add(peer);
            onConnection.accept(peer);
        }
    }
}
