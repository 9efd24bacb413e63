package io.nodelay.fake;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** A listening socket as the kernel keeps it: connections that are complete and wait to be accepted. */
final class Listener {
    /** What the JDK asks for when no backlog is given. */
    private static final int USUAL_BACKLOG = 50;

    private final SocketAddress address;
    private final int backlog;
    private final Queue<StreamEnd> waiting = new ArrayDeque<>();
    private Runnable watcher = () -> {};

    Listener(SocketAddress address, int backlog) {
        this.address = address;
        this.backlog = backlog < 1 ? USUAL_BACKLOG : backlog;
    }

    SocketAddress address() {
        return address;
    }

    void watch(Runnable onConnection) {
        watcher = onConnection;
    }

    /** Linux lets one more wait than the backlog says (sk_acceptq_is_full). */
    boolean full() {
        return waiting.size() > backlog;
    }

    int waiting() {
        return waiting.size();
    }

    void offer(StreamEnd connection) {
        waiting.add(connection);
        watcher.run();
    }

    Optional<StreamEnd> accept() {
        return Optional.ofNullable(waiting.poll());
    }

    /** Who was not accepted in time is reset. */
    void close() {
        waiting.forEach(StreamEnd::abort);
        waiting.clear();
    }
}
