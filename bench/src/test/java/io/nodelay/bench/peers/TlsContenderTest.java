package io.nodelay.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TlsContenderTest {
    private static final String LAST = "GET /plaintext HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";
    private static final byte[] MESSAGE = "sixteen letters.".getBytes(StandardCharsets.US_ASCII);

    /** Each of the places has had its first handshake, which always is a full one. */
    private static final long ENOUGH = 100;

    private static SSLSocket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket) TlsProbe.sockets().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledCipherSuites(new String[] {Identity.SUITE_13, Identity.SUITE_12});
        return socket;
    }

    /** In this process, until it ends. */
    private static int start(TlsPeer peer, boolean http) throws IOException {
        assumeTrue(peer.missing().isEmpty(), () -> peer.missing().orElseThrow());
        return new TlsContender(peer, http).start().port();
    }

    private static void demandAnswer(int port) throws IOException {
        try (SSLSocket client = connect(port)) {
            client.getOutputStream().write(LAST.getBytes(StandardCharsets.US_ASCII));
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(said.startsWith("HTTP/1.1 200 OK\r\n"), said);
            assertTrue(said.endsWith("\r\n\r\n" + HttpPeer.CONTENT), said);
            assertEquals(Identity.SUITE_13, client.getSession().getCipherSuite());
        }
    }

    private static void demandEcho(int port) throws IOException {
        try (SSLSocket client = connect(port)) {
            client.getOutputStream().write(MESSAGE);
            assertArrayEquals(MESSAGE, client.getInputStream().readNBytes(MESSAGE.length));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BARE", "NODE", "NODELAY_READER"})
    void everyServerAnswersTheSameOverTls(TlsPeer peer) throws IOException {
        demandAnswer(start(peer, true));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NODELAY_CONSCRYPT", "NODE"})
    void everyServerEchoesOverTls(TlsPeer peer) throws IOException {
        demandEcho(start(peer, false));
    }

    @Test
    void nodeDoesTheSameInItsOwnProcess() throws IOException {
        assumeTrue(
                TlsPeer.NODE.missing().isEmpty(), () -> TlsPeer.NODE.missing().orElseThrow());
        try (Server https = Server.start(new TlsContender(TlsPeer.NODE, true), List.of());
                Server echo = Server.start(new TlsContender(TlsPeer.NODE, false), List.of())) {
            demandAnswer(https.port());
            demandEcho(echo.port());
        }
    }

    /** A window with handshakes of the other kind would be refused. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTPS")
    void theLoadIsWhatItIsCalled(TlsWork work) throws IOException {
        assumeTrue(TlsBench.missing().isEmpty(), () -> TlsBench.missing().orElseThrow());
        try (Load load = work.begin(start(TlsPeer.NODELAY, false), new Pinning())) {
            while (load.echoed() < ENOUGH) {
                Contest.sleep(Load.LOOK_NANOS);
            }
            while (load.window(Load.LOOK_NANOS).echoed() == 0) {
                assertFalse(Thread.interrupted(), "nothing comes back");
            }
        }
    }

    @Test
    void anUnknownPeerIsRefused() {
        Refused refused = assertThrows(Refused.class, () -> TlsPeer.named("stunnel"));
        assertTrue(refused.getMessage().startsWith("peer: expected one of nodelay, "), refused.getMessage());
    }
}
