package io.nodelay.bench.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.bench.results.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class JmhProcessTest {
    private static String results(String unit) {
        return "[{\"primaryMetric\":{\"scoreUnit\":\"" + unit + "\",\"rawData\":[[6.0,90.0,7.0,5.0,6.5]]},"
                + "\"secondaryMetrics\":{\"allocated\":{\"scoreUnit\":\"#\",\"rawData\":[[48.0,48.0,49.0]]}}}]";
    }

    @Test
    void oneDisturbedIterationDoesNotMoveTheFigure() {
        assertEquals(List.of(6.5), JmhProcess.medians("x", results("ns/op"), List.of()));
    }

    @Test
    void aCounterIsAnsweredBehindTheTime() {
        assertEquals(List.of(6.5, 48.0), JmhProcess.medians("x", results("ns/op"), List.of("allocated")));
        Refused refused = assertThrows(
                Refused.class, () -> JmhProcess.medians("X.y", results("ns/op"), List.of("allocated", "freed")));
        assertEquals("X.y: expected the counter freed, found none", refused.getMessage());
    }

    @Test
    void anotherUnitIsRefused() {
        Refused refused = assertThrows(Refused.class, () -> JmhProcess.medians("X.y", results("ops/s"), List.of()));
        assertEquals("X.y: expected a figure in ns/op, found ops/s", refused.getMessage());
    }

    @Test
    void whatIsNoResultIsRefused() {
        assertThrows(Refused.class, () -> JmhProcess.medians("X.y", "[]", List.of()));
        assertThrows(Refused.class, () -> JmhProcess.medians("X.y", "{", List.of()));
        assertThrows(Refused.class, () -> JmhProcess.medians("X.y", "[{}]", List.of()));
    }
}
