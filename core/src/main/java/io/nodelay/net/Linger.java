package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;

/**
 * Waits, with our direction ended, for the peer to end too, while its bytes are discarded: a socket that
 * is closed with input unread sends RST, and that destroys what the peer has not read yet of our last
 * words (RFC 1122 §4.2.2.13, RFC 9112 §9.6).
 *
 * <p>No longer than one second of silence, and five seconds in all.
 */
final class Linger {
    private static final long SILENCE_MILLIS = 1_000;
    private static final long TOTAL_MILLIS = 5_000;

    private final NetSocket socket;
    private final Timer silence;
    private final Timer total;

    Linger(EventLoop loop, NetSocket socket) {
        this.socket = socket;
        this.silence = loop.setDeadline(SILENCE_MILLIS, this::over);
        this.total = loop.setDeadline(TOTAL_MILLIS, this::over);
    }

    /** The peer still sends. */
    void activity() {
        silence.rearm(SILENCE_MILLIS);
    }

    private void over() {
        socket.destroy();
    }

    void cancel() {
        silence.cancel();
        total.cancel();
    }
}
