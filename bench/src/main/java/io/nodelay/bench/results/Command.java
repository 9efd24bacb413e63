package io.nodelay.bench.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a short command of the system and returns what it printed. A command that is not installed has simply failed. */
public final class Command {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
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
        return run(line, PATIENCE);
    }

    /**
     * As {@link #run(List)}, of a command that may take long.
     *
     * @param patience how long; whatever still runs then, of it and of what it has started, is killed
     */
    public static Outcome run(List<String> line, Duration patience) {
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return outcome(process, patience);
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

    /** The end of the output is waited for too, and not that of the process alone: who it has started may hang with it. */
    private static Outcome outcome(Process process, Duration patience) throws IOException, InterruptedException {
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        try {
            return process.onExit()
                    .thenCombine(output, (ended, text) -> new Outcome(ended.exitValue(), text))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return new Outcome(NOT_FOUND, "no end after " + patience.toSeconds() + " s");
        } catch (ExecutionException broken) {
            throw new IOException(broken.getCause());
        }
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
