package io.nodelay.dgram;

import io.nodelay.stream.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The watchers of one event, in the order in which they came.
 *
 * @param <T> what they are given
 */
final class Watchers<T> {
    private final List<Watcher> watchers = new ArrayList<>();

    private final class Watcher implements Watch {
        private final Consumer<? super T> to;

        Watcher(Consumer<? super T> to) {
            this.to = to;
        }

        @Override
        public void cancel() {
            watchers.remove(this);
        }
    }

    Watch add(Consumer<? super T> to) {
        Watcher fresh = new Watcher(to);
        watchers.add(fresh);
        return fresh;
    }

    /**
     * Calls those that are there now and were not taken away meanwhile. One that throws does not keep the others from
     * hearing it.
     *
     * @param thrown receives what watchers throw
     * @return whether anybody watched
     */
    boolean fire(T value, Consumer<Throwable> thrown) {
        boolean heard = false;
        for (Watcher each : List.copyOf(watchers)) {
            if (watchers.contains(each)) {
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
