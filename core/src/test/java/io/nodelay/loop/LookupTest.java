package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@link InetAddress} blocks for as long as the resolver likes, so names are looked up elsewhere, and what needs no
 * look-up does not wait for those that hang (koush/AndroidAsync#487).
 */
class LookupTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private final CountDownLatch over = new CountDownLatch(1);
    private NetServer server;
    private int port;

    @BeforeEach
    void aServer() throws Exception {
        server = loop.call(() -> Wire.TCP4.listen(loop.loop(), socket -> socket.pipe(socket)));
        port = loop.call(server::port);
    }

    @AfterEach
    void theHangingLookUpsEnd() {
        over.countDown();
    }

    private ConnectOptions toANameThatHangs() {
        return new ConnectOptions().host("hanging.example").port(port).lookup(host -> {
            hang();
            return List.of(InetAddress.getLoopbackAddress());
        });
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theLoopGoesOnWhileANameIsLookedUp() throws Exception {
        NetSocket socket = loop.call(() -> Net.connect(loop.loop(), toANameThatHangs()));
        CountDownLatch timer = new CountDownLatch(1);
        loop.run(() -> loop.loop().setTimeout(1, timer::countDown));
        loop.await(timer);
        assertTrue(loop.call(socket::connecting));
    }

    @Test
    void theNameIsNotLookedUpOnTheLoop() throws Exception {
        AtomicReference<Thread> resolver = new AtomicReference<>();
        CountDownLatch connected = new CountDownLatch(1);
        loop.run(() -> Net.connect(
                        loop.loop(),
                        new ConnectOptions().host("some.example").port(port).lookup(host -> {
                            resolver.set(Thread.currentThread());
                            return List.of(InetAddress.getLoopbackAddress());
                        }))
                .onConnect(connected::countDown));
        loop.await(connected);
        assertFalse(loop.on(loop.loop(), () -> resolver.get() == Thread.currentThread()));
        assertTrue(
                resolver.get().getName().startsWith("nodelay-dns-"),
                resolver.get().getName());
    }

    @Test
    void aLiteralConnectsThoughEveryLookUpHangs() throws Exception {
        List<NetSocket> hanging = new ArrayList<>();
        loop.run(() -> {
            for (int i = 0; i < 5; i++) {
                hanging.add(Net.connect(loop.loop(), toANameThatHangs()));
            }
        });
        CountDownLatch connected = new CountDownLatch(1);
        loop.run(() -> Net.connect(loop.loop(), "127.0.0.1", port).onConnect(connected::countDown));
        loop.await(connected);
        assertEquals(
                5,
                loop.call(() -> hanging.stream().filter(NetSocket::connecting).count()));
    }

    @Test
    void aConnectThatIsGivenUpDoesNotWaitForItsLookUp() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        loop.run(() -> {
            NetSocket socket = Net.connect(loop.loop(), toANameThatHangs());
            socket.onClose(how -> closed.countDown());
            socket.destroy();
        });
        loop.await(closed);
        assertEquals(1, over.getCount());
    }
}
