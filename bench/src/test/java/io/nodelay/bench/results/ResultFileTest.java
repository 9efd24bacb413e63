package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    @TempDir
    Path directory;

    private static Measurement measurement() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("size", "64");
        parameters.put("nagle", "on");
        return Samples.PRIVATE
                .measure("nagle", parameters)
                .with(Metric.smaller("p50", "us", 43.9, 30))
                .with(Pairing.of("cpu", "a", "b", List.of(0.9, 1.1)))
                .caveat("only loopback")
                .file("x.hgrm")
                .finish();
    }

    @Test
    void aMeasurementComesBackAsItWasWritten() {
        Path file = directory.resolve("run.jsonl");
        Measurement measurement = measurement();
        ResultFile.write(file, List.of(measurement));
        assertEquals(List.of(measurement), ResultFile.read(file));
    }

    @Test
    void aMeasurementIsOneLine() {
        assertEquals(1, ResultFile.line(measurement()).lines().count());
    }

    @Test
    void parametersKeepTheirOrder() {
        Measurement read = ResultFile.parse("t", ResultFile.line(measurement())).get(0);
        assertEquals(List.of("size", "nagle"), new ArrayList<>(read.parameters().keySet()));
    }

    @Test
    void directionIsWrittenInWords() {
        assertTrue(ResultFile.line(measurement()).contains("\"better\":\"smaller\""));
    }

    @Test
    void blankLinesAreNoMeasurements() {
        assertEquals(
                1,
                ResultFile.parse("t", "\n" + ResultFile.line(measurement()) + "\n\n")
                        .size());
    }

    @Test
    void anotherSchemaIsRefusedWithTheLineNumber() {
        String line = ResultFile.line(measurement()).replace("\"schema\":1", "\"schema\":2");
        Refused refused = assertThrows(Refused.class, () -> ResultFile.parse("old.jsonl", "\n" + line));
        assertEquals("old.jsonl:2: expected schema 1, found 2", refused.getMessage());
    }

    @Test
    void brokenJsonIsRefusedWithTheLineNumber() {
        Refused refused = assertThrows(Refused.class, () -> ResultFile.parse("cut.jsonl", "{\"schema\":"));
        assertTrue(refused.getMessage().startsWith("cut.jsonl:1: expected one measurement in JSON, found "));
    }

    @Test
    void allFilesOfADirectoryAndBelowAreReadInOrder() {
        ResultFile.write(directory.resolve("b.jsonl"), List.of(measurement()));
        ResultFile.write(directory.resolve("a/z.jsonl"), List.of(measurement(), measurement()));
        assertEquals(3, ResultFile.readAll(directory).size());
    }

    @Test
    void rawFilesAreNamedAsFromTheReport() {
        ResultFile.write(directory.resolve("results/a/z.jsonl"), List.of(measurement()));
        List<String> files = ResultFile.readAll(directory.resolve("results"), directory)
                .get(0)
                .files();
        assertEquals("results/a/z.jsonl", files.get(files.size() - 1));
        assertTrue(files.stream().allMatch(file -> file.startsWith("results/a/")), files::toString);
    }

    @Test
    void aMissingDirectoryIsRefused() {
        assertThrows(Refused.class, () -> ResultFile.readAll(directory.resolve("none")));
    }

    @Test
    void aWrittenFileLeavesNoTemporaryName() throws IOException {
        WholeFile.write(directory.resolve("report.md"), "text");
        assertEquals("text", Files.readString(directory.resolve("report.md")));
        assertFalse(Files.exists(directory.resolve("report.md.tmp")));
    }

    @Test
    void aFigureThatIsNoNumberIsRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> Metric.smaller("p50", "us", Double.NaN, 0));
    }

    @Test
    void anAbsentMetricIsNamed() {
        Refused refused = assertThrows(Refused.class, () -> measurement().value("p51"));
        assertTrue(refused.getMessage().contains("expected a metric 'p51', found [p50]"), refused.getMessage());
    }
}
