package io.nodelay.fake;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Fake time, and what is to happen in it. It stands still until {@link #advance} or a select that has nothing to do
 * moves it; what falls due on the way happens then, at its own moment, as packets go on arriving while a program sleeps.
 */
public final class FakeClock implements LongSupplier {
    private record Event(long at, long order, Runnable what) {}

    private final PriorityQueue<Event> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final long origin;
    private volatile long elapsed;
    private long events;

    /** The origin is any number: {@code System.nanoTime} may be negative and may overflow while a program runs. */
    FakeClock(long origin) {
        this.origin = origin;
    }

    /** Nanoseconds of fake time; only differences mean something. */
    @Override
    public long getAsLong() {
        return origin + elapsed;
    }

    /** Nanoseconds since the net was made. */
    public long elapsedNanos() {
        return elapsed;
    }

    /** Milliseconds since the net was made. */
    public long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(elapsed);
    }

    public void advance(long millis) {
        advanceNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public void advanceNanos(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not go back");
        }
        moveTo(elapsed + nanos);
    }

    /** Plans something for a moment counted like {@link #elapsedNanos}. */
    synchronized void at(long when, Runnable what) {
        agenda.add(new Event(Math.max(when, elapsed), events++, what));
    }

    /** When the next planned thing is due. */
    synchronized OptionalLong next() {
        return agenda.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(agenda.element().at());
    }

    /** Lets everything due until then happen, in order. */
    void moveTo(long when) {
        while (happens(when)) {
            Event event = take();
            elapsed = Math.max(elapsed, event.at());
            event.what().run();
        }
        elapsed = Math.max(elapsed, when);
    }

    private boolean happens(long until) {
        OptionalLong next = next();
        return next.isPresent() && next.getAsLong() <= until;
    }

    private synchronized Event take() {
        return agenda.remove();
    }
}
