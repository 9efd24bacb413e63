package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.stream.Watch;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How a connection changes hands, as an upgrade or STARTTLS needs it: bytes read too far are given back, the wire is
 * taken out of one socket and put into another on the same loop, and while a protocol owns a socket nobody else does.
 */
class HandOverTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    // ---- unread

    @EveryWire
    void whatIsGivenBackComesBeforeWhatTheWireBrings(Wire wire) throws Exception {
        CompletableFuture<Journal> came = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.unread(bytes("first "));
            came.complete(Journal.reading(socket));
        })) {
            it.peer().write("second");
            it.peer().shutdownOutput();
            loop.await(came.get().closed());
            assertEquals(
                    List.of("data first second", "end", "close"), came.get().lines());
        }
    }

    @EveryWire
    void whatIsGivenBackLaterIsReadEarlier(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> {
                it.socket().unread(bytes("b"));
                it.socket().unread(bytes("a"));
                return Journal.reading(it.socket());
            });
            loop.until(() -> journal.lines().equals(List.of("data ab")));
        }
    }

    @EveryWire
    void bytesGivenBackArriveInALaterPassAndNotInsideUnread(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            loop.run(() -> {
                it.socket().unread(bytes("x"));
                journal.note("returned");
            });
            loop.until(() -> journal.lines().equals(List.of("returned", "data x")));
        }
    }

    @EveryWire
    void theRestOfALentBufferMayBeGivenBackInsideData(Wire wire) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(lent -> {
                    byte[] word = new byte[2];
                    lent.get(word);
                    lines.add(new String(word, StandardCharsets.UTF_8));
                    socket.unread(lent);
                }))) {
            it.peer().write("aabbccdd");
            loop.until(() -> lines.size() == 4);
            assertEquals(List.of("aa", "bb", "cc", "dd"), lines);
        }
    }

    @EveryWire
    void whatIsGivenBackIsACopy(Wire wire) throws Exception {
        byte[] mine = {'a', 'b'};
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> it.socket().unread(ByteBuffer.wrap(mine)));
            mine[0] = 'X';
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            loop.until(() -> journal.lines().equals(List.of("data ab")));
        }
    }

    @EveryWire
    void bytesGivenBackWaitWhilePaused(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            loop.run(() -> {
                it.socket().pause();
                it.socket().unread(bytes("kept "));
            });
            it.peer().write("behind");
            it.peer().shutdownOutput();
            Passes.several(loop);
            assertEquals(List.of(), journal.lines());
            loop.run(() -> it.socket().resume());
            loop.await(journal.closed());
            assertEquals(List.of("data kept behind", "end", "close"), journal.lines());
        }
    }

    @EveryWire
    void givingBackNothingIsNoData(Wire wire) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().unread(ByteBuffer.allocate(0));
                it.socket().onData(lent -> sizes.add(lent.remaining()));
            });
            it.peer().write("x");
            loop.until(() -> !sizes.isEmpty());
            assertEquals(List.of(1), sizes);
        }
    }

    @EveryWire
    void nothingCanBeGivenBackAfterTheEnd(Wire wire) throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        NetOptions halfOpen = new NetOptions().allowHalfOpen(true);
        try (Accepted it = Accepted.over(wire, loop, halfOpen, socket -> {
            socket.onEnd(() -> ended.complete(true));
            socket.resume();
        })) {
            it.peer().shutdownOutput();
            loop.await(ended);
            loop.run(() ->
                    assertThrows(IllegalStateException.class, () -> it.socket().unread(bytes("x"))));
        }
    }

    @EveryWire
    void bytesGivenBackAreNotCountedTwice(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> {
                it.socket().unread(bytes("abc"));
                return Journal.reading(it.socket());
            });
            it.peer().write("d");
            loop.until(() -> journal.lines().equals(List.of("data abcd")));
            assertEquals(1L, loop.call(() -> it.socket().bytesRead()));
        }
    }

    // ---- detach and attach

    /** A new owner of the wire, on the same loop. */
    private static NetSocket adopt(Detached detached) {
        NetSocket next = new NetSocket(loop.loop());
        next.attach(detached.transport());
        next.unread(detached.unread());
        return next;
    }

    @EveryWire
    void theNextSocketReadsOnWhereTheLastOneStopped(Wire wire) throws Exception {
        CompletableFuture<Journal> next = new CompletableFuture<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(lent -> {
                    if (text(lent.duplicate().limit(lent.position() + 7)).equals("UPGRADE")) {
                        lent.position(lent.position() + 7);
                        socket.unread(lent);
                        next.complete(Journal.reading(adopt(socket.detach())));
                    }
                }))) {
            it.peer().write("UPGRADEand more");
            loop.until(() -> next.isDone() && next.join().lines().contains("data and more"));
            it.peer().write(" and the rest");
            it.peer().shutdownOutput();
            loop.await(next.join().closed());
            assertEquals(
                    List.of("connect", "data and more and the rest", "end", "close"),
                    next.join().lines());
        }
    }

    @EveryWire
    void theNextSocketWritesOn(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> it.socket().write("old "));
            loop.until(() -> it.socket().bufferedAmount() == 0);
            loop.run(() -> adopt(it.socket().detach()).write("new"));
            assertEquals("old new", it.peer().readText(7));
        }
    }

    @EveryWire
    void theLastSocketClosesWithoutAnErrorAndKnowsItsAddresses(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Journal journal = loop.call(() -> Journal.reading(it.socket()));
            Object local = loop.call(() -> it.socket().localAddress());
            loop.run(() -> adopt(it.socket().detach()));
            assertFalse(loop.await(journal.closed()).hadError());
            assertEquals(List.of("close"), journal.lines());
            assertEquals(local, loop.call(() -> it.socket().localAddress()));
            assertFalse(loop.call(() -> it.socket().write("gone")));
        }
    }

    @EveryWire
    void aDetachedConnectionIsQuietUntilItIsAttached(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            Detached between = loop.call(() -> it.socket().detach());
            long ready = loop.call(() -> loop.stats().readyKeys());
            it.peer().write("patience");
            it.peer().shutdownOutput();
            Passes.several(loop);
            assertEquals(ready, loop.call(() -> loop.stats().readyKeys()));
            Journal journal = loop.call(() -> Journal.reading(adopt(between)));
            loop.await(journal.closed());
            assertEquals(List.of("connect", "data patience", "end", "close"), journal.lines());
        }
    }

    @EveryWire
    void aDiscardedConnectionIsClosed(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> it.socket().detach().discard());
            assertEquals("", it.peer().readAllText());
        }
    }

    @EveryWire
    void aLoopThatStopsClosesADetachedConnection(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> it.socket().detach());
            loop.loop().stop();
            assertEquals("", it.peer().readAllText());
        }
    }

    @EveryWire
    void manyBytesAreGivenBackAndHandedOverWhole(Wire wire) throws Exception {
        byte[] sent = new byte[50_000];
        new SplittableRandom(1).nextBytes(sent);
        ByteBuffer got = ByteBuffer.allocate(sent.length);
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(lent -> {
                    socket.unread(lent);
                    NetSocket next = adopt(socket.detach());
                    next.onData(got::put);
                    next.onEnd(() -> ended.complete(true));
                }))) {
            it.peer().write(sent);
            it.peer().shutdownOutput();
            loop.await(ended);
            assertArrayEquals(sent, got.array());
        }
    }

    @EveryWire
    void aCallbackThatIsDueIsToldSuccessAcrossADetach(Wire wire) throws Exception {
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write("taken", result -> failed.complete(result.isPresent()));
                adopt(it.socket().detach());
            });
            assertFalse(loop.await(failed));
            assertEquals("taken", it.peer().readText(5));
        }
    }

    @EveryWire
    void aSocketWithBytesToSendIsNotDetached(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().write(new byte[8 << 20]);
                String said = assertThrows(
                                IllegalStateException.class, () -> it.socket().detach())
                        .getMessage();
                assertTrue(said.contains("wait to be sent"), said);
                assertFalse(it.socket().destroyed());
            });
        }
    }

    @EveryWire
    void aSocketThatIsNotOpenBothWaysIsNotDetached(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().end();
                assertThrows(IllegalStateException.class, () -> it.socket().detach());
                it.socket().destroy();
                assertThrows(IllegalStateException.class, () -> it.socket().detach());
            });
        }
    }

    @EveryWire
    void aWireIsAttachedOnce(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                Detached detached = it.socket().detach();
                NetSocket next = adopt(detached);
                assertThrows(IllegalStateException.class, () -> next.attach(detached.transport()));
            });
        }
    }

    // ---- claims

    @EveryWire
    void aClaimRefusesTheFlowEventsAndNamesItsOwner(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().claim("a protocol");
                refused(() -> it.socket().onData(lent -> {}));
                refused(() -> it.socket().onText(StandardCharsets.UTF_8, text -> {}));
                refused(() -> it.socket().onEnd(() -> {}));
                refused(() -> it.socket().onDrain(() -> {}));
                refused(() -> it.socket().claim("another"));
            });
        }
    }

    private static void refused(Runnable call) {
        String said = assertThrows(IllegalStateException.class, call::run).getMessage();
        assertTrue(said.contains("a protocol"), said);
    }

    @EveryWire
    void lifeEventsStayEverybodysUnderAClaim(Wire wire) throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().claim("a protocol");
                it.socket().onClose(how -> closed.complete(true));
                it.socket().destroy();
            });
            assertTrue(loop.await(closed));
        }
    }

    @EveryWire
    void aClaimThatIsTakenBackGivesThemFree(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                it.socket().claim("a protocol").cancel();
                it.socket().onData(lent -> {});
                it.socket().claim("another");
            });
        }
    }

    @EveryWire
    void takingBackAClaimTwiceDoesNotTouchTheNextOne(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop)) {
            loop.run(() -> {
                Watch first = it.socket().claim("the first");
                first.cancel();
                it.socket().claim("a protocol");
                first.cancel();
                refused(() -> it.socket().onData(lent -> {}));
            });
        }
    }
}
