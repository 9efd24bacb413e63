package io.nodelay.bench.results;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of this laboratory that is led by lines: one is written to it, one is read from it. */
public final class Helper implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;
    /** What is asked of it takes seconds, and on an overloaded machine a minute. */
    private static final int ANSWER_SECONDS = 300;

    private final String name;
    private final Process process;
    private final BufferedReader from;
    private final PrintStream to;
    private boolean gone;

    private Helper(String name, Process process) {
        this.name = name;
        this.process = process;
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    public static Helper start(String name, List<String> line) {
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

    public long pid() {
        return process.pid();
    }

    /** Gives an order and returns the words of the answer, which begins with the given word. */
    public String[] ask(String order, String answer) {
        to.println(order);
        return expect(answer);
    }

    /** Waits for a line that begins with the given word. */
    public String[] expect(String word) {
        String line = line();
        if (!line.startsWith(word + " ")) {
            throw new Refused(name, "a line '" + word + " …'", line);
        }
        return line.split(" ", -1);
    }

    /** Waits for a line, whatever it says. */
    public String line() {
        return line(ANSWER_SECONDS);
    }

    /** As {@link #line()}. Who has said nothing so long is killed. */
    String line(int seconds) {
        try {
            String line = CompletableFuture.supplyAsync(this::read).get(seconds, TimeUnit.SECONDS);
            if (line == null) {
                gone = true;
                throw new Refused(name, "a line", "the end of its output");
            }
            return line;
        } catch (TimeoutException silent) {
            process.destroyForcibly();
            throw new Refused(name, "a line within " + seconds + " s", "silence");
        } catch (ExecutionException broken) {
            throw new Refused(name, "a line", broken.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(name, "a line", "an interrupt");
        }
    }

    private String read() {
        try {
            return from.readLine();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether it has ended, as far as its reader has found out. */
    public boolean gone() {
        return gone || !process.isAlive();
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
