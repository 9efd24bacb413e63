package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code write} says false strictly above the high mark, {@code drain} follows strictly below the low one and only then
 * (netty/netty#5743, #13389), and who does not listen is stopped at a hard cap (netty/netty#11874).
 */
class BackpressureTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final NetOptions MARKS = new NetOptions().waterMarks(10, 100);
    private static final NetOptions CAPPED =
            new NetOptions().waterMarks(10, 100).maxBuffered(1_000);

    /** Runs with a socket that is still connecting, so that whatever is written waits. */
    private void whileConnecting(Wire wire, NetOptions options, Action action) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            loop.run(() -> {
                NetSocket socket = wire.connect(
                        loop.loop(), wire.connectOptions(server.address()).socket(options));
                action.with(socket);
                socket.destroy();
            });
            loop.untilIdle();
        }
    }

    private interface Action {
        void with(NetSocket socket) throws Exception;
    }

    // ---- the answer

    @EveryWire
    void writeAnswersTrueUpToTheHighMarkAndFalseAboveIt(Wire wire) throws Exception {
        whileConnecting(wire, MARKS, socket -> {
            assertTrue(socket.write(new byte[99]));
            assertTrue(socket.write(new byte[1]));
            assertFalse(socket.write(new byte[1]));
            assertEquals(101, socket.bufferedAmount());
        });
    }

    @EveryWire
    void aWriteThatTheKernelTakesIsAnsweredTrueHoweverLarge(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, MARKS, socket -> {})) {
            assertTrue(loop.call(() -> it.socket().write(new byte[10_000])));
        }
    }

    @EveryWire
    void theDefaultMarkIs64Kilobytes(Wire wire) throws Exception {
        whileConnecting(wire, new NetOptions(), socket -> {
            assertTrue(socket.write(new byte[64 * 1024]));
            assertFalse(socket.write(new byte[1]));
        });
    }

    // ---- drain

    @EveryWire
    void drainFiresStrictlyBelowTheLowMark(Wire wire) throws Exception {
        List<Long> drained = new ArrayList<>();
        try (Tapped it =
                Tapped.over(wire, loop, MARKS, socket -> socket.onDrain(() -> drained.add(socket.bufferedAmount())))) {
            loop.run(() -> {
                it.tap().let(0);
                assertFalse(it.socket().write(new byte[101]));
                it.tap().let(91);
            });
            loop.until(() -> it.socket().bufferedAmount() == 10);
            Passes.several(loop);
            assertEquals(List.of(), drained);
            loop.run(() -> it.tap().let(1));
            loop.until(() -> it.socket().bufferedAmount() == 9);
            Passes.several(loop);
            assertEquals(List.of(9L), drained);
        }
    }

    @EveryWire
    void drainFiresOnlyIfFalseWasAnswered(Wire wire) throws Exception {
        List<String> drained = new ArrayList<>();
        try (Tapped it = Tapped.over(wire, loop, MARKS, socket -> socket.onDrain(() -> drained.add("drain")))) {
            loop.run(() -> {
                it.tap().let(0);
                assertTrue(it.socket().write(new byte[100]));
                it.tap().let(100);
            });
            loop.until(() -> it.socket().bufferedAmount() == 0);
            Passes.several(loop);
            assertEquals(List.of(), drained);
        }
    }

    @EveryWire
    void drainFiresOnceForManyFalseAnswers(Wire wire) throws Exception {
        List<String> drained = new ArrayList<>();
        try (Tapped it = Tapped.over(wire, loop, MARKS, socket -> socket.onDrain(() -> drained.add("drain")))) {
            loop.run(() -> {
                it.tap().let(0);
                for (int i = 0; i < 5; i++) {
                    assertFalse(it.socket().write(new byte[200]));
                }
                it.tap().let(1_000);
            });
            loop.until(() -> it.socket().bufferedAmount() == 0);
            Passes.several(loop);
            assertEquals(List.of("drain"), drained);
        }
    }

    @EveryWire
    void drainIsOwedAgainAfterTheNextFalse(Wire wire) throws Exception {
        List<String> drained = new ArrayList<>();
        try (Tapped it = Tapped.over(wire, loop, MARKS, socket -> socket.onDrain(() -> drained.add("drain")))) {
            for (int round = 1; round <= 3; round++) {
                int rounds = round;
                loop.run(() -> {
                    it.tap().let(0);
                    assertFalse(it.socket().write(new byte[101]));
                    it.tap().let(101);
                });
                loop.until(() -> drained.size() == rounds);
            }
            Passes.several(loop);
            assertEquals(List.of("drain", "drain", "drain"), drained);
        }
    }

    @EveryWire
    void drainFollowsConnectForWhatWasWrittenBefore(Wire wire) throws Exception {
        List<Journal> journal = new ArrayList<>();
        try (Dialled it = Dialled.over(wire, loop, MARKS, socket -> {
            journal.add(Journal.of(socket));
            assertFalse(socket.write(new byte[500]));
        })) {
            assertEquals(500, it.peer().read(500).length);
            loop.until(() -> journal.get(0).lines().size() == 2);
            assertEquals(List.of("connect", "drain"), journal.get(0).lines());
        }
    }

    @EveryWire
    void equalMarksDoNotHang(Wire wire) throws Exception {
        NetOptions equal = new NetOptions().waterMarks(10, 10);
        List<Long> drained = new ArrayList<>();
        try (Tapped it =
                Tapped.over(wire, loop, equal, socket -> socket.onDrain(() -> drained.add(socket.bufferedAmount())))) {
            loop.run(() -> {
                it.tap().let(0);
                assertTrue(it.socket().write(new byte[10]));
                assertFalse(it.socket().write(new byte[1]));
                it.tap().let(2);
            });
            loop.until(() -> drained.equals(List.of(9L)));
        }
    }

    @EveryWire
    void aSlowReaderGetsAllOfWhatAPoliteWriterHas(Wire wire) throws Exception {
        byte[] all = new byte[12 * 1024 * 1024];
        new SplittableRandom(1).nextBytes(all);
        CompletableFuture<Long> most = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            PoliteWriter writer = new PoliteWriter(socket, ByteBuffer.wrap(all), most);
            socket.onDrain(writer);
            writer.run();
        })) {
            assertArrayEquals(all, it.peer().readAll());
            assertTrue(loop.await(most) <= 64 * 1024 + PoliteWriter.PIECE, "waiting at most: " + most.get());
        }
    }

    /** Writes until it hears false, and goes on at drain. */
    private static final class PoliteWriter implements Runnable {
        static final int PIECE = 50_000;
        private final NetSocket to;
        private final ByteBuffer left;
        private final CompletableFuture<Long> mostWaiting;
        private long most;

        PoliteWriter(NetSocket to, ByteBuffer left, CompletableFuture<Long> mostWaiting) {
            this.to = to;
            this.left = left;
            this.mostWaiting = mostWaiting;
        }

        @Override
        public void run() {
            boolean room = true;
            while (room && left.hasRemaining()) {
                int piece = Math.min(PIECE, left.remaining());
                room = to.write(left.slice(left.position(), piece));
                left.position(left.position() + piece);
                most = Math.max(most, to.bufferedAmount());
            }
            if (!left.hasRemaining()) {
                to.end();
                mostWaiting.complete(most);
            }
        }
    }

    // ---- the cap

    @EveryWire
    void whatFitsTheCapExactlyIsAccepted(Wire wire) throws Exception {
        whileConnecting(wire, CAPPED, socket -> {
            socket.write(new byte[1_000]);
            assertFalse(socket.destroyed());
            assertEquals(1_000, socket.bufferedAmount());
        });
    }

    @EveryWire
    void aWriteBeyondTheCapFailsAndClosesTheSocket(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        CompletableFuture<IOException> error = new CompletableFuture<>();
        try (OutsideServer server = wire.listenOutside()) {
            loop.run(() -> {
                NetSocket socket = wire.connect(
                        loop.loop(), wire.connectOptions(server.address()).socket(CAPPED));
                socket.onError(error::complete);
                socket.write(new byte[1_000], result -> told.add("first " + result.isPresent()));
                assertFalse(socket.write(new byte[1], result -> told.add("second " + result.isPresent())));
                assertTrue(socket.destroyed());
                assertEquals(List.of(), told);
            });
            String why = loop.await(error).getMessage();
            assertTrue(why.contains("1000") && why.contains("maxBuffered"), why);
            loop.untilIdle();
            assertEquals(List.of("first true", "second true"), told);
        }
    }

    @EveryWire
    void onlyWhatTheKernelDidNotTakeCountsForTheCap(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, CAPPED, socket -> {})) {
            assertTrue(loop.call(() -> it.socket().write(new byte[20_000])));
            assertEquals(20_000, it.peer().read(20_000).length);
        }
    }
}
