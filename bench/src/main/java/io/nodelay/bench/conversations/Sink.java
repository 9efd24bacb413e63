package io.nodelay.bench.conversations;

import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/** The server of a streaming cell: finds each message's time stamp and measures its way. */
final class Sink {
    private final NetSocket socket;
    private final Cell cell;
    private final Window window;
    private final Runnable finished;

    /** How much of the current message has come, and as much of its stamp. */
    private int at;

    private long stamp;

    Sink(NetSocket socket, Cell cell, Window window, Runnable finished) {
        this.socket = socket;
        this.cell = cell;
        this.window = window;
        this.finished = finished;
    }

    void read(ByteBuffer bytes) {
        if (cell.quickAck()) {
            socket.setQuickAck(true);
        }
        long now = System.nanoTime();
        while (bytes.hasRemaining()) {
            if (at < Long.BYTES) {
                stamp = stamp << Byte.SIZE | Byte.toUnsignedLong(bytes.get());
                at++;
            } else {
                skip(bytes);
            }
            if (at == cell.size()) {
                at = 0;
                arrived(now);
            }
        }
    }

    private void skip(ByteBuffer bytes) {
        int part = Math.min(cell.size() - at, bytes.remaining());
        bytes.position(bytes.position() + part);
        at += part;
    }

    private void arrived(long now) {
        if (!window.done() && !window.message(now, now - stamp)) {
            finished.run();
        }
    }
}
