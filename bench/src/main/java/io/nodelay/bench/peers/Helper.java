package io.nodelay.bench.peers;

import io.nodelay.bench.results.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of this laboratory that is led by lines: one is written to it, one is read from it. */
final class Helper implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final String name;
    private final Process process;
    private final BufferedReader from;
    private final PrintStream to;

    private Helper(String name, Process process) {
        this.name = name;
        this.process = process;
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static Helper start(String name, List<String> line) {
        try {
            return new Helper(
                    name,
                    new ProcessBuilder(line)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException notStarted) {
            throw new Refused(name, "a process that starts", notStarted);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Gives an order and returns the words of the answer, which begins with the given word. */
    String[] ask(String order, String answer) {
        to.println(order);
        return expect(answer);
    }

    /** Waits for a line that begins with the given word. */
    String[] expect(String word) {
        try {
            String line = from.readLine();
            if (line == null || !line.startsWith(word + " ")) {
                throw new Refused(name, "a line '" + word + " …'", line == null ? "the end of its output" : line);
            }
            return line.split(" ", -1);
        } catch (IOException broken) {
            throw new Refused(name, "a line '" + word + " …'", broken);
        }
    }

    @Override
    public void close() {
        to.close(); // the end of its input is its order to end
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
