package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.nodelay.testing.LoopExtension;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program in a process of its own, spoken to by lines, and never left running by its test. */
final class Program implements AutoCloseable {
    /** Where the build is started, and README's commands. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern PORT = Pattern.compile("port (\\d+)$");
    private static final String CLASSES = "core/target/classes";

    private final Process process;
    /** Its output, the errors among it; empty is the end. */
    private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();

    private final List<String> seen = new ArrayList<>();

    private Program(Path folder, List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(this::read, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    // ---- starting

    /** Starts a command in the root of the project. */
    static Program run(String... command) throws IOException {
        return new Program(ROOT, List.of(command));
    }

    /** Starts a command in a folder. */
    static Program runIn(Path folder, String... command) throws IOException {
        return new Program(folder, List.of(command));
    }

    /** Starts an example that the build has compiled. */
    static Program example(String name, Object... arguments) throws IOException {
        return java(
                Stream.of("-cp", CLASSES + File.pathSeparator + "core/target/examples-classes", name),
                Arrays.stream(arguments));
    }

    /** Starts an example that the build has compiled, in the folder whose files it uses. */
    static Program exampleIn(Path folder, String name, Object... arguments) throws IOException {
        return exampleIn(folder, Stream.of(), name, arguments);
    }

    /** The same, with options of the JVM. */
    static Program exampleIn(Path folder, Stream<String> options, String name, Object... arguments) throws IOException {
        String path = ROOT.resolve(CLASSES) + File.pathSeparator + ROOT.resolve("core/target/examples-classes");
        return java(folder, Stream.concat(options, Stream.of("-cp", path, name)), Arrays.stream(arguments));
    }

    /** Starts an example from its source, as README does. */
    static Program source(String name, Stream<String> options, Object... arguments) throws IOException {
        return java(
                Stream.concat(options, Stream.of("core/src/examples/java/" + name + ".java")), Stream.of(arguments));
    }

    private static Program java(Stream<String> what, Stream<Object> arguments) throws IOException {
        return java(ROOT, what, arguments);
    }

    private static Program java(Path folder, Stream<String> what, Stream<Object> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dio.nodelay.poison=true");
        what.forEach(command::add);
        arguments.map(String::valueOf).forEach(command::add);
        return new Program(folder, command);
    }

    /** Whether there is such a program. */
    static boolean exists(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    // ---- speaking

    /** Its next line of output. */
    String line() {
        return next().orElseGet(() -> fail("the program has ended after " + seen));
    }

    /** All that it still says before it ends. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            rest.add(line.get());
        }
        return rest;
    }

    /** The port it says it listens on, in its next line. */
    int port() {
        String line = line();
        Matcher port = PORT.matcher(line);
        assertTrue(port.find(), () -> "no port in: " + line);
        return Integer.parseInt(port.group(1));
    }

    /** The port it says it listens on, in one of its next lines. */
    int portAmongOthers() {
        while (true) {
            Matcher port = PORT.matcher(line());
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
    }

    /** Types something on its standard input. */
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends its standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    private Optional<String> next() {
        try {
            Optional<String> line = output.poll(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertTrue(line != null, () -> "the program says nothing more after " + seen);
            line.ifPresent(seen::add);
            return line;
        } catch (InterruptedException late) {
            return fail("the program says nothing more after " + seen, late);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(Optional.of(line));
            }
        } catch (IOException torn) {
            output.add(Optional.of("the output broke off: " + torn));
        }
        output.add(Optional.empty());
    }

    // ---- ending

    /** Asks it to end, as ^C does, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        exitStatus();
    }

    /** Waits for its end. */
    int exitStatus() throws InterruptedException {
        assertTrue(
                process.waitFor(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                () -> "the program does not end after " + seen);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
