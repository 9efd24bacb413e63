package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Refused;
import io.nodelay.loop.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Both ends of a cell brought together. */
final class Talk {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final FarProcess far;
    private final EventLoop loop;
    private final Supplier<Count> counters;

    Talk(FarProcess far, EventLoop loop, Supplier<Count> counters) {
        this.far = far;
        this.loop = loop;
        this.counters = counters;
    }

    /** Has the cell served and talks until the limits are reached; a cell that does not end is refused. */
    Outcome hold(Cell cell, String host, Limits limits) {
        return hold(cell, host, limits, new Trace(false), false);
    }

    /** As {@link #hold(Cell, String, Limits)}; both ends remember their calls. */
    Outcome trace(Cell cell, String host, Limits limits, Trace trace) {
        return hold(cell, host, limits, trace, true);
    }

    private Outcome hold(Cell cell, String host, Limits limits, Trace trace, boolean traced) {
        int port = far.serve(host, cell, traced);
        NearEnd near = new NearEnd(loop, cell, far.shared(), trace, new Window(limits, counters, System::nanoTime));
        try {
            Window seen = await(near.talk(host, port), limits, cell);
            return new Outcome(cell, near.effective(), far.finish(), seen);
        } catch (Refused noEnd) {
            near.hangUp();
            far.finish(); // and is ready for the next cell
            throw noEnd;
        }
    }

    private static Window await(CompletableFuture<Window> window, Limits limits, Cell cell) {
        long warm = limits.warmMessages() * cell.expectedNanos();
        long nanos = 2 * (limits.boundNanos() + warm) + PATIENCE_NANOS;
        try {
            return window.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new Refused(cell.name(), "a conversation with the far end", failed.getCause());
        } catch (TimeoutException late) {
            throw new Refused(cell.name(), "an end within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s", "none");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(cell.name(), "an end", "an interrupt");
        }
    }
}
