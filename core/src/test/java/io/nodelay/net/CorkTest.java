package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.Tapped.Written;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Uncorked, every write is one system call, at once: whether small ones are put together is the kernel's business
 * (RFC 896) and must stay visible. Corked, what was written leaves in one gathering write, no later than the pass ends.
 */
class CorkTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int LIMIT = 16 * 1024;

    /** What reached the wire in this call. */
    private static List<Long> sizes(Tapped it) {
        return it.tap().writes.stream().map(Written::bytes).toList();
    }

    @EveryWire
    void everyUncorkedWriteIsASystemCallOfItsOwn(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write("a");
                it.socket().write("bc");
                it.socket().write("def");
                assertEquals(List.of(1L, 2L, 3L), sizes(it));
            });
            assertEquals("abcdef", it.peer().readText(6));
        }
    }

    @EveryWire
    void corkedWritesLeaveTogetherAtUncork(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("a");
                it.socket().write("bc");
                assertEquals(List.of(), sizes(it));
                it.socket().uncork();
                assertEquals(List.of(3L), sizes(it));
            });
            assertEquals("abc", it.peer().readText(3));
        }
    }

    @EveryWire
    void aCorkEndsWithThePass(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("a");
                it.socket().write("bc");
            });
            assertEquals("abc", it.peer().readText(3));
            assertEquals(List.of(3L), loop.call(() -> sizes(it)));
        }
    }

    @EveryWire
    void aCorkDoesNotReachIntoTheNextPass(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> it.socket().cork().cork());
            Passes.several(loop);
            loop.run(() -> {
                it.socket().write("a");
                it.socket().write("b");
                assertEquals(List.of(1L, 1L), sizes(it));
            });
        }
    }

    @EveryWire
    void corksAreCounted(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork().cork();
                it.socket().write("a");
                it.socket().uncork();
                it.socket().write("b");
                assertEquals(List.of(), sizes(it));
                it.socket().uncork();
                assertEquals(List.of(2L), sizes(it));
            });
        }
    }

    @EveryWire
    void anUncorkTooManyDoesNothing(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().uncork();
                it.socket().cork();
                it.socket().write("a");
                assertEquals(List.of(), sizes(it));
            });
            assertEquals("a", it.peer().readText(1));
        }
    }

    @EveryWire
    void corkingAgainInTheSamePassHoldsAgain(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork().uncork();
                it.socket().cork();
                it.socket().write("a");
                assertEquals(List.of(), sizes(it));
            });
            assertEquals("a", it.peer().readText(1));
        }
    }

    @EveryWire
    void upToTheLimitBytesAreHeld(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write(new byte[LIMIT]);
                assertEquals(List.of(), sizes(it));
                it.socket().write(new byte[1]);
                assertEquals(List.of(LIMIT + 1L), sizes(it));
            });
        }
    }

    @EveryWire
    void aboveTheLimitHeadAndBodyLeaveAtOnceInOneWriteWithoutACopy(Wire wire) throws Exception {
        ByteBuffer body = ByteBuffer.allocateDirect(50_000);
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("head");
                it.socket().write(body);
                // A body that was copied would have been in the queue's one chunk and others like it.
                assertEquals(List.of(new Written(2, 50_004, true)), it.tap().writes);
                assertFalse(body.hasRemaining());
            });
        }
    }

    @EveryWire
    void aLongBodyAndWhatIsBehindItLeaveInOneWriteWithTheHead(Wire wire) throws Exception {
        ByteBuffer body = ByteBuffer.allocateDirect(50_000);
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("head");
                assertTrue(it.socket().write(body, ByteBuffer.allocateDirect(2)));
                assertEquals(List.of(new Written(3, 50_006, true)), it.tap().writes);
            });
        }
    }

    @EveryWire
    void twoBuffersLeaveInOneWriteAlsoUncorked(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(ByteBuffer.allocateDirect(10), ByteBuffer.allocateDirect(2));
                assertEquals(List.of(new Written(2, 12, true)), it.tap().writes);
            });
        }
    }

    @EveryWire
    void aCorkedWriteIsNotAnsweredFalseWhileTheWireIsIdle(Wire wire) throws Exception {
        NetOptions low = new NetOptions().waterMarks(1, 10);
        try (Tapped it = Tapped.over(wire, loop, low, socket -> {})) {
            loop.run(() -> {
                it.socket().cork();
                assertTrue(it.socket().write(new byte[1_000]));
            });
        }
    }

    @EveryWire
    void aCorkedWriteBehindAFullWireIsAnsweredFalse(Wire wire) throws Exception {
        NetOptions low = new NetOptions().waterMarks(1, 10);
        try (Tapped it = Tapped.over(wire, loop, low, socket -> {})) {
            loop.run(() -> {
                it.tap().let(0);
                it.socket().write(new byte[5]);
                it.socket().cork();
                assertFalse(it.socket().write(new byte[1_000]));
            });
        }
    }

    @EveryWire
    void endUncorks(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("all of it");
                it.socket().end();
            });
            assertEquals("all of it", it.peer().readAllText());
        }
    }

    @EveryWire
    void theCallbacksOfCorkedWritesFollowTheFlush(Wire wire) throws Exception {
        CompletableFuture<List<Long>> sentThen = new CompletableFuture<>();
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("abc", result -> sentThen.complete(sizes(it)));
            });
            assertEquals(List.of(3L), loop.await(sentThen));
        }
    }

    @EveryWire
    void whatWasCorkedBeforeConnectArrives(Wire wire) throws Exception {
        try (Dialled it = Dialled.over(wire, loop, socket -> {
            socket.cork();
            socket.write("a");
            socket.write("b");
            socket.end();
        })) {
            assertEquals("ab", it.peer().readAllText());
        }
    }

    @EveryWire
    void destroyingACorkedSocketDropsWhatWasHeld(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop)) {
            loop.run(() -> {
                it.socket().cork();
                it.socket().write("held");
                it.socket().destroy();
                it.socket().uncork();
            });
            assertEquals("", it.peer().readAllText());
        }
    }
}
