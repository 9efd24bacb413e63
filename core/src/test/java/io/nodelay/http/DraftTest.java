package io.nodelay.http;

import static io.nodelay.http.ClientScene.good;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.net.NetOptions;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written while there is no connection: it waits, answers false when it is much, and is told once. */
class DraftTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final int FULL = 48 * 1024;
    private ClientScene scene;

    /** The only connection is taken until 100 ms. */
    @BeforeEach
    void setUp() {
        scene = new ClientScene(fake, new AgentOptions().maxSockets(1))
                .serves(request -> request.startsWith("GET /first ")
                        ? Answer.of()
                        : Answer.of(ok("a")).after(request.contains("Length") ? "" : "0\r\n\r\n"));
        Http.get(fake.loop(), scene.to("/first"), response -> {});
        scene.outside(100, () -> scene.peer(0).write(ok("")));
    }

    private String sent() {
        return scene.sent(0).substring(ClientScene.got("/first").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void whatIsWrittenInLineIsSentInOneWrite(String method) {
        ClientRequest request = scene.request(scene.to(method, "/"));
        assertTrue(request.write("hel"));
        request.end("lo");
        assertEquals(good("a"), scene.run().journal());
        assertEquals(
                method + " / HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
                sent());
        assertEquals(2, scene.writes());
    }

    @Test
    void fieldsMayBeSetWhileItWaits() {
        ClientRequest request = scene.request(scene.to("/"));
        scene.inside(50, () -> request.setHeader("A", "b").end());
        scene.run();
        assertEquals("GET / HTTP/1.1\r\nHost: 10.0.0.1\r\nA: b\r\nConnection: keep-alive\r\n\r\n", sent());
    }

    @Test
    void itHasNoSocketYet() {
        ClientRequest request = scene.get("/");
        assertThrows(IllegalStateException.class, request::socket);
        scene.inside(
                200,
                () -> assertEquals(
                        new InetSocketAddress("10.0.0.1", 80), request.socket().remoteAddress()));
        scene.run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void muchIsAnsweredWithFalseAndThenWithDrain(String method) {
        ClientRequest request = scene.request(scene.to(method, "/"));
        request.onDrain(() -> {
            scene.note("drain");
            request.end();
        });
        assertTrue(request.write(new byte[10_000]));
        assertFalse(request.write(new byte[FULL]));
        scene.inside(99, () -> assertEquals(List.of(), scene.journal()));
        scene.run();
        assertEquals(List.of("drain", "response 200", "data a", "end", "close"), scene.journal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void everyWriteIsToldOnceItWasSent(String method) {
        ClientRequest request = scene.request(scene.to(method, "/"));
        for (int size : new int[] {1, 20_000, 60_000}) {
            request.write(ByteBuffer.allocate(size), failed -> scene.note(size + " " + failed.isEmpty()));
        }
        scene.inside(99, () -> assertEquals(List.of(), scene.journal()));
        scene.run();
        assertEquals(List.of("1 true", "20000 true", "60000 true"), scene.journal());
    }

    @Test
    void everyWriteIsToldOnceIfItIsNeverSent() {
        ClientRequest request = scene.request(scene.to("POST", "/"));
        List<Optional<IOException>> told = new ArrayList<>();
        request.write(ByteBuffer.allocate(1), told::add);
        request.write(ByteBuffer.allocate(60_000), told::add);
        request.onFinish(() -> scene.note("finish"));
        request.onDrain(() -> scene.note("drain"));
        scene.inside(50, request::destroy);
        scene.inside(60, () -> request.write(ByteBuffer.allocate(1), told::add));
        scene.inside(61, () -> scene.note("write " + request.write("x")));
        scene.run();
        assertEquals(3, told.size());
        told.forEach(each -> assertTrue(each.isPresent()));
        assertEquals(
                List.of("error the application has destroyed the message", "close failed", "write false"),
                scene.journal());
        assertEquals("", sent());
    }

    @Test
    void finishIsToldOnceItWasSent() {
        ClientRequest request = scene.request(scene.to("POST", "/"));
        request.onFinish(() -> scene.note("finish"));
        request.end("x");
        scene.inside(99, () -> assertEquals(List.of(), scene.journal()));
        assertEquals("finish", scene.run().journal().get(0));
    }

    @Test
    void moreThanMayWaitIsAnError() {
        RequestOptions options = scene.to("POST", "/").socket(new NetOptions().maxBuffered(200_000));
        ClientRequest request = scene.request(options);
        for (int i = 0; i < 4; i++) {
            assertFalse(request.write(new byte[60_000]));
        }
        scene.run();
        assertEquals(
                List.of("error more than 200000 bytes were written before there was a connection", "close failed"),
                scene.journal());
        assertEquals("", sent());
    }

    /** With a free connection too, so that it can be sent once more; but not more of it than is kept for that. */
    @Test
    void aPutThatGrowsIsSentBeforeItEnds() {
        ClientRequest[] request = {null};
        scene.inside(200, () -> {
            request[0] = scene.request(scene.to("PUT", "/"));
            assertFalse(request[0].write(new byte[60_000]));
            request[0].onDrain(() -> scene.note("drain"));
        });
        scene.inside(300, () -> assertTrue(sent().length() > 60_000));
        scene.inside(400, () -> request[0].end());
        scene.run();
        assertEquals(List.of("drain", "response 200", "data a", "end", "close"), scene.journal());
        assertEquals(1, scene.connections());
    }

    @Test
    void whoFailsWhileMuchWaitsIsNotToldToDrain() {
        fake.net().buffers(8_192, 8_192);
        ClientRequest request = scene.request(scene.to("POST", "/").host("10.0.0.9"));
        request.onDrain(() -> scene.note("drain"));
        fake.net().listen(new InetSocketAddress("10.0.0.9", 80)).onConnection(peer -> peer.stopReading());
        request.write(new byte[200_000]);
        scene.inside(200, request::destroy);
        assertEquals(
                List.of("error the application has destroyed the message", "close failed"),
                scene.run().journal());
    }

    @Test
    void whoFailsAfterTheLineWhileMuchWaitsIsNotToldToDrain() {
        ClientRequest request = scene.request(scene.to("POST", "/"));
        request.onDrain(() -> scene.note("drain"));
        scene.outside(99, () -> scene.peer(0).stopReading().receiveBuffer(1_000));
        request.write(new byte[5_000_000]);
        scene.inside(300, request::destroy);
        assertEquals(
                List.of("error the application has destroyed the message", "close failed"),
                scene.run().journal());
    }

    @Test
    void aContradictionInTheLineEndsTheRequest() {
        ClientRequest request = scene.request(scene.to("PUT", "/").header("Content-Length", "1"));
        assertThrows(IllegalStateException.class, () -> request.end("hello"));
        scene.run();
        assertEquals("close failed", scene.journal().get(1));
        assertEquals("", sent());
        assertEquals("0 1 0", scene.counts());
    }
}
