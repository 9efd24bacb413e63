package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several loops that live and end together, and share the work of one server. */
class LoopGroupTest {
    /** For its ledger, and to accept. */
    @RegisterExtension
    static final LoopExtension outside = new LoopExtension();

    /** What ends a thread ends up here, and with it in the test's result. */
    private final ConcurrentLinkedQueue<Throwable> ofThreads = new ConcurrentLinkedQueue<>();

    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void listenToDyingThreads() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> ofThreads.add(thrown));
    }

    @AfterEach
    void noThreadHasDied() {
        Thread.setDefaultUncaughtExceptionHandler(before);
        assertEquals(List.of(), List.copyOf(ofThreads));
    }

    private static List<EventLoop> loops(LoopGroup group) {
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            loops.add(group.next());
        }
        return loops;
    }

    private static <T> T on(EventLoop loop, Callable<T> question) throws Exception {
        return outside.on(loop, question);
    }

    @Test
    void eachLoopHasAThreadOfItsOwn() throws Exception {
        try (LoopGroup group = LoopGroup.open(3)) {
            Set<String> names = new HashSet<>();
            for (EventLoop loop : loops(group)) {
                names.add(on(loop, () -> Thread.currentThread().getName()));
            }
            assertEquals(Set.of("nodelay-loop-1", "nodelay-loop-2", "nodelay-loop-3"), names);
        }
    }

    @Test
    void theLoopsAreDealtInTurn() {
        try (LoopGroup group = LoopGroup.open(3)) {
            List<EventLoop> round = loops(group);
            assertEquals(3, new HashSet<>(round).size());
            assertEquals(round, loops(group));
        }
    }

    @Test
    void theLoopsRunThoughTheyHaveNothingToDo() throws Exception {
        try (LoopGroup group = LoopGroup.open(2)) {
            EventLoop loop = group.next();
            assertEquals("first", on(loop, () -> "first"));
            assertEquals("second", on(loop, () -> "second"));
        }
    }

    /** Also before that thread has begun. */
    @Test
    void theLoopsNeverBelongToWhoeverOpenedThem() {
        for (int i = 0; i < 50; i++) {
            try (LoopGroup group = LoopGroup.open(1)) {
                EventLoop loop = group.next();
                assertFalse(loop.inLoop());
                assertThrows(IllegalStateException.class, () -> loop.setTimeout(1, () -> {}));
            }
        }
    }

    @Test
    void closeWaitsForEveryLoop() throws Exception {
        List<Probe> probes = new ArrayList<>();
        LoopGroup group = LoopGroup.open(3);
        for (EventLoop loop : loops(group)) {
            probes.add(on(loop, () -> Probe.on(loop)));
        }
        group.close();
        for (Probe probe : probes) {
            assertEquals(1, probe.closes());
        }
        assertThrows(RejectedExecutionException.class, () -> group.next().execute(() -> {}));
    }

    @Test
    void nothingIsLeftOfAClosedGroup() {
        LoopGroup group = LoopGroup.open(3);
        List<EventLoop> loops = loops(group);
        group.close();
        for (EventLoop loop : loops) {
            assertTrue(loop.stats().balanced(), loop.stats()::toString);
        }
    }

    /** The threads may not even have begun. */
    @Test
    void aGroupClosedAtOnceEndsWithoutComplaint() {
        for (int i = 0; i < 100; i++) {
            LoopGroup group = LoopGroup.open(2);
            List<EventLoop> loops = loops(group);
            group.close();
            loops.forEach(loop -> assertTrue(loop.stats().balanced(), loop.stats()::toString));
        }
    }

    @Test
    void closingTwiceDoesNothing() {
        LoopGroup group = LoopGroup.open(2);
        group.close();
        group.close();
        assertEquals(2, group.size());
    }

    @Test
    void closeOnAThreadOfTheGroupOnlyStops() throws Exception {
        LoopGroup group = LoopGroup.open(2);
        CountDownLatch returned = new CountDownLatch(1);
        group.next().execute(() -> {
            group.close();
            returned.countDown();
        });
        outside.await(returned);
        group.close();
        assertThrows(RejectedExecutionException.class, () -> group.next().execute(() -> {}));
    }

    @Test
    void theFailureOfOneLoopEndsAllAndIsThrownByClose() throws Exception {
        IOException why = new IOException("the listening socket broke");
        LoopGroup group = LoopGroup.open(3);
        List<EventLoop> loops = loops(group);
        Probe elsewhere = on(loops.get(1), () -> Probe.on(loops.get(1)));
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        on(loops.get(1), () -> elsewhere.onClose(() -> closed.complete(true)));
        loops.get(0).execute(() -> loops.get(0).fail(why));
        assertTrue(outside.await(closed));
        assertSame(why, rootOf(assertThrows(RuntimeException.class, group::close)));
    }

    /** However close upon its heels the close comes. */
    @Test
    void aFailureIsNeverMissedByTheCloseThatFollowsIt() throws Exception {
        for (int i = 0; i < 100; i++) {
            LoopGroup group = LoopGroup.open(2);
            EventLoop failing = group.next();
            outside.on(failing, () -> failing.fail(new IOException("made up")));
            assertThrows(RuntimeException.class, group::close);
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Test
    void aThrowableInAListenerEndsNothing() throws Exception {
        try (LoopGroup group = LoopGroup.open(1)) {
            EventLoop loop = group.next();
            List<Throwable> heard = new ArrayList<>();
            on(loop, () -> loop.onUncaught(heard::add));
            loop.execute(() -> {
                throw new AssertionError("made up");
            });
            assertEquals(1, on(loop, heard::size));
        }
    }

    @Test
    void aGroupHasAtLeastOneLoop() {
        assertEquals(
                "a group has at least 1 loop, not 0",
                assertThrows(IllegalArgumentException.class, () -> LoopGroup.open(0))
                        .getMessage());
    }

    @Test
    void oneServerIsServedByAllOfThem() throws Exception {
        try (LoopGroup group = LoopGroup.open(3)) {
            Set<String> servedOn = ConcurrentHashMap.newKeySet();
            NetServer server = outside.call(() -> Net.createServer(outside.loop(), group, new NetOptions(), socket -> {
                        servedOn.add(Thread.currentThread().getName());
                        socket.pipe(socket);
                    })
                    .listen(Wire.TCP4.listenOptions()));
            for (int i = 0; i < 3; i++) {
                try (Outsider peer = Wire.TCP4.dial(outside.call(server::address))) {
                    peer.write("x");
                    assertEquals("x", peer.readText(1));
                }
            }
            assertEquals(Set.of("nodelay-loop-1", "nodelay-loop-2", "nodelay-loop-3"), servedOn);
            outside.until(() -> server.connections() == 0);
        }
    }

    @Test
    void aConnectionForALoopThatHasEndedIsClosedByWhoeverAcceptedIt() throws Exception {
        LoopGroup group = LoopGroup.open(1);
        NetServer server = outside.call(() -> Net.createServer(outside.loop(), group, new NetOptions(), socket -> {})
                .listen(Wire.TCP4.listenOptions()));
        group.close();
        try (Outsider peer = Wire.TCP4.dial(outside.call(server::address))) {
            assertEquals(0, peer.readAll().length);
        }
        outside.until(() -> server.connections() == 0);
    }
}
