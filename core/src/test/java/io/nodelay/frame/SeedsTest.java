package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeNet;
import io.nodelay.fake.FakePeer;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Echoes of messages in every weather of the fake net: torn reads, short writes, small buffers, readers that pause when
 * they like and whenever the wire is full. Every message comes once and in order, and the echo is what was sent, byte
 * for byte. A seed that fails fails again.
 */
class SeedsTest {
    private static final int SEEDS = 150;
    private static final int PEERS = 3;
    private static final int LENGTH = 40;

    private static final List<Supplier<Codec<ByteBuffer>>> CODECS = List.of(
            Delimited::new,
            () -> new Delimited("xxyxx", 100_000),
            () -> LengthPrefixed.bytes(2),
            () -> LengthPrefixed.bytes(8).mark(1, 2).adjustment(-8),
            LengthPrefixed::varint,
            () -> new FixedLength(LENGTH));

    /** One peer, what it sends, and what our side was told of it. */
    private static final class Dialogue {
        final Supplier<Codec<ByteBuffer>> codec;
        final List<String> sent = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        final Sink wire = new Sink();

        Dialogue(SplittableRandom dice) {
            codec = CODECS.get(dice.nextInt(CODECS.size()));
            Codec<ByteBuffer> sender = codec.get();
            for (int i = dice.nextInt(60); i >= 0; i--) {
                String message = sender instanceof FixedLength
                        ? String.format("%" + LENGTH + "d", i)
                        : i + "z".repeat(dice.nextInt(1 << dice.nextInt(1, 14)));
                sender.encode(Sink.buffer(message), wire);
                sent.add(message);
            }
            sent.add("end");
        }

        void with(NetSocket socket, SplittableRandom whims) {
            Framed<ByteBuffer> framed = Framed.over(socket, codec);
            framed.onEnd(() -> told.add("end"));
            framed.onDrain(framed::resume);
            framed.onMessage(message -> {
                told.add(Splits.text(message));
                boolean more = framed.send(message);
                if (!more) {
                    framed.pause();
                } else if (whims.nextInt(4) == 0) {
                    framed.pause();
                    socket.loop().setTimeout(whims.nextInt(4), framed::resume);
                }
            });
        }
    }

    private static void play(long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        FakeNet net = new FakeNet(seed);
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        EventLoop loop = EventLoop.open(net.provider(), net.clock()).onUncaught(uncaught::add);
        List<FakePeer> peers = new ArrayList<>();
        List<Dialogue> dialogues = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            Dialogue dialogue = new Dialogue(dice);
            dialogues.add(dialogue);
            peers.add(dial(net, listen(loop, dialogue, dice.split()), dialogue, dice));
        }
        loop.run();
        loop.close();
        assertEquals(List.of(), uncaught);
        assertTrue(loop.stats().balanced(), () -> "still held: " + loop.stats());
        net.clock().advance(10_000);
        net.assertNothingOpen();
        for (int i = 0; i < PEERS; i++) {
            assertEquals(dialogues.get(i).sent, dialogues.get(i).told);
            assertArrayEquals(dialogues.get(i).wire.bytes(), peers.get(i).received());
        }
    }

    private static SocketAddress listen(EventLoop loop, Dialogue dialogue, SplittableRandom whims) {
        List<NetServer> server = new ArrayList<>();
        server.add(Net.createServer(loop, socket -> {
                    server.get(0).close();
                    dialogue.with(socket, whims);
                })
                .listen("127.0.0.1", 0));
        return server.get(0).address();
    }

    private static FakePeer dial(FakeNet net, SocketAddress to, Dialogue dialogue, SplittableRandom dice) {
        FakePeer peer = net.connect(to);
        int millis = 0;
        for (byte[] piece : Splits.random(dialogue.wire.bytes(), dice)) {
            millis += dice.nextInt(3);
            net.after(millis, () -> peer.write(piece));
        }
        net.after(millis + 1, peer::shutdownOutput);
        return peer;
    }

    @Test
    void everyEchoIsWhatWasSent() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                play(seed);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }
}
