package io.nodelay.bench.results;

import static io.nodelay.bench.results.Samples.nagle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NagleSummaryTest {
    private static final String README = "before\n<!-- nagle:begin -->\nold\n<!-- nagle:end -->\nbehind\n";

    private static List<Measurement> study() {
        List<Measurement> study = new ArrayList<>();
        for (String rtt : List.of("0", "10")) {
            for (String pattern : List.of("WR", "WWR", "GWR")) {
                for (String nagle : List.of("on", "off")) {
                    boolean stalled = pattern.equals("WWR") && nagle.equals("on");
                    study.add(nagle(
                            pattern + " 100 " + nagle + " off client " + rtt + " 1500 closed TCP warm yes",
                            stalled ? 44_000 : 40,
                            3));
                }
            }
        }
        study.add(nagle("WR 100 on off server 10 1500 1000 TCP warm no", 10_700, 0.1));
        study.add(nagle("WR 100 off off server 10 1500 1000 TCP warm no", 5_100, 1));
        return study;
    }

    @Test
    void figuresStandBetweenTheMarks() {
        String text = NagleSummary.in(README, study()).orElseThrow();
        assertTrue(text.startsWith("before\n<!-- nagle:begin -->\nRound trips of a 100-byte question"), text);
        assertTrue(text.contains("the run\nof 2026-01-02 in"), text);
        assertTrue(text.contains("| two writes | – | 44.0 ms | 40.0 µs | 4.00, 4.00 |\n"), text);
        assertTrue(text.contains("| one write | 10 ms | 40.0 µs | 40.0 µs | 4.00, 4.00 |\n"), text);
        assertTrue(text.contains("0.10 data segments a message with Nagle and 1.00 without"), text);
        assertTrue(text.endsWith("(medians).\n<!-- nagle:end -->\nbehind\n"), text);
    }

    @Test
    void aRunWithoutOneOfTheCellsChangesNothing() {
        assertEquals(Optional.empty(), NagleSummary.in(README, study().subList(1, study().size())));
    }

    @Test
    void aTextWithoutThePlaceStaysAsItIs() {
        assertEquals(Optional.empty(), NagleSummary.in("no marks", study()));
    }
}
