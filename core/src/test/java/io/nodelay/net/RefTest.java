package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A loop runs as long as something could still happen, as Node's process does: an open server or socket keeps it, one
 * that was unref'd does not. And with default options the library asks the kernel for nothing.
 */
class RefTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<NetSocket> sockets = new ArrayList<>();

    private NetServer server(Consumer<NetSocket> connection) {
        return Net.createServer(fake.loop(), socket -> {
            sockets.add(socket);
            connection.accept(socket);
        });
    }

    private long now() {
        return fake.net().clock().elapsedMillis();
    }

    @Test
    void aListeningServerKeepsTheLoopRunning() {
        NetServer server = server(socket -> {}).listen("127.0.0.1", 0);
        fake.loop().setTimeout(5_000, server::close).unref();
        fake.loop().run();
        assertEquals(5_000, now());
    }

    @Test
    void aServerThatIsUnrefdDoesNot() {
        NetServer server = server(socket -> {}).listen("127.0.0.1", 0).unref();
        fake.loop().setTimeout(5_000, server::close).unref();
        fake.loop().run();
        assertEquals(0, now());
        assertTrue(server.listening());
    }

    @Test
    void aServerMayBeUnrefdBeforeItListens() {
        NetServer server = server(socket -> {}).unref().listen("127.0.0.1", 0);
        fake.loop().run();
        assertEquals(0, now());
        server.close();
        fake.loop().run();
        assertEquals(0, fake.loop().stats().handles());
    }

    @Test
    void refTakesItBack() {
        NetServer server = server(socket -> {})
                .listen("127.0.0.1", 0)
                .unref()
                .unref()
                .ref()
                .ref();
        fake.loop().setTimeout(5_000, server::close).unref();
        fake.loop().run();
        assertEquals(5_000, now());
        assertEquals(0, fake.loop().stats().handles());
    }

    @Test
    void anOpenSocketKeepsTheLoopRunningAndAnUnrefdOneDoesNot() {
        NetServer server = server(socket -> {}).listen("127.0.0.1", 0);
        fake.net().connect(server.address());
        fake.loop().setTimeout(1_000, server::unref).unref();
        fake.loop().setTimeout(3_000, () -> sockets.get(0).unref()).unref();
        fake.loop().setTimeout(9_000, () -> sockets.get(0).destroy()).unref();
        fake.loop().run();
        assertEquals(3_000, now());
        assertFalse(sockets.get(0).destroyed());
    }

    @Test
    void anUnrefdSocketIsServedWhileSomethingElseRuns() {
        NetServer server = server(socket -> socket.pipe(socket.unref())).listen("127.0.0.1", 0);
        FakePeer peer = fake.net().connect(server.address());
        fake.net().after(100, () -> peer.write("hello"));
        fake.loop().setTimeout(1_000, server::unref);
        fake.loop().setTimeout(2_000, () -> {});
        fake.loop().run();
        assertEquals("hello", peer.receivedText());
        assertEquals(2_000, now());
    }

    @Test
    void theLoopEndsWithTheLastSocket() {
        NetServer server =
                server(socket -> fake.loop().setTimeout(700, socket::destroy)).listen("127.0.0.1", 0);
        fake.net().connect(server.address());
        server.onConnection(socket -> server.close());
        fake.loop().run();
        assertTrue(now() >= 700 && now() < 710, "the loop ended at " + now());
    }

    @Test
    void aConnectionBeingMadeKeepsTheLoopRunning() {
        NetSocket socket = Net.connect(
                fake.loop(), new ConnectOptions().host("192.0.2.1").port(80).timeout(3_000));
        fake.loop().run();
        assertTrue(socket.destroyed());
        assertEquals(3_000, now());
    }

    @Test
    void refAfterTheEndCountsNothing() {
        NetSocket socket = Net.connect(fake.loop(), "127.0.0.1", 1);
        socket.unref();
        socket.destroy();
        socket.ref().unref().ref();
        fake.loop().run();
        assertEquals(0, fake.loop().stats().handles());
    }

    @Test
    void whatIsStillOpenWhenTheLoopIsClosedIsDestroyed() {
        List<String> told = new ArrayList<>();
        NetServer server = server(socket -> socket.onClose(how -> told.add("socket " + how.hadError())))
                .listen("127.0.0.1", 0)
                .unref();
        server.onClose(() -> told.add("server"));
        fake.net().connect(server.address());
        fake.loop().setTimeout(100, () -> sockets.get(0).unref());
        fake.loop().run();
        fake.loop().close();
        assertEquals(List.of("socket true", "server"), told);
    }

    @Test
    void withDefaultOptionsNoSocketsOptionIsTouched() {
        NetServer server = server(NetSocket::destroy).listen("127.0.0.1", 0);
        long before = setOptions();
        fake.net().connect(server.address());
        server.onConnection(socket -> server.close());
        fake.loop().run();
        assertEquals(before, setOptions());
    }

    private long setOptions() {
        return fake.net().callLog().stream().filter(CallKind.SET_OPTION::equals).count();
    }
}
