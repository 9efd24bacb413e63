package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What single functions cost, measured by JMH; also the section of every benchmark that has none of its own. */
public final class FunctionSection implements Section {
    public static final String BENCHMARK = "functions";
    public static final String FUNCTION = "function";
    public static final String ALLOCATED = "allocated";

    /** Of a benchmark's name class and method, without the package. */
    public static String shortName(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }

    @Override
    public String title() {
        return "Functions";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        List<List<String>> rows = measurements.stream()
                .flatMap(m -> m.metrics().stream().map(metric -> row(m, metric)))
                .toList();
        page.paragraph("What do the pure functions cost, without sockets?")
                .table(3, List.of("function", "parameters", "metric", "value", "unit", "samples"), rows);
    }

    private static List<String> row(Measurement m, Metric metric) {
        String parameters = m.parameters().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(FUNCTION))
                .map(Map.Entry::toString)
                .collect(Collectors.joining(" "));
        return List.of(
                m.parameter(FUNCTION),
                parameters,
                metric.name(),
                three(metric.value()),
                metric.unit(),
                Long.toString(metric.samples()));
    }
}
