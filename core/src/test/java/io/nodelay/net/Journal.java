package io.nodelay.net;

import io.nodelay.stream.Closed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a socket told, one line an event, in order; written on its loop, read anywhere. Bytes that came in several
 * pieces are one line: how a wire tears them is nobody's promise.
 */
final class Journal {
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();

    /** Watches all events but {@code data}; {@link #reading} adds that. */
    static Journal of(NetSocket socket) {
        Journal journal = new Journal();
        socket.onConnect(() -> journal.note("connect"));
        socket.onEnd(() -> journal.note("end"));
        socket.onDrain(() -> journal.note("drain"));
        socket.onTimeout(() -> journal.note("timeout"));
        socket.onError(error -> journal.note("error"));
        socket.onClose(how -> {
            journal.note("close");
            journal.closed.complete(how);
        });
        return journal;
    }

    /** Reads too. */
    static Journal reading(NetSocket socket) {
        Journal journal = of(socket);
        socket.onData(
                bytes -> journal.data(StandardCharsets.ISO_8859_1.decode(bytes).toString()));
        return journal;
    }

    synchronized void note(String line) {
        lines.add(line);
    }

    private synchronized void data(String text) {
        int last = lines.size() - 1;
        if (last >= 0 && lines.get(last).startsWith("data ")) {
            lines.set(last, lines.get(last) + text);
        } else {
            lines.add("data " + text);
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The last event. */
    CompletableFuture<Closed> closed() {
        return closed;
    }
}
