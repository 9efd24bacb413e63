package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A request from any thread, and its response in a future: between the loop and the executor that completes it. */
final class Fetch {
    private final EventLoop loop;
    private final Executor executor;
    private final CompletableFuture<Fetched> future = new CompletableFuture<>();

    Fetch(EventLoop loop, Executor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    CompletableFuture<Fetched> begin(RequestOptions options, byte[] content) {
        RequestOptions own = options.copy(); // in the caller's thread
        try {
            loop.execute(() -> send(own, content));
        } catch (RejectedExecutionException ended) {
            future.completeExceptionally(ended);
        }
        return future;
    }

    private void send(RequestOptions options, byte[] content) {
        if (future.isDone()) {
            return;
        }
        try {
            ClientRequest request = Http.request(loop, options, response -> collect(response, options.maxContent()));
            request.onError(this::fail);
            CompletableFuture<Fetched> unused = future.whenComplete((fetched, failed) -> {
                if (failed != null) {
                    destroy(request);
                }
            });
            request.end(content);
        } catch (RuntimeException invalid) {
            fail(invalid);
        }
    }

    private void collect(ClientResponse response, int most) {
        response.bytes(most, body -> {
            Fetched whole = new Fetched(response.status(), response.headers(), body);
            complete(() -> future.complete(whole));
        });
    }

    private void fail(Throwable why) {
        complete(() -> future.completeExceptionally(why));
    }

    private void complete(Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException over) {
            future.completeExceptionally(over);
        }
    }

    /** The future was completed by somebody else, or the request has failed: then this does nothing. */
    private void destroy(ClientRequest request) {
        try {
            loop.execute(request::destroy);
        } catch (RejectedExecutionException ended) {
            // and so has the request
        }
    }
}
