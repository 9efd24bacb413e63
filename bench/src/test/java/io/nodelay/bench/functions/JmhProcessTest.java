package io.nodelay.bench.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.bench.results.Refused;
import org.junit.jupiter.api.Test;

class JmhProcessTest {
    private static String results(String unit) {
        return "[{\"primaryMetric\":{\"scoreUnit\":\"" + unit + "\",\"rawData\":[[6.0,90.0,7.0,5.0,6.5]]}}]";
    }

    @Test
    void oneDisturbedIterationDoesNotMoveTheFigure() {
        assertEquals(6.5, JmhProcess.median("x", results("ns/op")));
    }

    @Test
    void anotherUnitIsRefused() {
        Refused refused = assertThrows(Refused.class, () -> JmhProcess.median("X.y", results("ops/s")));
        assertEquals("X.y: expected a figure in ns/op, found ops/s", refused.getMessage());
    }

    @Test
    void whatIsNoResultIsRefused() {
        assertThrows(Refused.class, () -> JmhProcess.median("X.y", "[]"));
        assertThrows(Refused.class, () -> JmhProcess.median("X.y", "{"));
        assertThrows(Refused.class, () -> JmhProcess.median("X.y", "[{}]"));
    }
}
