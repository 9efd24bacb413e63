package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/** The client of a streaming cell: one write a message, each stamped with the time, as fast as the socket takes them. */
final class Streamer {
    /** Messages between two turns of the loop, which has to see what else happens. */
    private static final int BATCH = 64;

    private final EventLoop loop;
    private final NetSocket socket;
    private final ByteBuffer message;

    private boolean over;

    Streamer(EventLoop loop, NetSocket socket, Cell cell) {
        this.loop = loop;
        this.socket = socket;
        this.message = ByteBuffer.allocateDirect(cell.size());
        socket.onDrain(this::pour);
        socket.onClose(closed -> over = true);
    }

    void pour() {
        for (int i = 0; i < BATCH && !over; i++) {
            message.clear().putLong(0, System.nanoTime());
            if (!socket.write(message)) {
                return; // drain pours on
            }
        }
        if (!over) {
            loop.execute(this::pour);
        }
    }
}
