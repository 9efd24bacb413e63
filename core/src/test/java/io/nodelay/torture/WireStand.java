package io.nodelay.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeNet;
import io.nodelay.fake.FakePeer;
import io.nodelay.fake.FakePeerServer;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One socket on a {@link FakeTransport}, on a loop in fake time, and a list of what it told. A test says what happens
 * when, runs the loop to its end and looks at the list; a socket that is still there after five seconds is destroyed,
 * and "reaped" stands in the list. Afterwards nothing is left, and no law was broken.
 */
final class WireStand implements BeforeEachCallback, AfterEachCallback {
    private static final int END_OF_TIME = 5_000;

    private final List<String> events = new ArrayList<>();
    private final List<Throwable> uncaught = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private Referee referee;
    private FakeNet net;
    private EventLoop loop;
    private FakeTransport wire;
    private NetSocket socket;
    private Witness witness;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        referee = new Referee();
        net = new FakeNet(1).calm().buffers(64, 64).spinLimit(1_000);
        loop = EventLoop.open(net.provider(), net.clock()).onUncaught(uncaught::add);
        wire = makeWire();
        net.holdTimeWhile(() -> loop.stats().pendingOffloads() > 0 && !wire.isTaskHeld());
        socket = new Heir(loop, wire);
        witness = Witness.dialled(referee, "the socket", socket);
        watch();
    }

    private FakeTransport makeWire() throws IOException {
        FakePeerServer outside = net.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel channel = net.provider().openSocketChannel();
        channel.configureBlocking(false);
        channel.connect(outside.address());
        net.clock().advance(10);
        assertTrue(channel.finishConnect());
        FakePeer peer = outside.accepted().get(0);
        outside.close();
        return new FakeTransport(referee, channel, peer);
    }

    private void watch() {
        socket.onConnect(() -> events.add("connect"));
        socket.onError(why -> events.add("error: " + why.getMessage()));
        socket.onClose(how -> events.add("close"));
        onEnd(() -> {});
        onDrain(() -> {});
        at(END_OF_TIME, () -> {
            if (!socket.destroyed()) {
                events.add("reaped");
                socket.destroy();
            }
        });
    }

    // ---- what happens

    /** The socket's reader, beside being listed; several data in a row are one entry. */
    void onData(Consumer<ByteBuffer> reader) {
        socket.onData(bytes -> {
            witness.data(bytes);
            if (events.isEmpty() || !events.get(events.size() - 1).equals("data")) {
                events.add("data");
            }
            received.append(StandardCharsets.UTF_8.decode(bytes.duplicate()));
            reader.accept(bytes);
        });
    }

    void onEnd(Runnable then) {
        socket.onEnd(() -> {
            witness.ended();
            events.add("end");
            then.run();
        });
    }

    void onDrain(Runnable then) {
        socket.onDrain(() -> {
            witness.drained();
            events.add("drain");
            then.run();
        });
    }

    /** Reads all that comes. */
    void read() {
        onData(bytes -> {});
    }

    /** At that time; no event may fire inside it. */
    void at(int millis, Runnable what) {
        loop.setTimeout(millis, () -> call(what));
    }

    /** Makes calls, inside of which no event may fire. */
    void call(Runnable calls) {
        referee.call("a call", calls);
    }

    /** Writes, and lists what the callback is told; the write's answer. */
    boolean write(String text) {
        return write(text, told -> {});
    }

    boolean write(String text, Consumer<Optional<IOException>> then) {
        Witness.Answer answer = witness.answer(told -> {
            events.add(told.isEmpty() ? "written" : "not written");
            then.accept(told);
        });
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        boolean more = socket.write(bytes, answer);
        witness.wrote(more);
        if (!bytes.hasRemaining()) {
            answer.accepted();
        }
        return more;
    }

    /** Destroys the socket; from now on only error and close may follow. */
    void destroy() {
        witness.destroyed();
        call(socket::destroy);
    }

    /** Lets it all happen. */
    void run() {
        loop.run();
    }

    // ---- what came of it

    FakeTransport wire() {
        return wire;
    }

    NetSocket socket() {
        return socket;
    }

    EventLoop loop() {
        return loop;
    }

    FakeNet net() {
        return net;
    }

    String received() {
        return received.toString();
    }

    void list(String event) {
        events.add(event);
    }

    void assertEvents(String... expected) {
        assertEquals(List.of(expected), events);
    }

    /** The test expects that something was thrown; it is forgotten. */
    void assertThrown(String message) {
        assertEquals(
                List.of(message), uncaught.stream().map(Throwable::getMessage).toList());
        uncaught.clear();
    }

    /** What else was thrown is no matter. */
    void forgetThrown() {
        uncaught.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loop.close();
        witness.mustBeOver();
        assertEquals(List.of(), referee.fouls());
        assertEquals(List.of(), uncaught);
        assertTrue(loop.stats().balanced(), () -> loop.stats().toString());
        net.assertNothingOpen();
    }
}
