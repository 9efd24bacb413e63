package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same scenarios on the fake net and on the kernel: UDP. */
class DatagramAgreementTest {
    private static final String GROUNDS = "io.nodelay.fake.Ground#tcp";

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void aDatagramArrivesWholeWithItsSender(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel one = ground.datagram();
            DatagramChannel other = ground.datagram();
            ByteBuffer into = ByteBuffer.allocate(100);
            assertNull(other.receive(into));
            assertEquals(4, one.send(Ground.bytes("ping"), other.getLocalAddress()));
            assertEquals(2, one.send(Ground.bytes("!!"), other.getLocalAddress()));
            ground.await(other, SelectionKey.OP_READ);
            assertEquals(one.getLocalAddress(), other.receive(into));
            assertEquals("ping", Ground.text(into));
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void whatDoesNotFitIsLostWithoutAWord(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel one = ground.datagram();
            DatagramChannel other = ground.datagram();
            one.send(Ground.bytes("0123456789"), other.getLocalAddress());
            ground.await(other, SelectionKey.OP_READ);
            ByteBuffer into = ByteBuffer.allocate(4);
            assertEquals(one.getLocalAddress(), other.receive(into));
            assertEquals("0123", Ground.text(into));
            assertNull(other.receive(ByteBuffer.allocate(10)));
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void aConnectedChannelIsToldOnceThatNobodyIsThere(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel gone = ground.datagram();
            SocketAddress nobody = gone.getLocalAddress();
            gone.close();
            DatagramChannel channel = ground.datagram().connect(nobody);
            assertEquals(1, channel.write(Ground.bytes("x")));
            ground.await(channel, SelectionKey.OP_READ);
            assertThrows(PortUnreachableException.class, () -> channel.read(ByteBuffer.allocate(1)));
            assertEquals(0, channel.read(ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void anUnconnectedChannelIsNotTold(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel gone = ground.datagram();
            SocketAddress nobody = gone.getLocalAddress();
            gone.close();
            DatagramChannel channel = ground.datagram();
            assertEquals(1, channel.send(Ground.bytes("x"), nobody));
            ground.await(channel, SelectionKey.OP_WRITE);
            assertEquals(1, channel.send(Ground.bytes("x"), nobody));
            assertNull(channel.receive(ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void aConnectedChannelHearsItsPeerAlone(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel friend = ground.datagram();
            DatagramChannel stranger = ground.datagram();
            DatagramChannel channel = ground.datagram().connect(friend.getLocalAddress());
            stranger.send(Ground.bytes("spam"), channel.getLocalAddress());
            friend.send(Ground.bytes("hello"), channel.getLocalAddress());
            ground.await(channel, SelectionKey.OP_READ);
            ByteBuffer into = ByteBuffer.allocate(100);
            assertEquals(5, channel.read(into));
            assertEquals(0, channel.read(into));
            assertThrows(
                    AlreadyConnectedException.class, () -> channel.send(Ground.bytes("x"), stranger.getLocalAddress()));
            channel.disconnect();
            assertThrows(NotYetConnectedException.class, () -> channel.read(into));
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void aDatagramOver65507BytesIsTooLong(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel channel = ground.datagram();
            SocketAddress self = channel.getLocalAddress();
            IOException tooLong =
                    assertThrows(IOException.class, () -> channel.send(ByteBuffer.allocate(65_508), self));
            assertEquals("Message too long", tooLong.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void aGatheringWriteIsOneDatagramAndAScatteringReadTakesOne(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel one = ground.datagram();
            DatagramChannel other = ground.datagram().connect(one.getLocalAddress());
            one.connect(other.getLocalAddress());
            assertEquals(6, one.write(new ByteBuffer[] {Ground.bytes("one"), Ground.bytes("two")}));
            ground.await(other, SelectionKey.OP_READ);
            ByteBuffer[] into = {ByteBuffer.allocate(2), ByteBuffer.allocate(9)};
            assertEquals(6, other.read(into));
            assertEquals("on", Ground.text(into[0]));
            assertEquals("etwo", Ground.text(into[1]));
        }
    }

    @ParameterizedTest
    @MethodSource(GROUNDS)
    void aRegisteredChannelThatClosesKeepsItsPortUntilTheNextSelect(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            DatagramChannel channel = ground.datagram();
            SocketAddress address = channel.getLocalAddress();
            var selector = ground.selector();
            channel.register(selector, SelectionKey.OP_READ);
            channel.close();
            IOException used = assertThrows(IOException.class, () -> ground.datagram(address));
            assertEquals("java.net.BindException: Address already in use", used.toString());
            selector.selectNow();
            assertEquals(address, ground.datagram(address).getLocalAddress());
        }
    }
}
