package io.nodelay.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The watchers of one event, in the order in which they came: for those who make objects with life events. Watchers that are
 * added while an event is told do not hear that one, and those that are taken away meanwhile do not either.
 *
 * <p>May be told by one thread and added to by another.
 *
 * @param <T> what they are given
 */
public final class Watchers<T> {
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    private final class Watcher implements Watch {
        private final Consumer<? super T> to;
        private volatile boolean cancelled;

        Watcher(Consumer<? super T> to) {
            this.to = to;
        }

        @Override
        public void cancel() {
            cancelled = true;
            watchers.remove(this);
        }
    }

    /** None yet. */
    public Watchers() {}

    /**
     * Adds one.
     *
     * @param to called with each event
     * @return takes it away
     */
    public Watch add(Consumer<? super T> to) {
        Watcher fresh = new Watcher(to);
        watchers.add(fresh);
        return fresh;
    }

    /**
     * Calls those that are there now. One that throws does not keep the others from hearing it.
     *
     * @param value what they are given
     * @param thrown receives what watchers throw
     * @return whether anybody watched
     */
    public boolean fire(T value, Consumer<? super Throwable> thrown) {
        boolean heard = false;
        for (Watcher each : watchers) {
            if (!each.cancelled) {
                heard = true;
                try {
                    each.to.accept(value);
                } catch (Throwable escaped) {
                    thrown.accept(escaped);
                }
            }
        }
        return heard;
    }
}
