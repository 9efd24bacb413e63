package io.nodelay.bench.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.nodelay.bench.peers.Workload;
import io.nodelay.bench.regression.Tracking.Tracked;
import io.nodelay.bench.results.HistoryRow;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Samples;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Framing;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other programs read. */
class ExportTest {
    private static Measurement line(String question, String started, Metric... metrics) {
        return Samples.measurement(
                Samples.edition(started, started, Samples.SHARED.machine().network()),
                HistoryRow.BENCHMARK,
                Map.of(HistoryRow.QUESTION, question),
                List.of(metrics));
    }

    private static final List<Measurement> HISTORY = List.of(
            line("io.nodelay.X.y", "2026-01-01T00:00:00Z", Metric.smaller("time", "ns/op", 6.5, 5)),
            line("io.nodelay.X.y", "2026-01-02T00:00:00Z", Metric.smaller("time", "ns/op", 7, 5)),
            line("echo, wide", "2026-01-02T00:00:00Z", Metric.bigger("rate", "1/s", 80_000, 5)));

    @Test
    void jmhsFormHasTheFieldsThatItsReadersRead() {
        Subject decoding = Suite.decoding(Framing.LENGTH, 64, Arrival.WHOLE);
        Subject echo = ServerSubject.echo(Workload.PINGPONG);
        List<Tracked> tracked = List.of(
                new Tracked(decoding, List.of(List.of(6.0), List.of(8.0), List.of(7.0)), HISTORY.get(0)),
                new Tracked(echo, List.of(List.of(4.0, 80_000.0), List.of(4.2, 79_000.0)), HISTORY.get(2)));
        JsonArray all = JsonParser.parseString(JmhJson.of(tracked)).getAsJsonArray();
        assertEquals(3, all.size());
        JsonObject first = all.get(0).getAsJsonObject();
        assertEquals("io.nodelay.frame.Decoding.nodelay", first.get("benchmark").getAsString());
        assertEquals("avgt", first.get("mode").getAsString());
        assertEquals(3, first.get("forks").getAsInt());
        assertEquals("LENGTH", first.getAsJsonObject("params").get("framing").getAsString());
        JsonObject metric = first.getAsJsonObject("primaryMetric");
        assertEquals(7, metric.get("score").getAsDouble(), 1e-9);
        assertEquals(18.24, metric.get("scoreError").getAsDouble(), 0.01); // t(0.9995, 2) · 1 / √3
        assertEquals("ns/op", metric.get("scoreUnit").getAsString());
        assertEquals("[[6.0],[8.0],[7.0]]", metric.get("rawData").toString());
        assertEquals(
                "[0.0, 50.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999, 99.9999, 100.0]",
                metric.getAsJsonObject("scorePercentiles").keySet().toString());
        JsonObject rate = all.get(2).getAsJsonObject();
        assertEquals("echo.pingpong.time", rate.get("benchmark").getAsString());
        assertEquals("avgt", rate.get("mode").getAsString(), "all are costs");
        assertEquals(
                "[[12.5],[12.658227848101266]]",
                rate.getAsJsonObject("primaryMetric").get("rawData").toString());
        assertEquals(
                "us/message",
                rate.getAsJsonObject("primaryMetric").get("scoreUnit").getAsString());
    }

    /**
     * github-action-benchmark keeps a figure by its name with its params in JSON, and takes score, scoreUnit,
     * measurementIterations, forks and threads. JMH Visualizer takes the class from before the last dot, splits what follows at
     * blanks and params at "=", draws benchmarks of one class in one chart, and goes through rawData, numbers in lists.
     */
    @Test
    void everyFigureOfEverySetCanBeReadByItsReaders() {
        for (Suite suite : Suite.values()) {
            List<Tracked> tracked = suite.subjects().stream()
                    .map(subject -> new Tracked(
                            subject,
                            List.of(Collections.nCopies(subject.figures().size(), 2.0)),
                            HISTORY.get(0)))
                    .toList();
            Set<String> names = new HashSet<>();
            for (JsonElement each : JsonParser.parseString(JmhJson.of(tracked)).getAsJsonArray()) {
                JsonObject json = each.getAsJsonObject();
                JsonElement params = json.get("params");
                assertTrue(names.add(json.get("benchmark").getAsString() + params), () -> "twice: " + json);
                assertTrue(json.get("benchmark").getAsString().matches("[^ .=]+(\\.[^ .=]+)+"), json::toString);
                if (params != null) {
                    assertTrue(!params.getAsJsonObject().isEmpty(), json::toString);
                    params.getAsJsonObject()
                            .entrySet()
                            .forEach(param ->
                                    assertTrue(param.getValue().getAsString().matches("[^ =]+"), json::toString));
                }
                assertEquals("avgt", json.get("mode").getAsString());
                for (String count : List.of("measurementIterations", "forks", "threads")) {
                    assertTrue(isNumber(json.get(count)), json::toString);
                }
                JsonObject metric = json.getAsJsonObject("primaryMetric");
                assertTrue(isNumber(metric.get("score")), json::toString);
                assertTrue(metric.get("scoreUnit").getAsString().contains("/"), json::toString);
                assertTrue(
                        isNumber(metric.getAsJsonArray("rawData")
                                .get(0)
                                .getAsJsonArray()
                                .get(0)),
                        json::toString);
                assertTrue(json.get("secondaryMetrics").isJsonObject(), json::toString);
            }
        }
    }

    private static boolean isNumber(JsonElement value) {
        return value.getAsJsonPrimitive().isNumber();
    }

    @Test
    void oneForkHasNoErrorInJmhsWords() {
        Subject decoding = Suite.decoding(Framing.LENGTH, 64, Arrival.WHOLE);
        String json = JmhJson.of(List.of(new Tracked(decoding, List.of(List.of(6.0)), HISTORY.get(0))));
        JsonObject metric = JsonParser.parseString(json)
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("primaryMetric");
        assertEquals("NaN", metric.get("scoreError").getAsString());
        assertEquals("[\"NaN\",\"NaN\"]", metric.get("scoreConfidence").toString());
    }

    /** Otava reads a field as a number, which an empty one is not. */
    @Test
    void otavasTablesHaveALineARunThatFoundTheFigure() {
        assertEquals(
                Map.of(
                        "otava/X.y_time.csv",
                        """
                        time,commit,value
                        2026-01-01T00:00:00Z,c0ffee,6.5
                        2026-01-02T00:00:00Z,c0ffee,7.0
                        """,
                        "otava/echo_wide_rate.csv",
                        """
                        time,commit,value
                        2026-01-02T00:00:00Z,c0ffee,80000.0
                        """),
                Otava.tables(HISTORY));
    }

    @Test
    void otavaIsToldTheTablesAndWhichWayIsBetter() {
        assertEquals(
                """
                tests:
                  X.y_time:
                    type: csv
                    file: otava/X.y_time.csv
                    time_column: time
                    attributes: [commit]
                    metrics:
                      value:
                        direction: -1
                  echo_wide_rate:
                    type: csv
                    file: otava/echo_wide_rate.csv
                    time_column: time
                    attributes: [commit]
                    metrics:
                      value:
                        direction: 1
                test_groups:
                  nodelay:
                    - X.y_time
                    - echo_wide_rate
                """,
                Otava.configuration(HISTORY));
    }
}
