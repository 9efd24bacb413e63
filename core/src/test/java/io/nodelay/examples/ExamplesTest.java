package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example starts, does to the JDK's blocking sockets what it says it does, and ends. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/examples/java");

    private static Outsider dial(int port) throws IOException {
        return Outsider.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static OutsideServer server() throws IOException {
        return OutsideServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int portOf(OutsideServer server) {
        return ((InetSocketAddress) server.address()).getPort();
    }

    // ---- Echo

    @Test
    void echoSendsBytesBackAndEndsAfterItsClient() throws Exception {
        try (Program echo = Program.example("Echo", 0);
                Outsider client = dial(echo.port())) {
            client.write("hello");
            client.shutdownOutput();
            assertEquals("hello", client.readAllText());
        }
    }

    @Test
    void echoStartsFromItsSourceOnTheClassPath() throws Exception {
        try (Program echo = Program.source("Echo", Stream.of("-cp", "core/target/classes"), 0);
                Outsider client = dial(echo.port())) {
            client.write("class path");
            assertEquals("class path", client.readText(10));
        }
    }

    @Test
    void echoStartsFromItsSourceOnTheModulePath() throws Exception {
        Stream<String> modules = Stream.of("--module-path", "core/target/classes", "--add-modules", "io.nodelay");
        try (Program echo = Program.source("Echo", modules, 0);
                Outsider client = dial(echo.port())) {
            client.write("module path");
            assertEquals("module path", client.readText(11));
        }
    }

    // ---- UnixEcho

    @Test
    void unixEchoSendsBytesBackOnItsPath(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("echo.sock");
        try (Program echo = Program.example("UnixEcho", path)) {
            assertEquals("UnixEcho sends bytes back on " + path, echo.line());
            try (Outsider client = Outsider.unix(UnixDomainSocketAddress.of(path))) {
                client.write("hello");
                client.shutdownOutput();
                assertEquals("hello", client.readAllText());
            }
        }
    }

    @Test
    void unixEchoRemovesItsFileWhenItIsStopped(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("echo.sock");
        try (Program echo = Program.example("UnixEcho", path)) {
            echo.line();
            assertTrue(Files.exists(path));
            echo.stop();
            assertFalse(Files.exists(path));
        }
    }

    // ---- NagleDemo

    @Test
    void nagleDemoTimesTenAnswersEachWayAndEnds() throws Exception {
        try (Program demo = Program.example("NagleDemo")) {
            List<String> said = demo.rest();
            assertEquals(3, said.size(), said::toString);
            assertTrue(said.get(0).matches("Nagle on, {2}ms:( \\d+\\.\\d){10}"), said::toString);
            assertTrue(said.get(1).matches("Nagle off, ms:( \\d+\\.\\d){10}"), said::toString);
            assertEquals(0, demo.exitStatus());
        }
    }

    // ---- Netcat

    @Test
    void netcatCarriesItsInputToTheServerAndTheAnswerBack() throws Exception {
        try (OutsideServer server = server();
                Program netcat = Program.example("Netcat", "127.0.0.1", portOf(server));
                Outsider connection = server.accept()) {
            netcat.type("question\n");
            netcat.endInput();
            assertEquals("question\n", connection.readAllText());
            connection.write("answer\n");
            connection.shutdownOutput();
            assertEquals(List.of("answer"), netcat.rest());
            assertEquals(0, netcat.exitStatus());
        }
    }

    @Test
    void netcatConnectsToAPath(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("server.sock");
        try (OutsideServer server = OutsideServer.listen(UnixDomainSocketAddress.of(path));
                Program netcat = Program.example("Netcat", path);
                Outsider connection = server.accept()) {
            netcat.type("over a path");
            netcat.endInput();
            assertEquals("over a path", connection.readAllText());
        }
    }

    @Test
    void netcatEndsWithItsServerThoughItsInputIsOpen() throws Exception {
        try (OutsideServer server = server();
                Program netcat = Program.example("Netcat", "127.0.0.1", portOf(server))) {
            try (Outsider connection = server.accept()) {
                connection.write("bye\n");
            }
            assertEquals(List.of("bye"), netcat.rest());
            assertEquals(0, netcat.exitStatus());
        }
    }

    @Test
    void netcatSaysWhyItCannotConnect() throws Exception {
        int nobody;
        try (OutsideServer server = server()) {
            nobody = portOf(server);
        }
        try (Program netcat = Program.example("Netcat", "127.0.0.1", nobody)) {
            assertTrue(netcat.line().startsWith("Netcat: cannot connect to 127.0.0.1:" + nobody));
            assertEquals(0, netcat.exitStatus());
        }
    }

    // ---- Forward

    @Test
    void forwardLetsTheTargetAnswerAfterTheClientHasEnded() throws Exception {
        try (OutsideServer target = server();
                Program forward = Program.example("Forward", 0, "127.0.0.1", portOf(target));
                Outsider client = dial(forward.port());
                Outsider connection = target.accept()) {
            client.write("question");
            client.shutdownOutput();
            assertEquals("question", connection.readAllText());
            connection.write("answer");
            connection.shutdownOutput();
            assertEquals("answer", client.readAllText());
        }
    }

    @Test
    void forwardLetsTheClientSpeakAfterTheTargetHasEnded() throws Exception {
        try (OutsideServer target = server();
                Program forward = Program.example("Forward", 0, "127.0.0.1", portOf(target));
                Outsider client = dial(forward.port());
                Outsider connection = target.accept()) {
            connection.write("welcome");
            connection.shutdownOutput();
            assertEquals("welcome", client.readAllText());
            client.write("thanks");
            client.shutdownOutput();
            assertEquals("thanks", connection.readAllText());
        }
    }

    @Test
    void forwardEndsAClientWhoseTargetRefuses() throws Exception {
        int nobody;
        try (OutsideServer server = server()) {
            nobody = portOf(server);
        }
        try (Program forward = Program.example("Forward", 0, "127.0.0.1", nobody);
                Outsider client = dial(forward.port())) {
            assertEquals("", client.readAllText());
            assertTrue(forward.line().startsWith("cannot connect to 127.0.0.1:" + nobody));
        }
    }

    // ---- Broadcast

    @Test
    void broadcastTellsALineToEverybody() throws Exception {
        try (Program broadcast = Program.example("Broadcast", 0)) {
            int port = broadcast.port();
            try (Outsider first = dial(port);
                    Outsider second = dial(port)) {
                second.write("here\n"); // and so is the first one, as the kernel keeps their order
                assertEquals("here\n", second.readText(5));
                assertEquals("here\n", first.readText(5));
                first.write("hello\n");
                assertEquals("hello\n", first.readText(6));
                assertEquals("hello\n", second.readText(6));
            }
        }
    }

    @Test
    void broadcastKeepsALineUntilItIsWhole() throws Exception {
        try (Program broadcast = Program.example("Broadcast", 0)) {
            int port = broadcast.port();
            try (Outsider slow = dial(port);
                    Outsider other = dial(port)) {
                slow.write("one\ntw");
                assertEquals("one\n", slow.readText(4));
                other.write("between\n");
                assertEquals("between\n", slow.readText(8));
                slow.write("o\n");
                assertEquals("two\n", slow.readText(4));
            }
        }
    }

    @Test
    void broadcastEndsAClientWhoseLineNeverDoes() throws Exception {
        try (Program broadcast = Program.example("Broadcast", 0);
                Outsider client = dial(broadcast.port())) {
            client.write("x".repeat(1_001));
            assertEquals("", client.readAllText());
        }
    }

    @Test
    void broadcastDoesNotWaitForASlowReaderWhoMissesWholeLines() throws Exception {
        String line = "x".repeat(999) + "\n";
        String lines = line.repeat(40);
        int rounds = 500; // 20 MB, far more than the kernel keeps for the slow one
        try (Program broadcast = Program.example("Broadcast", 0)) {
            int port = broadcast.port();
            try (Outsider slow = slowly(port);
                    Outsider client = dial(port)) {
                for (int i = 0; i < rounds; i++) {
                    client.write(lines);
                    assertEquals(lines, client.readText(lines.length()));
                }
                slow.shutdownOutput();
                int heard = slow.readAll().length;
                assertTrue(heard > 0 && heard < rounds * lines.length(), () -> heard + " bytes");
                assertEquals(0, heard % line.length());
            }
        }
    }

    private static Outsider slowly(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return Outsider.of(socket);
    }

    // ---- all of them

    @Test
    void everyExampleIsOnePageWithoutAPackage() throws Exception {
        for (Path file : sources()) {
            List<String> lines = Files.readAllLines(file);
            int most = file.endsWith("ReverseProxy.java") ? 60 : 40; // it is a server and a client
            assertTrue(lines.size() <= most, () -> file + " has " + lines.size() + " lines");
            assertFalse(lines.stream().anyMatch(line -> line.startsWith("package ")), file::toString);
        }
    }

    @Test
    void everyExampleHasATestHere() throws Exception {
        Set<String> tested = Set.of(
                "AgentPool",
                "Broadcast",
                "Chat",
                "ConnectProxy",
                "Echo",
                "Forward",
                "HelloHttp",
                "HttpGet",
                "HttpsGet",
                "HttpsHello",
                "Multicast",
                "NagleDemo",
                "Netcat",
                "Packets",
                "Ping",
                "ReverseProxy",
                "SecureEcho",
                "ServerSentEvents",
                "StartTls",
                "StickyPackets",
                "StreamUpload",
                "UdpEcho",
                "UnixEcho",
                "Upgrade");
        Set<String> there = sources().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(tested), there);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.sorted().toList();
        }
    }
}
