package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocking work happens elsewhere, is answered on the loop exactly once, and cannot use up more than its own pool. */
class OffloadTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    /** Opened when the test is over: work that waits for it hangs as long as the test likes. */
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void theHangingWorkEnds() {
        over.countDown();
    }

    private <T> CompletableFuture<T> offload(Blocking kind, Callable<T> work) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.run(() -> loop.loop().offload(kind, work, answer::complete, answer::completeExceptionally));
        return answer;
    }

    private String hang() throws InterruptedException {
        over.await();
        return "released";
    }

    private static ThreadPoolExecutor pool(Blocking kind) {
        return (ThreadPoolExecutor) Workers.of(kind);
    }

    // ---- the answer

    @Test
    void theResultComesOnTheLoop() throws Exception {
        CompletableFuture<Thread> answeredOn = new CompletableFuture<>();
        loop.run(() -> loop.loop()
                .offload(
                        Blocking.FILE,
                        () -> 42,
                        result -> answeredOn.complete(Thread.currentThread()),
                        answeredOn::completeExceptionally));
        assertSame(loop.thread(), loop.await(answeredOn));
    }

    @Test
    void theWorkIsDoneOnAThreadOfItsPool() throws Exception {
        Thread worker = loop.await(offload(Blocking.TLS, Thread::currentThread));
        assertTrue(worker.getName().startsWith("nodelay-tls-"), worker.getName());
    }

    /** Work that hangs for ever, as a read of standard input may, does not keep the process alive. */
    @Test
    void thePoolsThreadsAreDaemons() {
        for (Blocking kind : Blocking.values()) {
            assertTrue(
                    pool(kind)
                            .getThreadFactory()
                            .newThread(OffloadTest::neverStarted)
                            .isDaemon(),
                    kind.name());
        }
    }

    private static void neverStarted() {
        throw new AssertionError("never started");
    }

    @Test
    void anExceptionComesAsItIs() throws Exception {
        IOException thrown = new IOException("made up");
        CompletableFuture<String> answer = offload(Blocking.FILE, () -> {
            throw thrown;
        });
        assertSame(thrown, assertThrows(IOException.class, () -> loop.await(answer)));
    }

    @Test
    void anErrorComesWrapped() throws Exception {
        AssertionError thrown = new AssertionError("made up");
        CompletableFuture<Exception> told = new CompletableFuture<>();
        loop.run(() -> loop.loop()
                .offload(
                        Blocking.FILE,
                        () -> {
                            throw thrown;
                        },
                        result -> told.completeExceptionally(new AssertionError("a result: " + result)),
                        told::complete));
        assertSame(
                thrown,
                assertInstanceOf(ExecutionException.class, loop.await(told)).getCause());
    }

    @Test
    void evenWhatIsNeitherIsAnswered() throws Exception {
        CompletableFuture<String> answer = offload(Blocking.FILE, () -> sneak(new Throwable("made up")));
        assertThrows(ExecutionException.class, () -> loop.await(answer));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> String sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aResultOfNothingIsAnAnswerToo() throws Exception {
        assertNull(loop.await(offload(Blocking.FILE, () -> null)));
    }

    @Test
    void workInHandKeepsTheLoopRunning() {
        List<String> told = new ArrayList<>();
        try (EventLoop own = EventLoop.open()) {
            own.offload(Blocking.FILE, () -> "done", told::add, failed -> told.add(failed.toString()));
            own.run();
            assertEquals(List.of("done"), told);
        }
    }

    @Test
    void workGivenUpDoesNotKeepTheLoopRunningAndIsNotAnswered() {
        List<String> told = new ArrayList<>();
        try (EventLoop own = EventLoop.open()) {
            Offload<String> given = own.offload(Blocking.FILE, this::hang, told::add, failed -> told.add("failed"));
            given.cancel();
            given.cancel();
            own.run();
            assertEquals(0, own.stats().pendingOffloads());
        }
        assertEquals(List.of(), told);
    }

    @Test
    void workGivenUpIsNotAnsweredThoughItIsDone() throws Exception {
        List<String> told = new ArrayList<>();
        loop.run(() -> loop.loop()
                .offload(Blocking.FILE, this::hang, told::add, failed -> told.add("failed"))
                .cancel());
        over.countDown();
        while (pool(Blocking.FILE).getActiveCount() > 0) {
            Thread.onSpinWait();
        }
        loop.run(() -> assertEquals(List.of(), told));
    }

    @Test
    void theAnswersOfManyComeOnceEach() throws Exception {
        int[] answers = new int[1_000];
        for (int i = 0; i < answers.length; i++) {
            int number = i;
            loop.run(() -> loop.loop()
                    .offload(
                            number % 2 == 0 ? Blocking.FILE : Blocking.TLS,
                            () -> number,
                            result -> answers[result]++,
                            failed -> answers[number] += 1_000));
        }
        loop.untilIdle();
        for (int count : answers) {
            assertEquals(1, count);
        }
    }

    @Test
    void aLoopThatHasEndedTakesNoWork() {
        EventLoop ended = EventLoop.open();
        ended.close();
        assertThrows(
                RejectedExecutionException.class,
                () -> ended.offload(Blocking.FILE, () -> 1, result -> {}, failed -> {}));
        assertTrue(ended.stats().balanced(), ended.stats()::toString);
    }

    // ---- the pools

    /** Four at a time, and the loop goes on: vert-x3/issues#95, vertx-mail-client#53 (20 s of a blocked loop). */
    @Test
    void lookUpsThatHangDoNotStopTheLoop() throws Exception {
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> hanging = offload(Blocking.DNS, this::hang);
            assertFalse(hanging.isDone());
        }
        CountDownLatch timer = new CountDownLatch(1);
        loop.run(() -> loop.loop().setTimeout(1, timer::countDown));
        loop.await(timer);
    }

    /** koush/AndroidAsync#487: one dead look-up blocked whoever shared its pool. */
    @Test
    void fiveLookUpsThatHangStopNeitherFilesNorHandshakes() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertFalse(offload(Blocking.DNS, this::hang).isDone());
        }
        assertEquals("file", loop.await(offload(Blocking.FILE, () -> "file")));
        assertEquals("handshake", loop.await(offload(Blocking.TLS, () -> "handshake")));
    }

    @Test
    void theFifthLookUpWaitsForOneOfFour() throws Exception {
        CountDownLatch four = new CountDownLatch(4);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(offload(Blocking.DNS, () -> {
                four.countDown();
                return hang();
            }));
        }
        loop.await(four);
        assertEquals(4, pool(Blocking.DNS).getActiveCount());
        assertEquals(1, pool(Blocking.DNS).getQueue().size());
        over.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertEquals("released", loop.await(answer));
        }
    }

    @Test
    void aThousandAndTwentyFourMayWaitAndTheNewestIsRefused() throws Exception {
        List<CompletableFuture<String>> accepted = new ArrayList<>();
        CountDownLatch four = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            accepted.add(offload(Blocking.DNS, () -> {
                four.countDown();
                return hang();
            }));
        }
        loop.await(four);
        for (int i = 0; i < Blocking.MOST_WAITING; i++) {
            accepted.add(offload(Blocking.DNS, this::hang));
        }
        CompletableFuture<String> newest = offload(Blocking.DNS, this::hang);
        assertThrows(RejectedExecutionException.class, () -> loop.await(newest));
        over.countDown();
        for (CompletableFuture<String> answer : accepted) {
            assertEquals("released", loop.await(answer));
        }
    }

    @Test
    void ofHandshakesAnyNumberMayWait() throws Exception {
        List<CompletableFuture<String>> accepted = new ArrayList<>();
        for (int i = 0; i < Blocking.TLS.threads + 3 * Blocking.MOST_WAITING; i++) {
            accepted.add(offload(Blocking.TLS, this::hang));
        }
        over.countDown();
        for (CompletableFuture<String> answer : accepted) {
            assertEquals("released", loop.await(answer));
        }
    }

    @Test
    void aRefusalIsNotToldInsideTheCall() throws Exception {
        CountDownLatch four = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            assertFalse(offload(Blocking.DNS, () -> {
                        four.countDown();
                        return hang();
                    })
                    .isDone());
        }
        loop.await(four); // before that some of them may themselves be waiting
        for (int i = 0; i < Blocking.MOST_WAITING; i++) {
            assertFalse(offload(Blocking.DNS, this::hang).isDone());
        }
        loop.run(() -> {
            CompletableFuture<String> refused = new CompletableFuture<>();
            for (int i = 0; i < 5; i++) {
                loop.loop().offload(Blocking.DNS, this::hang, refused::complete, refused::completeExceptionally);
            }
            assertFalse(refused.isDone());
        });
    }
}
