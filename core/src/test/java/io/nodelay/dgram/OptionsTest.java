package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options reach the kernel, and what it makes of them is what is told. */
class OptionsTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static UdpSocket socket() throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
    }

    @Test
    void theSizesOfTheBuffersAreTheKernels() throws Exception {
        UdpSocket socket = socket();
        loop.run(() -> {
            assertEquals(20_000, socket.setRecvBufferSize(20_000));
            assertEquals(20_000, socket.recvBufferSize());
            assertEquals(30_000, socket.setSendBufferSize(30_000));
            assertEquals(30_000, socket.sendBufferSize());
        });
    }

    @Test
    void moreThanTheKernelGrantsIsTold() throws Exception {
        UdpSocket socket = socket();
        int granted = loop.call(() -> socket.setRecvBufferSize(Integer.MAX_VALUE / 2));
        assertTrue(granted < Integer.MAX_VALUE / 2, granted + " bytes were granted");
        assertEquals(granted, loop.call(socket::recvBufferSize));
    }

    @Test
    void broadcastIsAllowedOnceItIsWished() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> socket.setBroadcast(true).send("all", 9, "127.255.255.255", heard.sent("broadcast")));
        loop.until(() -> heard.count() == 1);
        assertEquals(List.of("broadcast 3 bytes"), heard.lines());
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNoOptionForTheTtlInTheJdkAndThatIsSaid(Family family) throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), family));
        assertFalse(loop.call(() -> socket.setTTL(3)));
    }

    @Test
    void whatCannotBeAValueIsRefused() throws Exception {
        UdpSocket socket = socket();
        loop.run(() -> {
            assertThrows(IllegalArgumentException.class, () -> socket.setTTL(0));
            assertThrows(IllegalArgumentException.class, () -> socket.setTTL(256));
            assertThrows(IllegalArgumentException.class, () -> socket.setMulticastTTL(-1));
            assertThrows(IllegalArgumentException.class, () -> socket.setMulticastTTL(256));
            assertThrows(IllegalArgumentException.class, () -> socket.setRecvBufferSize(0));
            assertThrows(IllegalArgumentException.class, () -> socket.setSendBufferSize(0));
            assertThrows(IllegalArgumentException.class, () -> socket.setMulticastInterface("no such interface"));
        });
    }

    /** Every datagram too large for the small buffer is dropped whole: none comes cut off. */
    @Test
    void aSmallReceiveBufferLosesDatagramsAndCutsNone() throws Exception {
        UdpSocket socket = socket();
        Heard heard = new Heard();
        loop.run(() -> {
            socket.setRecvBufferSize(8_000);
            socket.bind(0, "127.0.0.1");
            for (int i = 0; i < 20; i++) {
                socket.send("x".repeat(1_000), socket.address().getPort(), "127.0.0.1");
            }
            socket.onMessage((bytes, from) -> heard.note(bytes.remaining() + " bytes"));
        });
        loop.run(() -> socket.send("last", socket.address().getPort(), "127.0.0.1"));
        loop.until(() -> heard.count() > 0);
        long whole = heard.lines().stream().filter("1000 bytes"::equals).count();
        assertTrue(whole > 0 && whole < 20, whole + " of 20 datagrams came");
        assertEquals(
                heard.count(),
                whole + heard.lines().stream().filter("4 bytes"::equals).count());
    }
}
