package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Goal.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientSectionTest {
    private static Measurement.Draft cell(String workload, String client) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, workload);
        parameters.put(EchoSection.SERVER, client);
        return Samples.PRIVATE
                .measure(ClientSection.BENCHMARK, parameters)
                .with(Metric.smaller(EchoSection.CPU, "us/request", 7, 6))
                .with(Metric.bigger(EchoSection.RATE, "1/s", 100_000, 6));
    }

    private static Measurement ours(String workload, String peer, double ratio, double allocated) {
        return cell(workload, "nodelay")
                .with(Metric.smaller(EchoSection.ALLOCATED, "B/request", allocated, 6))
                .with(Pairing.of(EchoSection.CPU, "nodelay", peer, Collections.nCopies(6, ratio)))
                .finish();
    }

    @Test
    void processorTimeIsJudgedBesideTheJdksClient() {
        for (String workload : List.of(ClientSection.CONNECTIONS_64, ClientSection.CONNECTION_1)) {
            assertEquals(
                    List.of(Verdict.MET, Verdict.MET),
                    ClientSection.judge(List.of(ours(workload, "jdk", 0.66, 600))),
                    workload);
            assertEquals(
                    List.of(Verdict.MISSED, Verdict.MET),
                    ClientSection.judge(List.of(ours(workload, "jdk", 0.67, 600))),
                    workload);
        }
    }

    @Test
    void otherPeersHaveNoGoal() {
        assertEquals(
                List.of(Verdict.MET),
                ClientSection.judge(List.of(ours(ClientSection.CONNECTION_1, "netty-epoll", 3, 100))));
    }

    @Test
    void allocationIsOursToBeJudged() {
        Measurement node = cell(ClientSection.CONNECTION_1, "node").finish();
        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED),
                ClientSection.judge(List.of(ours(ClientSection.CONNECTION_1, "jdk", 0.5, 600.1), node)));
    }

    @Test
    void whatIsNotKnownIsADash() {
        String page = Report.of(List.of(cell(ClientSection.CONNECTION_1, "node").finish()));
        assertTrue(
                page.contains(
                        "| 1 connection | node   |           7.00 |          – |           – |    100 000 |               – |"),
                page);
    }

    @Test
    void aRatioStandsBesideItsGoal() {
        String page = Report.of(List.of(ours(ClientSection.CONNECTIONS_64, "jdk", 0.4, 550)));
        assertTrue(page.contains("0.40 [0.40, 0.40] (6) | ≤ 0.67: met"), page);
        assertTrue(
                page.contains("64 connections: nodelay allocates 550 B a request, at most 600 are wished for: met."),
                page);
    }
}
