package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same scenarios on the fake net and on the kernel: keys and selectors. */
class SelectorAgreementTest {
    private static final String TCP = "io.nodelay.fake.Ground#tcp";

    @ParameterizedTest
    @MethodSource(TCP)
    void aCancelledKeyStaysUntilTheNextSelect(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            SocketChannel channel = ground.pair().client();
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.cancel();
            assertEquals(Set.of(key), selector.keys());
            assertThrows(CancelledKeyException.class, () -> channel.register(selector, SelectionKey.OP_READ));
            selector.selectNow();
            assertTrue(selector.keys().isEmpty());
            assertFalse(channel.isRegistered());
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aCancelledKeyAnswersNoQuestion(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SelectionKey key = ground.pair().client().register(ground.selector(), SelectionKey.OP_READ);
            key.cancel();
            assertFalse(key.isValid());
            assertThrows(CancelledKeyException.class, key::interestOps);
            assertThrows(CancelledKeyException.class, () -> key.interestOps(0));
            assertThrows(CancelledKeyException.class, key::readyOps);
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void registeringAgainChangesTheKey(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            SocketChannel channel = ground.pair().client();
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ, "first");
            assertSame(key, channel.register(selector, SelectionKey.OP_WRITE, "second"));
            assertEquals(SelectionKey.OP_WRITE, key.interestOps());
            assertEquals("second", key.attachment());
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void operationsAChannelDoesNotHaveAreRefused(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            SocketChannel channel = ground.socket();
            assertThrows(IllegalArgumentException.class, () -> channel.register(selector, SelectionKey.OP_ACCEPT));
            SelectionKey key = channel.register(selector, 0);
            assertThrows(IllegalArgumentException.class, () -> key.interestOps(SelectionKey.OP_ACCEPT));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aBlockingChannelCannotBeRegisteredNorARegisteredOneBlock(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            SocketChannel channel = ground.socket();
            channel.configureBlocking(true);
            assertThrows(IllegalBlockingModeException.class, () -> channel.register(selector, 0));
            channel.configureBlocking(false);
            channel.register(selector, 0);
            assertThrows(IllegalBlockingModeException.class, () -> channel.configureBlocking(true));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aRegisteredServerThatClosesKeepsItsPortUntilTheNextSelect(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            ServerSocketChannel server = ground.server();
            SocketAddress address = server.getLocalAddress();
            server.register(selector, SelectionKey.OP_ACCEPT);
            server.close();
            IOException used = assertThrows(IOException.class, () -> ground.server(address, 0));
            assertEquals("java.net.BindException: Address already in use", used.toString());
            assertTrue(ground.connect(address).isConnected());
            selector.selectNow();
            assertEquals(address, ground.server(address, 0).getLocalAddress());
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aRegisteredChannelThatClosesSaysSoToItsPeerAtOnce(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.server().register(ground.selector(), SelectionKey.OP_READ);
            pair.server().close();
            ground.await(pair.client(), SelectionKey.OP_READ);
            assertEquals(-1, pair.client().read(ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aKeyCancelledInTheSamePassIsDeliveredAllTheSame(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            List<Boolean> valid = new ArrayList<>();
            int selected = selector.select(key -> {
                valid.add(key.isValid());
                selector.keys().stream().filter(other -> other != key).forEach(SelectionKey::cancel);
            });
            assertEquals(2, selected);
            assertEquals(List.of(true, false), valid);
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aChannelClosedInTheSamePassIsNotDelivered(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            int selected = selector.select(key ->
                    selector.keys().stream().filter(other -> other != key).forEach(SelectorAgreementTest::close));
            assertEquals(1, selected);
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void interestTakenAwayInTheSamePassIsNotDelivered(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            int selected = selector.select(key ->
                    selector.keys().stream().filter(other -> other != key).forEach(other -> other.interestOps(0)));
            assertEquals(1, selected);
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void anExceptionOfTheActionEndsThePassAndLosesNothing(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            IllegalStateException thrown = new IllegalStateException("from the action");
            assertSame(
                    thrown,
                    assertThrows(
                            IllegalStateException.class,
                            () -> selector.select(key -> {
                                throw thrown;
                            })));
            assertEquals(2, selector.select(key -> {}));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void anActionMayRegisterOtherChannels(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            SocketChannel other = ground.pair().client();
            ground.pair().client().register(selector, SelectionKey.OP_WRITE);
            assertEquals(1, selector.select(key -> register(other, selector)));
            assertEquals(2, selector.select(key -> {}));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aSelectWithinASelectIsRefused(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            assertThrows(IllegalStateException.class, () -> selector.select(key -> selectNow(selector)));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aSelectorClosedByItsActionEndsThePass(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            assertThrows(ClosedSelectorException.class, () -> selector.select(key -> close(selector)));
            assertThrows(ClosedSelectorException.class, selector::selectNow);
            assertThrows(ClosedSelectorException.class, selector::keys);
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aWakeUpEndsOneSelectAndNoMore(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            selector.wakeup().wakeup();
            assertEquals(0, selector.select(key -> fail("nothing is registered")));
            assertEquals(0, selector.select(key -> fail("nothing is registered"), 1));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void anInterruptedThreadDoesNotWait(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            Thread.currentThread().interrupt();
            assertEquals(0, selector.select(key -> fail("nothing is registered")));
            assertTrue(Thread.interrupted());
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void connectingLeftOnReturnsAtOnceWithNothing(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = ground.selector();
            ground.pair().client().register(selector, SelectionKey.OP_CONNECT | SelectionKey.OP_READ);
            assertEquals(0, selector.select(key -> fail("nothing is ready")));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void anUnconnectedChannelIsHungUp(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            assertEquals(SelectionKey.OP_CONNECT, ground.poll(ground.socket(), SelectionKey.OP_CONNECT));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void withoutInterestNotEvenAResetIsReported(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.client().write(Ground.bytes("unread"));
            ground.await(pair.server(), SelectionKey.OP_READ);
            pair.server().close();
            ground.awaitHangUp(pair.client());
            Selector selector = ground.selector();
            pair.client().register(selector, 0);
            assertEquals(0, selector.select(key -> fail("no interest"), 1));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void selectedKeysCollectUntilTakenAway(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Selector selector = twoWritable(ground);
            assertEquals(2, selector.select());
            assertEquals(0, selector.selectNow());
            selector.selectedKeys().clear();
            assertEquals(2, selector.select(1000));
            assertEquals(selector.keys(), selector.selectedKeys());
        }
    }

    private static Selector twoWritable(Ground ground) throws IOException {
        Selector selector = ground.selector();
        ground.pair().client().register(selector, SelectionKey.OP_WRITE);
        ground.pair().client().register(selector, SelectionKey.OP_WRITE);
        return selector;
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Selector selector) {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void selectNow(Selector selector) {
        try {
            selector.selectNow(key -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void register(SocketChannel channel, Selector selector) {
        try {
            channel.register(selector, SelectionKey.OP_WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
