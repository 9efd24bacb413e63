package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the report from measurements and nothing else, so that a figure in it can always be traced to a line of a result
 * file. Of several runs of a benchmark on the same machine, JDK and kind of network namespace the newest is shown.
 */
public final class Report {
    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put(NagleRow.BENCHMARK, new NagleSection());
        SECTIONS.put(EchoSection.BENCHMARK, new EchoSection());
        SECTIONS.put(UdpSection.BENCHMARK, new UdpSection());
        SECTIONS.put(IdleSection.BENCHMARK, new IdleSection());
        SECTIONS.put(FrameRow.BENCHMARK, new FrameSection());
        SECTIONS.put(FramedRow.BENCHMARK, new FramedSection());
        SECTIONS.put(FunctionSection.BENCHMARK, new FunctionSection());
    }

    private Report() {}

    /** The whole report. */
    public static String of(List<Measurement> measurements) {
        Markdown page = new Markdown()
                .heading(1, "Results")
                .paragraph("Generated from measured runs by `java -jar bench/target/benchmarks.jar report`; not edited "
                        + "by hand. Loopback on one machine: ratios travel, absolute figures do not.");
        inOrder(measurements).forEach((benchmark, ofIt) -> {
            Section section = SECTIONS.getOrDefault(benchmark, SECTIONS.get(FunctionSection.BENCHMARK));
            page.heading(2, section.title());
            newestRuns(ofIt).forEach(run -> edition(section, run, page));
        });
        return page.text();
    }

    private static void edition(Section section, List<Measurement> run, Markdown page) {
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

    private static Collection<List<Measurement>> newestRuns(List<Measurement> measurements) {
        Map<String, Measurement> newest = new LinkedHashMap<>();
        measurements.forEach(m -> newest.merge(
                conditions(m), m, (a, b) -> b.run().started().compareTo(a.run().started()) > 0 ? b : a));
        Set<String> runs = newest.values().stream().map(m -> m.run().run()).collect(Collectors.toSet());
        return measurements.stream()
                .filter(m -> runs.contains(m.run().run()))
                .collect(Collectors.groupingBy(m -> m.run().run(), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static String conditions(Measurement m) {
        return String.join(
                "|", m.machine().id(), m.machine().jdk(), m.machine().network().namespace());
    }

    private static List<String> caveats(List<Measurement> run) {
        return run.stream().flatMap(m -> m.caveats().stream()).collect(Collectors.toCollection(TreeSet::new)).stream()
                .toList();
    }
}
