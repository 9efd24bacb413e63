package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server in a process of Node's, by a script that calls {@code serve(server)} and may {@code say(line)}. */
final class NodeServer implements Closeable {
    private static final String BEFORE =
            """
            const http = require('http'), net = require('net'), say = console.log;
            let connections = 0;
            const serve = (server, at) => server.on('connection', () => connections++)
                .listen(at ?? { port: 0, host: '127.0.0.1' }, () => say(at ?? server.address().port));
            """;

    private final Process process;
    private final BufferedReader said;

    NodeServer(String script) throws Exception {
        process = new ProcessBuilder("node", "-e", BEFORE + script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
    }

    static boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    /** Its next line: the first is its port, or its path. */
    String line() throws Exception {
        return CompletableFuture.supplyAsync(this::read).get(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private String read() {
        try {
            String line = said.readLine();
            assertTrue(line != null, "Node has ended");
            return line;
        } catch (IOException torn) {
            throw new AssertionError(torn);
        }
    }

    /** Options that lead to the port that it says. */
    RequestOptions options() throws Exception {
        return new RequestOptions().host("127.0.0.1").port(Integer.parseInt(line()));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        said.close();
    }
}
