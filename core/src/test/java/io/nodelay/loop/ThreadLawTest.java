package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A call from another thread is refused with a sentence. Where it is queued in silence, messages change places
 * (netty/netty#3887); where nobody looks, it half-works until something deep in the loop breaks (activej/activej#197).
 */
class ThreadLawTest {
    /** What may be called from anywhere, as the loop's Javadoc says; and run, which has a refusal of its own. */
    private static final Set<String> FREE =
            Set.of("execute", "stop", "close", "inLoop", "stats", "provider", "nanoTime", "run");

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    /** What its thread is told, if it is refused. */
    private static Optional<String> refusal(Object target, Method method) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(ThreadLawTest::anyValue)
                .toArray();
        try {
            method.invoke(target, arguments);
            return Optional.empty();
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof IllegalStateException refused
                    ? Optional.of(refused.getMessage())
                    : Optional.empty();
        }
    }

    private static Object anyValue(Class<?> type) {
        Map<Class<?>, Object> values = Map.of(
                long.class,
                1L,
                int.class,
                0,
                Class.class,
                Object.class,
                Duration.class,
                Duration.ofMillis(1),
                Blocking.class,
                Blocking.DNS,
                IOException.class,
                new IOException("must not get there"),
                Throwable.class,
                new Throwable("must not get there"),
                SelectableChannel.class,
                closedChannel());
        return values.getOrDefault(type, type.isInterface() ? doesNothing(type) : "");
    }

    private static SelectableChannel closedChannel() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            return channel;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object doesNothing(Class<?> callback) {
        return Proxy.newProxyInstance(
                callback.getClassLoader(),
                new Class<?>[] {callback},
                (proxy, method, args) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> null;
                });
    }

    private static Set<String> notRefused(Object target) throws Exception {
        Set<String> served = new TreeSet<>();
        for (Method method : target.getClass().getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                    && !Modifier.isStatic(method.getModifiers())
                    && !FREE.contains(method.getName())
                    && refusal(target, method).isEmpty()) {
                served.add(method.getName());
            }
        }
        return served;
    }

    @Test
    void everyMethodOfALoopButTheFreeOnesIsRefused() throws Exception {
        assertEquals(Set.of(), notRefused(loop.loop()));
    }

    @Test
    void everyMethodOfATimerIsRefused() throws Exception {
        Timer timer = loop.call(() -> loop.loop().setTimeout(60_000, () -> {}));
        assertEquals(Set.of(), notRefused(timer));
        assertTrue(loop.call(timer::pending));
    }

    @Test
    void theRefusalNamesBothThreadsAndTheWayIn() {
        String refusal = assertThrows(
                        IllegalStateException.class, () -> loop.loop().setTimeout(1, () -> {}))
                .getMessage();
        assertTrue(refusal.contains(Thread.currentThread().getName()), refusal);
        assertTrue(refusal.contains(loop.thread().getName()), refusal);
        assertTrue(refusal.contains("loop.execute(...)"), refusal);
    }

    @Test
    void runIsRefusedWhileTheLoopRuns() {
        assertThrows(IllegalStateException.class, loop.loop()::run);
    }

    @Test
    void aLoopIsItsThreadsOwn() throws Exception {
        assertFalse(loop.loop().inLoop());
        assertTrue(loop.call(loop.loop()::inLoop));
    }

    @Test
    void beforeItRunsALoopBelongsToWhoeverOpenedIt() throws Exception {
        try (EventLoop fresh = EventLoop.open()) {
            assertTrue(fresh.inLoop());
            fresh.setTimeout(0, () -> {}).cancel();
            assertFalse(loop.call(fresh::inLoop));
        }
    }

    @Test
    void theCountersCanBeReadFromAnywhere() {
        assertTrue(loop.stats().tasks() >= 0);
    }
}
