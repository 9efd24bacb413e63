package io.nodelay.loop;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A loop's pending timers: a binary heap by due time, in which each timer knows its place, so that a
 * cancelled one is taken out at once.
 *
 * <p>Times are nanoseconds of the loop's clock, whose origin is arbitrary and which may overflow:
 * they are compared by the sign of their difference, never by {@code <}.
 */
final class Timers {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** A quarter of the clock's range (73 years): the difference of two due times cannot overflow. */
    private static final long LONGEST_MILLIS = Long.MAX_VALUE / 4 / NANOS_PER_MILLI;

    private static final int SMALLEST_HEAP = 64;

    private final LongSupplier clock;
    private final Runnable threadCheck;
    private final ArrayDeque<Timer> overdue = new ArrayDeque<>();

    private Timer[] heap = new Timer[SMALLEST_HEAP];
    private int size;
    private int referenced;
    private long armed;
    /** Tasks run so far, for statistics. */
    long run;

    Timers(LongSupplier clock, Runnable threadCheck) {
        this.clock = clock;
        this.threadCheck = threadCheck;
    }

    void checkThread() {
        threadCheck.run();
    }

    void arm(Timer timer, long millis) {
        threadCheck.run();
        if (millis < 0) {
            throw new IllegalArgumentException("a timer's delay is 0 ms or more, not " + millis);
        }
        remove(timer);
        timer.dueAt = clock.getAsLong() + Math.min(millis, LONGEST_MILLIS) * NANOS_PER_MILLI;
        timer.sequence = armed++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        size++;
        siftUp(size - 1, timer);
        referenced += timer.referenced ? 1 : 0;
    }

    void cancel(Timer timer) {
        threadCheck.run();
        remove(timer);
    }

    void reference(Timer timer, boolean on) {
        threadCheck.run();
        if (timer.isQueued() && timer.referenced != on) {
            referenced += on ? 1 : -1;
        }
        timer.referenced = on;
    }

    /** Runs what is due; a patient timer is put aside for {@link #runOverdue} instead. */
    void runDue(Consumer<Runnable> runner) {
        if (size == 0) {
            return;
        }
        long now = clock.getAsLong();
        long armedBefore = armed;
        // What a task arms for "at once" is younger than this phase and waits for the next one.
        while (size > 0 && heap[0].dueAt - now <= 0 && heap[0].sequence < armedBefore) {
            Timer timer = heap[0];
            if (timer.patient) {
                takeOut(timer);
                timer.overdue = true;
                overdue.add(timer);
            } else {
                remove(timer);
                run++;
                runner.accept(timer.task);
            }
        }
    }

    /** Runs the patient timers that were put aside before the poll and survived it. */
    void runOverdue(Consumer<Runnable> runner) {
        for (Timer timer = overdue.peek(); timer != null; timer = overdue.peek()) {
            remove(timer);
            run++;
            runner.accept(timer.task);
        }
    }

    /** Nanoseconds until the next timer: 0 when one is due or overdue, Long.MAX_VALUE when there is none. */
    long untilNext() {
        if (!overdue.isEmpty()) {
            return 0;
        }
        return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].dueAt - clock.getAsLong());
    }

    int pending() {
        return size + overdue.size();
    }

    /** Whether a timer is pending that keeps the loop running. */
    boolean keepAlive() {
        return referenced > 0;
    }

    /** Forgets them all; no task runs. */
    void clear() {
        while (size > 0) {
            remove(heap[size - 1]);
        }
        while (!overdue.isEmpty()) {
            remove(overdue.peek());
        }
    }

    private void remove(Timer timer) {
        if (!timer.isQueued()) {
            return;
        }
        referenced -= timer.referenced ? 1 : 0;
        if (timer.overdue) {
            timer.overdue = false;
            overdue.remove(timer);
        } else {
            takeOut(timer);
        }
    }

    private void takeOut(Timer timer) {
        int hole = timer.index;
        Timer last = heap[--size];
        heap[size] = null;
        timer.index = Timer.NOT_QUEUED;
        if (last != timer) {
            siftUp(hole, last);
            siftDown(last.index, last);
        }
        if (heap.length > SMALLEST_HEAP && size < heap.length / 4) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    private void siftUp(int from, Timer timer) {
        int at = from;
        while (at > 0 && before(timer, heap[(at - 1) / 2])) {
            place(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        place(at, timer);
    }

    private void siftDown(int from, Timer timer) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], timer)) {
                break;
            }
            place(at, heap[child]);
            at = child;
        }
        place(at, timer);
    }

    private void place(int at, Timer timer) {
        heap[at] = timer;
        timer.index = at;
    }

    private static boolean before(Timer a, Timer b) {
        long difference = a.dueAt - b.dueAt;
        return difference < 0 || (difference == 0 && a.sequence < b.sequence);
    }
}
