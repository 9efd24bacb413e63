package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a callback throws, an Error as well as an exception, costs the connection it was called for. A loop that ends
 * with one bad handler takes every other connection along (dnsjava/dnsjava#288, netty/netty#596).
 */
class HandlerFailureTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    /** Anything at all, and how it is thrown. */
    private record Failure(Class<? extends Throwable> type, Runnable thrower) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    static Stream<Failure> failures() {
        return Stream.of(
                new Failure(IllegalStateException.class, () -> sneak(new IllegalStateException("made up"))),
                new Failure(NullPointerException.class, () -> sneak(new NullPointerException("made up"))),
                new Failure(IOException.class, () -> sneak(new IOException("checked, but thrown all the same"))),
                new Failure(AssertionError.class, () -> sneak(new AssertionError("made up"))),
                new Failure(OutOfMemoryError.class, () -> sneak(new OutOfMemoryError("made up"))),
                new Failure(NoClassDefFoundError.class, () -> sneak(new NoClassDefFoundError("made up"))),
                new Failure(Throwable.class, () -> sneak(new Throwable("made up"))),
                new Failure(StackOverflowError.class, HandlerFailureTest::overflow));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** A real one: the stack is full where it is thrown, and must be of use where it is caught. */
    @SuppressWarnings("InfiniteRecursion")
    private static void overflow() {
        overflow();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aHandleThatThrowsIsDestroyedAndNoOther(Failure failure) throws Exception {
        loop.expectUncaught(failure.type());
        Probe survivor = loop.call(() -> Probe.on(loop.loop()));
        Probe victim = loop.call(
                () -> Probe.on(loop.loop()).onReady(ready -> failure.thrower().run()));
        CountDownLatch closed = new CountDownLatch(1);
        loop.run(() -> victim.onClose(closed::countDown));
        victim.poke("to its death");
        loop.await(closed);
        survivor.poke("and nobody else");
        loop.until(() -> !survivor.received().isEmpty());
        assertTrue(failure.type().isInstance(victim.reasons().get(0)));
        assertEquals(List.of(), survivor.reasons());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aTaskThatThrowsIsReportedAndTheNextOneRuns(Failure failure) throws Exception {
        loop.expectUncaught(failure.type());
        loop.loop().execute(failure.thrower());
        assertEquals("next", loop.call(() -> "next"));
        assertEquals(1, loop.stats().uncaught());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aTimerThatThrowsIsReportedAndTheNextOneRuns(Failure failure) throws Exception {
        loop.expectUncaught(failure.type());
        CountDownLatch next = new CountDownLatch(1);
        loop.run(() -> {
            loop.loop().setTimeout(0, failure.thrower());
            loop.loop().setDeadline(0, next::countDown);
        });
        loop.await(next);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anAnswerThatThrowsIsReported(Failure failure) throws Exception {
        loop.expectUncaught(failure.type());
        loop.run(() -> loop.loop()
                .offload(Blocking.FILE, () -> 1, done -> failure.thrower().run(), failed -> loop.loop()
                        .uncaught(new AssertionError("told of both", failed))));
        loop.until(() -> !loop.uncaught().isEmpty());
        loop.untilIdle();
    }

    @EveryWire
    void aListenerThatThrowsCostsItsOwnConnection(Wire wire) throws Exception {
        loop.expectUncaught(StackOverflowError.class);
        CompletableFuture<IOException> told = new CompletableFuture<>();
        NetServer server = loop.call(() -> wire.listen(loop.loop(), socket -> {
            socket.onData(bytes -> answer(socket, bytes, told));
        }));
        try (Outsider good = wire.dial(loop.call(server::address));
                Outsider bad = wire.dial(loop.call(server::address))) {
            bad.write("!");
            assertSame(StackOverflowError.class, loop.await(told).getCause().getClass());
            assertEquals(0, bad.readAll().length);
            good.write("?");
            assertEquals("?", good.readText(1));
        }
    }

    private static void answer(NetSocket socket, ByteBuffer bytes, CompletableFuture<IOException> told) {
        if (bytes.get(bytes.position()) == '!') {
            socket.onError(told::complete);
            overflow();
        }
        socket.write(bytes);
    }

    @Test
    void whoHearsOfThrowablesMayThrowAsWell() throws Exception {
        List<Throwable> heard = new ArrayList<>();
        loop.run(() -> loop.loop().onUncaught(thrown -> {
            heard.add(thrown);
            throw new AssertionError("the listener of throwables throws (expected in this test)");
        }));
        loop.loop().execute(() -> sneak(new AssertionError("made up")));
        assertEquals("alive", loop.call(() -> "alive"));
        assertEquals(1, heard.size());
        assertEquals(1, loop.stats().uncaught());
    }

    /** A log handler is somebody else's code as well. */
    @Test
    void theLoggerMayThrowAsWell() throws Exception {
        CountDownLatch logged = new CountDownLatch(1);
        Logger logger = Logger.getLogger("io.nodelay");
        Filter before = logger.getFilter();
        logger.setFilter(record -> {
            logged.countDown();
            throw new AssertionError("the logger throws (expected in this test)");
        });
        try {
            loop.run(() -> loop.loop().onUncaught(thrown -> sneak(thrown)));
            loop.loop().execute(() -> sneak(new IllegalStateException("made up")));
            loop.await(logged);
            assertEquals("alive", loop.call(() -> "alive"));
        } finally {
            logger.setFilter(before);
        }
    }

    @Test
    void aHandleWhoseDestroyThrowsDoesNotEndTheLoop() throws Exception {
        loop.expectUncaught(AssertionError.class);
        loop.expectUncaught(IllegalStateException.class);
        Probe victim = loop.call(() -> Probe.on(loop.loop()));
        loop.run(() -> victim.onReady(ready -> {
                    throw new AssertionError("first");
                })
                .onClose(() -> {
                    throw new IllegalStateException("then its close event");
                }));
        victim.poke("x");
        loop.untilIdle();
        assertEquals("alive", loop.call(() -> "alive"));
    }
}
