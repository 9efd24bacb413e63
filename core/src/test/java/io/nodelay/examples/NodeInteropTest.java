package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Streams;
import io.nodelay.testing.LoopExtension;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Node's own {@code net} at the other end: its client against the examples, its server against our client. */
class NodeInteropTest {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @BeforeEach
    void nodeIsInstalled() {
        assumeTrue(Program.exists("node"), "node is not installed, so nothing is shown against Node's net");
    }

    private static Program node(String script, Object... arguments) throws Exception {
        String modules = "const net = require('net'), crypto = require('crypto');\n";
        List<String> command = new ArrayList<>(List.of("node", "-e", modules + script));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return Program.run(command.toArray(String[]::new));
    }

    // ---- Node's client, our server

    @Test
    void nodesClientHearsItsEcho() throws Exception {
        try (Program echo = Program.example("Echo", 0);
                Program client = node(
                        """
                        const socket = net.connect(process.argv[1]);
                        socket.setEncoding('utf8');
                        socket.on('connect', () => socket.write('hello'));
                        socket.on('data', text => { console.log(text); socket.end(); });
                        socket.on('end', () => console.log('end'));
                        socket.on('close', hadError => console.log('close ' + hadError));
                        """,
                        echo.port())) {
            assertEquals(List.of("hello", "end", "close false"), client.rest());
        }
    }

    @Test
    void nodesClientHearsItsEchoAfterItHasEnded() throws Exception {
        try (Program echo = Program.example("Echo", 0);
                Program client = node(
                        """
                        const socket = net.connect({ port: process.argv[1], allowHalfOpen: true });
                        let heard = 0;
                        socket.on('data', bytes => heard += bytes.length);
                        socket.on('end', () => console.log(`${heard} bytes and the end`));
                        socket.on('close', hadError => console.log('close ' + hadError));
                        socket.end(Buffer.alloc(1000000));
                        """,
                        echo.port())) {
            assertEquals(List.of("1000000 bytes and the end", "close false"), client.rest());
        }
    }

    @Test
    void nodesClientGetsTenMegabytesBackUnchanged() throws Exception {
        try (Program echo = Program.example("Echo", 0);
                Program client = node(
                        """
                        const bytes = crypto.randomBytes(Number(process.argv[2]));
                        const received = crypto.createHash('sha256');
                        const socket = net.connect(process.argv[1]);
                        socket.on('data', chunk => received.update(chunk));
                        socket.on('close', () => console.log(received.digest('hex')));
                        socket.end(bytes);
                        console.log(crypto.createHash('sha256').update(bytes).digest('hex'));
                        """,
                        echo.port(),
                        TEN_MEGABYTES)) {
            List<String> hashes = client.rest();
            assertEquals(64, hashes.get(0).length(), hashes::toString);
            assertEquals(List.of(hashes.get(0), hashes.get(0)), hashes);
        }
    }

    @Test
    void nodesClientHearsItsEchoOverAPath(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("echo.sock");
        try (Program echo = Program.example("UnixEcho", path)) {
            echo.line();
            try (Program client = node(
                    """
                    const socket = net.connect(process.argv[1]);
                    socket.end('over a path');
                    socket.on('data', bytes => console.log(String(bytes)));
                    socket.on('close', hadError => console.log('close ' + hadError));
                    """,
                    path)) {
                assertEquals(List.of("over a path", "close false"), client.rest());
            }
        }
    }

    // ---- Node's server, our client

    /** Node's server on a free port, which does this with each socket. */
    private static Program nodeServer(String withSocket) throws Exception {
        return node(
                """
                const server = net.createServer({ allowHalfOpen: true }, socket => {
                    socket.on('error', why => console.log(why.message));
                    %s
                });
                server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
                """
                        .formatted(withSocket));
    }

    /** What happens to our client, from {@code connect} to {@code close}; {@code use} may replace what it reads with. */
    private static List<String> eventsOf(Program server, NetOptions options, Consumer<NetSocket> use) throws Exception {
        ConnectOptions to =
                new ConnectOptions().host("127.0.0.1").port(server.port()).socket(options);
        CompletableFuture<List<String>> whole = new CompletableFuture<>();
        loop.run(() -> {
            NetSocket socket = Net.connect(loop.loop(), to);
            List<String> events = new ArrayList<>();
            socket.onConnect(() -> events.add("connect"));
            socket.onText(StandardCharsets.UTF_8, events::add);
            socket.onEnd(() -> events.add("end"));
            socket.onError(why -> events.add("error " + why.getMessage()));
            socket.onClose(how -> events.add("close " + how.hadError()));
            socket.onClose(how -> whole.complete(events));
            use.accept(socket);
        });
        return loop.await(whole);
    }

    @Test
    void ourClientEndsWhenNodesServerDoes() throws Exception {
        try (Program server = nodeServer(
                """
                socket.end('bye');
                socket.resume().on('end', () => console.log('the client has ended too'));
                """)) {
            assertEquals(
                    List.of("connect", "bye", "end", "close false"), eventsOf(server, new NetOptions(), socket -> {}));
            assertEquals("the client has ended too", server.line());
        }
    }

    @Test
    void ourClientHearsNodesServerAfterItHasEnded() throws Exception {
        try (Program server = nodeServer(
                """
                let heard = '';
                socket.on('data', text => heard += text);
                socket.on('end', () => socket.end('you said ' + heard));
                """)) {
            assertEquals(
                    List.of("connect", "you said hello", "end", "close false"),
                    eventsOf(server, new NetOptions(), socket -> {
                        socket.write("hello");
                        socket.end();
                    }));
        }
    }

    @Test
    void ourClientSpeaksAfterNodesServerHasEnded() throws Exception {
        try (Program server = nodeServer(
                """
                socket.end('over to you');
                socket.on('data', text => console.log('the client said ' + text));
                """)) {
            assertEquals(
                    List.of("connect", "over to you", "close false"),
                    eventsOf(
                            server,
                            new NetOptions().allowHalfOpen(true),
                            socket -> socket.onEnd(() -> {
                                socket.write("thanks");
                                socket.end();
                            })));
            assertEquals("the client said thanks", server.line());
        }
    }

    @Test
    void ourClientIsToldOfTheResetOfNodesServer() throws Exception {
        try (Program server = nodeServer("socket.on('data', () => socket.resetAndDestroy());")) {
            assertEquals(
                    List.of("connect", "error Connection reset", "close true"),
                    eventsOf(server, new NetOptions(), socket -> socket.write("hello")));
        }
    }

    @Test
    void ourClientGetsTenMegabytesBackFromNodesServerUnchanged() throws Exception {
        byte[] bytes = new byte[TEN_MEGABYTES];
        new Random(1).nextBytes(bytes);
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        try (Program server = nodeServer("socket.pipe(socket);")) {
            assertEquals(List.of("connect", "end", "close false"), eventsOf(server, new NetOptions(), socket -> {
                socket.onData(received::update);
                Streams.from(loop.loop(), new ByteArrayInputStream(bytes)).pipe(socket);
            }));
        }
        byte[] sent = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertEquals(HexFormat.of().formatHex(sent), HexFormat.of().formatHex(received.digest()));
    }
}
