package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineFactsTest {
    @Test
    void stolenTicksAreTheEighthFigure() {
        String stat =
                """
                cpu  100 1 20 3000 4 5 6 77 8 9
                cpu0 50 0 10 1500 2 2 3 33 4 4
                intr 12345
                """;
        assertEquals(new CpuTicks(77, 100 + 1 + 20 + 3000 + 4 + 5 + 6 + 77), CpuTicks.parse(stat));
    }

    @Test
    void aShortFirstLineIsRefused() {
        assertThrows(Refused.class, () -> CpuTicks.parse("cpu 1 2 3\n"));
    }

    @Test
    void theStolenShareIsOfTheTicksBetween() {
        Disturbance disturbance = new Disturbance(0, new CpuTicks(10, 1000), new CpuTicks(60, 1500));
        assertEquals(0.1, disturbance.stolenShare(), 1e-12);
    }

    @Test
    void theCpuModelIsTheFirstProcessors() {
        String cpuinfo = "processor\t: 0\nmodel name\t: Testium: the 9th\n\nprocessor\t: 1\nmodel name\t: other\n";
        assertEquals("Testium: the 9th", MachineFacts.cpuModel(cpuinfo));
    }

    @Test
    void theTimerFrequencySaysWhereItWasRead() {
        assertEquals(
                Optional.of("250 (CONFIG_HZ)"), MachineFacts.configuredHz("CONFIG_HZ_250=y\nCONFIG_HZ=250\nX=y\n"));
        assertEquals(Optional.empty(), MachineFacts.configuredHz("# CONFIG_HZ_100 is not set\n"));
    }

    @Test
    void flagsThatNamePlacesAreLeftOut() {
        List<String> given = List.of("-Xmx1g", "-Dx=/home/somebody", "-Dnodelay.bench.namespace=x", "-Dy=C:\\z");
        assertEquals(List.of("-Xmx1g"), MachineFacts.flags(given));
    }

    @Test
    void aSegmentIsAPacketWithoutItsHeaders() {
        assertEquals(1448, Network.mss(1500, true));
        assertEquals(1460, Network.mss(1500, false));
        assertEquals(65_483, Network.mss(65_536, true));
    }
}
