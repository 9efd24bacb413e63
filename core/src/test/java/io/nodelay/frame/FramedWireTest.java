package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.stream.Closed;
import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages over real sockets, with a blocking peer that is none of this library's. */
class FramedWireTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int MANY = 400;

    /** What one connection told until it closed. */
    private static final class Told {
        private final List<String> messages = new ArrayList<>();
        private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    }

    private static SocketAddress serve(Wire wire, Consumer<NetSocket> connection) throws Exception {
        NetServer server = loop.call(() -> wire.listen(loop.loop(), connection));
        return loop.call(server::address);
    }

    private static <T> void note(NetSocket socket, Supplier<? extends Codec<T>> codec, Told told) {
        Framed<T> framed = Framed.over(socket, codec);
        framed.onMessage(message -> told.messages.add(Splits.text(message)));
        framed.onEnd(() -> told.messages.add("end"));
        socket.onClose(told.closed::complete);
    }

    /** A blocking socket sends these pieces, each by a write of its own. */
    private static <T> List<String> heard(Wire wire, Supplier<? extends Codec<T>> codec, List<byte[]> pieces)
            throws Exception {
        Told told = new Told();
        SocketAddress address = serve(wire, socket -> note(socket, codec, told));
        try (Outsider peer = wire.dial(address)) {
            if (peer instanceof Outsider.OverSocket tcp) {
                tcp.socket().setTcpNoDelay(true);
            }
            for (byte[] piece : pieces) {
                peer.write(piece);
            }
            peer.shutdownOutput();
            loop.await(told.closed);
        }
        return told.messages;
    }

    private static List<String> messages(SplittableRandom dice) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            messages.add("x".repeat(dice.nextInt(1 << dice.nextInt(1, 13))) + i);
        }
        return messages;
    }

    private static void comesAsItWas(Wire wire, Supplier<Codec<ByteBuffer>> codec) throws Exception {
        SplittableRandom dice = new SplittableRandom(1);
        List<String> expected = messages(dice);
        Sink text = new Sink();
        Codec<ByteBuffer> sender = codec.get();
        expected.forEach(message -> sender.encode(Sink.buffer(message), text));
        expected.add("end");
        assertEquals(expected, heard(wire, codec, Splits.random(text.bytes(), dice)));
        assertEquals(expected, heard(wire, codec, List.of(text.bytes())));
    }

    @EveryWire
    void delimitedMessagesInRandomPiecesAreToldAsTheyWere(Wire wire) throws Exception {
        comesAsItWas(wire, Delimited::new);
    }

    @EveryWire
    void prefixedMessagesInRandomPiecesAreToldAsTheyWere(Wire wire) throws Exception {
        comesAsItWas(wire, () -> LengthPrefixed.bytes(2));
        comesAsItWas(wire, LengthPrefixed::varint);
    }

    @EveryWire
    void messagesThatComeByteByByteAreToldAsTheyWere(Wire wire) throws Exception {
        byte[] lines = Splits.bytes("HI\r\n\r\nYOU\r\n");
        assertEquals(List.of("HI", "", "YOU", "end"), heard(wire, Delimited::new, Splits.every(lines, 1)));
        byte[] packets = Splits.bytes("\0\1\0\2HI\u00ff\u00ff\0\3YOU");
        assertEquals(List.of("1:HI", "65535:YOU", "end"), heard(wire, Numbered::new, Splits.every(packets, 1)));
    }

    @EveryWire
    void anEndInsideAMessageIsAnError(Wire wire) throws Exception {
        Told told = new Told();
        SocketAddress address = serve(wire, socket -> note(socket, () -> new FixedLength(4), told));
        try (Outsider peer = wire.dial(address)) {
            peer.write("ABCDEF");
            peer.shutdownOutput();
            Closed how = loop.await(told.closed);
            assertEquals(FrameException.class, how.error().orElseThrow().getClass());
            assertEquals(List.of("ABCD"), told.messages);
        }
    }

    @EveryWire
    void anEchoSendsBackWhatCame(Wire wire) throws Exception {
        SocketAddress address = serve(wire, socket -> {
            Framed<ByteBuffer> framed = Framed.over(socket, () -> LengthPrefixed.bytes(4));
            framed.onMessage(framed::send);
        });
        byte[] body = new byte[300_000];
        new SplittableRandom(1).nextBytes(body);
        Sink wireText = new Sink();
        for (int length : new int[] {0, 1, 100, 70_000, 300_000}) {
            LengthPrefixed.bytes(4).encode(ByteBuffer.wrap(body, 0, length), wireText);
        }
        try (Outsider peer = wire.dial(address)) {
            Thread sending = new Thread(() -> send(peer, wireText.bytes()));
            sending.start();
            assertArrayEquals(wireText.bytes(), peer.read(wireText.bytes().length));
            sending.join(20_000);
            peer.shutdownOutput();
            assertEquals(0, peer.readAll().length);
        }
    }

    private static void send(Outsider peer, byte[] bytes) {
        try {
            peer.write(bytes);
        } catch (IOException lost) {
            throw new AssertionError(lost);
        }
    }

    /** One rest that two connections share is how bytes of one peer get into another's messages. */
    @EveryWire
    void twoInterleavedConnectionsNeverShareState(Wire wire) throws Exception {
        List<Told> connections = new ArrayList<>();
        SocketAddress address = serve(wire, socket -> {
            connections.add(new Told());
            note(socket, Delimited::new, connections.get(connections.size() - 1));
        });
        try (Outsider first = wire.dial(address);
                Outsider second = connected(wire, address, connections)) {
            for (int i = 0; i < 100; i++) {
                first.write("A" + i + "\r");
                second.write("B" + i);
                first.write("\nA");
                second.write("\r\nB\r");
                first.write("\r\n");
                second.write("\n");
            }
            first.shutdownOutput();
            second.shutdownOutput();
            for (Told told : connections) {
                loop.await(told.closed);
            }
        }
        assertEquals(expected("A"), connections.get(0).messages);
        assertEquals(expected("B"), connections.get(1).messages);
    }

    /** Once the first is there, so that the order is known. */
    private static Outsider connected(Wire wire, SocketAddress address, List<Told> before) throws Exception {
        loop.until(() -> before.size() == 1);
        Outsider peer = wire.dial(address);
        loop.until(() -> before.size() == 2);
        return peer;
    }

    private static List<String> expected(String name) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            messages.add(name + i);
            messages.add(name);
        }
        messages.add("end");
        return messages;
    }

    @EveryWire
    void aStackBufferReadsFromASocket(Wire wire) throws Exception {
        Told told = new Told();
        SocketAddress address = serve(wire, socket -> {
            socket.onData(new StackBuffer(message -> told.messages.add(Splits.text(message))));
            socket.onClose(told.closed::complete);
        });
        SplittableRandom dice = new SplittableRandom(1);
        List<String> expected = messages(dice);
        Sink text = new Sink();
        expected.forEach(message -> LengthPrefixed.bytes(2).encode(Sink.buffer(message), text));
        try (Outsider peer = wire.dial(address)) {
            for (byte[] piece : Splits.random(text.bytes(), dice)) {
                peer.write(piece);
            }
            peer.shutdownOutput();
            loop.await(told.closed);
        }
        assertEquals(expected, told.messages);
    }
}
