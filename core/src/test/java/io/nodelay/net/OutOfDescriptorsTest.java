package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.ClassFiles;
import io.nodelay.testing.Outsider;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server that has run out of descriptors goes on serving those it has, refuses a few politely, does not spin on those
 * that wait (libuv/libuv#690, nodejs/node#45242), and takes them when there are descriptors again. In a JVM of its own
 * that may open 64.
 */
class OutOfDescriptorsTest {
    private static final int LIMIT = 64;
    private static final int CLIENTS = 2 * LIMIT;

    private final List<Outsider> clients = new ArrayList<>();
    private Process server;
    private BufferedReader answers;
    private Writer questions;
    private CompletableFuture<String> complaints;
    private InetSocketAddress address;

    private record Answer(long passes, int connections, int drops) {}

    @BeforeEach
    void start() throws Exception {
        Path shell = Path.of("/bin/sh");
        assumeTrue(Files.isExecutable(shell), "there is no /bin/sh to set the limit with");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = ClassFiles.of(EventLoop.class) + File.pathSeparator + ClassFiles.of(CrampedServer.class);
        String limited = "ulimit -n " + LIMIT + " && exec \"$@\"";
        server = new ProcessBuilder(
                        shell.toString(),
                        "-c",
                        limited,
                        "sh",
                        java,
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        CrampedServer.class.getName())
                .start();
        answers = server.inputReader(StandardCharsets.US_ASCII);
        questions = server.outputWriter(StandardCharsets.US_ASCII);
        complaints = Aside.ask(() -> new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        String port = nextLine();
        assertNotNull(port, () -> "it did not start: " + complaint());
        address = new InetSocketAddress(Literals.parse("127.0.0.1").orElseThrow(), Integer.parseInt(port));
    }

    @AfterEach
    void stop() throws Exception {
        for (Outsider client : clients) {
            client.close();
        }
        if (server != null) {
            server.destroyForcibly();
            assertTrue(server.waitFor(20, TimeUnit.SECONDS));
        }
    }

    private Answer ask() throws Exception {
        questions.write("?\n");
        questions.flush();
        String line = nextLine();
        assertNotNull(line, () -> "it does not answer: " + complaint());
        try (Scanner answer = new Scanner(line)) {
            return new Answer(answer.nextLong(), answer.nextInt(), answer.nextInt());
        }
    }

    /** A read of a process's output cannot be interrupted by a test's time limit. */
    private String nextLine() throws Exception {
        return Aside.ask(answers::readLine).get(20, TimeUnit.SECONDS);
    }

    private String complaint() {
        server.destroyForcibly();
        return complaints.join();
    }

    private static void echoes(Outsider client) throws IOException {
        client.write("still there?");
        assertEquals("still there?", client.readText(12));
    }

    /** One client comes and goes: class files need a descriptor each, and are all loaded after that. */
    private void warmUp() throws Exception {
        try (Outsider first = Outsider.tcp(address)) {
            echoes(first);
        }
        while (ask().connections() > 0) {
            assertTrue(server.isAlive());
        }
    }

    /** More than fit; the kernel keeps those that the server cannot take. */
    private void crowd() throws Exception {
        warmUp();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Outsider.tcp(address));
        }
        while (ask().drops() == 0) {
            assertTrue(server.isAlive());
        }
    }

    @Test
    void thoseItHasAreServedOn() throws Exception {
        crowd();
        int served = ask().connections();
        assertTrue(served > 10 && served < LIMIT, "it has " + served);
        for (int i = 0; i < 10; i++) {
            echoes(clients.get(i));
        }
    }

    @Test
    void itDoesNotSpinOnThoseThatWait() throws Exception {
        crowd();
        long before = ask().passes();
        for (int i = 0; i < 300; i++) {
            ask();
        }
        long passes = ask().passes() - before;
        assertTrue(passes < 1_000, passes + " passes for 300 questions");
    }

    @Test
    void whenThereAreDescriptorsAgainThoseThatWaitAreServed() throws Exception {
        crowd();
        for (int i = 0; i < CLIENTS - 10; i++) {
            clients.get(i).close();
        }
        for (int i = CLIENTS - 5; i < CLIENTS; i++) {
            echoes(clients.get(i));
        }
    }

    @Test
    void oneIsRefusedPolitelyWithTheDescriptorInReserve() throws Exception {
        crowd();
        Answer now = ask();
        Outsider refused = clients.get(now.connections());
        assertEquals("", refused.readAllText());
    }

    @Test
    void itComplainsOnce() throws Exception {
        crowd();
        while (ask().drops() < 3) { // so the pause has ended at least twice
            assertTrue(server.isAlive());
        }
        for (Outsider client : clients) {
            client.close();
        }
        while (ask().connections() > 0) { // to stop, it loads classes, which needs descriptors
            assertTrue(server.isAlive());
        }
        questions.close();
        assertTrue(server.waitFor(20, TimeUnit.SECONDS));
        String said = complaints.get(20, TimeUnit.SECONDS);
        assertEquals(
                1, said.lines().filter(line -> line.contains("accept failed")).count(), said);
        assertTrue(said.contains("Too many open files"), said);
        assertEquals(0, server.exitValue(), said);
    }
}
