package io.nodelay.bench.conversations;

import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/** The client of a request-reply cell: writes a message, waits for the whole reply, writes the next. */
final class Asker {
    private static final int HEAD = 4;

    private final NetSocket socket;
    private final Cell cell;
    private final Window window;
    private final Runnable finished;
    private final ByteBuffer message;

    private int received;
    private long asked;

    Asker(NetSocket socket, Cell cell, Window window, Runnable finished) {
        this.socket = socket;
        this.cell = cell;
        this.window = window;
        this.finished = finished;
        this.message = ByteBuffer.allocateDirect(cell.size());
    }

    void ask() {
        asked = System.nanoTime();
        switch (cell.pattern()) {
            case WR -> socket.write(message.clear());
            case WWR -> writeTwice();
            case GWR -> {
                socket.cork();
                writeTwice();
                socket.uncork();
            }
            case STREAM -> throw new IllegalStateException("a stream has no replies to wait for");
        }
    }

    /** Some of the reply has come. */
    void read(ByteBuffer bytes) {
        received += bytes.remaining();
        if (received < Replier.REPLY) {
            return;
        }
        received -= Replier.REPLY;
        long now = System.nanoTime();
        if (window.message(now, now - asked)) {
            ask();
        } else {
            finished.run();
        }
    }

    private void writeTwice() {
        socket.write(message.clear().limit(HEAD));
        socket.write(message.clear().position(HEAD));
    }
}
