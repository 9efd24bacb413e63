package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket with one peer hears it alone, sends without an address, and survives what ICMP says. */
class ConnectTest {
    private static final String HERE = "127.0.0.1";

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static UdpSocket connected(InetSocketAddress to) throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), Family.of(to.getAddress()))
                .connect(to.getPort(), to.getAddress().getHostAddress()));
    }

    private static List<IOException> errorsOf(UdpSocket socket) throws Exception {
        List<IOException> errors = new ArrayList<>();
        loop.run(() -> socket.onError(errors::add));
        return errors;
    }

    @ParameterizedTest
    @EnumSource
    void everyFormWithoutAnAddressSendsToThePeer(Family family) throws Exception {
        try (Peer peer = Peer.on(family)) {
            UdpSocket socket = connected(peer.address());
            Heard heard = new Heard();
            loop.run(() -> {
                socket.send("text");
                socket.send("text", heard.sent("string"));
                socket.send(new byte[] {'t', 'e', 'x', 't'});
                socket.send(new byte[] {'t', 'e', 'x', 't'}, heard.sent("array"));
                socket.send(ByteBuffer.wrap(new byte[] {'t', 'e', 'x', 't'}));
                socket.send(ByteBuffer.wrap(new byte[] {'t', 'e', 'x', 't'}), heard.sent("buffer"));
            });
            for (int i = 0; i < 6; i++) {
                assertEquals("text", peer.receiveText());
            }
            loop.until(() -> heard.count() == 3);
            assertEquals(List.of("string 4 bytes", "array 4 bytes", "buffer 4 bytes"), heard.lines());
        }
    }

    @Test
    void connectIsToldAfterListeningAndNotInsideTheCall() throws Exception {
        try (Peer peer = Peer.on(Family.UDP4)) {
            UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
            Heard heard = loop.call(() -> Heard.by(socket));
            loop.run(() -> {
                socket.connect(peer.port(), HERE, () -> heard.note("connected"));
                assertEquals(peer.address(), socket.remoteAddress());
                assertEquals(0, heard.count());
            });
            loop.until(() -> heard.count() == 3);
            assertEquals(List.of("listening", "connect", "connected"), heard.lines());
        }
    }

    @Test
    void onlyThePeerIsHeard() throws Exception {
        try (Peer peer = Peer.on(Family.UDP4);
                Peer stranger = Peer.on(Family.UDP4)) {
            UdpSocket socket = connected(peer.address());
            Heard heard = loop.call(() -> Heard.by(socket));
            stranger.send("buy this", loop.call(socket::address));
            peer.send("hello", loop.call(socket::address));
            loop.until(() -> heard.has("hello"));
            assertFalse(heard.has("buy this"));
        }
    }

    @Test
    void afterADisconnectEverybodyIsHeardAndSendsNeedAnAddressAgain() throws Exception {
        try (Peer peer = Peer.on(Family.UDP4);
                Peer stranger = Peer.on(Family.UDP4)) {
            UdpSocket socket = connected(peer.address());
            Heard heard = loop.call(() -> Heard.by(socket));
            InetSocketAddress address = loop.call(socket::address);
            loop.run(() -> {
                socket.disconnect();
                assertThrows(IllegalStateException.class, () -> socket.send("text"));
                assertThrows(IllegalStateException.class, socket::remoteAddress);
                socket.send("text", stranger.port(), HERE);
            });
            assertEquals("text", stranger.receiveText());
            stranger.send("hello", address);
            loop.until(() -> heard.has("hello"));
        }
    }

    @Test
    void aDisconnectedSocketIsConnectedAgain() throws Exception {
        try (Peer first = Peer.on(Family.UDP4);
                Peer second = Peer.on(Family.UDP4)) {
            UdpSocket socket = connected(first.address());
            loop.run(() -> {
                socket.disconnect().connect(second.port(), HERE);
                socket.send("text");
            });
            assertEquals("text", second.receiveText());
        }
    }

    @Test
    void misuseIsRefusedWithASentence() throws Exception {
        UdpSocket loose = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
        try (Peer peer = Peer.on(Family.UDP4)) {
            UdpSocket tied = connected(peer.address());
            loop.run(() -> {
                assertThrows(IllegalStateException.class, () -> loose.send("text"));
                assertThrows(IllegalStateException.class, loose::disconnect);
                assertThrows(IllegalStateException.class, loose::remoteAddress);
                assertThrows(IllegalStateException.class, () -> tied.connect(peer.port(), HERE));
                String said = assertThrows(IllegalStateException.class, () -> tied.send("text", 9, HERE))
                        .getMessage();
                assertTrue(said.contains("connected to " + peer.address()), said);
            });
        }
    }

    // ---- ICMP

    @ParameterizedTest
    @EnumSource
    void thatNobodyIsThereIsAnErrorAndTheSocketGoesOn(Family family) throws Exception {
        InetSocketAddress nobody = Peer.nobody(family);
        UdpSocket socket = connected(nobody);
        List<IOException> errors = errorsOf(socket);
        Heard heard = new Heard();
        loop.run(() -> {
            socket.onMessage((bytes, from) -> heard.note(Heard.text(bytes)));
            socket.send("anybody?");
        });
        loop.until(() -> errors.size() == 1);
        assertEquals(PortUnreachableException.class, errors.get(0).getClass());
        assertTrue(errors.get(0).getMessage().contains(nobody.toString()), errors::toString);
        try (Peer peer = Peer.on(family)) {
            loop.run(() -> socket.disconnect()
                    .send("hello", peer.port(), peer.address().getAddress().getHostAddress()));
            peer.send("hello yourself", (InetSocketAddress) peer.next().getSocketAddress());
            loop.until(() -> heard.has("hello yourself"));
        }
        assertFalse(loop.call(socket::closed));
    }

    @Test
    void withoutAReaderTheNextSendIsTold() throws Exception {
        UdpSocket socket = connected(Peer.nobody(Family.UDP4));
        Heard heard = new Heard();
        loop.run(() -> socket.send("anybody?", heard.outcome("first")));
        loop.until(
                () -> { // the kernel is as a rule quick to answer, and need not be
                    socket.send("anybody?", heard.outcome("next"));
                    return heard.has("next PortUnreachableException");
                });
        assertEquals("first 8 bytes", heard.lines().get(0));
        assertFalse(loop.call(socket::closed));
    }

    @Test
    void anAnswerOfIcmpThatNobodyHearsIsCountedAndEndsNothing() throws Exception {
        UdpSocket socket = connected(Peer.nobody(Family.UDP4));
        long before = loop.call(() -> loop.stats().unheardErrors());
        loop.run(() -> {
            socket.onMessage((bytes, from) -> {});
            socket.send("anybody?");
        });
        loop.until(() -> loop.stats().unheardErrors() == before + 1);
        assertFalse(loop.call(socket::closed));
    }

    @Test
    void aHundredUnansweredQuestionsDoNotSpin() throws Exception {
        UdpSocket socket = connected(Peer.nobody(Family.UDP4));
        List<IOException> errors = errorsOf(socket);
        loop.run(() -> socket.onMessage((bytes, from) -> {}));
        long ready = loop.call(() -> loop.stats().readyKeys());
        for (int i = 1; i <= 100; i++) {
            int count = i;
            loop.run(() -> socket.send("anybody?"));
            loop.until(() -> errors.size() == count);
        }
        long more = loop.call(() -> loop.stats().readyKeys()) - ready;
        assertTrue(more <= 200, more + " ready keys for 100 errors");
    }

    // ---- failures

    @Test
    void aNameThatIsUnknownIsAnErrorAndAnotherMayBeTried() throws Exception {
        Names.Resolver nowhere = host -> {
            throw new UnknownHostException(host);
        };
        UdpSocket socket = loop.call(() -> UdpSocket.open(loop.loop(), Family.UDP4, nowhere));
        Heard heard = loop.call(() -> Heard.by(socket));
        loop.run(() -> {
            socket.connect(9, "nowhere.test");
            assertThrows(IllegalStateException.class, () -> socket.connect(9, HERE));
            assertThrows(IllegalStateException.class, () -> socket.send("too early"));
        });
        loop.until(() -> heard.count() == 2);
        assertEquals(
                List.of("listening", "error cannot connect to nowhere.test/<unresolved>:9: nowhere.test"),
                heard.lines());
        try (Peer peer = Peer.on(Family.UDP4)) {
            loop.run(() -> socket.connect(peer.port(), HERE).send("hello"));
            assertEquals("hello", peer.receiveText());
        }
    }

    @Test
    void anAddressOfTheOtherFamilyIsAnError() throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
        List<IOException> errors = errorsOf(socket);
        loop.run(() -> socket.connect(9, "::1"));
        loop.until(() -> errors.size() == 1);
        assertFalse(loop.call(socket::closed));
    }
}
