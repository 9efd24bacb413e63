package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class HistoryTest {
    private static final Conditions HERE = Conditions.of(Samples.SHARED.machine());

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("history.jsonl");
    }

    private static Measurement line(int run, String question, double time) {
        Measurement m = Samples.measurement(
                Samples.SHARED,
                HistoryRow.BENCHMARK,
                Map.of(HistoryRow.QUESTION, "io.nodelay." + question),
                List.of(Metric.smaller("time", "ns/op", time, 5)));
        String started = String.format(Locale.ROOT, "2026-01-%02dT00:00:%02dZ", 1 + run / 60, run % 60);
        Provenance clean = new Provenance(
                "r" + run, started, String.format(Locale.ROOT, "%08x", 0xabcd0000 + run), false, "track");
        return with(m, clean, m.machine());
    }

    private static Measurement with(Measurement m, Provenance run, Machine machine) {
        return new Measurement(
                m.schema(),
                m.benchmark(),
                m.parameters(),
                m.metrics(),
                m.pairings(),
                run,
                machine,
                m.disturbance(),
                List.of(),
                List.of());
    }

    private static Measurement elsewhere(Measurement m) {
        Machine here = m.machine();
        return with(
                m,
                m.run(),
                new Machine(
                        "11112222",
                        here.cpu(),
                        here.cores(),
                        here.smt(),
                        here.hypervisor(),
                        here.kernel(),
                        here.hz(),
                        here.jdk(),
                        here.flags(),
                        here.collector(),
                        here.network()));
    }

    @Test
    void linesAreAddedAndStay() {
        History.of(file, HERE).add(List.of(line(0, "A.a", 10)));
        List<Measurement> all = History.of(file, HERE).add(List.of(line(1, "A.a", 11)));
        assertEquals(all, ResultFile.read(file));
        assertEquals(2, all.size());
    }

    @Test
    void aBrokenLineIsToldWithItsNumberBeforeAnythingIsMeasured() throws IOException {
        ResultFile.append(file, List.of(line(0, "A.a", 10), line(1, "A.a", 11)));
        for (String broken : List.of("{\"schema\":1,\"bench", "null", "[]", "{\"schema\":1}", "12", "word")) {
            List<String> lines = new ArrayList<>(List.of(ResultFile.line(line(0, "A.a", 10)), broken));
            Files.write(file, lines);
            Refused refused = assertThrows(Refused.class, () -> History.of(file, HERE));
            assertTrue(refused.getMessage().startsWith("history.jsonl:2: expected "), refused.getMessage());
            assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
        }
    }

    @Test
    void aLineThatIsWellFormedAndLacksSomethingIsToldSoToo() throws IOException {
        String whole = ResultFile.line(line(0, "A.a", 10));
        Map<String, String> lacking = Map.of(
                "\"commit\":\"abcd0000\",", "commit",
                "\"jdk\":\"Vendor 17.0.1+1\",", "jdk",
                ",\"better\":\"smaller\"", "better",
                "\"parameters\":{\"question\":\"io.nodelay.A.a\"},", "parameters");
        for (Map.Entry<String, String> each : lacking.entrySet()) {
            assertTrue(whole.contains(each.getKey()), whole);
            Files.write(file, List.of(whole, whole.replace(each.getKey(), "")));
            Refused refused = assertThrows(Refused.class, () -> History.of(file, HERE));
            assertEquals(
                    "history.jsonl:2: expected one measurement in JSON, found one without " + each.getValue(),
                    refused.getMessage());
        }
    }

    @Test
    void nothingIsAddedBehindALineThatWasCutOff() throws IOException {
        Files.writeString(file, ResultFile.line(line(0, "A.a", 10)));
        String before = Files.readString(file);
        Refused refused = assertThrows(Refused.class, () -> ResultFile.append(file, List.of(line(1, "A.a", 11))));
        assertTrue(refused.getMessage().endsWith("expected a last line that ends, found one that was cut off"));
        assertThrows(Refused.class, () -> History.of(file, HERE), "before anything is measured");
        assertEquals(before, Files.readString(file));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefused() throws IOException {
        Files.createDirectory(file);
        Refused refused = assertThrows(Refused.class, () -> ResultFile.append(file, List.of(line(1, "A.a", 11))));
        assertTrue(refused.getMessage().contains("expected a file that lines can be added to"));
        Path within = Files.writeString(directory.resolve("taken"), "a file").resolve("history.jsonl");
        assertThrows(Refused.class, () -> History.of(within, HERE));
    }

    @Test
    void aBaselineOfAnotherMachineIsRefused() {
        ResultFile.append(file, List.of(elsewhere(line(0, "A.a", 10))));
        Refused refused =
                assertThrows(Refused.class, () -> History.of(file, HERE).of("abcd"));
        assertEquals(
                file
                        + ": expected a baseline abcd of machine 0000beef, JDK 17, network shared, MTU 65536, cubic, found "
                        + "one of machine 11112222, JDK 17, network shared, MTU 65536, cubic",
                refused.getMessage());
    }

    @Test
    void withoutABaselineThereIsNone() {
        ResultFile.append(file, List.of(line(0, "A.a", 10)));
        Refused refused =
                assertThrows(Refused.class, () -> History.of(file, HERE).of("ffff"));
        assertTrue(refused.getMessage().endsWith("found none of this commit without changes"));
    }

    @Test
    void ratiosAreToTheNewestOfTheBaseline() {
        ResultFile.append(file, List.of(line(0, "A.a", 99), line(0, "A.a", 10)));
        History history = History.of(file, HERE);
        assertEquals(
                List.of(
                        "A.a time: 1.10 times that of the baseline (smaller is better)",
                        "B.b time: not in the baseline"),
                history.ratios(history.of("abcd0000"), List.of(line(1, "A.a", 11), line(1, "B.b", 1))));
    }

    @Test
    void theReportNeverLaysMachinesSideBySide() {
        String report = Report.of(List.of(line(0, "A.a", 10), elsewhere(line(1, "A.a", 20)), line(2, "A.a", 15)));
        assertTrue(report.contains("machine 0000beef, JDK 17"), report);
        assertTrue(report.contains("| A.a time | ns/op | smaller |    2 |  10.0 |   15.0 |           1.50 |"), report);
        assertTrue(report.contains("machine 11112222, JDK 17"), report);
    }

    @Test
    void aLongHistoryOfManyIsDrawnSmallWellFormedAndAlwaysTheSame() {
        List<Measurement> history = new ArrayList<>();
        for (int run = 0; run < 400; run++) {
            for (int question = 0; question < 8; question++) {
                history.add(line(run, "Q" + question + ".q", 10 + Math.sin(run * (question + 1.0))));
            }
        }
        List<String> drawings = HistoryChart.of("History", HistoryRow.series(history));
        assertEquals(2, drawings.size(), "six lines are told apart");
        assertEquals(drawings, HistoryChart.of("History", HistoryRow.series(history)));
        for (String svg : drawings) {
            assertTrue(svg.getBytes(StandardCharsets.UTF_8).length < 60_000, () -> svg.length() + " bytes");
            assertDoesNotThrow(() -> DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg))));
            assertTrue(svg.contains("<title>History</title>") && svg.contains("<desc>Q"), svg);
            assertTrue(svg.contains("smaller is better</text>") && svg.contains("prefers-color-scheme:dark"), svg);
        }
    }

    @Test
    void aSingleRunIsDrawnToo() {
        String svg = HistoryChart.of("History", HistoryRow.series(List.of(line(0, "A.a", 10))))
                .get(0);
        assertFalse(svg.contains("NaN"), svg);
    }

    @Test
    void theFeatureVersionIsReadOffEveryVendorsJdk() {
        assertEquals(17, Conditions.feature("Debian 17.0.15+6-Debian-1deb12u1"));
        assertEquals(25, Conditions.feature("Eclipse Adoptium 25.0.1+8-LTS"));
        assertEquals(26, Conditions.feature("Vendor 26-ea+4"));
        assertEquals(0, Conditions.feature("unknown"));
    }

    @Test
    void whatWasNothingOnceHasNoRatio() {
        List<Measurement> history = List.of(line(0, "A.a", 0), line(1, "A.a", 5));
        assertEquals(List.of(), HistoryChart.of("History", HistoryRow.series(history)));
        String page = Report.of(history);
        assertTrue(page.contains(" 5.00 |              – |"), page);
    }
}
