package io.nodelay.bench;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory that is gone afterwards. A process that is told to end (SIGINT, SIGTERM) in the middle ends what it has started
 * itself, so that nobody writes there any more, and stays until whoever works there has cleaned up.
 */
final class Scratch implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;
    /** Whose it is stands in its name, by the process's number. */
    private static final Pattern NAME = Pattern.compile("nodelay-bench-(\\d{1,9})-.*");
    /** Longer than anybody works; a process that does not seem to live may live in another container. */
    private static final Duration FORSAKEN = Duration.ofDays(1);

    private final Path directory;
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end);

    private Scratch(Path directory) {
        this.directory = directory;
    }

    static Scratch make() {
        try {
            Scratch scratch = new Scratch(Files.createTempDirectory(
                            "nodelay-bench-" + ProcessHandle.current().pid() + "-")
                    .toRealPath());
            sweep(scratch.directory.resolveSibling(""));
            Runtime.getRuntime().addShutdownHook(scratch.hook);
            return scratch;
        } catch (IOException failed) {
            throw new Refused("the system's temporary directory", "one that can be written", failed);
        }
    }

    Path directory() {
        return directory;
    }

    /** Whoever waits for what has been started finds that it has failed, and goes the way of all failures. */
    private void end() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        try {
            boolean unused = gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who was killed could not clean up. What cannot be deleted now, as somebody else is about it too, is left to the next. */
    private static void sweep(Path temporary) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, Scratch::abandoned)) {
            left.forEach(Scratch::deleteAll);
        } catch (IOException | DirectoryIteratorException | Refused busy) {
            // No reason not to work.
        }
    }

    /** Others' is not ours to delete, whoever may be dead. */
    private static boolean abandoned(Path path) throws IOException {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                && Files.getLastModifiedTime(path)
                        .toInstant()
                        .isBefore(Instant.now().minus(FORSAKEN))
                && Files.getOwner(path).getName().equals(System.getProperty("user.name"));
    }

    private static void deleteAll(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
        } catch (IOException | UncheckedIOException failed) {
            throw new Refused(directory.toString(), "a directory that can be deleted", failed);
        }
    }

    @Override
    public void close() {
        try {
            deleteAll(directory);
        } finally {
            gone.countDown();
            forgetHook();
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs already, and has just been told that it may end.
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
