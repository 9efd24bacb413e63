package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import java.util.function.Consumer;

/**
 * Those who wait equally long: who comes first is late first, so that one timer serves them all, and a connection that is
 * idle between two requests moves to the end of the line without any heap of timers being touched.
 */
final class Line {
    /** Who stands in one line at a time. */
    abstract static class Place {
        private Line line;
        private Place before;
        private Place after;
        private long dueAt;

        /** Waits have a limit, and this one has reached it; it has left the line. */
        abstract void late();

        /** Leaves the line it stands in. */
        final void leave() {
            if (line != null) {
                line.remove(this);
            }
        }
    }

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private final long nanos;
    private final Timer timer;
    private Place first;
    private Place last;

    /**
     * A line that nobody stands in.
     *
     * @param millis how long one may wait; 0 for as long as one likes
     */
    Line(EventLoop loop, long millis) {
        this.loop = loop;
        this.nanos = Math.min(millis, Long.MAX_VALUE / 4 / NANOS_PER_MILLI) * NANOS_PER_MILLI;
        this.timer = loop.setDeadline(millis, this::due).unref(); // connections keep the loop running, not their timers
        timer.cancel();
    }

    /** Has one wait from now on, at the end of this line. */
    void join(Place place) {
        boolean alone = first == null;
        if (place.line == this && last != place) {
            remove(place);
        } else if (place.line != this) {
            place.leave();
        }
        if (place.line != this) {
            append(place);
        }
        if (nanos > 0) {
            place.dueAt = loop.nanoTime() + nanos;
            if (alone) {
                timer.rearm(nanos / NANOS_PER_MILLI);
            }
        }
    }

    private void append(Place place) {
        place.line = this;
        place.before = last;
        if (last == null) {
            first = place;
        } else {
            last.after = place;
        }
        last = place;
    }

    private void remove(Place place) {
        if (place.before == null) {
            first = place.after;
        } else {
            place.before.after = place.after;
        }
        if (place.after == null) {
            last = place.before;
        } else {
            place.after.before = place.before;
        }
        place.line = null;
        place.before = null;
        place.after = null;
        if (first == null) {
            timer.cancel();
        }
    }

    /** The first one's time is up, or was before it moved to the end. */
    private void due() {
        try {
            // As of the last poll: whose bytes lay in the kernel then has heard of them by now.
            while (first != null && first.dueAt - loop.now() <= 0) {
                Place late = first;
                late.leave();
                late.late();
            }
        } finally {
            if (first != null) {
                timer.rearm(Math.max(0, first.dueAt - loop.nanoTime() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
            }
        }
    }

    /** Does something with each of those that stand here now; it may leave. */
    void forEach(Consumer<? super Place> what) {
        for (Place each = first; each != null; ) {
            Place next = each.after;
            what.accept(each);
            each = next;
        }
    }
}
