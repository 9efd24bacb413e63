package io.nodelay.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> now);
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aTerminalsLineIsRewrittenAndWipedAtTheEnd() {
        try (ProgressLine line = line(true)) {
            line.at("one");
            line.at("two");
        }
        assertEquals("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K", said());
    }

    @Test
    void elsewhereLinesAreSparse() {
        try (ProgressLine line = line(false)) {
            line.at("one");
            now += 4_999_999_999L;
            line.at("two");
            now += 1;
            line.at("three");
        }
        assertEquals("one\nthree\n", said());
    }
}
