package io.nodelay.bench.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.bench.results.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class JmhProcessTest {
    private static final String RESULTS = "[{\"primaryMetric\":{\"scoreUnit\":\"ns/op\",\"rawData\":[[1.0]]},"
            + "\"secondaryMetrics\":{\"cpu\":{\"scoreUnit\":\"#\",\"rawData\":[[6.0,90.0,7.0,5.0,6.5]]},"
            + "\"allocated\":{\"scoreUnit\":\"#\",\"rawData\":[[48.0,48.0,49.0]]}}}]";

    @Test
    void oneDisturbedIterationDoesNotMoveTheFigure() {
        assertEquals(List.of(6.5), JmhProcess.medians("x", RESULTS, List.of("cpu")));
    }

    @Test
    void countersAreAnsweredInTheOrderInWhichTheyAreAskedFor() {
        assertEquals(List.of(48.0, 6.5), JmhProcess.medians("x", RESULTS, List.of("allocated", "cpu")));
        Refused refused =
                assertThrows(Refused.class, () -> JmhProcess.medians("X.y", RESULTS, List.of("allocated", "freed")));
        assertEquals("X.y: expected the counter freed, found none", refused.getMessage());
    }

    @Test
    void whatIsNoResultIsRefused() {
        List<String> cpu = List.of("cpu");
        assertThrows(Refused.class, () -> JmhProcess.medians("X.y", "[]", cpu));
        assertThrows(Refused.class, () -> JmhProcess.medians("X.y", "{", cpu));
        assertThrows(Refused.class, () -> JmhProcess.medians("X.y", "[{}]", cpu));
    }
}
