package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A connection's next request is not looked at while earlier answers wait for the client to take them: else some hundred
 * bytes would have the server hold all the answers that may be buffered.
 */
class PipelineBackpressureTest {
    private static final int ANSWER = 4 * 1024 * 1024;
    private static final int HIGH_WATER_MARK = 64 * 1024;

    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static Outsider dial(BiConsumer<ServerRequest, ServerResponse> handler) throws Exception {
        int port = loop.call(
                () -> Http.createServer(loop.loop(), handler).listen(0).port());
        return Outsider.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** The last of them asks for the end, so that everything can be read. */
    private static void ask(Outsider client, int times) throws IOException {
        String more = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(times - 1);
        client.write(more + "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aPipelinedRequestWaitsWhileEarlierAnswersAreUnsent() throws Exception {
        List<Boolean> tooMuch = new ArrayList<>();
        CompletableFuture<List<Boolean>> all = new CompletableFuture<>();
        try (Outsider client = dial((req, res) -> {
            tooMuch.add(res.socket().bufferedAmount() > HIGH_WATER_MARK);
            res.end(ByteBuffer.allocate(ANSWER));
            if (tooMuch.size() == 3) {
                all.complete(tooMuch);
            }
        })) {
            ask(client, 3);
            client.readAll();
            assertEquals(List.of(false, false, false), loop.await(all));
        }
    }

    @Test
    void aClientThatPipelinesGetsAllItsLargeAnswers() throws Exception {
        int answers = 8; // 32 MiB, twice what may be buffered
        try (Outsider client = dial((req, res) -> res.sendDate(false).end(ByteBuffer.allocate(ANSWER)))) {
            ask(client, answers);
            String head =
                    "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: %d\r\n\r\n"
                            .formatted(ANSWER);
            for (int i = 0; i < answers - 1; i++) {
                assertEquals(head, client.readText(head.length()));
                client.read(ANSWER);
            }
            String lastHead = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n".formatted(ANSWER);
            assertEquals(lastHead, client.readText(lastHead.length()));
            assertEquals(ANSWER, client.readAll().length);
        }
    }
}
