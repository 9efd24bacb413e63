package io.nodelay.bench.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
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
import java.util.List;
import java.util.Map;
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
        assertEquals("echo.pingpong.rate", rate.get("benchmark").getAsString());
        assertEquals("thrpt", rate.get("mode").getAsString(), "bigger is better");
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

    @Test
    void otavasTableHasALineARunAndAColumnAFigure() {
        assertEquals(
                """
                time,commit,X.y_time,echo_wide_rate
                2026-01-01T00:00:00Z,c0ffee,6.5,
                2026-01-02T00:00:00Z,c0ffee,7.0,80000.0
                """,
                Otava.csv(HISTORY));
    }

    @Test
    void otavaIsToldWhichWayIsBetter() {
        assertEquals(
                """
                tests:
                  nodelay:
                    type: csv
                    file: otava.csv
                    time_column: time
                    attributes: [commit]
                    metrics:
                      X.y_time:
                        column: X.y_time
                        direction: -1
                      echo_wide_rate:
                        column: echo_wide_rate
                        direction: 1
                """,
                Otava.configuration(HISTORY, "otava.csv"));
    }
}
