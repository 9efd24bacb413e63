package io.nodelay.bench.peers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A server that is compared with others, each in a process of its own. Its name in results is its {@code toString}. */
public interface Contender {
    /** Starts the server in this process, on a port of the loopback. */
    Served start() throws IOException;

    /** Why it cannot run here, if so. */
    Optional<String> missing();

    /** The JVM flags it is entitled to, beside those that all servers get. */
    List<String> flags();

    /** The laboratory's own command that starts it in a process of its own. */
    List<String> command();
}
