package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server that keeps a connection for one answer and then closes it, in the same moment in which its client sends the next
 * request by it: no GET is lost, and no POST is served twice.
 */
class StaleConnectionTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final int CONNECTIONS = 5;
    /** Turns of a spinning server, around the time that a client takes to send its next request. */
    private static final int LONGEST_SPIN = 4_000;

    private final Map<String, Integer> served = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        for (int i = 0; i < CONNECTIONS; i++) {
            Random random = new Random(i);
            threads.add(new Thread(() -> acceptAll(random), "closing server " + i));
        }
        threads.forEach(Thread::start);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void acceptAll(Random random) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                serve(Outsider.of(socket), random);
            } catch (IOException over) {
                // the client's connection, or the test
            }
        }
    }

    /** One answer, sometimes two; a short while later the end, whatever may have come by then. */
    private void serve(Outsider client, Random random) throws IOException {
        int answers = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < answers; i++) {
            String line = Scripted.head(client).lines().findFirst().orElse("");
            if (line.isEmpty()) {
                return;
            }
            served.merge(line, 1, Integer::sum);
            client.write(ANSWER);
        }
        for (int spin = random.nextInt(LONGEST_SPIN); spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }

    /** Requests one after another by each of the agent's connections, GET and POST by turns. */
    private final class Rounds {
        private final Agent agent = new Agent(loop.loop(), new AgentOptions().maxSockets(CONNECTIONS));
        private final int rounds;
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private final List<String> wrong = new ArrayList<>();
        private final List<String> answered = new ArrayList<>();
        private final AtomicInteger repeated = new AtomicInteger();
        private int begun;
        private int closed;
        private int lostPosts;

        Rounds(int rounds) {
            this.rounds = rounds;
        }

        void begin() {
            for (int i = 0; i < CONNECTIONS; i++) {
                next();
            }
        }

        private void next() {
            if (begun == rounds) {
                return;
            }
            String method = begun % 4 == 3 ? "POST" : "GET";
            String path = "/" + begun++;
            RequestOptions to = new RequestOptions()
                    .host("127.0.0.1")
                    .port(server.getLocalPort())
                    .method(method)
                    .path(path)
                    .agent(agent);
            boolean[] whole = {false};
            ClientRequest request = Http.request(loop.loop(), to, res -> res.text(text -> whole[0] = true));
            AtomicInteger carried = new AtomicInteger();
            request.onSocket(socket -> repeated.addAndGet(carried.getAndIncrement()));
            request.onClose(how -> {
                count(method, path, whole[0], how.error().isPresent());
                next();
            });
            request.end();
        }

        private void count(String method, String path, boolean whole, boolean failed) {
            if (whole == failed) {
                wrong.add(method + " " + path + " is whole and failed, or neither");
            } else if (whole) {
                answered.add(method + " " + path + " HTTP/1.1");
            } else if (method.equals("GET")) {
                wrong.add("GET " + path + " was lost");
            } else {
                lostPosts++;
            }
            if (++closed == rounds) {
                agent.destroy();
                over.complete(true);
            }
        }
    }

    private void play(int count) throws Exception {
        Rounds rounds = loop.call(() -> new Rounds(count));
        loop.run(rounds::begin);
        rounds.over.get();
        assertEquals(List.of(), rounds.wrong);
        assertEquals(count, rounds.answered.size() + rounds.lostPosts);
        rounds.answered.forEach(line -> assertTrue(served.containsKey(line), line));
        served.forEach(
                (line, times) -> assertTrue(times == 1 || line.startsWith("GET "), line + " was served " + times));
        assertTrue(rounds.repeated.get() > 0, "no request met a closing connection, so nothing was shown");
    }

    @Test
    void tenThousandRoundsLoseNoGetAndServeNoPostTwice() throws Exception {
        play(10_000);
    }

    @Test
    @Tag("soak")
    void twoHundredThousandRoundsLoseNoGetAndServeNoPostTwice() throws Exception {
        play(200_000);
    }
}
