package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that is not read, or not yet, or is too large, never keeps its place in the pool. */
class UnreadResponseTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final int KEPT = 64 * 1024;

    private final List<ClientResponse> responses = new ArrayList<>();

    private ClientScene scene(Answer first, Consumer<ClientResponse> reader) {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1))
                .answers(first)
                .answers(ok("b"));
        scene.request(scene.to("/1"), response -> {
                    responses.add(response);
                    reader.accept(response);
                })
                .end();
        scene.get("/2");
        return scene;
    }

    private static final List<String> BOTH =
            List.of("1 response 200", "1 close", "2 response 200", "2 data b", "2 end", "2 close");

    private void passedOver(Answer first, Consumer<ClientResponse> reader, int connections) {
        ClientScene scene = scene(first, reader);
        assertEquals(BOTH, scene.run().journal());
        assertEquals(connections, scene.connections());
        assertEquals(connections == 1, responses.get(0).isComplete());
    }

    @Test
    void whatNobodyAsksForIsPassedOver() {
        passedOver(Answer.of(ok("x".repeat(KEPT))), response -> {}, 1);
    }

    @Test
    void whatNobodyAsksForIsPassedOverInChunks() {
        passedOver(Answer.of(chunks("x".repeat(KEPT))), response -> {}, 1);
    }

    @Test
    void whatIsDiscardedIsPassedOver() {
        passedOver(Answer.of(ok("x".repeat(KEPT))), ClientResponse::discard, 1);
    }

    /** As a pipe does whose sink has just had enough: a close before the end would tell it that the rest is missing. */
    @Test
    void whoPausesInTheLastBytesHearsTheEndBeforeTheClose() {
        ClientScene scene = new ClientScene(fake).answers(ok("all"));
        ClientRequest request = scene.request(scene.to("/"), response -> {
            response.onData(bytes -> response.pause());
            response.onEnd(() -> scene.note("end"));
            response.onClose(how -> scene.note("response close"));
            scene.inside(1_000, response::resume);
        });
        request.end();
        assertEquals(
                List.of("response 200", "close", "end", "response close"),
                scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    @Test
    void aListenerCanBeSetLater() {
        ClientScene scene = new ClientScene(fake).answers(ok("a"));
        ClientRequest request = scene.request(scene.to("/"));
        request.onResponse(response -> scene.note("instead"));
        request.end();
        assertEquals(List.of("instead", "close"), scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    /** A new connection is cheaper, and waits for nothing. */
    @Test
    void soMuchThatNobodyWantsEndsTheConnection() {
        passedOver(Answer.of(ok("x".repeat(KEPT + 1))), response -> {}, 2);
    }

    @Test
    void soManyChunksThatNobodyWantsEndTheConnection() {
        passedOver(Answer.of(chunks("x".repeat(KEPT), "x")), response -> {}, 2);
    }

    @Test
    void aLengthThatNobodyWantsEndsTheConnectionBeforeItComes() {
        passedOver(Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"), response -> {}, 2);
    }

    @Test
    void anEndlessResponseThatNobodyWantsIsGivenUp() {
        passedOver(Answer.of("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(KEPT), "x"), response -> {}, 2);
    }

    @Test
    void theRestOfAResponseCanBeDiscarded() {
        Answer three = Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "one", "two", "six");
        ClientScene scene = scene(three, response -> response.onData(bytes -> response.discard()));
        assertEquals(BOTH, scene.run().journal());
        assertEquals(1, scene.connections());
    }

    // ---- pausing

    @Test
    void aPausedResponseWaitsForItsReader() {
        ClientScene scene = new ClientScene(fake).answers(chunks("hello"));
        scene.request(scene.to("/"), response -> {
                    response.pause();
                    scene.inside(500, () -> scene.read(response));
                    scene.inside(1_000, () -> {
                        scene.note("resume");
                        response.resume();
                    });
                })
                .end();
        assertEquals(
                List.of("response 200", "resume", "data hello", "end", "close"),
                scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    @Test
    void aReaderMayPauseAfterEveryPiece() {
        ClientScene scene = new ClientScene(fake).answers(chunks("a", "b", "c"));
        scene.request(scene.to("/"), response -> {
                    response.onData(bytes -> {
                        scene.note("" + (char) bytes.get());
                        response.pause();
                        scene.inside(10, response::resume);
                    });
                    response.onEnd(() -> scene.note("end"));
                })
                .end();
        assertEquals(
                List.of("response 200", "a", "b", "c", "end", "close"),
                scene.run().journal());
    }

    /** The network's window closes then. */
    @Test
    void aPausedResponseIsNotReadBeyondWhatIsKept() {
        ClientScene scene = new ClientScene(fake).answers(ok("x".repeat(3_000_000)));
        List<Long> read = new ArrayList<>();
        scene.request(scene.to("/"), response -> {
                    response.pause();
                    scene.inside(500, () -> read.add(response.socket().bytesRead()));
                })
                .end();
        assertEquals(List.of("response 200"), scene.run().journal());
        assertEquals("1 0 0", scene.counts());
        assertTrue(read.get(0) <= 80 * 1024, read::toString);
    }

    @Test
    void aResponseThatEndsWithItsConnectionIsReadAfterTheEnd() {
        ClientScene scene = new ClientScene(fake)
                .answers(Answer.of("HTTP/1.1 200 OK\r\n\r\n", "hello").thenEnds());
        scene.request(scene.to("/"), response -> {
                    response.pause();
                    scene.inside(500, () -> {
                        scene.read(response);
                        response.resume();
                    });
                })
                .end();
        assertEquals(ClientScene.good("hello"), scene.run().journal());
    }

    @Test
    void aCutResponseIsReadBeforeItsErrorIsTold() {
        ClientScene scene = new ClientScene(fake)
                .answers(Answer.of(ok("hello").substring(0, 41)).thenEnds());
        scene.request(scene.to("/"), response -> {
                    response.pause();
                    scene.inside(500, () -> {
                        scene.read(response);
                        response.resume();
                    });
                })
                .end();
        assertEquals(
                List.of(
                        "response 200",
                        "data hel",
                        "aborted",
                        "error the connection ended within the response's content",
                        "close failed"),
                scene.run().journal());
    }

    /** Its connection serves others while the reader has not heard of the end. */
    @Test
    void anEmptyResponseThatPausesKeepsNoConnection() {
        ClientScene scene = scene(Answer.of(ok("")), response -> {
            response.pause();
            response.onEnd(() -> responses.clear());
        });
        assertEquals(BOTH, scene.run().journal());
        assertFalse(responses.isEmpty());
        assertEquals(1, scene.connections());
    }

    // ---- too large

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void soMuchIsCollectedAsIsAllowed(int most) {
        ClientScene scene = new ClientScene(fake).answers(ok("x".repeat(most)));
        scene.request(scene.to("/"), response -> response.text(most, text -> scene.note("[" + text + "]")))
                .end();
        assertEquals(
                List.of("response 200", "[" + "x".repeat(most) + "]", "close"),
                scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void moreIsAnError(int most) {
        for (String answer : List.of(ok("x".repeat(most + 1)), chunks("x".repeat(most + 1)))) {
            ClientScene scene = new ClientScene(fake).answers(answer);
            scene.request(scene.to("/"), response -> response.text(most, text -> scene.note("whole")))
                    .end();
            assertEquals(
                    List.of(
                            "response 200",
                            "error the content is longer than the " + most + " bytes allowed",
                            "close failed"),
                    scene.run().journal());
            assertEquals("0 0 0", scene.counts());
            fake.anew();
        }
    }
}
