package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link TimeoutTest} says of one wire holds over every one; where time matters, the test owns it. */
class QuietTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @EveryWire
    void itFiresOnceForOneTimeOfQuietAndAgainAfterTheNextActivity(Wire wire) throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.onData(socket::write))) {
            loop.run(() -> it.socket().setTimeout(1, () -> told.add("timeout")));
            loop.until(() -> !told.isEmpty());
            Passes.several(loop);
            assertEquals(List.of("timeout"), told);
            it.peer().write("still there?");
            assertEquals("still there?", it.peer().readText(12));
            loop.until(() -> told.size() == 2);
        }
    }

    @EveryWire
    void itFiresWhilePausedThoughMoreHasCome(Wire wire) throws Exception {
        CompletableFuture<Boolean> fired = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, NetSocket::pause)) {
            it.peer().write("unnoticed");
            it.peer().shutdownOutput();
            loop.run(() ->
                    it.socket().setTimeout(1, () -> fired.complete(it.socket().destroyed())));
            assertFalse(loop.await(fired));
        }
    }

    @EveryWire
    void itFiresForAPeerThatTakesNothing(Wire wire) throws Exception {
        CompletableFuture<Long> waiting = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(new byte[16 << 20]);
                it.socket().setTimeout(1, () -> waiting.complete(it.socket().bufferedAmount()));
            });
            assertEquals(loop.await(waiting), loop.call(() -> it.socket().bufferedAmount()));
        }
    }

    @EveryWire
    void bytesReadOrWrittenPostponeIt(Wire wire) throws Exception {
        AtomicLong clock = new AtomicLong();
        EventLoop own = loop.another(clock::get);
        CompletableFuture<Long> fired = new CompletableFuture<>();
        NetServer server = loop.on(
                own,
                () -> wire.listen(own, socket -> {
                    socket.setTimeout(1_000, () -> fired.complete(TimeUnit.NANOSECONDS.toMillis(clock.get())));
                    socket.onData(socket::write);
                }));
        try (Outsider peer = wire.dial(loop.on(own, server::address))) {
            for (int round = 0; round < 3; round++) {
                peer.write("x");
                assertEquals("x", peer.readText(1));
                pass(own, clock, 900);
            }
            pass(own, clock, 99);
            assertFalse(fired.isDone());
            pass(own, clock, 1);
            assertEquals(3 * 900 + 100, loop.await(fired));
        }
    }

    /** So much time passes once the loop has done what it is at, and it has noticed. */
    private static void pass(EventLoop own, AtomicLong clock, long millis) throws Exception {
        long before = loop.on(own, () -> own.stats().passes());
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        while (loop.on(own, () -> own.stats().passes()) < before + 3) {
            assertFalse(own.inLoop());
        }
    }
}
