package io.nodelay.bench.peers;

import io.nodelay.bench.results.Self;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server, or a client that a server loads, that is compared with others, each in a process of its own. Its name in results is its
 * {@code toString}.
 */
public interface Contender {
    /** Starts the server in this process, on a port of the loopback. */
    Served start() throws IOException;

    /** Why it cannot run here, if so. */
    Optional<String> missing();

    /** The JVM flags it is entitled to, beside those that all servers get. */
    List<String> flags();

    /** The laboratory's own command that starts it in a process of its own. */
    List<String> command();

    /**
     * The whole command line of that process.
     *
     * @param lab class path and main class of the laboratory
     */
    default List<String> line(List<String> lab) {
        List<String> line = new ArrayList<>(List.of(Self.java()));
        line.addAll(Server.FLAGS);
        line.addAll(flags());
        line.addAll(Self.permissions());
        line.addAll(lab);
        line.addAll(command());
        return line;
    }

    /** Whether its process can tell what it has allocated. */
    default boolean tellsAllocation() {
        return true;
    }
}
