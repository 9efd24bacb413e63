package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    @TempDir
    Path directory;

    /** Ours and Netty's, which takes so many times ours; and the time that passed, which says something else. */
    private static List<Measurement> frame(double allocated, double ratio) {
        return List.of(ours(allocated), coder(FrameRow.NETTY, 0, 6 * ratio));
    }

    private static Measurement coder(String coder, double allocated, double cpu) {
        return Samples.measurement(
                Samples.SHARED,
                FrameRow.BENCHMARK,
                Map.of(FrameRow.CODER, coder),
                List.of(
                        Metric.smaller(FrameRow.ALLOCATED, "B", allocated, 4),
                        Metric.smaller(FrameRow.TIME, "ns", 600, 4),
                        Metric.smaller(FrameRow.CPU, "ns", cpu, 4)));
    }

    private static Measurement ours(double allocated) {
        Measurement m = coder(FrameRow.OURS, allocated, 6);
        return new Measurement(
                m.schema(),
                m.benchmark(),
                m.parameters(),
                m.metrics(),
                List.of(Pairing.of(FrameRow.RATE, FrameRow.OURS, FrameRow.NETTY, List.of(0.01))),
                m.run(),
                m.machine(),
                m.disturbance(),
                List.of(),
                List.of());
    }

    private static List<Measurement> echo(double ratio) {
        Measurement m = Samples.measurement(
                Samples.SHARED,
                EchoSection.BENCHMARK,
                Map.of(EchoSection.SERVER, FrameRow.OURS, EchoSection.WORKLOAD, "stream"),
                List.of(Metric.smaller(EchoSection.CPU, "us/MB", 100, 4)));
        return List.of(new Measurement(
                m.schema(),
                m.benchmark(),
                m.parameters(),
                m.metrics(),
                List.of(Pairing.of(EchoSection.CPU, FrameRow.OURS, "raw", List.of(ratio))),
                m.run(),
                m.machine(),
                m.disturbance(),
                List.of(),
                List.of()));
    }

    /** A server whose loop takes so many times as long as the least program's, and its process still longer. */
    private static List<Measurement> loops(double ratio) {
        Measurement ours = echo(5 * ratio).get(0);
        return Stream.of(FrameRow.OURS, "raw")
                .map(server -> new Measurement(
                        ours.schema(),
                        ours.benchmark(),
                        Map.of(EchoSection.SERVER, server, EchoSection.WORKLOAD, "stream"),
                        List.of(Metric.smaller(EchoSection.LOOP, "us/MB", server.equals("raw") ? 100 : 100 * ratio, 4)),
                        server.equals("raw") ? List.of() : ours.pairings(),
                        ours.run(),
                        ours.machine(),
                        ours.disturbance(),
                        List.of(),
                        List.of()))
                .toList();
    }

    private Gate against(List<Measurement> baseline, List<Measurement> found) {
        Path file = directory.resolve("baseline.jsonl");
        Gate.renew(file, baseline);
        return Gate.of(file, found);
    }

    @Test
    void theSameIsFine() {
        Gate gate = against(frame(136, 4), frame(136, 4));
        assertEquals(List.of(), gate.complaints());
        assertEquals(2, gate.fine(), "allocation, and time by Netty's; time itself is never judged");
    }

    @Test
    void aComplaintSaysMeasureBaselineFoundToleranceAndWhatToDo() {
        assertEquals(
                List.of(
                        "frame nodelay: allocated/frame: baseline 136 B, found 160 B, tolerance ±3 % or ±0.50 B",
                        "If this is meant, renew the baseline: java -jar bench/target/benchmarks.jar gate --renew",
                        "1 measures out of tolerance, 1 within; 0 without a baseline for this JDK and network, which get "
                                + "no verdict; 0 baselines not measured here"),
                against(frame(136, 4), frame(160, 4)).sentences());
    }

    @Test
    void whatShouldAllocateNothingMayAllocateHalfAByte() {
        assertEquals(List.of(), against(frame(0, 4), frame(0.4, 4)).complaints());
        assertEquals(1, against(frame(0, 4), frame(16, 4)).complaints().size());
    }

    @Test
    void lessThanTheBaselineIsToldToo() {
        assertEquals(1, against(frame(136, 4), frame(120, 4)).complaints().size());
        assertEquals(List.of(), against(frame(136, 4), frame(139, 4)).complaints());
    }

    @Test
    void aTimeFailsOnlyAtAFactorOfThreeBesideThePeer() {
        assertEquals(List.of(), against(frame(0, 4), frame(0, 1.4)).complaints());
        assertEquals(
                List.of(
                        "frame nodelay: processor's time by that of netty: baseline 0.25, found 0.77, tolerance a factor of 3"),
                against(frame(0, 4), frame(0, 1.3)).complaints());
        assertEquals(List.of(), against(echo(1), echo(2.9)).complaints());
        assertEquals(List.of(), against(echo(1), echo(0.1)).complaints());
        assertEquals(1, against(echo(1), echo(3.1)).complaints().size());
    }

    @Test
    void withoutABaselineOfThisJdkThereIsNoVerdict() throws IOException {
        Path file = directory.resolve("baseline.jsonl");
        Gate.renew(file, frame(0, 4));
        Files.writeString(file, Files.readString(file).replace("\"jdk\":17", "\"jdk\":21"));
        Gate gate = Gate.of(file, frame(999, 4));
        assertEquals(List.of(), gate.complaints());
        assertEquals(2, gate.without());
    }

    @Test
    void baselinesOfTwoJdksStandSideBySide() throws IOException {
        Path file = directory.resolve("baseline.jsonl");
        Gate.renew(file, frame(0, 4));
        Files.writeString(file, Files.readString(file).replace("\"jdk\":17", "\"jdk\":25"));
        Gate.renew(file, frame(136, 4));
        assertEquals(List.of(), Gate.of(file, frame(136, 4)).complaints());
        String both = Files.readString(file);
        assertEquals(2, both.split("\"jdk\":25", -1).length - 1, both);
        assertEquals(2, both.split("\"jdk\":17", -1).length - 1, both);
        assertEquals(0, Gate.of(file, frame(136, 4)).absent(), "the other JDK's are not missed here");
    }

    @Test
    void aMeasureThatTheBaselineDoesNotKnowIsToldAndDoesNotFail() {
        List<Measurement> found = new ArrayList<>(frame(136, 4));
        found.addAll(records(2_640, 2_632));
        Gate gate = against(frame(136, 4), found);
        assertEquals(List.of(), gate.complaints());
        assertEquals(
                List.of(
                        "0 measures out of tolerance, 2 within; 2 without a baseline for this JDK and network, which get "
                                + "no verdict; 0 baselines not measured here"),
                gate.sentences());
    }

    /** Ours and the bare engine's. */
    private static List<Measurement> records(double allocated, double engine) {
        Measurement ours = driver(RecordSection.OURS, allocated, 1_200);
        return List.of(
                new Measurement(
                        ours.schema(),
                        ours.benchmark(),
                        ours.parameters(),
                        ours.metrics(),
                        List.of(Pairing.of(RecordSection.RATE, RecordSection.OURS, RecordSection.ENGINE, List.of(0.9))),
                        ours.run(),
                        ours.machine(),
                        ours.disturbance(),
                        List.of(),
                        List.of()),
                driver(RecordSection.ENGINE, engine, 1_000));
    }

    private static Measurement driver(String driver, double allocated, double cpu) {
        return Samples.measurement(
                Samples.SHARED,
                RecordSection.BENCHMARK,
                Map.of(RecordSection.DRIVER, driver),
                List.of(
                        Metric.smaller(RecordSection.CPU, "ns", cpu, 1),
                        Metric.smaller(RecordSection.ALLOCATED, "B", allocated, 1)));
    }

    @Test
    void ofTlsRecordsOnlyWhatIsAllocatedBeyondTheEngineCounts() {
        assertEquals(
                List.of(), against(records(2_640, 2_632), records(3_010, 3_000)).complaints(), "another engine's part");
        assertEquals(
                List.of(
                        "record nodelay: allocated/record more than engine: baseline 8.00 B, found 32.0 B, tolerance ±16.0 B"),
                against(records(2_640, 2_632), records(2_664, 2_632)).complaints());
    }

    @Test
    void segmentsAreCountedInAPrivateNamespaceOnly() {
        Measurement cell = Samples.nagle("WWR 64 off off", 41, 3);
        assertEquals(1, Measure.of(List.of(cell)).size());
        assertEquals(
                1,
                against(List.of(cell), List.of(Samples.nagle("WWR 64 off off", 41, 4)))
                        .complaints()
                        .size());
        assertEquals(List.of(), Measure.of(List.of(Samples.nagle(Samples.SHARED, "WWR 64 off off", 41, 3))));
    }

    @Test
    void renewingLeavesOtherBaselines() {
        Path file = directory.resolve("baseline.jsonl");
        Gate.renew(file, frame(0, 4));
        Gate.renew(file, echo(1));
        assertEquals(1, Gate.of(file, frame(16, 4)).complaints().size());
        assertEquals(1, Gate.of(file, frame(0, 4)).absent());
    }

    @Test
    void aBrokenBaselineIsRefusedWithTheLineNumber() throws IOException {
        Path file = directory.resolve("baseline.jsonl");
        Gate.renew(file, frame(0, 4));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, "{\"measure\":\"frame\"}");
        Files.write(file, lines);
        Refused refused = assertThrows(Refused.class, () -> Gate.of(file, frame(0, 4)));
        assertTrue(
                refused.getMessage().startsWith("baseline.jsonl:2: expected one measure in JSON, found "),
                refused.getMessage());
    }

    @Test
    void aBaselineWithoutAUnitIsRefusedToo() throws IOException {
        Path file = directory.resolve("baseline.jsonl");
        Gate.renew(file, frame(0, 4));
        Files.writeString(file, Files.readString(file).replace("\"unit\":\"B\",", ""));
        Refused refused = assertThrows(Refused.class, () -> Gate.of(file, frame(16, 4)));
        assertTrue(
                refused.getMessage().endsWith(": expected one measure in JSON, found one without unit"),
                refused.getMessage());
    }

    @Test
    void whatTheCompilersTakeIsNotTheServers() {
        assertEquals(List.of(), against(echo(1.1), loops(1.1)).complaints());
        assertEquals(1, against(echo(1.1), loops(3.5)).complaints().size());
    }
}
