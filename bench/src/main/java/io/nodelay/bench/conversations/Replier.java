package io.nodelay.bench.conversations;

import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/** The server of a request-reply cell: knows a whole message by its length and answers it with 16 bytes. */
final class Replier {
    static final int REPLY = 16;

    private final NetSocket socket;
    private final Cell cell;
    private final ByteBuffer reply = ByteBuffer.allocateDirect(REPLY);

    private int received;

    Replier(NetSocket socket, Cell cell) {
        this.socket = socket;
        this.cell = cell;
    }

    /** Some of a message has come. QUICKACK does not stick, so it is asked for at every read. */
    void read(ByteBuffer bytes) {
        if (cell.quickAck()) {
            socket.setQuickAck(true);
        }
        received += bytes.remaining();
        while (received >= cell.size()) {
            received -= cell.size();
            socket.write(reply.clear());
        }
    }
}
