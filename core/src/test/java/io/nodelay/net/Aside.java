package io.nodelay.net;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** What a test does on a thread of its own: an outsider that writes while another part of the test reads. */
final class Aside {
    private Aside() {}

    /** Something without a result. */
    interface Action {
        void run() throws Exception;
    }

    static <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(answer, question), "aside");
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    static CompletableFuture<Boolean> run(Action action) {
        return ask(() -> {
            action.run();
            return true;
        });
    }

    private static <T> void complete(CompletableFuture<T> answer, Callable<T> question) {
        try {
            answer.complete(question.call());
        } catch (Throwable thrown) {
            answer.completeExceptionally(thrown);
        }
    }
}
