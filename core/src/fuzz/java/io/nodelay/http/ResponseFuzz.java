package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nodelay.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Whatever bytes come, a client's request is told the same of them wherever the wire has cut them. */
class ResponseFuzz {
    private static final int MOST_CUTS = 8;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "CONNECT");

    @FuzzTest(maxDuration = "1m")
    void aResponseIsTheSameWholeAndCut(FuzzedDataProvider data) {
        String method = data.pickValue(METHODS);
        int[] cuts = new int[data.consumeInt(0, MOST_CUTS)];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = data.consumeInt(0, 0xFFFF);
        }
        byte[] wire = data.consumeRemainingAsBytes();
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] %= wire.length + 1;
        }
        Arrays.sort(cuts);
        assertEquals(told(method, wire), told(method, wire, cuts));
    }

    private static String told(String method, byte[] wire, int... cuts) {
        try (EventLoop loop = EventLoop.open()) {
            Journal journal = new Journal(loop, method);
            int from = 0;
            for (int cut : cuts) {
                journal.hear(Arrays.copyOfRange(wire, from, cut));
                from = cut;
            }
            journal.hear(Arrays.copyOfRange(wire, from, wire.length));
            return journal.end();
        }
    }

    /** A request whose connection waits for a look-up, and all that it is told within the calls that bring bytes. */
    private static final class Journal {
        private final StringBuilder events = new StringBuilder();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final ClientRequest request;
        private final ClientConnection connection;

        Journal(EventLoop loop, String method) {
            loop.onUncaught(thrown -> events.append(thrown));
            String path = method.equals("CONNECT") ? "a:1" : "/";
            RequestOptions options = new RequestOptions()
                    .host("a")
                    .lookup(name -> List.of())
                    .method(method)
                    .path(path);
            request = Http.get(loop, options.header("Upgrade", "x"), this::response);
            request.onInformation(interim -> events.append(interim.status()).append(interim.headers()));
            request.onUpgrade(
                    (response, socket, head) -> events.append("upgraded ").append(response));
            request.onConnect(
                    (response, socket, head) -> events.append("connected ").append(response));
            connection = (ClientConnection) request.carrier();
        }

        private void response(ClientResponse response) {
            events.append(response);
            response.onData(bytes -> {
                while (bytes.hasRemaining()) {
                    content.write(bytes.get());
                }
            });
            response.onEnd(() -> events.append("end").append(response.trailers()));
        }

        void hear(byte[] bytes) {
            if (bytes.length > 0 && !request.closed()) {
                connection.accept(ByteBuffer.wrap(bytes));
            }
        }

        String end() {
            if (!request.closed()) {
                connection.ended();
            }
            assertTrue(request.closed(), "a request survives the end of its connection");
            return events + content.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
