package io.nodelay.testing;

import static org.junit.jupiter.api.Assertions.assertAll;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopStats;
import java.lang.reflect.Method;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A loop that runs on a thread of its own for the length of one test, and the ledger after it: the loop stops, its
 * thread ends, it holds nothing (handle, key, timer, task, blocking work, pooled buffer), nothing was thrown that the
 * test did not expect, and the process has no more sockets and selectors than before.
 *
 * <p>All methods are for the test's thread; {@link #run}, {@link #call} also for the loop's, where they run at once.
 * Whoever waits longer than a failure bound is shown where the loop's thread stands. The field is static, as otherwise
 * {@link EveryWire} does not find it.
 */
public final class LoopExtension
        implements BeforeEachCallback,
                AfterEachCallback,
                TestExecutionExceptionHandler,
                TestTemplateInvocationContextProvider {
    /** How long anything may take before it counts as hanging: a bound for failures, not a measure. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Something to do on the loop. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    private final List<RunningLoop> loops = new ArrayList<>();
    private final List<Class<? extends Throwable>> expected = new ArrayList<>();
    private Descriptors before = Descriptors.now();

    // ---- for tests

    /** The loop; it runs until the test ends. */
    public EventLoop loop() {
        return loops.get(0).loop();
    }

    /** One more loop, with a thread and a ledger of its own. */
    public EventLoop another() {
        return another(System::nanoTime);
    }

    /** As {@link #another()}, whose time is the test's: whoever moves it wakes the loop too. */
    public EventLoop another(LongSupplier nanoClock) {
        EventLoop opened = EventLoop.open(SelectorProvider.provider(), nanoClock);
        RunningLoop more = new RunningLoop(opened, "test-loop-" + (loops.size() + 1));
        loops.add(more);
        more.start();
        return more.loop();
    }

    /** The thread that runs {@link #loop}. */
    public Thread thread() {
        return loops.get(0).thread();
    }

    /** Does something on the loop and waits; what it throws is thrown here. */
    public void run(Action action) throws Exception {
        on(loop(), action);
    }

    /** Computes something on the loop and waits; what it throws is thrown here. */
    public <T> T call(Callable<T> question) throws Exception {
        return on(loop(), question);
    }

    /** As {@link #run}, on another loop. */
    public void on(EventLoop loop, Action action) throws Exception {
        on(loop, () -> {
            action.run();
            return true;
        });
    }

    /** As {@link #call}, on another loop. */
    public <T> T on(EventLoop loop, Callable<T> question) throws Exception {
        if (loop.inLoop()) {
            return question.call();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> complete(answer, question));
        return await(answer);
    }

    private static <T> void complete(CompletableFuture<T> answer, Callable<T> question) {
        try {
            answer.complete(question.call());
        } catch (Throwable thrown) {
            answer.completeExceptionally(thrown);
        }
    }

    /** Waits for a result; its exception is thrown here as it is. */
    public <T> T await(Future<T> result) throws Exception {
        try {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException late) {
            throw hanging("no result came", late);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception exception) {
                throw exception;
            } else if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        }
    }

    /** Waits until the latch is open. */
    public void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw hanging("the latch stayed at " + latch.getCount(), null);
            }
        } catch (InterruptedException late) {
            throw hanging("the latch stayed at " + latch.getCount(), late);
        }
    }

    /** Waits until something has become true, asked on the loop, once in a pass. */
    public void until(BooleanSupplier condition) throws Exception {
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        loop().execute(new Runnable() {
            @Override
            public void run() {
                complete(met, condition, this);
            }
        });
        await(met);
    }

    private void complete(CompletableFuture<Boolean> met, BooleanSupplier condition, Runnable again) {
        try {
            if (condition.getAsBoolean()) {
                met.complete(true);
            } else {
                loop().setTimeout(1, again).unref();
            }
        } catch (Throwable thrown) {
            met.completeExceptionally(thrown);
        }
    }

    /** Waits until the running loop holds nothing: no handle, key, timer, task, blocking work, pooled buffer. */
    public void untilIdle() throws Exception {
        until(() -> loops.get(0).idle());
    }

    /** Waits until the loop's thread has ended, and tells what {@code run()} threw, which is then no failure. */
    public Optional<Throwable> ended() {
        return loops.get(0).ended();
    }

    /** What listeners, tasks and timers let escape so far. */
    public List<Throwable> uncaught() {
        return loops.stream().flatMap(running -> running.uncaught().stream()).toList();
    }

    /** Announces one throwable of that type; that it does not come is a failure as well. */
    public void expectUncaught(Class<? extends Throwable> type) {
        expected.add(type);
    }

    // ---- for JUnit

    @Override
    public void beforeEach(ExtensionContext context) {
        loops.clear();
        expected.clear();
        before = Descriptors.now();
        if (!Descriptors.countable()) {
            context.publishReportEntry("descriptors", "not counted: this system has no /proc/self/fd");
        }
        RunningLoop first = new RunningLoop(EventLoop.open(), "test-loop");
        loops.add(first);
        first.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loops.forEach(running -> running.loop().stop());
        assertAll(
                "after the test",
                Stream.concat(
                        loops.stream().map(running -> running::mustHaveEndedWell),
                        Stream.of(this::nothingUnexpectedWasThrown, this::noDescriptorIsLeft)));
    }

    private void nothingUnexpectedWasThrown() {
        List<Throwable> unexpected = new ArrayList<>(uncaught());
        List<Class<? extends Throwable>> missing = new ArrayList<>();
        for (Class<? extends Throwable> type : expected) {
            Optional<Throwable> came =
                    unexpected.stream().filter(type::isInstance).findFirst();
            came.ifPresentOrElse(unexpected::remove, () -> missing.add(type));
        }
        if (!unexpected.isEmpty() || !missing.isEmpty()) {
            AssertionError error = new AssertionError(
                    "thrown and not expected: " + unexpected + "; expected and not thrown: " + missing);
            unexpected.forEach(error::addSuppressed);
            throw error;
        }
    }

    private void noDescriptorIsLeft() {
        List<String> left = before.leftSince();
        if (!left.isEmpty()) {
            throw new AssertionError("descriptors left open: " + left);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        if (thrown instanceof TimeoutException) {
            loops.forEach(running -> thrown.addSuppressed(running.where()));
        }
        throw thrown;
    }

    private AssertionError hanging(String what, Exception why) {
        AssertionError error = new AssertionError(what + " within " + PATIENCE.toSeconds() + " s", why);
        loops.forEach(running -> error.addSuppressed(running.where()));
        return error;
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return test(context).isPresent();
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        EveryWire test = test(context).orElseThrow();
        return Arrays.stream(Wire.values()).map(wire -> new WireContext(wire, test));
    }

    private static Optional<EveryWire> test(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        return AnnotationSupport.findAnnotation(method, EveryWire.class);
    }

    /** The loop's counters, for tests that assert more than the ledger does. */
    public LoopStats stats() {
        return loop().stats();
    }
}
