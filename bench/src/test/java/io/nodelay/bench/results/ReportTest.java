package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Measurement function(String run, String started, double value) {
        return function("Timer.rearm", run, started, value);
    }

    private static Measurement function(String name, String run, String started, double value) {
        return Samples.measurement(
                Samples.edition(run, started, Samples.network(Network.PRIVATE, 1500)),
                FunctionSection.BENCHMARK,
                Map.of(FunctionSection.FUNCTION, name),
                List.of(Metric.smaller("time", "ns/op", value, 15)));
    }

    @Test
    void givenLinesBecomeExactlyThisPage() {
        String expected =
                """
                # Results

                Generated from measured runs by `java -jar bench/target/benchmarks.jar report`; not edited by hand. \
                Loopback on one machine: ratios travel, absolute figures do not.

                ## Functions

                What do the pure functions cost, without sockets?

                | function    | parameters | metric | value |  unit | samples |
                |-------------|------------|--------|------:|------:|--------:|
                | Timer.rearm |            | time   |  41.5 | ns/op |      15 |

                - a caveat

                - Run r1, 2026-01-02T03:04:05Z, commit c0ffee with changes; command: `nagle --time 1`
                - Machine 0000beef: Testium 9, 2 cores, SMT off, hypervisor none
                - Linux 6.1, HZ 250 (CONFIG_HZ); JDK Vendor 17.0.1+1, flags -Xmx1g, collector Serial
                - Loopback: MTU 1500, MSS 1448, congestion control cubic, namespace private (a test says so); \
                tcp_timestamps 1
                - Load average before: 0.25; time stolen by the hypervisor: at most 0.2 % of a measurement's
                - Raw files: 1 *.hgrm there, such as [a.hgrm](a.hgrm)

                """;
        assertEquals(expected, Report.of(List.of(function("r1", "2026-01-02T03:04:05Z", 41.5))));
    }

    @Test
    void ofSeveralRunsUnderTheSameConditionsTheNewestIsShown() {
        String page = Report.of(
                List.of(function("new", "2026-02-01T00:00:00Z", 7.77), function("old", "2026-01-01T00:00:00Z", 8.88)));
        assertTrue(page.contains("7.77"));
        assertFalse(page.contains("8.88"));
    }

    @Test
    void whatTheNewestRunHasNotMeasuredIsThatOfTheOneBefore() {
        String page = Report.of(List.of(
                function("Timer.rearm", "old", "2026-01-01T00:00:00Z", 8.88),
                function("Timer.start", "old", "2026-01-01T00:00:00Z", 9.99),
                function("Timer.rearm", "new", "2026-02-01T00:00:00Z", 7.77)));
        assertTrue(page.contains("7.77"));
        assertTrue(page.contains("9.99"));
        assertFalse(page.contains("8.88"));
    }

    @Test
    void runsInDifferentNamespacesStandSideBySide() {
        String page = Report.of(List.of(
                Samples.nagle(Samples.PRIVATE, "WR 64 off off", 40, 2),
                Samples.nagle(Samples.SHARED, "WR 64 off off", 41, 2)));
        assertTrue(page.contains("segment counts are exact"));
    }

    @Test
    void aPercentileNeedsEnoughSamples() {
        String row = Report.of(List.of(Samples.nagle("WWR 64 on off", 44_000, 3)))
                .lines()
                .filter(line -> line.startsWith("| 1 "))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(
                        "1", "WWR", "50", "44 000", "88 000", "–", "–", "220 000", "22.7", "4.00", "3.00", "0.00",
                        "0.00"),
                List.of(row.substring(2, row.length() - 2).split("\\s*\\|\\s*")).stream()
                        .map(String::trim)
                        .toList());
    }

    @Test
    void aRatioStandsBesideItsGoal() {
        Measurement ours = Samples.SHARED
                .measure(EchoSection.BENCHMARK, Map.of("workload", "stream", "server", "nodelay"))
                .with(Metric.smaller(EchoSection.CPU, "us/MB", 700, 2))
                .with(Metric.bigger(EchoSection.RATE, "1/s", 1300, 2))
                .with(Pairing.of(EchoSection.CPU, "nodelay", "netty-epoll", Collections.nCopies(6, 0.81)))
                .finish();
        String page = Report.of(List.of(ours));
        assertTrue(page.contains("0.81 [0.81, 0.81] (6) | ≤ 0.85: met |"), page);
    }

    @Test
    void anIdleConnectionIsShownAboveTheFloor() {
        String page = Report.of(List.of(idle("nodelay-reader", 870), idle("raw", 670)));
        assertTrue(page.contains(" 870 |         200 |"), page);
    }

    @Test
    void anIdleConnectionIsJudgedAgainstTheFloor() {
        assertEquals(
                List.of(Goal.Verdict.MET, Goal.Verdict.MET),
                IdleSection.judge(List.of(idle("nodelay-reader", 870), idle("raw", 670))));
        assertEquals(
                List.of(Goal.Verdict.MISSED, Goal.Verdict.MET),
                IdleSection.judge(List.of(idle("nodelay-reader", 970), idle("raw", 670))));
    }

    private static Measurement idle(String server, double heap) {
        return Samples.measurement(
                Samples.PRIVATE,
                IdleSection.BENCHMARK,
                Map.of(IdleSection.SERVER, server),
                List.of(
                        Metric.smaller(IdleSection.HEAP, "B", heap, 9800),
                        Metric.smaller(IdleSection.CPU, "1", 0.001, 1)));
    }

    @Test
    void figuresAreWrittenWithThreeDigits() {
        assertEquals("0.12", Figures.three(0.123));
        assertEquals("9.99", Figures.three(9.99));
        assertEquals("10.0", Figures.three(9.996));
        assertEquals("99.9", Figures.three(99.94));
        assertEquals("100", Figures.three(99.96));
        assertEquals("1 235", Figures.three(1234.6));
        assertEquals("44.0 ms", Figures.micros(44_000));
    }

    @Test
    void aLoadThatWasNotCarriedIsSaidToBeSo() {
        Measurement inFlight = open("WR 64 off off client 50 1500 1000 TCP warm yes", 50_000, 50);
        Measurement jammed = open("WR 64 on off client 50 1500 1000 TCP warm yes", 50_000, 100);
        String page = Report.of(List.of(inFlight, jammed));
        assertTrue(page.contains("percentiles are lower bounds: cells 2."), page);
        assertFalse(Report.of(List.of(inFlight)).contains("lower bounds"));
    }

    /** An open load of 50 messages. */
    private static Measurement open(String cell, double p50, double unanswered) {
        Measurement measured = Samples.nagle(cell, p50, 2);
        List<Metric> metrics = new ArrayList<>(measured.metrics());
        metrics.add(Metric.smaller(NagleRow.UNCORRECTED + NagleRow.P50, "us", 30, 50));
        metrics.add(Metric.smaller(NagleRow.UNANSWERED, "1", unanswered, 50));
        return Samples.measurement(Samples.PRIVATE, NagleRow.BENCHMARK, measured.parameters(), metrics);
    }
}
