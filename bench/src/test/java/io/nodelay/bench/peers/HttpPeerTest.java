package io.nodelay.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HttpPeerTest {
    private static final String REQUEST = "GET /plaintext HTTP/1.1\r\nHost: a.test\r\n\r\n";
    private static final String LAST = "GET /plaintext HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";

    /** All that a server says to these bytes until it closes. */
    private static String said(HttpPeer peer, String request) throws IOException {
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), peer.start().port())) {
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** The same work: what is compared must be answered in full by all, and the connection closed when it is asked for. */
    @ParameterizedTest
    @EnumSource
    void everyServerAnswersAllAndClosesBehindTheLast(HttpPeer peer) throws IOException {
        assumeTrue(peer.missing().isEmpty(), () -> peer.missing().orElseThrow());
        String said = said(peer, REQUEST + REQUEST + LAST);
        String[] answers = said.split("(?=HTTP/1.1 200 OK\r\n)", -1);
        assertEquals(3, answers.length, said);
        for (String answer : answers) {
            String head = answer.toLowerCase(Locale.ROOT);
            assertTrue(answer.endsWith("\r\n\r\n" + HttpPeer.CONTENT), answer);
            for (String field : List.of("content-type: text/plain", "date: ", "content-length: 13\r\n")) {
                assertTrue(head.contains("\r\n" + field), answer);
            }
        }
    }

    @Test
    void idleConnectionsAreNamedByWhatTheySpeak() {
        assertEquals(HttpPeer.NODELAY, IdlePeer.named("http").contender());
        assertEquals(HttpPeer.NETTY_NIO, IdlePeer.named("http-netty-nio").contender());
        assertEquals(Peer.RAW, IdlePeer.named("raw").contender());
        assertTrue(IdlePeer.named("http-raw").http());
    }
}
