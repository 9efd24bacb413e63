package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Goal.Verdict;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
    private final List<String> sentences = new ArrayList<>();

    private List<Verdict> judge(Measurement measurement) {
        return NagleGate.judge(List.of(measurement), sentences::add);
    }

    private static List<Cell> cells(String axes) {
        return Axes.of(axes).cells(true);
    }

    private static Cell cell(String axes) {
        return cells(axes).get(0);
    }

    @Test
    void axesMultiply() {
        List<Cell> cells = cells("WR,WWR 64,2000 off,on off client 0 1500 closed TCP warm yes");
        assertEquals(8, cells.size());
        assertEquals(Pattern.WR, cells.get(0).pattern());
        assertTrue(cells.get(0).noDelay());
        assertEquals(2000, cells.get(7).size());
    }

    @Test
    void sizesMayBeGivenBySegments() {
        List<Cell> cells = cells("WR MSS-1,MSS,MSS+1 on off client 0 1500,65536 closed TCP warm yes");
        assertEquals(
                List.of(1447, 65_482, 1448, 65_483, 1449, 65_484),
                cells.stream().map(Cell::size).toList());
    }

    @Test
    void aNameCarriesAllParameters() {
        assertEquals(
                "WWR-64-nagle_on-quickack_off-client-rtt_10-mtu_1500-closed-TCP-warm-replies_yes",
                cell("WWR 64 on off client 10 1500 closed TCP warm yes").name());
    }

    @Test
    void aCellIsReadAsItIsWritten() {
        for (Cell cell : Axes.chosen(true, 1500)) {
            assertEquals(cell, Cell.of(List.of(cell.line().split(" ", -1))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WWR 1 on off client 0 1500 closed TCP warm yes",
                "WWWR 2 on off client 0 1500 closed TCP warm yes",
                "WR MSS+99999 on off client 0 1500 closed TCP warm yes",
                "WR MSS-9999 on off client 0 1500 closed HTTP warm yes",
                "WR 64 on off client 0 1500 closed TCP warm no",
                "WWR 64 on off server 0 1500 closed HTTP warm no",
                "WWR 64 on off server 0 1500 100 TCP cold no"
            })
    void whatMakesNoSenseSaysSo(String axes) {
        assertTrue(cell(axes).senseless().isPresent());
    }

    @Test
    void theChosenCellsMakeSenseAndTakeAMinute() {
        List<Cell> chosen = Axes.chosen(true, 1500);
        assertTrue(chosen.stream().allMatch(cell -> cell.senseless().isEmpty()));
        Duration estimate = NagleBench.estimate(chosen, Limits.ofNanos(300_000_000, Long.MAX_VALUE));
        assertTrue(estimate.toSeconds() < 50, estimate::toString);
        assertTrue(NagleBench.warming(chosen).size() >= Pattern.values().length);
    }

    @Test
    void onLoopbackTheChosenCellsHaveItsMtu() {
        List<Cell> chosen = Axes.chosen(true, 65_536);
        assertTrue(chosen.stream().allMatch(cell -> cell.mtu() == 65_536));
        assertTrue(chosen.size() <= Axes.chosen(true, 1500).size());
    }

    @Test
    void theWideSetHasEveryValueOfEachAxisAndTakesMinutes() {
        List<Cell> wide = Axes.wide(true, 1500);
        assertTrue(wide.stream().allMatch(cell -> cell.senseless().isEmpty()));
        assertTrue(wide.containsAll(cells("WWR,GWR 100 on,off off client 0 1500 closed "
                + "TCP,TLS,HTTP,FIXED,DELIMITED,LENGTH,VARINT,NUMBERED,STACK warm yes")));
        assertTrue(wide.containsAll(cells("WWR 100 on,off off client 0,1,10,50 1500 closed TCP warm yes")));
        Duration estimate = NagleBench.estimate(wide, Limits.ofNanos(1_000_000_000, Long.MAX_VALUE));
        assertTrue(estimate.toMinutes() < 10, estimate::toString);
    }

    @Test
    void theWholeMatrixIsEstimatedInDays() {
        List<Cell> all = Axes.all(true);
        assertTrue(all.size() > 100_000, () -> all.size() + " cells");
        Duration estimate = NagleBench.estimate(all, Limits.ofNanos(300_000_000, Long.MAX_VALUE));
        assertTrue(estimate.toHours() > 24 && all.size() < Axes.combinations(), estimate::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "70000", "MSS+", "big", "", "-5"})
    void noSizeIsRefused(String word) {
        assertThrows(Refused.class, () -> Size.of(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "open", "1000000", "-1"})
    void noLoadIsRefused(String word) {
        assertThrows(Refused.class, () -> Load.of(word));
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
    void overTlsEachWriteIsARecordOfItsOwn() {
        String tls = " client 0 1500 closed TLS warm yes";
        assertEquals(List.of(Verdict.MISSED), judge(Samples.nagle("WWR 64 off off" + tls, 40, 2)));
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle("WWR 64 off off" + tls, 40, 3)));
        assertEquals(List.of(Verdict.MISSED), judge(Samples.nagle("GWR 64 on off" + tls, 40, 3)));
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle("GWR 1440 on off" + tls, 40, 3)));
    }

    @Test
    void messagesLongerThanASegmentAreNotJudged() {
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle("GWR 2000 on off", 40, 3)));
    }

    @Test
    void messagesOneWayAreNotJudged() {
        assertEquals(
                List.of(Verdict.MET), judge(Samples.nagle("GWR 64 on off server 0 1500 closed TCP warm no", 40, 3)));
    }

    @Test
    void estimatesAreNotJudged() {
        assertEquals(List.of(Verdict.MET), judge(Samples.nagle(Samples.SHARED, "WWR 64 off off", 40, 2)));
    }
}
