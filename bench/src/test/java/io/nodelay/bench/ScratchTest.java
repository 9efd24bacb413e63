package io.nodelay.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Self;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ScratchTest {
    /** Works in a scratch directory with a program that takes long. */
    static final class Working {
        private Working() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            try (Scratch scratch = Scratch.make()) {
                Files.writeString(scratch.directory().resolve("half"), "done");
                System.out.println(scratch.directory());
                new ProcessBuilder("sh", "-c", "echo $$; exec sleep 60")
                        .inheritIO()
                        .start()
                        .waitFor();
            }
        }
    }

    @Test
    void itIsGoneAfterwards() throws IOException {
        Path directory;
        try (Scratch scratch = Scratch.make()) {
            directory = scratch.directory();
            Files.writeString(directory.resolve("a file"), "text");
        }
        assertFalse(Files.exists(directory));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "nobody is told there that he is to end")
    void whoIsToldToEndLeavesNeitherItNorWhatWasStarted() throws Exception {
        Process working = new ProcessBuilder(
                        Self.java(), "-cp", System.getProperty("java.class.path"), Working.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(working.getInputStream(), StandardCharsets.UTF_8))) {
            Path directory = Path.of(said.readLine());
            ProcessHandle program =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            working.destroy();
            assertTrue(working.waitFor(20, TimeUnit.SECONDS));
            assertFalse(Files.exists(directory));
            program.onExit().get(20, TimeUnit.SECONDS);
        } finally {
            working.destroyForcibly();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names of owners differ there")
    void whatOneThatWasKilledHasLeftIsSweptAwayAndNothingElse() throws Exception {
        Process dead = new ProcessBuilder(Self.java(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        dead.waitFor();
        Path left = Files.createTempDirectory("nodelay-bench-" + dead.pid() + "-");
        Files.writeString(left.resolve("half"), "done");
        Path fresh = Files.createTempDirectory("nodelay-bench-" + dead.pid() + "-");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        try (Scratch other = Scratch.make();
                Scratch scratch = Scratch.make()) {
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(fresh), "its process may be another container's");
            assertTrue(Files.exists(other.directory()));
            assertTrue(Files.exists(scratch.directory()));
        } finally {
            Files.delete(fresh);
        }
    }
}
