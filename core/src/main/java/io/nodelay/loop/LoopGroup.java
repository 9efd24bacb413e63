package io.nodelay.loop;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several loops, each on a thread of its own, kept running until {@link #close}: how one server uses
 * many cores. A socket stays on the loop it was given.
 *
 * <p>All methods may be called from any thread; what is made with one of the loops belongs to that
 * loop's thread as ever.
 */
public final class LoopGroup implements AutoCloseable {
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    /** The first failure of a loop; guarded by {@code this}, as {@code turn} is. */
    private Throwable failure;

    private int turn;

    private LoopGroup() {}

    /**
     * Opens and starts loops, on threads named {@code nodelay-loop-1} and so on, which are no daemons: the
     * process goes on until the group is closed.
     *
     * @param count at least 1; one for each core that shall serve is usual
     * @return the running group
     * @throws IllegalArgumentException if {@code count} is less than 1
     * @throws UncheckedIOException if there are not enough descriptors; none is left running then
     */
    public static LoopGroup open(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a group has at least 1 loop, not " + count);
        }
        LoopGroup group = new LoopGroup();
        try {
            for (int i = 1; i <= count; i++) {
                group.add("nodelay-loop-" + i);
            }
            group.threads.forEach(Thread::start);
        } catch (Throwable outOfDescriptorsOrThreads) {
            group.loops.forEach(EventLoop::close);
            throw outOfDescriptorsOrThreads;
        }
        return group;
    }

    private void add(String name) {
        EventLoop loop = EventLoop.open();
        Thread thread = new Thread(() -> run(loop), name);
        loop.dedicateTo(thread);
        loops.add(loop);
        threads.add(thread);
    }

    private void run(EventLoop loop) {
        try {
            loop.run();
        } catch (Throwable failed) {
            synchronized (this) {
                if (failure == null) {
                    failure = failed;
                }
            }
            loops.forEach(EventLoop::stop);
        }
    }

    /**
     * The loops in turn, round robin.
     *
     * @return the next one
     */
    public synchronized EventLoop next() {
        return loops.get(Math.floorMod(turn++, loops.size()));
    }

    /**
     * How many loops there are.
     *
     * @return at least 1
     */
    public int size() {
        return loops.size();
    }

    /**
     * Stops every loop and waits for all of them; on a thread of the group, inside a callback, it only
     * stops them.
     *
     * @throws IllegalStateException if a loop has failed before; its cause is why
     */
    @Override
    public void close() {
        loops.forEach(EventLoop::stop);
        if (loops.stream().anyMatch(EventLoop::inLoop)) {
            return;
        }
        loops.forEach(EventLoop::close);
        join();
        synchronized (this) {
            if (failure != null) {
                throw new IllegalStateException("a loop of this group has failed", failure);
            }
        }
    }

    /** A loop is closed a little before its thread has told why. */
    private void join() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
