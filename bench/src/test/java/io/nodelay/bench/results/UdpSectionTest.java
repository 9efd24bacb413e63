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

class UdpSectionTest {
    private static Measurement.Draft cell(String workload, String server, double allocated) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(UdpSection.WORKLOAD, workload);
        parameters.put(UdpSection.BYTES, "64");
        parameters.put(EchoSection.SERVER, server);
        return Samples.PRIVATE
                .measure(UdpSection.BENCHMARK, parameters)
                .with(Metric.smaller(EchoSection.CPU, "us/datagram", 5, 6))
                .with(Metric.smaller(EchoSection.ALLOCATED, "B/datagram", allocated, 6))
                .with(Metric.bigger(EchoSection.RATE, "1/s", 100_000, 6))
                .with(Metric.smaller(UdpSection.LOST, "1", 3, 6))
                .with(Metric.smaller(UdpSection.ERRORS, "1", 2, 6))
                .with(Metric.smaller(UdpSection.OVERFLOWS, "1", 1, 6));
    }

    private static Measurement ours(String peer, double ratio) {
        return cell("load", "nodelay", 0)
                .with(Pairing.of(EchoSection.CPU, "nodelay", peer, Collections.nCopies(6, ratio)))
                .finish();
    }

    private static Measurement server(String workload, String server, double allocated) {
        return cell(workload, server, allocated).finish();
    }

    /** The cells of the first row that has this one. */
    private static List<String> row(String page, String cell) {
        return page.lines()
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::trim).toList())
                .filter(cells -> cells.contains(cell))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void processorTimeIsJudgedBesideNettysNativeTransportAndTheLeastProgram() {
        assertEquals(List.of(Verdict.MET), UdpSection.judge(List.of(ours("netty-epoll", 0.99))));
        assertEquals(List.of(Verdict.MISSED), UdpSection.judge(List.of(ours("netty-epoll", 1.01))));
        assertEquals(List.of(Verdict.MET), UdpSection.judge(List.of(ours("raw", 1.15))));
        assertEquals(List.of(Verdict.MISSED), UdpSection.judge(List.of(ours("raw", 1.16))));
    }

    @Test
    void otherPeersHaveNoGoal() {
        assertEquals(List.of(), UdpSection.judge(List.of(ours("netty-recvmmsg", 3), ours("netty-nio", 3))));
    }

    @Test
    void allocationIsJudgedAboveTheLeastProgramAtTheSameWork() {
        List<Measurement> run = List.of(
                server("load", "nodelay", 0.01),
                server("load", "raw", 0.01),
                server("pingpong", "nodelay", 120),
                server("pingpong", "raw", 104));
        assertEquals(List.of(Verdict.MET, Verdict.MISSED), UdpSection.judge(run));
        assertTrue(
                Report.of(run).contains("pingpong 64: 120 B/datagram, of it 16.0 B beyond raw's: missed."),
                Report.of(run));
    }

    @Test
    void sendersThatTakeTurnsHaveNoGoalOfAllocation() {
        List<Measurement> run = List.of(server("alternating", "nodelay", 120), server("alternating", "raw", 104));
        assertEquals(List.of(), UdpSection.judge(run));
    }

    @Test
    void aRatioStandsBesideItsGoal() {
        assertEquals(
                List.of("", "load", "64", "raw", "1.10 [1.10, 1.10] (6)", "≤ 1.15: met", ""),
                row(Report.of(List.of(ours("raw", 1.1))), "raw"));
    }

    @Test
    void whatWasLostIsShown() {
        List<String> row = row(Report.of(List.of(server("load", "raw", 0))), "raw");
        assertEquals(List.of("3", "2", "1", ""), row.subList(row.size() - 4, row.size()));
    }
}
