package io.nodelay.bench.results;

import static io.nodelay.bench.results.Samples.nagle;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class DrawingTest {
    private static final List<Measurement> RUN = List.of(
            nagle("WWR 64 on off", 44_000, 3),
            nagle("WWR 64 off off", 41, 3),
            nagle("GWR 64 on off", 40, 2),
            nagle("WR 64 on off server 10 1500 1000 TCP warm no", 10_700, 0.098),
            nagle("WR 64 off off server 10 1500 1000 TCP warm no", 5_100, 1));

    private static List<String> drawings() {
        return NagleDrawings.of(NagleRow.of(RUN));
    }

    @Test
    void drawingsAreSmallWellFormedAndAlwaysTheSame() {
        assertEquals(2, drawings().size());
        assertEquals(drawings(), drawings());
        for (String svg : drawings()) {
            assertTrue(svg.getBytes(StandardCharsets.UTF_8).length < 60_000);
            assertDoesNotThrow(() -> DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg))));
            assertTrue(svg.contains("<title>") && svg.contains("<desc>"), svg);
        }
    }

    @Test
    void severalSizesShowThroughput() {
        List<Measurement> run = List.of(
                nagle("GWR 20000 on off", 50, 15),
                nagle("GWR 1 on off", 40, 2),
                nagle("GWR 100 on off", 40, 2),
                nagle("WR 100 on off", 40, 2));
        String svg = NagleDrawings.of(NagleRow.of(run)).get(1);
        assertTrue(
                svg.contains("<desc>GWR, Nagle on, MTU 1500, one in flight: 25.0 kB/s, 2.50 MB/s, 400 MB/s</desc>"),
                svg);
    }

    @Test
    void linksLeadToFiles() {
        assertTrue(Report.html(RUN).contains("such as <a href=\"a.hgrm\">a.hgrm</a>"));
    }

    @Test
    void aRunWithoutFiguresHasNoDrawings() {
        assertEquals(List.of(), NagleDrawings.of(NagleRow.of(List.of(RUN.get(4)))));
    }

    @Test
    void wordsAreNeverMarkup() {
        String svg = new Svg(100).text("", 1, 2.25, "a<b & \"c\"").finish(50, "t", "d");
        assertTrue(svg.contains("<text class=\"\" x=\"1\" y=\"2.3\">a&lt;b &amp; &quot;c&quot;</text>"), svg);
    }

    @Test
    void aPageOfHtmlLeadsFromSentencesToCells() {
        String page = Report.html(RUN);
        assertTrue(page.contains("(cells <a href=\"#cell-1-1\">1</a>, <a href=\"#cell-1-2\">2</a>)"), page);
        assertTrue(page.contains("<tr id=\"cell-1-1\">"), page);
        assertTrue(page.contains("<strong>stall shown</strong>"), page);
        assertFalse(page.contains("<script"), page);
    }

    @Test
    void aBusyMachineIsSeen() {
        Busyness found = Busyness.between("cpu 100 0 100 1000 0 0 0 10 0 0\n", "cpu 140 0 120 1030 0 0 0 20 0 0\n");
        assertEquals(0.6, found.busy(), 1e-9);
        assertEquals(0.1, found.stolen(), 1e-9);
        assertThrows(Refused.class, () -> Busyness.between("intr 1", "intr 2"));
    }

    @Test
    void reportsOfSeveralFilesShowTheirDrawings() {
        Report.Illustrated report = Report.illustrated(RUN, "plots");
        assertEquals(
                Set.of(
                        "latency-of-an-exchange-by-percentile.svg",
                        "data-segments-a-message-both-ends-where-nagle-changes-them.svg"),
                report.drawings().keySet());
        assertTrue(
                report.text()
                        .contains("\n![Latency of an exchange by percentile]"
                                + "(plots/latency-of-an-exchange-by-percentile.svg)\n\n"),
                report::text);
        assertFalse(Report.of(RUN).contains("!["), "a console has none");
    }

    @Test
    void noLineIsLeftOutForWantOfColours() {
        List<LineChart.Line> lines = IntStream.range(0, 8)
                .mapToObj(i ->
                        new LineChart.Line("line " + i, List.of(LineChart.ofSize(1, 10), LineChart.ofSize(64, 20))))
                .toList();
        List<String> drawings = LineChart.bySize("Lines", Figures::three, lines);
        assertEquals(2, drawings.size());
        assertTrue(drawings.get(0).contains("line 5: 10.0, 20.0</desc>"), () -> drawings.get(0));
        assertTrue(
                drawings.get(1).contains("<desc>line 6: 10.0, 20.0; line 7: 10.0, 20.0</desc>"), () -> drawings.get(1));
        Markdown page = new Markdown("plots");
        drawings.forEach(page::drawing);
        assertEquals(Set.of("lines.svg", "lines-2.svg"), page.drawings().keySet());
    }
}
