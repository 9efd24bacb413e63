package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.stream.Closed;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sockets poured into sockets: at the sink's pace, to the end, and whichever dies first takes the other with it. */
class SocketPipeTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int MUCH = 16 * 1024 * 1024;

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    /** A relay: what its client says goes to the server behind it, and the answers back. */
    private record Relay(OutsideServer behind, Outsider client, Outsider server, NetSocket front, NetSocket back)
            implements AutoCloseable {
        static Relay over(Wire wire) throws Exception {
            OutsideServer behind = wire.listenOutside();
            List<NetSocket> back = new ArrayList<>();
            NetOptions halfOpen = new NetOptions().allowHalfOpen(true);
            Accepted front = Accepted.over(wire, loop, halfOpen, socket -> {
                NetSocket onwards = wire.connect(
                        loop.loop(), wire.connectOptions(behind.address()).socket(halfOpen));
                back.add(onwards);
                socket.pipe(onwards).pipe(socket);
            });
            return new Relay(behind, front.peer(), behind.accept(), front.socket(), back.get(0));
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
            behind.close();
        }
    }

    private static CompletableFuture<Closed> closed(NetSocket socket) throws Exception {
        CompletableFuture<Closed> how = new CompletableFuture<>();
        loop.run(() -> socket.onClose(how::complete));
        return how;
    }

    @EveryWire
    void anEchoReturnsAllOfIt(Wire wire) throws Exception {
        byte[] sent = random(MUCH);
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.pipe(socket))) {
            CompletableFuture<Boolean> sending = Aside.run(() -> {
                it.peer().write(sent);
                it.peer().shutdownOutput();
            });
            assertArrayEquals(sent, it.peer().readAll());
            assertTrue(loop.await(sending));
        }
    }

    @EveryWire
    void aRelayPassesBothDirectionsAndBothEnds(Wire wire) throws Exception {
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Closed> front = closed(it.front());
            CompletableFuture<Closed> back = closed(it.back());
            it.client().write("question");
            assertEquals("question", it.server().readText(8));
            it.server().write("answer");
            assertEquals("answer", it.client().readText(6));
            it.client().shutdownOutput();
            assertEquals("", it.server().readAllText());
            it.server().shutdownOutput();
            assertEquals("", it.client().readAllText());
            assertFalse(loop.await(front).hadError());
            assertFalse(loop.await(back).hadError());
        }
    }

    /** However much the kernels between hold: the client writes until it is held back. */
    @EveryWire
    void aSinkThatTakesNothingStopsTheSource(Wire wire) throws Exception {
        byte[] piece = random(64 * 1024);
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Boolean> sending = Aside.run(() -> {
                while (!enough.get()) {
                    it.client().write(piece);
                    sent.incrementAndGet();
                }
                it.client().shutdownOutput();
            });
            loop.until(() -> it.back().bufferedAmount() > 64 * 1024);
            untilItStays(sent);
            loop.run(() -> assertTrue(it.back().bufferedAmount() <= 64 * 1024 + Buffers.READ_SIZE));
            assertFalse(sending.isDone());
            enough.set(true);
            byte[] all = it.server().readAll();
            assertTrue(loop.await(sending));
            assertEquals(sent.get() * piece.length, all.length);
            for (int at = 0; at < all.length; at += piece.length) {
                assertArrayEquals(piece, Arrays.copyOfRange(all, at, at + piece.length));
            }
        }
    }

    private static void untilItStays(AtomicInteger count) throws Exception {
        int[] last = {-1};
        int[] same = {0};
        loop.until(() -> {
            same[0] = count.get() == last[0] ? same[0] + 1 : 0;
            last[0] = count.get();
            return same[0] == 100;
        });
    }

    @EveryWire
    void aSinkThatIsResetTakesTheSourceWithIt(Wire wire) throws Exception {
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Closed> front = closed(it.front());
            it.client().write("unread");
            assertEquals("u", it.server().readText(1));
            it.server().reset();
            assertTrue(loop.await(front).hadError());
            assertEquals("", textOrReset(it.client()));
        }
    }

    @EveryWire
    void aSourceThatIsResetTakesTheSinkWithIt(Wire wire) throws Exception {
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Closed> back = closed(it.back());
            it.server().write("unread");
            assertEquals("u", it.client().readText(1));
            it.client().reset();
            assertTrue(loop.await(back).hadError());
            assertEquals("", textOrReset(it.server()));
        }
    }

    /** What comes until the end or the reset. */
    private static String textOrReset(Outsider peer) throws IOException {
        try {
            return peer.readAllText();
        } catch (IOException reset) {
            return "";
        }
    }

    @EveryWire
    void aDestroyedSourceTakesTheSinkWithIt(Wire wire) throws Exception {
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Closed> back = closed(it.back());
            loop.run(() -> it.front().destroy());
            assertTrue(loop.await(back).hadError());
        }
    }

    @EveryWire
    void aDestroyedSinkTakesTheSourceWithIt(Wire wire) throws Exception {
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Closed> front = closed(it.front());
            loop.run(() -> it.back().destroy(new IOException("made up")));
            assertEquals("made up", loop.await(front).error().orElseThrow().getMessage());
        }
    }

    @EveryWire
    void anEchoWhoseClientReadsNothingAndResetsIsClosed(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.pipe(socket))) {
            CompletableFuture<Closed> closed = closed(it.socket());
            CompletableFuture<Boolean> sending = Aside.run(() -> {
                while (true) {
                    it.peer().write(random(MUCH));
                }
            });
            loop.until(() -> it.socket().bufferedAmount() > 64 * 1024); // and so it has paused itself
            it.peer().reset();
            assertTrue(loop.await(closed).hadError());
            assertThrows(IOException.class, () -> loop.await(sending));
        }
    }

    @EveryWire
    void aPausedSocketWhosePeerResetsWhileWeWriteIsClosed(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, NetSocket::pause)) {
            CompletableFuture<Closed> closed = closed(it.socket());
            loop.run(() -> it.socket().write(random(MUCH)));
            assertEquals(1, it.peer().read(1).length);
            it.peer().reset();
            assertTrue(loop.await(closed).hadError());
        }
    }

    @EveryWire(
            not = {Wire.TCP4, Wire.TCP6, Wire.TLS12, Wire.TLS13},
            because = "a TCP peer that reads no more tells nobody")
    void aPeerThatReadsNoMoreIsNoticedAtTheNextWrite(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, NetSocket::resume)) {
            CompletableFuture<Closed> closed = closed(it.socket());
            ((Outsider.OverChannel) it.peer()).channel().shutdownInput();
            loop.run(() -> it.socket().write("nobody reads this"));
            assertTrue(loop.await(closed).hadError());
        }
    }

    @EveryWire
    void pouringIntoAConnectionThatIsStillBeingMadeWaitsForIt(Wire wire) throws Exception {
        try (Relay it = Relay.over(wire)) {
            CompletableFuture<Boolean> sending = Aside.run(() -> it.client().write(random(MUCH)));
            assertArrayEquals(random(MUCH), it.server().read(MUCH));
            assertTrue(loop.await(sending));
        }
    }

    @EveryWire
    void aRelayToNobodyClosesItsClient(Wire wire) throws Exception {
        SocketAddress nobody = Dialled.nobody(wire);
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.pipe(wire.connect(loop.loop(), nobody)))) {
            assertEquals("", textOrReset(it.peer()));
            loop.until(() -> it.socket().destroyed());
        }
    }
}
