package io.nodelay.frame;

import io.nodelay.fake.FakePeer;
import io.nodelay.loop.Timer;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A framed connection on the fake net: the peer's pieces come one a millisecond, each in a read of its own, and what
 * happens here is noted in order: messages as text, {@code end}, {@code error} and {@code close}.
 */
final class Talk<T> {
    /** Fake time in which everything must have happened. */
    private static final int LIMIT_MILLIS = 60_000;
    /** One piece is one read. */
    private static final int BUFFER = 1 << 20;

    private final FakeLoop fake;
    private final List<String> journal = new ArrayList<>();
    private final List<Consumer<Framed<T>>> preparations = new ArrayList<>();
    private final FakePeer peer;
    private Framed<T> framed;
    private int millis = 10;

    /** With what is done at each message, once it is noted. */
    Talk(FakeLoop fake, Supplier<? extends Codec<T>> codec, BiConsumer<Talk<T>, T> each) {
        this(fake, new NetOptions(), codec, each);
    }

    Talk(FakeLoop fake, NetOptions options, Supplier<? extends Codec<T>> codec, BiConsumer<Talk<T>, T> each) {
        this.fake = fake;
        fake.net().buffers(BUFFER, BUFFER);
        List<NetServer> server = new ArrayList<>();
        server.add(Net.createServer(fake.loop(), options, socket -> {
                    server.get(0).close();
                    accepted(socket, codec, each);
                })
                .listen("127.0.0.1", 0));
        peer = fake.net().connect(server.get(0).address());
    }

    private void accepted(NetSocket socket, Supplier<? extends Codec<T>> codec, BiConsumer<Talk<T>, T> each) {
        Timer limit = fake.loop().setTimeout(LIMIT_MILLIS, this::stillOpen);
        socket.onError(error -> note("error"));
        socket.onClose(how -> {
            note("close");
            limit.cancel();
        });
        framed = Framed.over(socket, codec);
        framed.onEnd(() -> note("end"));
        preparations.forEach(prepare -> prepare.accept(framed));
        framed.onMessage(message -> {
            note(Splits.text(message));
            each.accept(this, message);
        });
    }

    private void stillOpen() {
        note("still open");
        fake.loop().stop();
    }

    // ---- for tests

    Framed<T> framed() {
        return framed;
    }

    NetSocket socket() {
        return framed.socket();
    }

    FakePeer peer() {
        return peer;
    }

    void note(String line) {
        journal.add(line);
    }

    List<String> journal() {
        return journal;
    }

    /** What is done before the reader is set. */
    Talk<T> first(Consumer<Framed<T>> preparation) {
        preparations.add(preparation);
        return this;
    }

    /** What the peer sends next, in pieces. */
    Talk<T> says(String... pieces) {
        for (String piece : pieces) {
            fake.net().after(++millis, () -> peer.write(Splits.bytes(piece)));
        }
        return this;
    }

    Talk<T> thenEnds() {
        fake.net().after(++millis, peer::shutdownOutput);
        return this;
    }

    /** Something on our side, once all so far has come. */
    Talk<T> then(Runnable what) {
        millis += 5;
        fake.net().after(millis, () -> fake.loop().execute(what));
        return this;
    }

    /** Until the connection has closed. */
    List<String> run() {
        fake.loop().run();
        return journal;
    }
}
