package io.nodelay.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fixtures do what they say, or every other test says less than it seems. */
class FixturesTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @EveryWire
    void anOutsiderIsEchoed(Wire wire) throws Exception {
        NetServer server = loop.call(() -> wire.listen(loop.loop(), socket -> socket.pipe(socket)));
        try (Outsider peer = wire.dial(loop.call(server::address))) {
            peer.write("hello");
            assertEquals("hello", peer.readText(5));
            peer.shutdownOutput();
            assertEquals("", peer.readAllText());
        }
        loop.run(() -> server.close());
        loop.untilIdle();
    }

    @EveryWire
    void anOutsideServerIsReached(Wire wire) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            loop.run(() -> {
                NetSocket socket = wire.connect(loop.loop(), server.address());
                socket.onClose(how -> closed.complete(how.hadError()));
                socket.resume();
                socket.write("from inside");
                socket.end();
            });
            try (Outsider peer = server.accept()) {
                assertEquals("from inside", peer.readAllText());
            }
            assertFalse(loop.await(closed));
        }
    }

    @EveryWire(not = Wire.UNIX, because = "there is no port")
    void aWireThatDoesNotApplyIsLeftOut(Wire wire) {
        assertTrue(wire.tcp());
    }

    @Test
    void whatIsThrownOnTheLoopIsThrownInTheTest() {
        IOException thrown = new IOException("made up");
        assertSame(
                thrown,
                assertThrows(
                        IOException.class,
                        () -> loop.run(() -> {
                            throw thrown;
                        })));
    }

    @Test
    void anExpectedThrowableIsNoFailure() {
        loop.expectUncaught(IllegalStateException.class);
        loop.loop().execute(() -> {
            throw new IllegalStateException("expected");
        });
    }

    @Test
    void aSecondLoopHasAThreadOfItsOwn() throws Exception {
        EventLoop second = loop.another();
        assertFalse(loop.on(second, () -> loop.loop().inLoop()));
        assertTrue(loop.on(second, second::inLoop));
    }

    @Test
    void anOpenSocketIsSeen() throws IOException {
        Descriptors before = Descriptors.now();
        try (SocketChannel open = SocketChannel.open()) {
            assertTrue(open.isOpen());
            assertEquals(Descriptors.countable() ? 1 : 0, before.since().size());
        }
        assertEquals(0, before.since().size());
    }
}
