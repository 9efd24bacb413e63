package io.nodelay.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A running program of somebody else's, spoken to by lines; its errors are among its output.
 *
 * @param process ended with this
 * @param out its output
 * @param in its input
 */
public record Command(Process process, BufferedReader out, Writer in) implements AutoCloseable {

    /** Starts it; the test is skipped, and says so, where it is not installed. */
    public static Command run(String... words) {
        return run(Map.of(), words);
    }

    /** The same with more in its environment. */
    public static Command run(Map<String, String> environment, String... words) {
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            return new Command(
                    process, process.inputReader(StandardCharsets.UTF_8), process.outputWriter(StandardCharsets.UTF_8));
        } catch (IOException missing) {
            assumeTrue(false, words[0] + " is not installed, so nothing is shown against it");
            throw new IllegalStateException(missing);
        }
    }

    /** Types something, and no more. */
    public void type(String text) throws IOException {
        in.write(text);
        in.flush();
    }

    /** Reads lines up to the first with that in it. */
    public String until(String wanted) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            seen.add(line);
            if (line.contains(wanted)) {
                return line;
            }
        }
        throw new AssertionError("no " + wanted + " in " + seen);
    }

    /** Reads all lines until it ends. */
    public List<String> rest() {
        return out.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
