package io.nodelay.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** How a host name becomes addresses; by default the system's resolver. */
@FunctionalInterface
public interface Lookup {

    /**
     * Looks a name up. Runs on a pool's thread and may block; address literals never come here.
     *
     * @param host as given
     * @return in order of preference
     * @throws IOException if the name is unknown or could not be resolved
     */
    List<InetAddress> lookup(String host) throws IOException;
}
