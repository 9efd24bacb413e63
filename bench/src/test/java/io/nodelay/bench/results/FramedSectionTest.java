package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FramedSectionTest {
    private static Measurement cell(String exchange, String nagle, double rate) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(FramedRow.EXCHANGE, exchange);
        parameters.put(FramedRow.CODEC, "length");
        parameters.put(FramedRow.SIZE, "64");
        parameters.put(FramedRow.BATCH, "32");
        parameters.put(FramedRow.NAGLE, nagle);
        return Samples.measurement(
                Samples.SHARED,
                FramedRow.BENCHMARK,
                parameters,
                List.of(
                        Metric.bigger(FramedRow.RATE, "1/s", rate, 1000),
                        Metric.smaller(FramedRow.P50, "us", 12, 1000)));
    }

    @Test
    void nagleOffAndOnStandSideBySide() {
        String page = Report.of(List.of(cell("stream", "on", 2e6), cell("stream", "off", 1e6)));
        assertTrue(page.contains("| length  |    64 |    32 |             1 000 000 |            2 000 000 |"), page);
    }

    @Test
    void whatWasNotMeasuredIsADash() {
        String page = Report.of(List.of(cell("echo", "off", 1e6)));
        assertTrue(page.contains("| length         |    64 |    32 |              12.0 |                 – |"), page);
        assertFalse(page.contains("one way |"), page);
    }
}
