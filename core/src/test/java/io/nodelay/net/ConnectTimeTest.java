package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeerServer;
import io.nodelay.testing.FakeLoop;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The time that connecting may take, on a clock that the test owns, and one outcome whatever happens at its end. */
class ConnectTimeTest {
    /** TEST-NET-1 of RFC 5737, where nobody answers. */
    private static final String SILENT = "192.0.2.1";

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<String> told = new ArrayList<>();
    private final List<IOException> errors = new ArrayList<>();

    private NetSocket connect(ConnectOptions to) {
        NetSocket socket = Net.connect(fake.loop(), to);
        socket.onConnect(() -> told.add("connect"));
        socket.onError(error -> {
            told.add("error");
            errors.add(error);
        });
        socket.onClose(how -> told.add("close"));
        return socket;
    }

    private long now() {
        return fake.net().clock().elapsedMillis();
    }

    private String error() {
        assertEquals(1, errors.size(), errors::toString);
        return errors.get(0).getMessage();
    }

    @Test
    void byDefaultItIsTenSeconds() {
        connect(new ConnectOptions().host(SILENT).port(80));
        fake.loop().run();
        assertEquals(List.of("error", "close"), told);
        assertEquals(10_000, now());
    }

    @Test
    void theErrorNamesTheTimeAndTheAddressThatDidNotAnswer() {
        connect(new ConnectOptions().host(SILENT).port(80).timeout(300));
        fake.loop().run();
        assertEquals(300, now());
        assertEquals(SocketTimeoutException.class, errors.get(0).getClass());
        assertTrue(error().contains("300 ms") && error().contains("/192.0.2.1:80 has not answered"), error());
    }

    @Test
    void withoutATimeoutTheKernelDecides() {
        NetSocket socket = connect(new ConnectOptions().host(SILENT).port(80).timeout(0));
        fake.loop().setTimeout(60_000, () -> {
            assertTrue(socket.connecting());
            socket.destroy();
        });
        fake.loop().run();
        assertEquals(List.of("close"), told);
    }

    @Test
    void aConnectionInTimeIsNotCutOffLater() throws IOException {
        FakePeerServer server =
                fake.net().listen(new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}), 80));
        NetSocket socket =
                connect(new ConnectOptions().host("10.0.0.7").port(80).timeout(1_000));
        fake.loop().setTimeout(5_000, () -> {
            told.add("still open: " + !socket.destroyed());
            socket.destroy();
        });
        fake.loop().run();
        assertEquals(List.of("connect", "still open: true", "close"), told);
        assertEquals(1, server.accepted().size());
        server.close();
    }

    /** netty/netty#146: a connection that is up and a timeout in one turn gave two outcomes. */
    @Test
    void successAndTimeoutInOneTurnAreOneOutcome() throws IOException {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}), 80);
        fake.net().latency(5, 5); // a connection takes 10 ms
        FakePeerServer server = fake.net().listen(at);
        for (int timeout = 8; timeout <= 12; timeout++) {
            told.clear();
            NetSocket socket =
                    connect(new ConnectOptions().host("10.0.0.7").port(80).timeout(timeout));
            fake.loop().setTimeout(100, socket::destroy);
            fake.loop().run();
            assertEquals(timeout < 10 ? List.of("error", "close") : List.of("connect", "close"), told, timeout + " ms");
        }
        server.close();
    }

    @Test
    void aLookUpThatHangsCountsAsConnecting() {
        CountDownLatch hanging = new CountDownLatch(1);
        fake.net().holdTimeWhile(() -> hanging.getCount() == 0); // then the pool's thread takes real time to answer
        try {
            connect(new ConnectOptions()
                    .host("slow.test")
                    .port(80)
                    .timeout(2_000)
                    .lookup(host -> {
                        wait(hanging);
                        return List.of();
                    }));
            fake.loop().setTimeout(5_000, hanging::countDown);
            fake.loop().run();
            assertEquals(List.of("error", "close"), told);
            assertTrue(error().contains("slow.test:80") && error().contains("2000 ms"), error());
        } finally {
            hanging.countDown();
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void destroyedWhileConnectingIsJustClosed() {
        NetSocket socket = connect(new ConnectOptions().host(SILENT).port(80));
        fake.loop().setTimeout(100, socket::destroy);
        fake.loop().run();
        assertEquals(List.of("close"), told);
        assertFalse(now() > 200, "the loop went on until " + now());
    }

    // ---- UNIX: a full backlog refuses at once, where TCP would wait

    @Test
    void aFullUnixBacklogIsTriedAgainUntilThereIsRoom() {
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(Wire.freshPath());
        FakePeerServer server = fake.net().listen(path, 1).stopAccepting();
        fill(path);
        NetSocket socket = connect(new ConnectOptions().path(path.getPath()));
        socket.onConnect(socket::destroy);
        fake.net().after(3_000, server::resumeAccepting);
        fake.loop().run();
        assertEquals(List.of("connect", "close"), told);
        assertTrue(now() >= 3_000 && now() < 3_050, "connected at " + now());
        hangUp(server);
    }

    @Test
    void aUnixBacklogThatStaysFullTimesOut() {
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(Wire.freshPath());
        FakePeerServer server = fake.net().listen(path, 1).stopAccepting();
        fill(path);
        connect(new ConnectOptions().path(path.getPath()).timeout(1_000));
        fake.loop().run();
        assertEquals(List.of("error", "close"), told);
        assertEquals(1_000, now());
        assertTrue(error().contains(path.getPath().toString()), error());
        hangUp(server);
    }

    @Test
    void destroyedWhileTryingAgainIsJustClosed() {
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(Wire.freshPath());
        FakePeerServer server = fake.net().listen(path, 1).stopAccepting();
        fill(path);
        NetSocket socket = connect(new ConnectOptions().path(path.getPath()));
        fake.loop().setTimeout(105, socket::destroy);
        fake.loop().run();
        assertEquals(List.of("close"), told);
        hangUp(server);
    }

    /** A UNIX backlog of 1 takes two. */
    private void fill(UnixDomainSocketAddress path) {
        fake.net().connect(path);
        fake.net().connect(path);
    }

    private void hangUp(FakePeerServer server) {
        server.close();
        fake.net().clock().advance(10);
    }
}
