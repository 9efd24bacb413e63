package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Memory is lent for the length of one call, in both directions: never to two at once, clean of what the last borrower
 * did to it, and unreadable to one who kept it.
 */
class LendingTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int MUCH = 8 * 1024 * 1024;

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copied = new byte[bytes.remaining()];
        bytes.get(copied);
        return copied;
    }

    private static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** The reader's bytes are still its own after it has destroyed its socket and overflowed another connection. */
    private static void destroyThenOverflow(
            NetSocket own, NetSocket other, ByteBuffer lent, CompletableFuture<String> after) {
        own.destroy();
        while (other.write(filled(10_000, 'B'))) {
            assertTrue(other.bytesWritten() >= 0);
        }
        other.write(filled(10_000, 'B'));
        after.complete(StandardCharsets.US_ASCII.decode(lent).toString());
    }

    @EveryWire
    void bytesBeingReadAreNotGivenToAnotherConnectionWhenTheirSocketIsDestroyed(Wire wire) throws Exception {
        CompletableFuture<String> after = new CompletableFuture<>();
        try (Accepted first = Accepted.over(wire, loop);
                Accepted second = Accepted.over(wire, loop)) {
            String sent = "A".repeat(5_000);
            loop.run(() ->
                    first.socket().onData(lent -> destroyThenOverflow(first.socket(), second.socket(), lent, after)));
            first.peer().write(sent);
            assertEquals(sent, loop.await(after));
            assertOnly('B', second.peer(), 10_000);
        }
    }

    @EveryWire
    void bytesGivenBackAreNotGivenToAnotherConnectionEither(Wire wire) throws Exception {
        CompletableFuture<String> after = new CompletableFuture<>();
        try (Accepted first = Accepted.over(wire, loop);
                Accepted second = Accepted.over(wire, loop)) {
            String sent = "A".repeat(5_000);
            loop.run(() -> {
                first.socket().unread(StandardCharsets.US_ASCII.encode(sent));
                first.socket().onData(lent -> destroyThenOverflow(first.socket(), second.socket(), lent, after));
            });
            assertEquals(sent, loop.await(after));
            assertOnly('B', second.peer(), 10_000);
            assertEquals("", first.peer().readAllText());
        }
    }

    private static void assertOnly(char expected, Outsider peer, int count) throws Exception {
        assertArrayEquals(filled(count, expected), peer.read(count));
    }

    @EveryWire
    void aBufferLentToOneIsNotDisturbedByWritesToOthers(Wire wire) throws Exception {
        AtomicReference<byte[]> after = new AtomicReference<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(lent -> {
                    socket.write(filled(100_000, 'H')); // heap: through the loop's other buffer
                    socket.write(ByteBuffer.allocateDirect(100_000));
                    after.set(copy(lent));
                }))) {
            byte[] sent = filled(3_000, 'A');
            it.peer().write(sent);
            loop.until(() -> after.get() != null && after.get().length == sent.length);
            assertArrayEquals(sent, after.get());
        }
    }

    @EveryWire
    void theLentBufferItselfMayBeWritten(Wire wire) throws Exception {
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.onData(socket::write))) {
            it.peer().write("echo");
            assertEquals("echo", it.peer().readText(4));
        }
    }

    @EveryWire
    void aLentBufferThatTheWireDoesNotTakeIsCopied(Wire wire) throws Exception {
        try (Tapped it = Tapped.over(wire, loop, new NetOptions(), socket -> socket.onData(socket::write))) {
            loop.run(() -> it.tap().let(2));
            it.peer().write("first");
            loop.until(() -> it.socket().bytesRead() == 5);
            it.peer().write("second");
            loop.until(() -> it.socket().bytesRead() == 11);
            loop.run(() -> it.tap().let(9));
            assertEquals("firstsecond", it.peer().readText(11));
        }
    }

    @EveryWire
    void theByteOrderThatOneReaderSetsDoesNotReachTheNext(Wire wire) throws Exception {
        List<ByteOrder> orders = new ArrayList<>();
        NetServer server = loop.call(() -> wire.listen(
                loop.loop(),
                socket -> socket.onData(lent -> {
                    orders.add(lent.order());
                    lent.order(ByteOrder.LITTLE_ENDIAN);
                })));
        SocketAddress address = loop.call(server::address);
        try (Outsider first = wire.dial(address);
                Outsider second = wire.dial(address)) {
            first.write("x");
            loop.until(() -> orders.size() == 1);
            second.write("x");
            loop.until(() -> orders.size() == 2);
            first.write("x");
            loop.until(() -> orders.size() == 3);
            assertEquals(List.of(ByteOrder.BIG_ENDIAN, ByteOrder.BIG_ENDIAN, ByteOrder.BIG_ENDIAN), orders);
        }
    }

    @EveryWire
    void whatAReaderDoesToPositionAndLimitIsForgotten(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onData(lent -> {
                    told.add(lent.position() + " to " + lent.limit());
                    lent.position(lent.limit()).limit(lent.capacity()).mark();
                }))) {
            it.peer().write("abc");
            loop.until(() -> told.size() == 1);
            it.peer().write("de");
            loop.until(() -> told.size() == 2);
            assertEquals(List.of("0 to 3", "0 to 2"), told);
        }
    }

    @EveryWire
    void aKeptBufferIsPoisoned(Wire wire) throws Exception {
        AtomicReference<ByteBuffer> kept = new AtomicReference<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.onData(kept::set))) {
            it.peer().write("secret");
            loop.until(() -> kept.get() != null);
            byte[] seen =
                    loop.call(() -> copy(kept.get().duplicate().position(0).limit(6)));
            assertNotEquals("secret", new String(seen, StandardCharsets.US_ASCII));
            assertArrayEquals(filled(6, 0xA5), seen);
        }
    }

    @EveryWire
    void aKeptBufferThatHadBeenGivenBackIsPoisonedToo(Wire wire) throws Exception {
        AtomicReference<ByteBuffer> kept = new AtomicReference<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.unread(StandardCharsets.US_ASCII.encode("secret"));
            socket.onData(kept::set);
        })) {
            loop.until(() -> kept.get() != null);
            assertArrayEquals(filled(6, 0xA5), loop.call(() -> copy(kept.get().duplicate())));
            it.peer().shutdownOutput();
        }
    }

    @EveryWire
    void noByteOfOneConnectionIsSeenOnAnother(Wire wire) throws Exception {
        NetServer server = loop.call(() -> wire.listen(loop.loop(), socket -> socket.pipe(socket)));
        SocketAddress address = loop.call(server::address);
        try (Outsider first = wire.dial(address);
                Outsider second = wire.dial(address)) {
            CompletableFuture<Boolean> sendingA = Aside.run(() -> first.write(filled(MUCH, 'A')));
            CompletableFuture<Boolean> sendingB = Aside.run(() -> second.write(filled(MUCH, 'B')));
            CompletableFuture<byte[]> gotA = Aside.ask(() -> first.read(MUCH));
            assertArrayEquals(filled(MUCH, 'B'), second.read(MUCH));
            assertArrayEquals(filled(MUCH, 'A'), loop.await(gotA));
            assertTrue(loop.await(sendingA) && loop.await(sendingB));
        }
    }
}
