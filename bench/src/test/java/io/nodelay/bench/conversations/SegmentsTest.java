package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static String fixture(String name) throws IOException {
        try (InputStream in = SegmentsTest.class.getResourceAsStream("/proc/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void countersAreFoundByTheirHeaderLine() throws IOException {
        Segments segments = Segments.parse(fixture("snmp.txt"), fixture("netstat.txt"));
        assertEquals(new Segments(4711, 1200, 345, 67, 8), segments);
    }

    @Test
    void columnsMayMove() {
        Segments segments = Segments.parse(
                "Tcp: RetransSegs New OutSegs\nTcp: 1 99 2\n",
                "TcpExt: DelayedACKs TCPPureAcks TCPOrigDataSent\nTcpExt: 3 4 5\n");
        assertEquals(new Segments(2, 5, 4, 3, 1), segments);
    }

    @Test
    void aMissingCounterIsNamed() {
        Refused refused = assertThrows(
                Refused.class, () -> Segments.parse("Tcp: OutSegs\nTcp: 2\n", "TcpExt: TCPPureAcks\nTcpExt: 4\n"));
        assertEquals("TCP counters: expected a column 'TCPOrigDataSent', found [TCPPureAcks]", refused.getMessage());
    }

    @Test
    void aFileWithoutItsTableIsRefused() {
        assertThrows(Refused.class, () -> Segments.parse("Udp: InDatagrams\nUdp: 1\n", ""));
    }

    @Test
    void whatIsNeitherDataNorSentAgainIsBare() {
        assertEquals(4711 - 1200 - 8, new Segments(4711, 1200, 345, 67, 8).bare());
    }

    @Test
    void idleTrafficIsScaledToTheTimeMeasured() {
        IdleTraffic idle = new IdleTraffic(new Segments(10, 5, 4, 3, 0), 100);
        assertEquals(new Segments(25, 13, 10, 8, 0), idle.during(250));
    }

    @Test
    void othersTrafficDrownsACellThatSendsLittle() {
        IdleTraffic idle = new IdleTraffic(new Segments(10, 0, 0, 0, 0), 100);
        assertTrue(idle.drowns(new Segments(199, 0, 0, 0, 0), 100));
        assertFalse(idle.drowns(new Segments(200, 0, 0, 0, 0), 100));
    }

    @Test
    void aPrivateNamespaceHasNoIdleTraffic() {
        assertEquals(Segments.NONE, IdleTraffic.NONE.during(1_000_000_000));
    }
}
