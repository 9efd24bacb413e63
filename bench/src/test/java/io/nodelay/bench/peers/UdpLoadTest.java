package io.nodelay.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class UdpLoadTest {
    private static final int SIZE = 64;
    private static final int ENOUGH = 1_000;

    private static Load load(UdpWork.Pattern pattern, int port) {
        return UdpLoad.start(new UdpWork(pattern, SIZE), port, new Pinning());
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static long lost(Load load) {
        return load.loss().orElseThrow().unanswered();
    }

    @ParameterizedTest
    @EnumSource
    void everyServerAnswers(UdpPeer peer) throws IOException {
        assumeTrue(peer.missing().isEmpty(), () -> peer.missing().orElseThrow());
        for (UdpWork.Pattern pattern : UdpWork.Pattern.values()) {
            try (Load load = load(pattern, peer.start().port())) {
                until(() -> load.echoed() >= ENOUGH);
                assertTrue(load.latencies().getTotalCount() >= ENOUGH);
            }
        }
    }

    @Test
    void sendersAlternate() throws IOException {
        try (DatagramSocket server = socket();
                Load load = load(UdpWork.Pattern.ALTERNATING, server.getLocalPort())) {
            Set<SocketAddress> senders = new HashSet<>();
            DatagramPacket packet = new DatagramPacket(new byte[SIZE], SIZE);
            while (load.echoed() < 2) {
                server.receive(packet);
                senders.add(packet.getSocketAddress());
                server.send(packet);
            }
            assertEquals(2, senders.size());
        }
    }

    @Test
    void whatIsNotAnsweredIsLostAndAskedAnew() throws IOException {
        try (DatagramSocket server = socket();
                Load load = load(UdpWork.Pattern.LOAD, server.getLocalPort())) {
            until(() -> lost(load) >= 2);
            assertEquals(0, load.echoed());
        }
    }

    /** The first is answered when the second has already been asked. */
    @Test
    void anAnswerThatComesTooLateCountsAsLost() throws IOException {
        try (DatagramSocket server = socket();
                Load load = load(UdpWork.Pattern.PINGPONG, server.getLocalPort())) {
            DatagramPacket first = new DatagramPacket(new byte[SIZE], SIZE);
            DatagramPacket second = new DatagramPacket(new byte[SIZE], SIZE);
            server.receive(first);
            server.receive(second);
            server.send(first);
            server.receive(second);
            assertEquals(0, load.echoed());
            assertTrue(lost(load) >= 2);
        }
    }

    /** The others go on, so there is never silence. */
    @Test
    void oneLostAmongManyIsAskedAnew() throws IOException {
        try (DatagramSocket server = socket();
                Load load = load(UdpWork.Pattern.LOAD, server.getLocalPort())) {
            DatagramPacket packet = new DatagramPacket(new byte[SIZE], SIZE);
            server.receive(packet);
            while (lost(load) == 0 || load.echoed() == 0) { // after a pause of this thread more than one is lost
                server.receive(packet);
                server.send(packet);
            }
            assertTrue(load.latencies().getTotalCount() > 0);
        }
    }

    @Test
    void anAnswerCutShortIsNone() throws IOException {
        try (DatagramSocket server = socket();
                Load load = load(UdpWork.Pattern.PINGPONG, server.getLocalPort())) {
            DatagramPacket packet = new DatagramPacket(new byte[SIZE], SIZE);
            server.receive(packet);
            packet.setData(Arrays.copyOf(packet.getData(), SIZE / 2));
            server.send(packet);
            until(() -> lost(load) >= 1);
            assertEquals(0, load.echoed());
        }
    }

    @Test
    void noServerIsRefused() throws IOException {
        int port;
        try (DatagramSocket closed = socket()) {
            port = closed.getLocalPort();
        }
        try (Load load = load(UdpWork.Pattern.PINGPONG, port)) {
            assertThrows(Refused.class, () -> until(() -> load.echoed() > 0));
        }
    }
}
