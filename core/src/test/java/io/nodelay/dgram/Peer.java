package io.nodelay.dgram;

import io.nodelay.testing.Outsider;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A peer from outside: a blocking {@link DatagramSocket} of the JDK's own. Never to be used on a loop's thread. */
final class Peer implements Closeable {
    private static final int MORE_THAN_ANY = 70_000;

    private final DatagramSocket socket;
    private final byte[] into = new byte[MORE_THAN_ANY];

    private Peer(InetAddress at) throws IOException {
        socket = new DatagramSocket(0, at);
        socket.setSoTimeout(Outsider.READ_LIMIT_MILLIS);
    }

    /** On the loopback of that family. */
    static Peer on(Family family) throws IOException {
        return new Peer(place(family, 0).getAddress());
    }

    /** A port of the loopback. */
    static InetSocketAddress place(Family family, int port) {
        return new InetSocketAddress(Names.literal(loopback(family)).orElseThrow(), port);
    }

    static String loopback(Family family) {
        return family == Family.UDP4 ? "127.0.0.1" : "::1";
    }

    /** Where nobody hears: an address that was somebody's a moment ago. */
    static InetSocketAddress nobody(Family family) throws IOException {
        try (Peer gone = on(family)) {
            return gone.address();
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    void send(String text, InetSocketAddress to) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    /** The next datagram's bytes. */
    byte[] receive() throws IOException {
        return next().getData();
    }

    /** The next datagram as text. */
    String receiveText() throws IOException {
        return new String(receive(), StandardCharsets.UTF_8);
    }

    /** The next datagram, its data cut to its length. */
    DatagramPacket next() throws IOException {
        DatagramPacket packet = new DatagramPacket(into, into.length);
        socket.receive(packet);
        packet.setData(Arrays.copyOf(into, packet.getLength()));
        return packet;
    }

    @Override
    public void close() {
        socket.close();
    }
}
