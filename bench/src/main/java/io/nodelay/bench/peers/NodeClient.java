package io.nodelay.bench.peers;

import io.nodelay.bench.results.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Node's client, a process that obeys the same lines as {@link ServerMain}. */
final class NodeClient {
    private static final String SCRIPT = "node-client.js";

    private NodeClient() {}

    /** Why it cannot run here, if so. */
    static Optional<String> missing() {
        return Command.installed("node") ? Optional.empty() : Optional.of("node is not installed");
    }

    static List<String> line() {
        return List.of(
                "node",
                "-e",
                script(SCRIPT),
                HttpPeer.CONTENT,
                ClientPeer.PATH,
                ClientPeer.ACCEPT,
                ClientPeer.USER_AGENT);
    }

    /** A program of ours for node. */
    static String script(String name) {
        try (InputStream in = NodeClient.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
