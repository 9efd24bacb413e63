package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * What a server does when there is no descriptor left. A failed accept leaves its connection in the queue
 * and the channel ready, so that whoever tries again at once spins (joyent/libuv#690): accepting pauses,
 * for 100 ms, doubling up to a second. One descriptor is kept in reserve, to answer one client each time
 * by a close; the others wait in the queue for better times.
 */
final class Reserve {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final EventLoop loop;
    private SocketChannel spare;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private Optional<Timer> pause = Optional.empty();

    /** Takes the descriptor that is kept. */
    Reserve(EventLoop loop) throws IOException {
        this.loop = loop;
        this.spare = loop.provider().openSocketChannel();
        loadClasses();
    }

    /**
     * When nothing can be opened any more, neither can the files of classes, and formatting the warning's time
     * opens the JDK's time zone file: a class whose first use fails stays broken for the life of the process.
     */
    private void loadClasses() {
        ZonedDateTime unused = ZonedDateTime.now(ZoneId.systemDefault());
        loop.setTimeout(0, this::takeBack).cancel();
        PlainTransport.close(spare);
        takeBack();
    }

    /** Gives the descriptor up, for one accept. */
    void giveUp() {
        PlainTransport.close(spare);
    }

    /** Takes it back, if there is one again. */
    void takeBack() {
        if (!spare.isOpen()) {
            try {
                spare = loop.provider().openSocketChannel();
            } catch (IOException | RuntimeException none) {
                loop.unheard(new IOException("no descriptor for the reserve", none));
            }
        }
    }

    /**
     * Pauses for longer than last time.
     *
     * @return whether this is the first pause since an accept has succeeded
     */
    boolean pause(Runnable over) {
        boolean first = pauseMillis == FIRST_PAUSE_MILLIS;
        pause = Optional.of(loop.setTimeout(pauseMillis, over).unref());
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        return first;
    }

    /** An accept has succeeded. */
    void succeeded() {
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    void close() {
        pause.ifPresent(Timer::cancel);
        PlainTransport.close(spare);
    }
}
