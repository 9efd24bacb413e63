package io.nodelay.http;

import io.nodelay.loop.Timer;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;

/**
 * Notices that a peer takes nothing of what waits for it. It looks four times within the limit instead of hearing of
 * every write, so that it may be a quarter late.
 */
final class SendClock {
    private static final int LOOKS = 4;

    private final NetSocket socket;
    private final long limit;
    private final Consumer<IOException> stuck;
    private final Timer timer;
    private long written;
    private int looks;

    /**
     * Starts it.
     *
     * @param limit milliseconds, 0 for none
     * @param stuck is told when the limit has passed
     */
    SendClock(NetSocket socket, long limit, Consumer<IOException> stuck) {
        this.socket = socket;
        this.stuck = stuck;
        this.limit = limit;
        this.written = socket.bytesWritten();
        this.timer = socket.loop().setDeadline(step(), this::look).unref();
        if (limit == 0) {
            timer.cancel();
        }
    }

    private long step() {
        return (limit + LOOKS - 1) / LOOKS;
    }

    private void look() {
        looks = socket.bytesWritten() == written ? looks + 1 : 0;
        written = socket.bytesWritten();
        if (looks >= LOOKS) {
            stuck.accept(
                    new SocketTimeoutException("the peer has taken nothing for " + limit + " ms of what waits for it"));
        } else {
            timer.rearm(step());
        }
    }

    void stop() {
        timer.cancel();
    }
}
