package io.nodelay.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.bench.results.Helper;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Self;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ClientPeerTest {
    private static final int ENOUGH = 1_000;

    /** A client, in this process if it can be, that waits for its order. */
    private record Started(int port, AutoCloseable process) implements AutoCloseable {
        static Started of(ClientPeer peer) throws IOException {
            assumeTrue(peer.missing().isEmpty(), () -> peer.missing().orElseThrow());
            if (peer == ClientPeer.NODE) {
                Helper node = Helper.start("node", peer.line(Self.lab()));
                return new Started(Integer.parseInt(node.expect("listening")[1]), node);
            }
            return new Started(peer.start().port(), () -> {});
        }

        @Override
        public void close() throws IOException {
            try {
                process.close();
            } catch (Exception failed) {
                throw new IOException(failed);
            }
        }
    }

    private static void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyClientKeepsAsManyConnectionsAsItWasTold(ClientPeer peer) throws IOException {
        for (ClientWork work : ClientWork.values()) {
            try (Started client = Started.of(peer);
                    ClientLoad load = ClientLoad.start(work, client.port(), new Pinning())) {
                until(() -> load.echoed() >= ENOUGH && load.accepted() >= work.connections());
                assertEquals(work.connections(), load.accepted(), work.label());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyClientComplainsOfAnotherContent(ClientPeer peer) throws IOException {
        try (Started client = Started.of(peer);
                ClientLoad load = ClientLoad.start(ClientWork.CONNECTION_1, client.port(), new Pinning(), "Hello!")) {
            Refused refused = assertThrows(Refused.class, () -> until(() -> load.echoed() > ENOUGH));
            assertTrue(
                    refused.getMessage().endsWith("found an answer with status 200 and 6 bytes"), refused::getMessage);
        }
    }

    /** The same work: every client asks the same. */
    @ParameterizedTest
    @EnumSource
    void everyClientAsksTheSame(ClientPeer peer) throws IOException {
        try (Started client = Started.of(peer);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket control = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
            control.getOutputStream().write((server.getLocalPort() + " 1\n").getBytes(StandardCharsets.US_ASCII));
            try (Socket asked = server.accept()) {
                List<String> head = head(asked);
                assertEquals("GET /plaintext HTTP/1.1", head.get(0));
                List<String> fields =
                        head.stream().map(line -> line.toLowerCase(Locale.ROOT)).toList();
                assertTrue(
                        fields.containsAll(List.of(
                                "host: 127.0.0.1:" + server.getLocalPort(), "accept: text/plain", "user-agent: lab")),
                        head::toString);
            }
        }
    }

    private static List<String> head(Socket asked) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(asked.getInputStream(), StandardCharsets.US_ASCII));
        return lines.lines().takeWhile(line -> !line.isEmpty()).toList();
    }
}
