package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole responses by futures, from threads that are no loop's. */
class FetchTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static RequestOptions serve(BiConsumer<ServerRequest, ServerResponse> handler) throws Exception {
        int port = loop.call(() ->
                Http.createServer(loop.loop(), handler).listen("127.0.0.1", 0).port());
        return new RequestOptions().host("127.0.0.1").port(port);
    }

    private static RequestOptions echo() throws Exception {
        return serve((req, res) -> req.bytes(content -> {
            res.setHeader("X-Asked", req.method() + " " + req.target());
            res.end(content);
        }));
    }

    private static byte[] none() {
        return new byte[0];
    }

    @Test
    void aResponseIsFetchedWhole() throws Exception {
        Fetched fetched =
                loop.await(Http.fetch(loop.loop(), echo().method("PUT").path("/x"), new byte[] {'h', 'i'}));
        assertEquals(200, fetched.status());
        assertEquals("PUT /x", fetched.headers().value("x-asked").orElseThrow());
        assertEquals("hi", fetched.text());
        assertArrayEquals(new byte[] {'h', 'i'}, fetched.body());
    }

    @Test
    void aUriIsEnough() throws Exception {
        int port = serve((req, res) -> res.end("you want " + req.target())).port();
        Fetched fetched = loop.await(Http.fetch(loop.loop(), "http://127.0.0.1:" + port + "/a?b"));
        assertEquals("you want /a?b", fetched.text());
    }

    @Test
    void aStatusOfAnErrorIsAResponse() throws Exception {
        RequestOptions to = serve((req, res) -> res.status(404).end("none"));
        assertEquals(404, loop.await(Http.fetch(loop.loop(), to, none())).status());
    }

    @Test
    void theLoopsOwnThreadMayFetchToo() throws Exception {
        RequestOptions to = echo();
        CompletableFuture<Fetched> future = loop.call(() -> Http.fetch(loop.loop(), to, none()));
        assertEquals(200, loop.await(future).status());
    }

    // ---- who completes it

    @Test
    void theExecutorCompletesIt() throws Exception {
        CompletableFuture<Runnable> completion = new CompletableFuture<>();
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), echo(), none(), completion::complete);
        Runnable task = loop.await(completion);
        loop.run(() -> {}); // the loop is done with it
        assertFalse(future.isDone());
        task.run();
        assertEquals(200, future.join().status());
    }

    /** What follows a fetch may block, even on another fetch by the same loop. */
    @Test
    void whatDependsOnItDoesNotRunOnTheLoop() throws Exception {
        RequestOptions to = echo();
        CompletableFuture<Integer> second = loop.call(() -> Http.fetch(loop.loop(), to, none())
                .thenApply(first -> Http.fetch(loop.loop(), to, none()).join().status()));
        assertEquals(200, loop.await(second));
    }

    /** The future has an end even so. */
    @Test
    void anExecutorThatRefusesIsTheFuturesError() throws Exception {
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), echo(), none(), task -> {
            throw new RejectedExecutionException("no more");
        });
        assertThrows(RejectedExecutionException.class, () -> loop.await(future));
    }

    // ---- how it fails

    @Test
    void nobodyListens() throws Exception {
        int nobody;
        try (ServerSocket once = new ServerSocket(0)) {
            nobody = once.getLocalPort();
        }
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), "http://127.0.0.1:" + nobody + "/");
        assertThrows(ConnectException.class, () -> loop.await(future));
    }

    @Test
    void moreComesThanIsAllowed() throws Exception {
        RequestOptions to = serve((req, res) -> res.end("12345"));
        assertEquals(
                "12345",
                loop.await(Http.fetch(loop.loop(), to.maxContent(5), none())).text());
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), to.maxContent(4), none());
        HttpException tooMuch = assertThrows(HttpException.class, () -> loop.await(future));
        assertEquals("the content is longer than the 4 bytes allowed", tooMuch.getMessage());
    }

    @Test
    void aLimitOfTheRequestPasses() throws Exception {
        RequestOptions to = serve((req, res) -> res.write("never the end"));
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), to.totalTimeout(50), none());
        assertThrows(SocketTimeoutException.class, () -> loop.await(future));
    }

    @Test
    void methodAndTargetDoNotGoTogether() {
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), new RequestOptions().path("*"), none());
        assertThrows(IllegalArgumentException.class, () -> loop.await(future));
    }

    @Test
    void theLoopHasEnded() {
        EventLoop ended = EventLoop.open();
        ended.close();
        CompletableFuture<Fetched> future = Http.fetch(ended, new RequestOptions(), none());
        assertThrows(RejectedExecutionException.class, () -> loop.await(future));
    }

    @Test
    void theLoopEndsMeanwhile() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RequestOptions to = serve((req, res) -> asked.countDown());
        EventLoop other = loop.another();
        CompletableFuture<Fetched> future = Http.fetch(other, to, none());
        loop.await(asked);
        loop.on(other, other::stop);
        assertThrows(IOException.class, () -> loop.await(future));
    }

    // ---- who gives up on it

    /** What a server sees of a client that goes. */
    private static RequestOptions silent(CountDownLatch asked, CompletableFuture<Boolean> gone) throws Exception {
        return serve((req, res) -> {
            asked.countDown();
            req.onAborted(() -> gone.complete(true));
        });
    }

    @Test
    void whoCancelsTheFutureDestroysTheRequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), silent(asked, gone), none());
        loop.await(asked);
        assertTrue(future.cancel(false));
        assertTrue(loop.await(gone));
        assertThrows(CancellationException.class, () -> loop.await(future));
    }

    @Test
    void aFutureThatTimesOutDestroysTheRequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<Fetched> future = Http.fetch(loop.loop(), silent(asked, gone), none());
        loop.await(asked);
        CompletableFuture<Fetched> limited = future.orTimeout(1, TimeUnit.MILLISECONDS);
        assertTrue(loop.await(gone));
        assertThrows(TimeoutException.class, () -> loop.await(limited));
    }

    @Test
    void aFutureThatIsCancelledBeforeItsTurnSendsNothing() throws Exception {
        List<String> asked = new ArrayList<>();
        RequestOptions to = serve((req, res) -> {
            asked.add(req.target());
            res.end();
        });
        loop.run(() -> assertTrue(
                Http.fetch(loop.loop(), to.path("/cancelled"), none()).cancel(false)));
        loop.await(Http.fetch(loop.loop(), to.path("/next"), none()));
        assertEquals(List.of("/next"), loop.call(() -> List.copyOf(asked)));
    }

    // ---- many

    /** One after another on each thread. */
    private static Thread fetching(EventLoop by, RequestOptions to, int times, List<Throwable> failures) {
        Thread thread = new Thread(() -> {
            for (int i = 0; i < times; i++) {
                String text = Thread.currentThread().getName() + " " + i;
                try {
                    Fetched fetched = loop.await(Http.fetch(by, to, text.getBytes(StandardCharsets.UTF_8)));
                    assertEquals(text, fetched.text());
                } catch (Throwable failed) {
                    synchronized (failures) {
                        failures.add(failed);
                    }
                }
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void manyThreadsFetchByOneLoop() throws Exception {
        RequestOptions to = echo().method("POST");
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(fetching(loop.loop(), to, 100, failures));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void theSameOptionsServeTwoLoops() throws Exception {
        RequestOptions to = echo().method("POST");
        List<Throwable> failures = new ArrayList<>();
        Thread one = fetching(loop.another(), to, 200, failures);
        Thread other = fetching(loop.another(), to, 200, failures);
        one.join();
        other.join();
        assertEquals(List.of(), failures);
    }

    /** What follows from options is worked out once for all who have them. */
    @Test
    void twoLoopsMayUseTheSameOptionsAtOnce() throws Exception {
        RequestOptions to = echo();
        List<EventLoop> loops = List.of(loop.another(), loop.another());
        List<CompletableFuture<Integer>> answered = new ArrayList<>();
        for (EventLoop each : loops) {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            answered.add(future);
            each.execute(() -> askAgain(each, to, 500, future));
        }
        for (CompletableFuture<Integer> each : answered) {
            assertEquals(0, loop.await(each));
        }
    }

    private static void askAgain(EventLoop by, RequestOptions to, int left, CompletableFuture<Integer> done) {
        if (left == 0) {
            done.complete(0);
            return;
        }
        ClientRequest request = Http.get(by, to, res -> res.onEnd(() -> askAgain(by, to, left - 1, done)));
        request.onError(done::completeExceptionally);
    }
}
