package io.nodelay.net;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.loop.Offload;
import io.nodelay.net.Watchers.Event;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** What a source and a sink over a blocking stream share: one piece of work at a time, and one end. */
class BlockingStream<S extends Closeable> {
    private static final Event<Closed> CLOSE = new Event<>();

    /** A piece of blocking work on the open stream. */
    interface Work<S, T> {
        T on(S stream) throws IOException;
    }

    final EventLoop loop;
    private final Streams.Opener<? extends S> opener;
    private final Watchers watchers = new Watchers();
    private final Handle handle = new Stopper();
    private Optional<Offload<?>> atWork = Optional.empty();
    private Optional<Closed> finished = Optional.empty();

    /** Guards the three below, as the loop closes what a pool's thread may be using, or opening. */
    private final Object door = new Object();

    private boolean inPool;
    private boolean closed;
    private Optional<S> stream;

    /** A stream that is open, and will be closed even if nothing is ever read or written. */
    BlockingStream(EventLoop loop, S given) {
        this(loop, () -> given, Optional.of(given));
    }

    /** A stream that the first piece of work opens. */
    BlockingStream(EventLoop loop, Streams.Opener<? extends S> opener) {
        this(loop, opener, Optional.empty());
    }

    private BlockingStream(EventLoop loop, Streams.Opener<? extends S> opener, Optional<S> open) {
        loop.checkThread();
        this.loop = loop;
        this.opener = opener;
        this.stream = open;
        loop.ref();
        loop.enlist(handle);
    }

    final boolean isClosed() {
        synchronized (door) {
            return closed;
        }
    }

    /** Whether the next piece of work may start. */
    final boolean idle() {
        return atWork.isEmpty() && !isClosed();
    }

    /** Does one piece of work in the pool; if the stream is closed meanwhile, its result is nobody's. */
    final <T> void work(Work<S, T> work, Consumer<T> then) {
        atWork = Optional.of(loop.offload(
                Blocking.FILE,
                () -> inPool(work),
                result -> {
                    atWork = Optional.empty();
                    guard(() -> then.accept(result));
                },
                failed -> {
                    atWork = Optional.empty();
                    close(io(failed));
                }));
    }

    private <T> T inPool(Work<S, T> work) throws IOException {
        synchronized (door) {
            if (closed) {
                throw new IOException("the stream was closed before the work began");
            }
            inPool = true;
        }
        try {
            return work.on(opened());
        } finally {
            leavePool();
        }
    }

    private S opened() throws IOException {
        synchronized (door) {
            if (stream.isPresent()) {
                return stream.get();
            }
        }
        S fresh = opener.open();
        synchronized (door) {
            stream = Optional.of(fresh);
        }
        return fresh;
    }

    /** Whoever is last closes: the loop if the stream lies idle, this thread if the loop has gone ahead. */
    private void leavePool() throws IOException {
        Optional<S> abandoned;
        synchronized (door) {
            inPool = false;
            abandoned = closed ? stream : Optional.empty();
        }
        if (abandoned.isPresent()) {
            abandoned.get().close();
        }
    }

    /** Runs a listener; one that throws costs this stream. */
    final void guard(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable escaped) {
            loop.uncaught(escaped);
            close(new IOException("a listener of this stream has thrown " + escaped, escaped));
        }
    }

    /** The end, with the reason or null. A thread that hangs in the stream is not waited for. */
    private void close(IOException why) {
        loop.checkThread();
        Optional<S> ours;
        synchronized (door) {
            if (closed) {
                return;
            }
            closed = true;
            ours = inPool ? Optional.empty() : stream;
        }
        loop.delist(handle);
        atWork.ifPresent(Offload::cancel);
        atWork = Optional.empty();
        Optional<IOException> error = Optional.ofNullable(why);
        if (ours.isEmpty()) {
            loop.execute(() -> finish(error));
        } else {
            closeInPool(ours.get(), error);
        }
    }

    /** Closing may write, and fail, as writing does: a full disk often shows only now. */
    private void closeInPool(S ours, Optional<IOException> why) {
        loop.offload(
                Blocking.FILE,
                () -> {
                    ours.close();
                    return true;
                },
                done -> finish(why),
                failed -> {
                    if (failed instanceof RejectedExecutionException) {
                        closeHere(ours); // blocking the loop for once is better than a descriptor lost
                    }
                    finish(why.isPresent() ? why : Optional.of(io(failed)));
                });
    }

    private static IOException io(Exception failed) {
        return failed instanceof IOException io
                ? io
                : new IOException("the stream failed: " + failed.getMessage(), failed);
    }

    private void closeHere(S ours) {
        try {
            ours.close();
        } catch (IOException failed) {
            loop.unheard(failed);
        }
    }

    private void finish(Optional<IOException> why) {
        finished = Optional.of(new Closed(why));
        closing(why);
        if (!watchers.fire(CLOSE, new Closed(why), loop::uncaught)) {
            why.ifPresent(loop::unheard);
        }
        loop.unref();
    }

    /** Told before the watchers; a sink's callbacks are due here. */
    void closing(Optional<IOException> why) {}

    public final Watch onClose(Consumer<Closed> watcher) {
        loop.checkThread();
        return finished.map(how -> Watchers.late(CLOSE, watcher, how, loop))
                .orElseGet(() -> watchers.add(CLOSE, watcher));
    }

    public final void destroy(IOException why) {
        close(why);
    }

    public final void destroy() {
        close(null);
    }

    /** Known to the loop as something that a stop must end. */
    private final class Stopper implements Handle {
        @Override
        public void ready(int readyOps) {
            throw new IllegalStateException("a blocking stream has no key");
        }

        @Override
        public void rekeyed(SelectionKey key) {
            throw new IllegalStateException("a blocking stream has no key");
        }

        @Override
        public void destroy(Throwable why) {
            close(
                    why instanceof IOException io
                            ? io
                            : new IOException("the stream was cut off: " + why.getMessage(), why));
        }
    }
}
