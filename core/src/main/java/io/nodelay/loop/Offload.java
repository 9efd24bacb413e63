package io.nodelay.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One piece of blocking work on its way through a pool's thread and back to its loop; what
 * {@link EventLoop#offload} returns.
 *
 * @param <T> what the work yields
 */
public final class Offload<T> {
    final Consumer<? super Exception> failed;
    private final Callable<T> work;
    private final Consumer<? super T> then;
    private final BiConsumer<Offload<?>, Runnable> answer;
    private final Consumer<Offload<?>> forget;

    Offload(
            Callable<T> work,
            Consumer<? super T> then,
            Consumer<? super Exception> failed,
            BiConsumer<Offload<?>, Runnable> answer,
            Consumer<Offload<?>> forget) {
        this.work = work;
        this.then = then;
        this.failed = failed;
        this.answer = answer;
        this.forget = forget;
    }

    /**
     * Gives the work up: neither callback is called, and the loop does not wait for it. A thread that is
     * in it already is left alone. On the loop's thread; does nothing once it was answered.
     */
    public void cancel() {
        forget.accept(this);
    }

    /** In the pool. */
    void run() {
        try {
            T result = work.call();
            answer.accept(this, () -> then.accept(result));
        } catch (Exception e) {
            answer.accept(this, () -> failed.accept(e));
        } catch (Throwable e) { // an Error, or a checked exception thrown in disguise
            answer.accept(this, () -> failed.accept(new ExecutionException(e)));
        }
    }
}
