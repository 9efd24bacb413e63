package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Watch;
import java.util.function.Consumer;

/**
 * The watchers of one object's life events, in the order in which they came: a chain that is as long as
 * there are watchers, as a socket in the ten thousands has few or none.
 */
final class Watchers {

    /** The name of an event; {@code T} is what its watchers are given. */
    @SuppressWarnings("UnusedTypeParameter") // it ties the watchers that are added to the values that are fired
    static final class Event<T> {}

    private static final class Watcher<T> implements Watch {
        private final Event<T> event;
        private final Consumer<? super T> to;
        private final int number;
        private boolean cancelled;
        private Watcher<?> next;

        Watcher(Event<T> event, Consumer<? super T> to, int number) {
            this.event = event;
            this.to = to;
            this.number = number;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private Watcher<?> first;
    /** Numbers the watchers, so that one added while an event is told does not hear that one. */
    private int added;

    <T> Watch add(Event<T> event, Consumer<? super T> to) {
        Watcher<T> fresh = new Watcher<>(event, to, added++);
        dropCancelled();
        if (first == null) {
            first = fresh;
            return fresh;
        }
        Watcher<?> last = first;
        while (last.next != null) {
            last = last.next;
        }
        last.next = fresh;
        return fresh;
    }

    /** A watcher of an event that is over: it is told by a task. */
    static <T> Watch late(Event<T> event, Consumer<? super T> to, T value, EventLoop loop) {
        Watchers alone = new Watchers();
        Watch watch = alone.add(event, to);
        loop.execute(() -> alone.fire(event, value, loop::uncaught));
        return watch;
    }

    /**
     * Calls the watchers of an event that are there now. One that throws does not keep the others from
     * hearing it.
     *
     * @param thrown receives what watchers throw
     * @return whether anybody watched
     */
    <T> boolean fire(Event<T> event, T value, Consumer<Throwable> thrown) {
        boolean heard = false;
        int before = added;
        for (Watcher<?> each = first; each != null; each = each.next) {
            if (each.event == event && each.number < before && !each.cancelled) {
                heard = true;
                call(each, value, thrown);
            }
        }
        return heard;
    }

    @SuppressWarnings("unchecked") // a watcher of this very event was added with this event's type
    private static <T> void call(Watcher<?> watcher, T value, Consumer<Throwable> thrown) {
        try {
            ((Watcher<T>) watcher).to.accept(value);
        } catch (Throwable escaped) {
            thrown.accept(escaped);
        }
    }

    /** Here and not in cancel, so that whoever cancels while an event is being told cuts no chain. */
    private void dropCancelled() {
        while (first != null && first.cancelled) {
            first = first.next;
        }
        for (Watcher<?> each = first; each != null && each.next != null; ) {
            if (each.next.cancelled) {
                each.next = each.next.next;
            } else {
                each = each.next;
            }
        }
    }
}
