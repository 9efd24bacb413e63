package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.ClassFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library asks for nothing but {@code java.base}: the flight recorder is used where it is and not missed elsewhere. */
class WithoutFlightRecorderTest {

    private static String outputOf(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test
    void theLibraryRunsOnABareJava() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes =
                ClassFiles.of(EventLoop.class) + File.pathSeparator + ClassFiles.of(WithoutFlightRecorder.class);
        assertEquals(
                "echoed, with stalls",
                outputOf(List.of(
                        java, "--limit-modules", "java.base", "-cp", classes, WithoutFlightRecorder.class.getName())));
    }
}
