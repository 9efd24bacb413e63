package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import java.util.Optional;

/**
 * Waits, with our direction ended, for the peer to end too, while its bytes are discarded: a socket that
 * is closed with input unread sends RST, and that destroys what the peer has not read yet of our last
 * words (RFC 1122 §4.2.2.13, RFC 9112 §9.6).
 *
 * <p>No longer than one second of silence, and five seconds in all. Before our end has left, no longer
 * than five seconds without a byte of progress.
 */
final class Linger {
    private static final long SILENCE_MILLIS = 1_000;
    private static final long TOTAL_MILLIS = 5_000;

    private final EventLoop loop;
    private final NetSocket socket;
    private final Timer silence;
    /** From our end on. */
    private Optional<Timer> total = Optional.empty();

    Linger(EventLoop loop, NetSocket socket) {
        this.loop = loop;
        this.socket = socket;
        this.silence = loop.setDeadline(TOTAL_MILLIS, this::over);
    }

    /** Our end is on the wire. */
    void ended() {
        if (total.isEmpty()) {
            total = Optional.of(loop.setDeadline(TOTAL_MILLIS, this::over));
            activity();
        }
    }

    /** Bytes have come or gone. */
    void activity() {
        silence.rearm(total.isPresent() ? SILENCE_MILLIS : TOTAL_MILLIS);
    }

    private void over() {
        socket.destroy();
    }

    void cancel() {
        silence.cancel();
        total.ifPresent(Timer::cancel);
    }
}
