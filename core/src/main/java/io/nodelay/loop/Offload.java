package io.nodelay.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One piece of blocking work on its way through a pool's thread and back to its loop. */
final class Offload<T> implements Runnable {
    final Consumer<? super Exception> failed;
    private final Callable<T> work;
    private final Consumer<? super T> then;
    private final BiConsumer<Offload<?>, Runnable> answer;

    Offload(
            Callable<T> work,
            Consumer<? super T> then,
            Consumer<? super Exception> failed,
            BiConsumer<Offload<?>, Runnable> answer) {
        this.work = work;
        this.then = then;
        this.failed = failed;
        this.answer = answer;
    }

    @Override
    public void run() {
        try {
            T result = work.call();
            answer.accept(this, () -> then.accept(result));
        } catch (Exception e) {
            answer.accept(this, () -> failed.accept(e));
        } catch (Error e) {
            answer.accept(this, () -> failed.accept(new ExecutionException(e)));
        }
    }
}
