package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeUdpPeer;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.testing.FakeLoop;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A flood has its turn and no more. */
class FairnessTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private UdpSocket bound() {
        return Dgram.createSocket(fake.loop(), Family.UDP4).bind(0, "127.0.0.1");
    }

    @Test
    void aPassHearsSixtyFourDatagramsAndTheNextTheRest() {
        fake.net().latency(0, 0).buffers(1 << 20, 1 << 20);
        UdpSocket socket = bound();
        List<Long> passes = new ArrayList<>();
        socket.onMessage((bytes, from) -> {
            passes.add(fake.loop().stats().passes());
            if (passes.size() == 150) {
                socket.close();
            }
        });
        FakeUdpPeer peer = fake.net().udp(Peer.place(Family.UDP4, 0));
        for (int i = 0; i < 150; i++) {
            peer.send(socket.address(), "flood");
        }
        fake.loop().run();
        long first = passes.get(0);
        for (long pass = first; pass < first + 2; pass++) {
            long each = pass;
            assertEquals(64, passes.stream().filter(at -> at == each).count(), passes::toString);
        }
        assertEquals(first + 2, passes.get(149), passes::toString);
    }

    @Test
    void anEmptyRoomIsNotAskedAgain() {
        fake.net().latency(0, 0);
        UdpSocket socket = bound();
        socket.onMessage((bytes, from) -> socket.close());
        fake.net().udp(Peer.place(Family.UDP4, 0)).send(socket.address(), "one");
        fake.loop().run();
        assertEquals(1, fake.loop().stats().readyKeys());
    }

    @Test
    void aFloodDoesNotStarveATcpSocketOnTheSameLoop() throws Exception {
        List<UdpSocket> flooding = new ArrayList<>();
        AtomicLong heard = new AtomicLong();
        NetServer server = loop.call(() -> {
            UdpSocket socket = Dgram.createSocket(loop.loop(), Family.UDP4).bind(0, "127.0.0.1");
            InetSocketAddress self = socket.address();
            // Each datagram begets another, so that the socket is ready in every pass for as long as the test lasts.
            socket.onMessage((bytes, from) -> {
                heard.incrementAndGet();
                socket.send(bytes, self, Outcomes.NOBODY);
            });
            for (int i = 0; i < 200; i++) {
                socket.send("flood " + i, self.getPort(), "127.0.0.1");
            }
            flooding.add(socket);
            return Net.createServer(loop.loop(), client -> client.onData(client::write))
                    .listen("127.0.0.1", 0);
        });
        try (Outsider peer = Outsider.tcp((InetSocketAddress) loop.call(server::address))) {
            long before = heard.get();
            for (int i = 0; i < 100; i++) {
                peer.write("ping");
                assertEquals("ping", peer.readText(4));
            }
            assertTrue(heard.get() - before > 200, "the flood went on");
        }
        loop.run(() -> {
            flooding.get(0).close();
            server.close();
        });
    }
}
