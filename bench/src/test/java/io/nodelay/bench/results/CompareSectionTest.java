package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class CompareSectionTest {
    private static Measurement compared(String question, Better better, double... ratios) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(CompareRow.QUESTION, question);
        parameters.put(CompareRow.FIGURE, "time");
        parameters.put(CompareRow.BASELINE, "aaaa");
        parameters.put(CompareRow.CANDIDATE, "bbbb");
        Measurement.Draft draft = Samples.PRIVATE
                .measure(CompareRow.BENCHMARK, parameters)
                .with(new Metric(CompareRow.BASELINE, "ns/op", 10, better, 12))
                .with(new Metric(CompareRow.CANDIDATE, "ns/op", 10 * ratios[0], better, 12));
        for (int run = 1; run <= ratios.length; run++) {
            List<Double> pairs = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                pairs.add(ratios[run - 1] + 0.001 * i);
            }
            draft.with(Pairing.of("time", CompareRow.CANDIDATE, CompareRow.BASELINE, pairs))
                    .with(Metric.smaller(CompareRow.P + run, "1", 0.001, 12));
        }
        return draft.finish();
    }

    private static final List<Measurement> RUN = List.of(
            compared("slower", Better.SMALLER, 1.2, 1.2),
            compared("faster", Better.BIGGER, 1.2, 1.2),
            compared("once", Better.SMALLER, 1.2, 1.0),
            compared("alike", Better.SMALLER, 1.0));

    @Test
    void verdictsFollowFromTheRuns() {
        assertEquals(
                List.of(Change.REGRESSED, Change.IMPROVED, Change.UNCLEAR, Change.SAME),
                RUN.stream().map(m -> new CompareRow(m).verdict()).toList());
    }

    @Test
    void theTableSaysWhatWasFoundAndFoundAgain() {
        String report = Report.of(RUN);
        assertTrue(report.contains("Baseline aaaa, candidate bbbb."), report);
        assertTrue(report.contains("| slower time | **regressed**"), report);
        assertTrue(report.contains("1.21 [1.20, 1.21] (12) | 1.21 [1.20, 1.21] (12) |"), report);
        assertTrue(report.contains("| once time   | too noisy to tell |"), report);
    }

    @Test
    void theDrawingIsWellFormedAndSaysTheSame() {
        String svg = IntervalChart.of("Ratios", CompareRow.of(RUN));
        assertDoesNotThrow(() -> DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg))));
        assertTrue(svg.contains("slower time: 1.21 [1.20, 1.21] (12), regressed"), svg);
    }

    @Test
    void theSelfTestsGoalsAreJudged() {
        assertTrue(SelfTestSection.met(selfTest(SelfTestSection.RESAMPLED, SelfTestSection.NOTHING, 10, 0)));
        assertEquals(false, SelfTestSection.met(selfTest(SelfTestSection.RESAMPLED, SelfTestSection.NOTHING, 11, 0)));
        assertTrue(SelfTestSection.met(selfTest(SelfTestSection.RESAMPLED, "10 % slower", 950, 0)));
        assertEquals(false, SelfTestSection.met(selfTest(SelfTestSection.RESAMPLED, "10 % slower", 949, 0)));
        assertTrue(SelfTestSection.met(selfTest(SelfTestSection.NOISY, "10 % slower", 0, 1_000)));
        assertEquals(false, SelfTestSection.met(selfTest(SelfTestSection.NOISY, "10 % slower", 1, 999)));
        String report = Report.of(List.of(selfTest(SelfTestSection.RESAMPLED, "10 % slower", 951, 49)));
        assertTrue(
                report.contains("|        1000 |       951 |        0 |    0 |        49 | ≥ 95 % found: met |"),
                report);
    }

    private static Measurement selfTest(String how, String planted, int regressed, int unclear) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(SelfTestSection.HOW, how);
        parameters.put(SelfTestSection.FIGURE, "ns/op, smaller is better");
        parameters.put(SelfTestSection.PLANTED, planted);
        parameters.put(SelfTestSection.PAIRS, "12");
        int same = 1_000 - regressed - unclear;
        return Samples.measurement(
                Samples.PRIVATE,
                SelfTestSection.BENCHMARK,
                parameters,
                List.of(
                        Metric.bigger(SelfTestSection.COMPARISONS, "1", 1_000, 1_000),
                        Metric.smaller(SelfTestSection.metric(Change.REGRESSED), "1", regressed, 1_000),
                        Metric.smaller(SelfTestSection.metric(Change.IMPROVED), "1", 0, 1_000),
                        Metric.smaller(SelfTestSection.metric(Change.SAME), "1", same, 1_000),
                        Metric.smaller(SelfTestSection.metric(Change.UNCLEAR), "1", unclear, 1_000)));
    }
}
