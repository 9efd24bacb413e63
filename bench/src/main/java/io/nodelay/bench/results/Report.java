package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the report from measurements and nothing else, so that a figure in it can always be traced to a line of a result
 * file. Of what several runs have measured on the same machine, JDK and kind of network namespace the newest is shown.
 */
public final class Report {
    private static final String PAIRS = "pairs";
    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put(NagleRow.BENCHMARK, new NagleSection());
        SECTIONS.put(EchoSection.BENCHMARK, new EchoSection());
        SECTIONS.put(UdpSection.BENCHMARK, new UdpSection());
        SECTIONS.put(HttpSection.BENCHMARK, new HttpSection());
        SECTIONS.put(ClientSection.BENCHMARK, new ClientSection());
        SECTIONS.put(HeadSection.BENCHMARK, new HeadSection());
        SECTIONS.put(TlsSection.BENCHMARK, new TlsSection());
        SECTIONS.put(RecordSection.BENCHMARK, new RecordSection());
        SECTIONS.put(TlsIdleSection.BENCHMARK, new TlsIdleSection());
        SECTIONS.put(IdleSection.BENCHMARK, new IdleSection());
        SECTIONS.put(FrameRow.BENCHMARK, new FrameSection());
        SECTIONS.put(FramedRow.BENCHMARK, new FramedSection());
        SECTIONS.put(FunctionSection.BENCHMARK, new FunctionSection());
        SECTIONS.put(CompareRow.BENCHMARK, new CompareSection());
        SECTIONS.put(HistoryRow.BENCHMARK, new HistorySection());
        SECTIONS.put(SelfTestSection.BENCHMARK, new SelfTestSection());
    }

    private Report() {}

    /** The whole report. */
    public static String of(List<Measurement> measurements) {
        return on(new Markdown(), measurements);
    }

    /**
     * A report of several files.
     *
     * @param text in Markdown
     * @param drawings SVG by file names
     */
    public record Illustrated(String text, Map<String, String> drawings) {}

    /**
     * The whole report with its drawings.
     *
     * @param place the directory of the drawings, as a link from the report
     */
    public static Illustrated illustrated(List<Measurement> measurements, String place) {
        Markdown page = new Markdown(place);
        return new Illustrated(on(page, measurements), page.drawings());
    }

    /** The same as one file of HTML, with its drawings in it. */
    public static String html(List<Measurement> measurements) {
        return on(new Html(), measurements);
    }

    private static String on(Page page, List<Measurement> measurements) {
        page.heading(1, "Results")
                .paragraph("Generated from measured runs by `java -jar bench/target/benchmarks.jar report`; not edited "
                        + "by hand. Loopback on one machine: ratios travel, absolute figures do not.");
        inOrder(measurements).forEach((benchmark, ofIt) -> {
            Section section = SECTIONS.getOrDefault(benchmark, SECTIONS.get(FunctionSection.BENCHMARK));
            page.heading(2, section.title());
            section.editions(ofIt).forEach(run -> edition(section, run, page));
        });
        return page.text();
    }

    private static void edition(Section section, List<Measurement> run, Page page) {
        page.edition();
        section.write(run, page);
        page.bullets(caveats(run)).bullets(Environment.of(run));
    }

    private static Map<String, List<Measurement>> inOrder(List<Measurement> measurements) {
        Map<String, List<Measurement>> byBenchmark = new LinkedHashMap<>();
        SECTIONS.keySet().forEach(benchmark -> byBenchmark.put(benchmark, new ArrayList<>()));
        measurements.forEach(m -> byBenchmark
                .computeIfAbsent(m.benchmark(), b -> new ArrayList<>())
                .add(m));
        byBenchmark.values().removeIf(List::isEmpty);
        return byBenchmark;
    }

    /** Of several runs under the same conditions each has what no newer one has measured again. */
    static Collection<List<Measurement>> newestRuns(List<Measurement> measurements) {
        Map<String, Measurement> newest = new HashMap<>();
        measurements.forEach(m -> newest.merge(
                subject(m), m, (a, b) -> b.run().started().compareTo(a.run().started()) > 0 ? b : a));
        return measurements.stream()
                .filter(m -> newest.get(subject(m)).run().run().equals(m.run().run()))
                .collect(Collectors.groupingBy(m -> m.run().run(), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** What was measured, and under which conditions; how often is no part of it. */
    private static String subject(Measurement m) {
        Map<String, String> parameters = new TreeMap<>(m.parameters());
        parameters.remove(PAIRS);
        return String.join(
                "|", m.machine().id(), m.machine().jdk(), m.machine().network().namespace(), parameters.toString());
    }

    private static List<String> caveats(List<Measurement> run) {
        return run.stream().flatMap(m -> m.caveats().stream()).collect(Collectors.toCollection(TreeSet::new)).stream()
                .toList();
    }
}
