package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Goal.Verdict;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTest {
    private final List<String> sentences = new ArrayList<>();

    private List<Verdict> judge(Measurement measurement) {
        return NagleGate.judge(List.of(measurement), sentences::add);
    }

    @Test
    void axesMultiply() {
        Cell.Axes axes = new Cell.Axes(
                List.of(Pattern.WR, Pattern.WWR), List.of(64, 2000), List.of(true, false), List.of(false));
        assertEquals(8, axes.cells().size());
        assertEquals(new Cell(Pattern.WR, 64, true, false), axes.cells().get(0));
    }

    @Test
    void aNameCarriesAllParameters() {
        assertEquals("WWR-64-nagle_on-quickack_off", new Cell(Pattern.WWR, 64, false, false).name());
    }

    @Test
    void twoWritesWithoutNagleAreTwoSegments() {
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle("WWR 64 off off", 40, 3.01)));
        assertTrue(sentences.isEmpty());
    }

    @Test
    void coalescedWritesAreARegression() {
        assertEquals(List.of(Verdict.MISSED), judge(Samples.nagle("WWR 64 off off", 40, 2)));
        assertTrue(sentences.get(0).endsWith("expected 3 data segments an exchange, found 2.00"), sentences::toString);
    }

    @Test
    void aGatheringWriteThatDoesNotGatherIsARegression() {
        assertEquals(List.of(Verdict.MISSED), judge(Samples.nagle("GWR 64 on off", 40, 3)));
    }

    @Test
    void messagesLongerThanASegmentAreNotJudged() {
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle("GWR 2000 on off", 40, 3)));
    }

    @Test
    void estimatesAreNotJudged() {
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle(Samples.SHARED, "WWR 64 off off", 40, 2)));
    }
}
