package io.nodelay.bench.peers;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Keeps the server on one processor and the load generator on another, where there are two and {@code taskset}. */
final class Pinning {
    private static final String SERVER = "0";
    private static final String LOAD = "1";

    private final Optional<String> obstacle;

    Pinning() {
        this.obstacle = obstacle();
    }

    private static Optional<String> obstacle() {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return Optional.of("there is only one processor");
        }
        return Command.run(List.of("taskset", "-c", SERVER + "," + LOAD, "true"))
                        .fine()
                ? Optional.empty()
                : Optional.of("taskset is missing or may not pin here");
    }

    /** What goes before the command line of a server. */
    List<String> server() {
        return obstacle.isPresent() ? List.of() : List.of("taskset", "-c", SERVER);
    }

    /** What goes before the command line of a load generator that is a process. */
    List<String> loadProcess() {
        return obstacle.isPresent() ? List.of() : List.of("taskset", "-c", LOAD);
    }

    /** Pins the calling thread, the load generator's. */
    void load() {
        if (obstacle.isPresent()) {
            return;
        }
        Command.Outcome pinned = Command.run(List.of("taskset", "-p", "-c", LOAD, threadId()));
        if (!pinned.fine()) {
            throw new Refused(
                    "taskset", "the load generator pinned", pinned.output().trim());
        }
    }

    String sentence() {
        return obstacle.map(why -> "What is measured and its load were not pinned to processors: " + why + ".")
                .orElse("What is measured was pinned to processor " + SERVER + ", its load to processor " + LOAD + ".");
    }

    private static String threadId() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
        } catch (IOException absent) {
            throw new Refused("/proc/thread-self", "this thread's number", absent);
        }
    }
}
