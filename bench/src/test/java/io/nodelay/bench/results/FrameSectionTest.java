package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSectionTest {
    /** A cell, given as {@code work codec arrival size coder}. */
    private static Measurement.Draft cell(String cell, double nanos, double allocated) {
        String[] axes = cell.split(" ", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(FrameRow.WORK, axes[0]);
        parameters.put(FrameRow.CODEC, axes[1]);
        parameters.put(FrameRow.ARRIVAL, axes[2]);
        parameters.put(FrameRow.SIZE, axes[3]);
        parameters.put(FrameRow.CODER, axes[4]);
        return Samples.PRIVATE
                .measure(FrameRow.BENCHMARK, parameters)
                .with(Metric.smaller(FrameRow.TIME, "ns", nanos, 6))
                .with(Metric.smaller(FrameRow.ALLOCATED, "B", allocated, 6))
                .with(Metric.bigger(FrameRow.PAYLOAD, "B/s", 64 * 1e9 / nanos, 6));
    }

    private static Measurement ours(double ratio, double allocated) {
        return cell("decode length whole 64 nodelay", 5, allocated)
                .with(Pairing.of(FrameRow.RATE, FrameRow.OURS, "netty", Collections.nCopies(6, ratio)))
                .finish();
    }

    private static final Measurement PEER =
            cell("decode length whole 64 netty", 22.5, 0).finish();
    private static final Measurement COPY = cell("copy – – 64 copy", 3, 0).finish();

    @Test
    void aRatioStandsBesideItsGoalTheFiguresOfBothAndTheCopy() {
        String page = Report.of(List.of(COPY, ours(4.5, 0), PEER));
        String row = page.lines()
                .filter(line -> line.startsWith("| length"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(
                        "length",
                        "whole",
                        "netty",
                        "≥ 4.00: met",
                        "64",
                        "4.50 [4.50, 4.50] (6)",
                        "5.00",
                        "22.5",
                        "3.00",
                        "12 800",
                        "0.00",
                        "0.00"),
                List.of(row.substring(2, row.length() - 2).trim().split("\\s*\\|\\s*", -1)));
    }

    @Test
    void aMeasurementWithoutAPeerIsShownAlone() {
        String page = Report.of(List.of(cell("encode fixed – 64 nodelay", 1, 0).finish()));
        assertTrue(page.contains("| fixed | –       | –      | –              |    64 |"), page);
    }

    @Test
    void aMissedRatioAndAllocatedBytesAreMisses() {
        assertEquals(
                List.of(Goal.Verdict.MISSED, Goal.Verdict.MISSED), FrameSection.judge(List.of(ours(3.9, 24), PEER)));
        assertEquals(List.of(Goal.Verdict.MET, Goal.Verdict.MET), FrameSection.judge(List.of(ours(4, 0.01), PEER)));
    }

    @Test
    void thoseThatAllocateAreNamed() {
        assertTrue(Report.of(List.of(ours(4, 24))).contains("missed by length 64 (24.0 B)"));
    }

    @ParameterizedTest
    @CsvSource({
        "decode fixed whole 16384, 4",
        "decode length whole 16, 4",
        "decode varint torn 64, 4",
        "decode numbered torn 1024, 2.5",
        "decode delimited whole 64, 2.5",
        "decode delimited torn 1024, 1.6",
        "decode delimited whole 16384, 0",
        "decode stack whole 16, 0",
        "encode length – 16, 2",
        "encode fixed – 16, 0"
    })
    void goalsGoByCodecArrivalAndSize(String cell, double bound) {
        FrameRow row = new FrameRow(cell(cell + " nodelay", 1, 0).finish());
        String peer = cell.startsWith("decode delimited") ? "netty-lines" : "netty";
        assertEquals(bound, row.goal(peer).map(Goal::bound).orElse(0.0));
        assertEquals(bound == 0, row.goal(peer).equals(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "decode delimited torn 64, netty",
        "decode delimited torn 64, netty-lines-woken",
        "decode length torn 64, netty-woken",
        "copy – – 64, netty"
    })
    void whoOnlyStandsBesideIsNotJudged(String cell, String peer) {
        assertEquals(
                Optional.empty(), new FrameRow(cell(cell + " nodelay", 1, 0).finish()).goal(peer));
    }
}
