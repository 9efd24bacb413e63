package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.dgram.Dgram;
import io.nodelay.dgram.Family;
import io.nodelay.dgram.UdpSocket;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of UDP, spoken to by the JDK's blocking sockets and by Node's dgram; and Node's dgram and our sockets. */
class UdpExamplesTest {
    private static final String GROUP = "239.255.70.71";
    private static final byte[] NOT_YET = {};

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static DatagramSocket peer() throws IOException {
        DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        peer.setSoTimeout((int) LoopExtension.PATIENCE.toMillis());
        return peer;
    }

    private static void send(DatagramSocket peer, byte[] bytes, int port) throws IOException {
        peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static DatagramPacket receive(DatagramSocket peer) throws IOException {
        byte[] into = new byte[70_000];
        DatagramPacket packet = new DatagramPacket(into, into.length);
        peer.receive(packet);
        packet.setData(Arrays.copyOf(into, packet.getLength()));
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), StandardCharsets.UTF_8);
    }

    private static Program node(String script, Object... arguments) throws Exception {
        assumeTrue(Program.exists("node"), "node is not installed, so nothing is shown against Node's dgram");
        List<String> command = new ArrayList<>(List.of("node", "-e", "const dgram = require('dgram');\n" + script));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return Program.run(command.toArray(String[]::new));
    }

    // ---- UdpEcho

    @Test
    void udpEchoSendsDatagramsBack() throws Exception {
        try (Program echo = Program.example("UdpEcho", 0);
                DatagramSocket peer = peer()) {
            int port = echo.port();
            send(peer, "hello".getBytes(StandardCharsets.UTF_8), port);
            assertEquals("hello", text(receive(peer)));
            send(peer, NOT_YET, port);
            assertEquals("", text(receive(peer)));
            send(peer, new byte[65_507], port);
            assertEquals(65_507, receive(peer).getLength());
        }
    }

    @Test
    void nodesDgramHearsItsEcho() throws Exception {
        try (Program echo = Program.example("UdpEcho", 0);
                Program client = node(
                        """
                        const socket = dgram.createSocket('udp4');
                        const texts = ['hello', '', 'x'.repeat(65507)];
                        socket.on('message', (message, from) => {
                            console.log(message.length + ' bytes from ' + from.address + ' ' + from.family);
                            texts.length ? socket.send(texts.shift(), process.argv[1], '127.0.0.1') : socket.close();
                        });
                        socket.send(texts.shift(), process.argv[1], '127.0.0.1');
                        """,
                        echo.port())) {
            assertEquals(
                    List.of(
                            "5 bytes from 127.0.0.1 IPv4",
                            "0 bytes from 127.0.0.1 IPv4",
                            "65507 bytes from 127.0.0.1 IPv4"),
                    client.rest());
        }
    }

    // ---- Ping

    @Test
    void pingIsAnsweredTenTimesByUdpEcho() throws Exception {
        try (Program echo = Program.example("UdpEcho", 0);
                Program ping = Program.example("Ping", "127.0.0.1", echo.port())) {
            String said = ping.line(); // what takes longer than Ping waits is lost, and here another process decides
            assertTrue(said.matches("10 questions answered, \\d datagrams lost"), said);
            assertEquals(0, ping.exitStatus());
        }
    }

    @Test
    void pingAsksAgainWhatWasLostAndIgnoresWhatIsLate() throws Exception {
        try (DatagramSocket peer = peer();
                Program ping = Program.example("Ping", "127.0.0.1", peer.getLocalPort())) {
            DatagramPacket first = receive(peer); // and is lost
            DatagramPacket again = receive(peer);
            assertEquals(ByteBuffer.wrap(first.getData()), ByteBuffer.wrap(again.getData()));
            peer.send(again);
            peer.send(again); // a late answer to the first
            int asked = 2;
            for (int question = 1; question < 10; ) {
                DatagramPacket next = receive(peer);
                asked++;
                peer.send(next);
                question = Math.max(question, next.getData()[3] + 1);
            }
            String said = ping.line();
            assertEquals("10 questions answered, " + (asked + waiting(peer) - 10) + " datagrams lost", said);
        }
    }

    /** How many datagrams have come and were not received: of a process that has ended. */
    private static int waiting(DatagramSocket peer) throws IOException {
        peer.setSoTimeout(1);
        int count = 0;
        try {
            while (true) {
                receive(peer);
                count++;
            }
        } catch (SocketTimeoutException none) {
            return count;
        }
    }

    @Test
    void pingGivesUpWhereNobodyIs() throws Exception {
        int nobody;
        try (DatagramSocket gone = peer()) {
            nobody = gone.getLocalPort();
        }
        try (Program ping = Program.example("Ping", "127.0.0.1", nobody)) {
            List<String> said = ping.rest();
            assertEquals(11, said.size(), said::toString);
            assertTrue(said.get(0).startsWith("nobody hears at /127.0.0.1:" + nobody), said::toString);
            assertEquals("0 questions answered, 10 datagrams lost", said.get(10));
        }
    }

    // ---- Multicast

    /** One that carries a datagram to a group back to this machine. */
    private static Optional<NetworkInterface> multicastInterface() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(UdpExamplesTest::carries)
                .findFirst();
    }

    private static boolean carries(NetworkInterface through) {
        try (DatagramChannel channel = member(through, 0)) {
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            channel.configureBlocking(false);
            channel.send(ByteBuffer.allocate(1), new InetSocketAddress(InetAddress.getByName(GROUP), port));
            return channel.receive(ByteBuffer.allocate(1)) != null;
        } catch (IOException no) {
            return false;
        }
    }

    private static DatagramChannel member(NetworkInterface through, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, through);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
        channel.bind(new InetSocketAddress(port));
        channel.join(InetAddress.getByName(GROUP), through);
        return channel;
    }

    @Test
    void multicastTellsWhoElseGreetsTheGroup() throws Exception {
        Optional<NetworkInterface> through = multicastInterface();
        assumeTrue(through.isPresent(), "no network interface carries multicast here");
        try (Program first =
                Program.example("Multicast", GROUP, 0, through.get().getName())) {
            int port = first.port();
            assertTrue(first.line().matches(".* says hello from \\d+"));
            try (DatagramChannel other = member(through.get(), port)) {
                other.send(
                        ByteBuffer.wrap("good evening".getBytes(StandardCharsets.UTF_8)),
                        new InetSocketAddress(InetAddress.getByName(GROUP), port));
                String line = first.line();
                while (line.matches(".* says hello from \\d+")) {
                    line = first.line();
                }
                assertTrue(line.endsWith(" says good evening"), line);
            }
        }
    }

    // ---- Node's server, our socket

    @Test
    void ourSocketIsAnsweredByNodes() throws Exception {
        try (Program server = node(
                """
                const socket = dgram.createSocket('udp6');
                socket.on('message', (message, from) => {
                    console.log(message + ' from ' + from.family);
                    socket.send('you said ' + message, from.port, from.address);
                });
                socket.bind(0, '::1', () => console.log('port ' + socket.address().port));
                """)) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            int port = server.port();
            loop.run(() -> {
                UdpSocket socket = Dgram.createSocket(loop.loop(), Family.UDP6);
                socket.onMessage((bytes, from) ->
                        answer.complete(StandardCharsets.UTF_8.decode(bytes) + " from " + from.family()));
                socket.send("hello", port, "::1");
            });
            assertEquals("hello from IPv6", server.line());
            assertEquals("you said hello from UDP6", loop.await(answer));
        }
    }

    @Test
    void ourConnectedSocketSpeaksWithNodesConnectedOne() throws Exception {
        try (Program peer = node(
                """
                const socket = dgram.createSocket('udp4');
                socket.on('message', (message, from) => {
                    console.log(String(message));
                    socket.connect(from.port, from.address, () => socket.send('connected'));
                    socket.removeAllListeners('message').on('message', message => {
                        console.log(String(message));
                        socket.close();
                    });
                });
                socket.bind(0, '127.0.0.1', () => console.log('port ' + socket.address().port));
                """)) {
            int port = peer.port();
            loop.run(() -> {
                UdpSocket socket = Dgram.createSocket(loop.loop(), Family.UDP4);
                socket.onMessage((bytes, from) -> socket.send("and so are we"));
                socket.connect(port, "127.0.0.1", () -> socket.send("hello"));
            });
            assertEquals(List.of("hello", "and so are we"), peer.rest());
        }
    }

    @Test
    void nodesErrorsAndOursAreOfTheSameDatagrams() throws Exception {
        List<String> ours = new ArrayList<>();
        loop.run(() -> {
            UdpSocket socket = Dgram.createSocket(loop.loop(), Family.UDP4);
            socket.send(new byte[65_507], 9, "127.0.0.1", (error, bytes) -> ours.add(error.isPresent() + " " + bytes));
            socket.send(new byte[65_508], 9, "127.0.0.1", (error, bytes) -> ours.add(error.isPresent() + " " + bytes));
            socket.send("all", 9, "255.255.255.255", (error, bytes) -> ours.add(error.isPresent() + " " + bytes));
        });
        loop.until(() -> ours.size() == 3);
        assertEquals(List.of("false 65507", "true 0", "true 0"), ours);
        try (Program node = node(
                """
                const socket = dgram.createSocket('udp4');
                const tell = (error, bytes) => console.log(!!error + ' ' + (bytes || 0));
                socket.send(Buffer.alloc(65507), 9, '127.0.0.1', (...told) => {
                    tell(...told);
                    socket.send(Buffer.alloc(65508), 9, '127.0.0.1', (...told) => {
                        tell(...told);
                        socket.send('all', 9, '255.255.255.255', (...told) => { tell(...told); socket.close(); });
                    });
                });
                """)) {
            assertEquals(ours, node.rest());
        }
    }
}
