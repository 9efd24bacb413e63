package io.nodelay.bench.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Keeps a server on one processor and who talks to it on another, where there are two and {@code taskset}. */
public final class Pinning {
    private static final String SERVER = "0";
    private static final String LOAD = "1";

    private final Optional<String> obstacle;

    public Pinning() {
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
    public List<String> serverProcess() {
        return obstacle.isPresent() ? List.of() : List.of("taskset", "-c", SERVER);
    }

    /** What goes before the command line of a load generator that is a process. */
    public List<String> loadProcess() {
        return obstacle.isPresent() ? List.of() : List.of("taskset", "-c", LOAD);
    }

    /** Pins the calling thread, a server's. */
    public void server() {
        pin(SERVER);
    }

    /** Pins the calling thread, the load generator's. */
    public void load() {
        pin(LOAD);
    }

    private void pin(String processor) {
        if (obstacle.isPresent()) {
            return;
        }
        Command.Outcome pinned = Command.run(List.of("taskset", "-p", "-c", processor, threadId()));
        if (!pinned.fine()) {
            throw new Refused(
                    "taskset",
                    "a thread pinned to processor " + processor,
                    pinned.output().trim());
        }
    }

    /**
     * Whether it is done.
     *
     * @param server what is kept on the server's processor, to begin a sentence
     * @param load what is kept on the other
     */
    public String sentence(String server, String load) {
        return obstacle.map(why -> server + " and " + load + " were not pinned to processors: " + why + ".")
                .orElse(server + " was pinned to processor " + SERVER + ", " + load + " to processor " + LOAD + ".");
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
