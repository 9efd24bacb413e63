package io.nodelay.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.bench.results.Refused;
import org.junit.jupiter.api.Test;

class LossTest {
    @Test
    void dropsAreFoundByTheirNames() {
        String counters =
                """
                Tcp: RtoAlgorithm InErrs
                Tcp: 1 5
                Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
                Udp: 5090502 4969 2240 5103698 2237 0
                UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
                UdpLite: 0 0 7 0 7 0
                """;
        assertEquals(new Loss(3, 2240, 2237), Loss.of(3, counters));
    }

    @Test
    void whatWasLostBeforeDoesNotCount() {
        assertEquals(new Loss(2, 1, 0), new Loss(5, 11, 10).since(new Loss(3, 10, 10)));
    }

    @Test
    void aKernelThatDoesNotTellIsRefused() {
        assertThrows(Refused.class, () -> Loss.of(0, "Tcp: InErrs\nTcp: 5\n"));
        assertThrows(Refused.class, () -> Loss.of(0, "Udp: InDatagrams\nUdp: 5\n"));
    }
}
