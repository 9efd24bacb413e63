package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeUdpPeer;
import io.nodelay.fake.Fault;
import io.nodelay.testing.FakeLoop;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks, peers and kernels that do the same again and again: each has its turn, and nobody else suffers. */
class StubbornTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final Heard heard = new Heard();
    private int again;

    @Test
    void aSocketCutOffTellsOnceEachAPass() {
        UdpSocket socket = Dgram.createSocket(fake.loop(), Family.UDP4).bind(0, "127.0.0.1");
        socket.onError(why -> {});
        socket.onClose(() -> heard.note("close after " + again));
        Sent[] retry = new Sent[1];
        retry[0] = (error, bytes) -> {
            if (error.isPresent() && ++again < 10_000) {
                socket.send("again", 9, "127.0.0.1", retry[0]);
            }
        };
        fake.net().latency(0, 0);
        FakeUdpPeer peer = fake.net().udp(Peer.place(Family.UDP4, 0));
        socket.onMessage((bytes, from) -> {
            socket.send("", 9, "127.0.0.1", retry[0]); // waits
            for (int i = 1; i < 3; i++) {
                fake.net().failAt(fake.net().calls() + i, Fault.IO_EXCEPTION);
            }
        });
        peer.send(socket.address(), "x");
        fake.loop().run();
        peer.close();
        assertTrue(heard.lines().get(0).length() < "close after 1000".length(), heard.lines()::toString);
    }

    @Test
    void aReferenceIsNotNeededForWhatWaitsToBeSent() {
        FakeUdpPeer peer = fake.net().udp(Peer.place(Family.UDP4, 0));
        UdpSocket socket = Dgram.createSocket(fake.loop(), Family.UDP4).unref();
        socket.send("", peer.address().getPort(), "127.0.0.1", heard.sent("send"));
        fake.loop().run();
        peer.close();
        assertEquals(List.of("send 0 bytes"), heard.lines());
    }

    @Test
    void aDescriptorThatFailsForEverIsNoAnswerOfIcmp() {
        fake.net().latency(0, 0);
        FakeUdpPeer peer = fake.net().udp(Peer.place(Family.UDP4, 0));
        UdpSocket socket = Dgram.createSocket(fake.loop(), Family.UDP4);
        socket.onError(why -> heard.note("error " + why.getMessage()));
        socket.onClose(() -> heard.note("close"));
        socket.connect(peer.address().getPort(), "127.0.0.1");
        socket.onMessage((bytes, from) -> {
            for (int call = 1; call <= 8; call++) {
                fake.net().failAt(fake.net().calls() + call, Fault.IO_EXCEPTION);
            }
        });
        peer.send(socket.address(), "message");
        fake.loop()
                .setTimeout(500, () -> {
                    heard.note("still open");
                    socket.close();
                })
                .unref();
        fake.loop().run();
        peer.close();
        assertEquals(List.of("error cannot receive: injected into RECEIVE", "close"), heard.lines());
    }

    @Test
    void twoInterfacesAreTwoSenders() throws Exception {
        fake.net().latency(0, 0);
        byte[] local = Names.literal("fe80::1").orElseThrow().getAddress();
        UdpSocket socket = Dgram.createSocket(fake.loop(), Family.UDP6).bind(7_000);
        List<Integer> scopes = new ArrayList<>();
        socket.onMessage((bytes, from) -> scopes.add(((Inet6Address) from.address()).getScopeId()));
        InetSocketAddress to = new InetSocketAddress(Names.literal("::1").orElseThrow(), 7_000);
        for (int scope = 1; scope <= 2; scope++) {
            FakeUdpPeer peer =
                    fake.net().udp(new InetSocketAddress(Inet6Address.getByAddress(null, local, scope), 5_000));
            peer.send(to, "hello");
            peer.close();
        }
        fake.loop().setTimeout(500, socket::close).unref();
        fake.loop().run();
        assertEquals(List.of(1, 2), scopes);
    }

    @Test
    void aFloodOfEmptyDatagramsIsAnsweredAsFastAsItIsHeard() {
        fake.net().latency(0, 0).buffers(1 << 20, 1 << 18);
        UdpSocket socket = Dgram.createSocket(fake.loop(), Family.UDP4).bind(0, "127.0.0.1");
        socket.maxSendQueue(200, 1 << 20);
        int[] outcomes = new int[2];
        socket.onMessage((bytes, from) -> socket.send(bytes, from, (error, length) -> {
            outcomes[error.isPresent() ? 1 : 0]++;
            if (outcomes[0] + outcomes[1] == 640) {
                socket.close();
            }
        }));
        FakeUdpPeer peer = fake.net().udp(Peer.place(Family.UDP4, 0));
        for (int i = 0; i < 640; i++) {
            peer.send(socket.address(), "");
        }
        fake.loop().run();
        peer.close();
        assertEquals(0, outcomes[1], "empty answers failed");
    }

    @Test
    void aCallbackThatSendsAgainDoesNotHoldUpTheEndOfTheLoop() {
        UdpSocket socket = UdpSocket.open(fake.loop(), Family.UDP4, host -> {
            throw new UnknownHostException(host);
        });
        Sent[] retry = new Sent[1];
        retry[0] = (error, bytes) -> {
            if (++again < 10_000) {
                socket.send("again", 9, "127.0.0.1", retry[0]);
            }
        };
        socket.send("waits", 9, "name.test", retry[0]);
        fake.loop().stop();
        fake.loop().run();
        assertTrue(again < 10_000, again + " times");
        assertEquals(1, fake.uncaught().size(), "what the loop says of work that it drops");
    }
}
