package io.nodelay.loop;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The process's pools for {@link Blocking} work; {@link EventLoop#offload} is the only way in. */
final class Workers {
    private static final long IDLE_SECONDS = 10;

    private static final Map<Blocking, Executor> POOLS = new EnumMap<>(Blocking.class);

    static {
        for (Blocking kind : Blocking.values()) {
            POOLS.put(kind, pool(kind));
        }
    }

    private Workers() {}

    /** The pool of that kind; its {@code execute} throws RejectedExecutionException when the queue is full. */
    static Executor of(Blocking kind) {
        return POOLS.get(kind);
    }

    private static Executor pool(Blocking kind) {
        // Core size equals maximum: a ThreadPoolExecutor otherwise grows only once its queue is full.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                kind.threads,
                kind.threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(kind.mostWaiting),
                threadsFor(kind));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory threadsFor(Blocking kind) {
        AtomicInteger made = new AtomicInteger();
        return work -> {
            Thread thread =
                    new Thread(work, "nodelay-" + kind.name().toLowerCase(Locale.ROOT) + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
