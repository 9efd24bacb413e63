package io.nodelay.bench.results;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command of the system and returns what it printed. A command that is not installed has simply failed. */
public final class Command {
    private static final int PATIENCE_SECONDS = 20;
    private static final int NOT_FOUND = 127;

    private Command() {}

    /**
     * What came of a command.
     *
     * @param code its exit code; 127, as in a shell, if it could not be started
     * @param output all it printed, errors included
     */
    public record Outcome(int code, String output) {
        public boolean fine() {
            return code == 0;
        }
    }

    public static Outcome run(List<String> line) {
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return outcome(process);
        } catch (IOException notStarted) {
            return new Outcome(NOT_FOUND, String.valueOf(notStarted.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Outcome(NOT_FOUND, "interrupted");
        }
    }

    /** Whether the shell would find the command. */
    public static boolean installed(String name) {
        return run(List.of("sh", "-c", "command -v \"$1\"", "sh", name)).fine();
    }

    private static Outcome outcome(Process process) throws IOException, InterruptedException {
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Outcome(NOT_FOUND, "no end after " + PATIENCE_SECONDS + " s");
        }
        return new Outcome(process.exitValue(), output);
    }
}
