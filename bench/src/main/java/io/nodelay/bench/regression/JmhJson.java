package io.nodelay.bench.regression;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.nodelay.bench.regression.Tracking.Tracked;
import io.nodelay.bench.results.Better;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Writes what was tracked as JMH writes its results, for the tools that read those. Each fork is one iteration, the median
 * of its own. All are costs in JMH's mode {@code avgt}, a rate as the time that one takes: github-action-benchmark does not
 * look at the mode, and takes every figure of JMH to be wished smaller.
 */
public final class JmhJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
    private static final double[] PERCENTILES = {0, 50, 90, 95, 99, 99.9, 99.99, 99.999, 99.9999, 100};
    private static final double CONFIDENCE = 0.999;
    private static final double MICROS = 1e6;

    private JmhJson() {}

    public static String of(List<Tracked> tracked) {
        JsonArray all = new JsonArray();
        for (Tracked each : tracked) {
            for (int i = 0; i < each.subject().figures().size(); i++) {
                all.add(benchmark(each, i));
            }
        }
        return GSON.toJson(all) + "\n";
    }

    private static JsonObject benchmark(Tracked tracked, int index) {
        Subject subject = tracked.subject();
        Figure figure = subject.figures().get(index);
        boolean rate = figure.better() == Better.BIGGER;
        List<Double> forks =
                rate ? tracked.forks(index).stream().map(fork -> MICROS / fork).toList() : tracked.forks(index);
        JsonObject json = new JsonObject();
        json.addProperty(
                "benchmark",
                subject.figures().size() == 1
                        ? subject.question()
                        : subject.question() + "." + (rate ? "time" : figure.name()));
        json.addProperty("mode", "avgt");
        json.addProperty("threads", 1);
        json.addProperty("forks", forks.size());
        json.addProperty("jvm", "java");
        json.add("jvmArgs", new JsonArray());
        json.addProperty("jdkVersion", System.getProperty("java.version"));
        json.addProperty("vmName", System.getProperty("java.vm.name"));
        json.addProperty("vmVersion", System.getProperty("java.vm.version"));
        json.addProperty("warmupIterations", 1);
        json.addProperty("warmupTime", "see the benchmark");
        json.addProperty("warmupBatchSize", 1);
        json.addProperty("measurementIterations", 1);
        json.addProperty("measurementTime", subject.measured().toMillis() + " ms");
        json.addProperty("measurementBatchSize", 1);
        if (!subject.parameters().isEmpty()) { // as JMH does; readers make them part of the name
            JsonObject params = new JsonObject();
            subject.parameters().forEach(params::addProperty);
            json.add("params", params);
        }
        String unit = rate ? "us/" + figure.unit().replace("/s", "") : figure.unit();
        json.add("primaryMetric", metric(unit, forks));
        json.add("secondaryMetrics", new JsonObject());
        return json;
    }

    private static JsonObject metric(String unit, List<Double> forks) {
        ListStatistics statistics = new ListStatistics(
                forks.stream().mapToDouble(Double::doubleValue).toArray());
        JsonObject metric = new JsonObject();
        metric.addProperty("score", statistics.getMean());
        number(metric, "scoreError", statistics.getMeanErrorAt(CONFIDENCE));
        JsonArray interval = new JsonArray();
        for (double end : statistics.getConfidenceIntervalAt(CONFIDENCE)) {
            if (Double.isFinite(end)) {
                interval.add(end);
            } else {
                interval.add("NaN");
            }
        }
        metric.add("scoreConfidence", interval);
        JsonObject percentiles = new JsonObject();
        for (double percentile : PERCENTILES) {
            percentiles.addProperty(
                    String.format(Locale.ROOT, percentile >= 99.99 && percentile < 100 ? "%s" : "%.1f", percentile),
                    statistics.getPercentile(percentile));
        }
        metric.add("scorePercentiles", percentiles);
        metric.addProperty("scoreUnit", unit);
        JsonArray raw = new JsonArray();
        for (double fork : forks) {
            JsonArray iteration = new JsonArray();
            iteration.add(fork);
            raw.add(iteration);
        }
        metric.add("rawData", raw);
        return metric;
    }

    /** JSON has no word for what is not a number; JMH writes it as one in quotes. */
    private static void number(JsonObject json, String name, double value) {
        if (Double.isFinite(value)) {
            json.addProperty(name, value);
        } else {
            json.addProperty(name, "NaN");
        }
    }
}
