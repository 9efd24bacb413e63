package io.nodelay.net;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.net.Watchers.Event;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What a source and a sink over a blocking stream share: one piece of work at a time, and one end. */
class BlockingStream<S extends Closeable> {
    private static final Event<Closed> CLOSE = new Event<>();

    final EventLoop loop;
    private final Streams.Opener<? extends S> opener;
    private final Watchers watchers = new Watchers();
    private final Handle handle = new Stopper();
    /** Touched by the pool's threads only, one after the other; null until opened. */
    private volatile S stream;

    private boolean busy;
    private boolean closed;

    BlockingStream(EventLoop loop, Streams.Opener<? extends S> opener) {
        loop.checkThread();
        this.loop = loop;
        this.opener = opener;
        loop.ref();
        loop.enlist(handle);
    }

    /** A piece of blocking work on the open stream. */
    interface Work<S, T> {
        T on(S stream) throws IOException;
    }

    /** Whether the next piece of work may start. */
    final boolean idle() {
        return !busy && !closed;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Does one piece of work in the pool; after a close its result is nobody's. */
    final <T> void work(Work<S, T> work, Consumer<T> then) {
        busy = true;
        Callable<T> inPool = () -> work.on(opened());
        loop.offload(
                Blocking.FILE,
                inPool,
                result -> {
                    busy = false;
                    if (closed) {
                        release();
                    } else {
                        guard(() -> then.accept(result));
                    }
                },
                failed -> {
                    busy = false;
                    if (closed) {
                        release();
                    } else {
                        close(NetSocket.io(failed));
                    }
                });
    }

    private S opened() throws IOException {
        if (stream == null) {
            stream = opener.open();
        }
        return stream;
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

    /** The end, with the reason or null. The stream itself is closed once no thread is in it. */
    final void close(IOException why) {
        loop.checkThread();
        if (closed) {
            return;
        }
        closed = true;
        loop.delist(handle);
        if (!busy) {
            release();
        }
        loop.execute(() -> finish(Optional.ofNullable(why)));
    }

    /** Told before the watchers; a sink's callbacks are due here. */
    void closing(Optional<IOException> why) {}

    private void finish(Optional<IOException> why) {
        closing(why);
        why.ifPresent(error -> {
            if (!watchers.fire(CLOSE, new Closed(why), loop::uncaught)) {
                loop.unheard(error);
            }
        });
        if (why.isEmpty()) {
            watchers.fire(CLOSE, new Closed(why), loop::uncaught);
        }
        loop.unref();
    }

    /** Closing may block as writing does, and there is nobody left to wait for it. */
    private void release() {
        S open = stream;
        if (open == null) {
            return;
        }
        loop.offload(
                Blocking.FILE,
                () -> {
                    open.close();
                    return true;
                },
                done -> {},
                failed -> loop.unheard(NetSocket.io(failed)));
    }

    public final Watch onClose(Consumer<Closed> watcher) {
        loop.checkThread();
        return watchers.add(CLOSE, watcher);
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
            close(why instanceof IOException io ? io : new IOException(why));
        }
    }
}
