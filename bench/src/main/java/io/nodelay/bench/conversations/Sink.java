package io.nodelay.bench.conversations;

import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The client of a cell without replies: finds each message's times and measures its way. */
final class Sink {
    private final NetSocket socket;
    private final Cell cell;
    private final Stamps stamps;
    private final Window window;
    private final Runnable finished;
    private final Consumer<ByteBuffer> messages;

    private long now;
    private long received;

    Sink(NetSocket socket, Cell cell, Stamps stamps, Window window, Runnable finished) {
        this.socket = socket;
        this.cell = cell;
        this.stamps = stamps;
        this.window = window;
        this.finished = finished;
        this.messages = cell.carrier().reader(cell.answerSize(), this::arrived);
        socket.onData(this::read);
    }

    private void read(ByteBuffer bytes) {
        if (cell.clientQuickAck()) {
            socket.setQuickAck(true);
        }
        now = System.nanoTime();
        messages.accept(bytes);
        stamps.taken(received);
    }

    private void arrived() {
        long number = received++;
        if (!window.done() && !window.message(now, now - stamps.due(number), now - stamps.sentAt(number))) {
            finished.run();
        }
    }
}
