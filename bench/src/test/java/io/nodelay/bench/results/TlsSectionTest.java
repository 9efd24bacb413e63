package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Goal.Verdict;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsSectionTest {
    private static Measurement.Draft cell(
            String benchmark, String first, String firstValue, String second, String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(first, firstValue);
        parameters.put(second, value);
        return Samples.PRIVATE.measure(benchmark, parameters);
    }

    private static Measurement ours(String workload, String peer, double ratio) {
        return cell(TlsSection.BENCHMARK, EchoSection.WORKLOAD, workload, EchoSection.SERVER, "nodelay")
                .with(Metric.smaller(EchoSection.CPU, "us/unit", 7, 6))
                .with(Metric.bigger(EchoSection.RATE, "1/s", 100_000, 6))
                .with(Metric.smaller(EchoSection.COMPILING, "1", 0.004, 6))
                .with(Pairing.of(EchoSection.CPU, "nodelay", peer, Collections.nCopies(6, ratio)))
                .finish();
    }

    private static List<Verdict> verdicts(String workload, String peer, double... ratios) {
        return Arrays.stream(ratios)
                .boxed()
                .flatMap(ratio -> TlsSection.judge(List.of(ours(workload, peer, ratio))).stream())
                .toList();
    }

    @Test
    void processorTimeIsJudgedBesideNettyWithTheSameEngine() {
        List<Verdict> metAndMissed = List.of(Verdict.MET, Verdict.MISSED);
        assertEquals(metAndMissed, verdicts(TlsSection.HTTPS, "netty-jdk", 0.60, 0.61));
        assertEquals(metAndMissed, verdicts(TlsSection.BULK, "netty-jdk", 0.83, 0.84));
        assertEquals(metAndMissed, verdicts(TlsSection.FULL_13, "netty-jdk", 1.05, 1.06));
        assertEquals(List.of(), verdicts(TlsSection.HTTPS, "netty-boringssl", 3));
    }

    @Test
    void aSessionThatGoesOnSavesWork() {
        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED), verdicts(TlsSection.FULL_12, TlsSection.RESUMED_12, 5, 4.99));
        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED), verdicts(TlsSection.FULL_13, TlsSection.RESUMED_13, 1.3, 1.29));
    }

    @Test
    void aRatioStandsBesideItsGoalAndTheCompilersPart() {
        String page = Report.of(List.of(ours(TlsSection.HTTPS, "netty-jdk", 0.5)));
        assertTrue(page.contains("0.50 [0.50, 0.50] (6) | ≤ 0.60: met |"), page);
        assertTrue(page.contains(" 0.4 % |"), page);
    }

    private static Measurement idle(String server, double heap, double direct) {
        return cell(TlsIdleSection.BENCHMARK, IdleSection.SERVER, server, IdleSection.CONNECTIONS, "2000")
                .with(Metric.smaller(IdleSection.HEAP, "B", heap, 1_800))
                .with(Metric.smaller(IdleSection.DIRECT, "B", direct, 1_800))
                .with(Metric.smaller(IdleSection.CPU, "1", 0.001, 1))
                .finish();
    }

    @Test
    void whatAnIdleConnectionKeepsIsJudgedAboveTheBareEngine() {
        Measurement bare = idle("bare", 8_000, 0);
        Measurement netty = idle("netty-jdk", 9_000, 0);
        assertEquals(
                List.of(Verdict.MET, Verdict.MET),
                TlsIdleSection.judge(List.of(idle("nodelay-reader", 8_600, 0), netty, bare)));
        assertEquals(
                List.of(Verdict.MISSED, Verdict.MISSED),
                TlsIdleSection.judge(List.of(idle("nodelay-reader", 8_601, 16_384), netty, bare)));
        assertEquals(List.of(), TlsIdleSection.judge(List.of(idle("nodelay-reader", 8_600, 0))));
        assertTrue(Report.of(List.of(idle("nodelay-reader", 8_600, 0), netty, bare))
                .contains("netty-jdk keeps; 0.60: met."));
    }

    private static Measurement.Draft record(String driver, double allocated) {
        return cell(RecordSection.BENCHMARK, RecordSection.BYTES, "64", RecordSection.DRIVER, driver)
                .with(Metric.smaller(RecordSection.TIME, "ns", 1_000, 5))
                .with(Metric.smaller(RecordSection.ALLOCATED, "B", allocated, 5));
    }

    private static List<Verdict> records(double nanos, double allocated) {
        Measurement ours = record("nodelay", allocated)
                .with(Pairing.ofAll(
                        RecordSection.RATE, "engine", Collections.nCopies(5, 900.0), Collections.nCopies(5, nanos)))
                .finish();
        return RecordSection.judge(List.of(ours, record("engine", 2_600).finish()));
    }

    @Test
    void theDriverIsJudgedBesideTheBareEngine() {
        assertEquals(List.of(Verdict.MET, Verdict.MET), records(1_000, 2_607));
        assertEquals(List.of(Verdict.MISSED, Verdict.MISSED), records(1_001, 2_608));
    }
}
