package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Says, on a loop, when the next message of an open load is due: on a thread of its own, because a loop's timers count
 * milliseconds, and because the processor time of waiting must not be the loop's. Who is late hears of all that are due.
 */
final class Pacer implements AutoCloseable {
    /** A loop's reading of the wire has begun by then. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final long interval;
    private final long began = System.nanoTime() + LEAD_NANOS;
    private volatile boolean over;

    private Pacer(long interval) {
        this.interval = interval;
    }

    /** Starts now. */
    static Pacer start(EventLoop loop, Load load, Runnable due) {
        Pacer pacer = new Pacer(load.intervalNanos());
        Thread thread = new Thread(() -> pacer.run(loop, due), "nodelay-pacer");
        thread.setDaemon(true);
        thread.start();
        return pacer;
    }

    /** When the message of that number, from 0 on, is due, whenever it is sent. */
    long due(long number) {
        return began + number * interval;
    }

    private void run(EventLoop loop, Runnable due) {
        try {
            for (long number = 0; !over; number++) {
                for (long wait = due(number) - System.nanoTime();
                        wait > 0 && !over;
                        wait = due(number) - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                loop.execute(due);
            }
        } catch (RejectedExecutionException ended) {
            // The loop has ended before its pacer, and needs none.
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
