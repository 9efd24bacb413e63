package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same scenarios on the fake net and on the kernel: stream sockets. */
class StreamAgreementTest {
    private static final String TCP = "io.nodelay.fake.Ground#tcp";
    private static final String STREAMS = "io.nodelay.fake.Ground#streams";

    @ParameterizedTest
    @MethodSource(TCP)
    void aRefusedConnectIsToldByFinishConnectAndClosesTheChannel(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            ServerSocketChannel gone = ground.server();
            SocketAddress address = gone.getLocalAddress();
            gone.close();
            SocketChannel client = ground.socket();
            assertFalse(client.connect(address));
            assertEquals(SelectionKey.OP_CONNECT, ground.await(client, SelectionKey.OP_CONNECT));
            ConnectException refused = assertThrows(ConnectException.class, client::finishConnect);
            assertEquals("Connection refused", refused.getMessage());
            assertFalse(client.isOpen());
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void aConnectionKnowsItsAddressesOnBothEnds(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            assertEquals(pair.client().getRemoteAddress(), pair.server().getLocalAddress());
            assertEquals(pair.client().getLocalAddress(), pair.server().getRemoteAddress());
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void anAcceptedChannelBlocksUntilToldOtherwise(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            ServerSocketChannel server = ground.server();
            ground.connect(server.getLocalAddress());
            ground.await(server, SelectionKey.OP_ACCEPT);
            try (SocketChannel accepted = server.accept()) {
                assertTrue(accepted.isBlocking());
                assertTrue(accepted.isConnected());
            }
            assertNull(server.accept());
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void bytesThenTheEndAndTheEndAgain(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            assertEquals(0, pair.server().read(ByteBuffer.allocate(1)));
            pair.client().write(Ground.bytes("bye"));
            pair.client().shutdownOutput();
            assertEquals("bye", ground.read(pair.server()));
            ground.await(pair.server(), SelectionKey.OP_READ);
            assertEquals(-1, pair.server().read(ByteBuffer.allocate(1)));
            assertEquals(-1, pair.server().read(ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void theOtherDirectionLivesOnAfterAnEnd(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.client().shutdownOutput();
            ground.await(pair.server(), SelectionKey.OP_READ);
            assertEquals(-1, pair.server().read(ByteBuffer.allocate(1)));
            pair.server().write(Ground.bytes("still here"));
            assertEquals("still here", ground.read(pair.client()));
            assertThrows(ClosedChannelException.class, () -> pair.client().write(Ground.bytes("x")));
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void aCloseWithUnreadBytesIsAResetAfterWhatWasSent(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SocketChannel left = leftByACloseWithUnreadBytes(ground);
            assertEquals("bye", ground.read(left));
            for (int i = 0; i < 2; i++) {
                ground.await(left, SelectionKey.OP_READ);
                SocketException reset = assertThrows(SocketException.class, () -> left.read(ByteBuffer.allocate(9)));
                assertEquals("Connection reset", reset.getMessage());
            }
            assertEquals("Broken pipe", failureOfWrite(left));
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aResetFoundByAWriteIsToldOnceAndLeavesTheBytes(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SocketChannel left = leftByACloseWithUnreadBytes(ground);
            assertEquals("Connection reset by peer", failureOfWrite(left));
            assertEquals("Broken pipe", failureOfWrite(left));
            assertEquals("bye", ground.read(left));
            assertEquals(-1, left.read(ByteBuffer.allocate(9)));
        }
    }

    private static SocketChannel leftByACloseWithUnreadBytes(Ground ground) throws IOException {
        Ground.Pair pair = ground.pair();
        pair.server().write(Ground.bytes("bye"));
        pair.client().write(Ground.bytes("unread"));
        ground.await(pair.server(), SelectionKey.OP_READ);
        pair.server().close();
        ground.awaitHangUp(pair.client());
        return pair.client();
    }

    private static String failureOfWrite(SocketChannel channel) {
        return assertThrows(IOException.class, () -> channel.write(Ground.bytes("x")))
                .getMessage();
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void aLingerOfZeroSecondsMakesACloseAReset(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.server().setOption(StandardSocketOptions.SO_LINGER, 0).close();
            int ops = SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            ground.awaitHangUp(pair.client());
            assertEquals(ops, ground.poll(pair.client(), ops));
            SocketException reset = assertThrows(SocketException.class, () -> ground.read(pair.client()));
            assertEquals("Connection reset", reset.getMessage());
            pair.client().shutdownOutput();
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void theFirstWriteToAClosedPeerGoesThroughAndTheNextFindsABrokenPipe(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.server().close();
            ground.await(pair.client(), SelectionKey.OP_READ);
            assertEquals(-1, pair.client().read(ByteBuffer.allocate(9)));
            assertEquals(1, pair.client().write(Ground.bytes("x")));
            ground.awaitHangUp(pair.client());
            assertEquals(-1, pair.client().read(ByteBuffer.allocate(9)));
            assertEquals("Broken pipe", failureOfWrite(pair.client()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.nodelay.fake.Ground#unix")
    void overUnixTheFirstWriteToAClosedPeerFindsTheBrokenPipe(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.server().write(Ground.bytes("bye"));
            pair.server().close();
            assertEquals("Broken pipe", failureOfWrite(pair.client()));
            assertEquals("bye", ground.read(pair.client()));
            assertEquals(-1, pair.client().read(ByteBuffer.allocate(9)));
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void aFullSenderIsNotWritableUntilTheReceiverHasRead(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            long sent = fillAll(ground, pair);
            assertEquals(0, pair.client().write(ByteBuffer.allocate(64 * 1024)));
            assertEquals(0, ground.poll(pair.client(), SelectionKey.OP_WRITE));
            ByteBuffer into = ByteBuffer.allocate(64 * 1024);
            for (long received = 0; received < sent; into.clear()) {
                ground.await(pair.server(), SelectionKey.OP_READ);
                received += pair.server().read(into);
            }
            assertEquals(SelectionKey.OP_WRITE, ground.await(pair.client(), SelectionKey.OP_WRITE));
            assertTrue(pair.client().write(Ground.bytes("more")) > 0);
        }
    }

    /** Fills until the sender stays full: what is under way frees room in the send buffer once more. */
    private static long fillAll(Ground ground, Ground.Pair pair) throws IOException {
        long sum = 0;
        for (long more = Ground.fill(pair.client()); more > 0; more = Ground.fill(pair.client())) {
            sum += more;
            ground.await(pair.server(), SelectionKey.OP_READ);
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void aGatheringWriteTakesAPrefixOfWhatWasOffered(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            ByteBuffer[] offered = new ByteBuffer[200];
            for (int i = 0; i < offered.length; i++) {
                offered[i] = ByteBuffer.allocateDirect(100_001);
            }
            long taken = pair.client().write(offered);
            assertTrue(taken > 0 && taken < 200L * 100_001, "taken " + taken);
            for (ByteBuffer buffer : offered) {
                assertEquals(Math.min(taken, 100_001), buffer.position());
                taken -= buffer.position();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void aScatteringReadFillsBuffersInOrder(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.client()
                    .write(new ByteBuffer[] {Ground.bytes("one"), Ground.bytes("two"), Ground.bytes("three")}, 1, 2);
            ground.await(pair.server(), SelectionKey.OP_READ);
            ByteBuffer[] into = {ByteBuffer.allocate(2), ByteBuffer.allocate(4), ByteBuffer.allocate(9)};
            assertEquals(8, pair.server().read(into));
            assertEquals("tw", Ground.text(into[0]));
            assertEquals("othr", Ground.text(into[1]));
            assertEquals("ee", Ground.text(into[2]));
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void callsOutOfOrderSayWhatIsMissing(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SocketChannel fresh = ground.socket();
            assertThrows(NotYetConnectedException.class, () -> fresh.read(ByteBuffer.allocate(1)));
            assertThrows(NotYetConnectedException.class, () -> fresh.write(ByteBuffer.allocate(1)));
            assertThrows(NotYetConnectedException.class, fresh::shutdownOutput);
            assertThrows(NoConnectionPendingException.class, fresh::finishConnect);
            assertNull(fresh.getLocalAddress());
            assertNull(fresh.getRemoteAddress());
            Ground.Pair pair = ground.pair();
            assertThrows(AlreadyConnectedException.class, () -> pair.client().connect(ground.free()));
            pair.client().close();
            assertThrows(ClosedChannelException.class, () -> pair.client().read(ByteBuffer.allocate(1)));
            assertThrows(ClosedChannelException.class, pair.client()::getLocalAddress);
            assertThrows(ClosedChannelException.class, pair.client()::shutdownOutput);
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void anInputShutHereIsAtItsEnd(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Ground.Pair pair = ground.pair();
            pair.client().shutdownInput();
            assertEquals(-1, pair.client().read(ByteBuffer.allocate(1)));
            assertEquals(SelectionKey.OP_READ, ground.await(pair.client(), SelectionKey.OP_READ));
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void optionsAreThoseOfTheFamily(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SocketChannel socket = ground.socket();
            assertEquals(-1, socket.getOption(StandardSocketOptions.SO_LINGER));
            if (ground.unixFamily()) {
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> socket.setOption(StandardSocketOptions.TCP_NODELAY, true));
            } else {
                assertTrue(socket.setOption(StandardSocketOptions.TCP_NODELAY, true)
                        .getOption(StandardSocketOptions.TCP_NODELAY));
                assertTrue(ground.server().getOption(StandardSocketOptions.SO_REUSEADDR));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void anAddressInUseCannotBeBound(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SocketAddress used = ground.server().getLocalAddress();
            IOException e = assertThrows(IOException.class, () -> ground.server(used, 0));
            assertEquals("java.net.BindException: Address already in use", e.toString());
        }
    }

    @ParameterizedTest
    @MethodSource(TCP)
    void serversThatAllowItShareAPort(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            ServerSocketChannel one = ground.unbound().setOption(StandardSocketOptions.SO_REUSEPORT, true);
            one.bind(ground.free());
            ServerSocketChannel other = ground.unbound().setOption(StandardSocketOptions.SO_REUSEPORT, true);
            other.bind(one.getLocalAddress());
            assertEquals(one.getLocalAddress(), other.getLocalAddress());
            assertThrows(IOException.class, () -> ground.server(one.getLocalAddress(), 0));
        }
    }

    @ParameterizedTest
    @MethodSource(STREAMS)
    void whoWaitsAtAServerThatClosesIsReset(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            ServerSocketChannel server = ground.server();
            SocketChannel client = ground.connect(server.getLocalAddress());
            ground.await(server, SelectionKey.OP_ACCEPT);
            server.close();
            SocketException reset = assertThrows(SocketException.class, () -> ground.read(client));
            assertEquals("Connection reset", reset.getMessage());
        }
    }
}
