package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Goal.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpSectionTest {
    private static Measurement server(String workload, String peer, double ratio) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, workload);
        parameters.put(EchoSection.SERVER, "nodelay");
        return Samples.PRIVATE
                .measure(HttpSection.BENCHMARK, parameters)
                .with(Metric.smaller(EchoSection.CPU, "us/request", 7, 6))
                .with(Metric.smaller(EchoSection.ALLOCATED, "B/request", 400, 6))
                .with(Metric.bigger(EchoSection.RATE, "1/s", 100_000, 6))
                .with(Pairing.of(EchoSection.CPU, "nodelay", peer, Collections.nCopies(6, ratio)))
                .finish();
    }

    private static List<Verdict> judged(String workload, String peer, double ratio) {
        return HttpSection.judge(List.of(server(workload, peer, ratio)));
    }

    @Test
    void eachWorkloadHasItsOwnGoalBesideNettysNativeTransport() {
        Map<String, Double> bounds = Map.of(
                HttpSection.KEEP_ALIVE_64, 0.90,
                HttpSection.KEEP_ALIVE_512, 0.95,
                HttpSection.PIPELINED, 0.50,
                HttpSection.CLOSE, 1.00);
        bounds.forEach((workload, bound) -> {
            assertEquals(List.of(Verdict.MET), judged(workload, "netty-epoll", bound), workload);
            assertEquals(List.of(Verdict.MISSED), judged(workload, "netty-epoll", bound + 0.01), workload);
        });
    }

    @Test
    void theLeastProgramIsAllowedToBeCheaper() {
        assertEquals(List.of(Verdict.MET), judged(HttpSection.KEEP_ALIVE_64, "raw", 1.15));
        assertEquals(List.of(Verdict.MISSED), judged(HttpSection.KEEP_ALIVE_64, "raw", 1.16));
    }

    @Test
    void otherPeersHaveNoGoal() {
        assertEquals(List.of(), judged(HttpSection.KEEP_ALIVE_64, "jdk", 3));
    }

    @Test
    void aRatioStandsBesideItsGoal() {
        String page = Report.of(List.of(server(HttpSection.PIPELINED, "netty-epoll", 0.4)));
        assertTrue(page.contains("0.40 [0.40, 0.40] (6) | ≤ 0.50: met"), page);
    }

    // ---- heads in memory

    private static Measurement head(String parser, double allocated, double ratio) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(HeadSection.HEAD, "wrk");
        parameters.put(HeadSection.BYTES, "108");
        parameters.put(HeadSection.PARSER, parser);
        return Samples.PRIVATE
                .measure(HeadSection.BENCHMARK, parameters)
                .with(Metric.smaller(HeadSection.TIME, "ns", 50, 6))
                .with(Metric.smaller(HeadSection.ALLOCATED, "B", allocated, 6))
                .with(Pairing.of(HeadSection.RATE, "nodelay", HeadSection.NETTY, Collections.nCopies(6, ratio)))
                .finish();
    }

    @Test
    void theParseIsJudgedBesideNettysDecoderAsItComes() {
        assertEquals(List.of(Verdict.MET, Verdict.MET), HeadSection.judge(List.of(head(HeadSection.PARSE, 0, 5))));
        assertEquals(List.of(Verdict.MISSED, Verdict.MET), HeadSection.judge(List.of(head(HeadSection.PARSE, 0, 4.9))));
    }

    @Test
    void theParseAllocatesNothing() {
        assertEquals(List.of(Verdict.MET, Verdict.MISSED), HeadSection.judge(List.of(head(HeadSection.PARSE, 16, 5))));
    }

    @Test
    void withStringsMadeOfEverythingLessIsExpected() {
        assertEquals(List.of(Verdict.MET), HeadSection.judge(List.of(head(HeadSection.STRINGS, 500, 1.8))));
        assertEquals(List.of(Verdict.MISSED), HeadSection.judge(List.of(head(HeadSection.STRINGS, 500, 1.7))));
    }

    @Test
    void whatTheServerDoesBesideTheParseHasNoGoal() {
        assertEquals(List.of(), HeadSection.judge(List.of(head(HeadSection.OURS, 200, 1))));
    }
}
