package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.got;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection is used again (RFC 9112 §9.3), and what happens if its server closes it in the same moment. */
class ConnectionReuseTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** One connection at a time, so that a second one is made only when the first is gone. */
    private ClientScene scene() {
        return new ClientScene(fake, new AgentOptions().maxSockets(1));
    }

    private static final List<String> BOTH =
            List.of("1 response 200", "1 data a", "1 end", "1 close", "2 response 200", "2 data b", "2 end", "2 close");

    private ClientScene two(Answer first) {
        ClientScene scene = scene().answers(first).answers(ok("b"));
        scene.get("/1");
        scene.inside(100, () -> scene.get("/2"));
        return scene.run();
    }

    private static String with(String version, String fields) {
        return "HTTP/" + version + " 200 OK\r\nContent-Length: 1\r\n" + fields.replace("|", "\r\n") + "\r\na";
    }

    // ---- what allows it

    @ParameterizedTest
    @CsvSource({
        "1.1, ''",
        "1.1, Connection: keep-alive|",
        "1.0, Connection: keep-alive|",
        "1.0, 'Connection: x, Keep-Alive|'",
        "1.1, 'Connection: closed, not-close|'",
        "1.1, Keep-Alive: max=100|",
        "1.1, Keep-Alive: timeout=5|"
    })
    void aConnectionIsUsedAgain(String version, String fields) {
        ClientScene scene = two(Answer.of(with(version, fields)));
        assertEquals(BOTH, scene.journal());
        assertEquals(List.of(got("/1") + got("/2")), scene.sent());
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, ''",
        "1.1, Connection: close|",
        "1.1, Connection: Close|",
        "1.1, 'Connection: x|Connection: y ,close|'",
        "1.0, 'Connection: keep-alive, close|'",
        "1.1, Keep-Alive: timeout=1|",
        "1.1, Keep-Alive: timeout=0|"
    })
    void aConnectionIsNotUsedAgain(String version, String fields) {
        ClientScene scene = two(Answer.of(with(version, fields)));
        assertEquals(BOTH, scene.journal());
        assertEquals(List.of(got("/1") + "<end>", got("/2")), scene.sent());
    }

    @Test
    void aConnectionIsUsedAgainBehindChunks() {
        assertEquals(List.of(got("/1") + got("/2")), two(Answer.of(chunks("a"))).sent());
    }

    @Test
    void whatEndsWithItsConnectionIsTheLast() {
        ClientScene scene = two(
                Answer.of("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\na").thenEnds());
        assertEquals(BOTH, scene.journal());
        assertEquals(2, scene.connections());
    }

    @Test
    void aServerThatEndsBehindItsResponseIsLeft() {
        ClientScene scene = two(Answer.of(ok("a")).thenEnds());
        assertEquals(BOTH, scene.journal());
        assertEquals(List.of(got("/1") + "<end>", got("/2")), scene.sent());
    }

    // ---- while it is free

    private void discards(Consumer<FakePeer> sign) {
        ClientScene scene = scene().answers(ok("a"), ok("b"));
        List<String> counts = new ArrayList<>();
        scene.get("/1");
        scene.outside(50, () -> sign.accept(scene.peer(0)));
        scene.inside(49, () -> counts.add(scene.counted()));
        scene.inside(60, () -> counts.add(scene.counted()));
        scene.inside(100, () -> scene.get("/2"));
        assertEquals(BOTH, scene.run().journal());
        assertEquals(List.of("0 1 0", "0 0 0"), counts);
        assertEquals(got("/2"), scene.sent(1));
    }

    @Test
    void itsEndDiscardsAFreeConnection() {
        discards(FakePeer::shutdownOutput);
    }

    @Test
    void aResetDiscardsAFreeConnection() {
        discards(FakePeer::reset);
    }

    @Test
    void aByteDiscardsAFreeConnection() {
        discards(peer -> peer.write("H"));
    }

    /** As servers send it that give a connection up. */
    @Test
    void aResponseThatNobodyAskedForDiscardsAFreeConnection() {
        discards(peer -> peer.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"));
    }

    // ---- in the same moment

    /** The second request crosses what the server does. */
    private ClientScene crossing(String method, Consumer<ClientRequest> writing, Consumer<FakePeer> sign) {
        ClientScene scene = scene().answers(ok("a"));
        scene.get("/1");
        scene.inside(100, () -> {
            sign.accept(scene.peer(0));
            writing.accept(scene.request(scene.to(method, "/2")));
        });
        scene.answers(ok("b")); // of the first connection nobody hears any more
        return scene;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void anIdempotentRequestIsSentOnceMore(String method) {
        for (Consumer<FakePeer> sign : List.<Consumer<FakePeer>>of(FakePeer::close, FakePeer::reset)) {
            ClientScene scene = crossing(method, ClientRequest::end, sign);
            scene.run();
            assertEquals("2 close", last(scene));
            assertEquals(2, scene.connections());
            assertTrue(scene.sent(1).startsWith(method + " /2 HTTP/1.1\r\nHost: 10.0.0.1\r\n"), scene.sent(1));
            fake.anew();
        }
    }

    private final List<Boolean> told = new ArrayList<>();

    private static String last(ClientScene scene) {
        return scene.journal().get(scene.journal().size() - 1);
    }

    @Test
    void theSameBytesAreSentOnceMore() {
        ClientScene scene = crossing(
                "PUT",
                request -> {
                    request.setHeader("A", "b").write("hel");
                    request.end("lo");
                },
                FakePeer::close);
        assertEquals(BOTH, scene.run().journal());
        assertEquals(
                Scene.http(
                        """
                        PUT /2 HTTP/1.1
                        Host: 10.0.0.1
                        A: b
                        Connection: keep-alive
                        Transfer-Encoding: chunked

                        3
                        hel
                        2
                        lo
                        0

                        """),
                scene.sent(1));
    }

    @Test
    void theNewConnectionIsToldToo() {
        ClientScene scene = crossing(
                "GET",
                request -> {
                    request.onSocket(socket -> told.add(socket.connecting()));
                    request.end();
                },
                FakePeer::close);
        scene.run();
        assertEquals(List.of(false, true), told);
    }

    private void lost(ClientScene scene) {
        scene.run();
        assertEquals("2 close failed", last(scene));
        assertEquals(1, scene.connections());
        assertEquals("0 0 0", scene.counts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "BREW"})
    void aRequestThatMayHaveDoneSomethingIsNot(String method) {
        lost(crossing(method, request -> request.end("x"), FakePeer::close));
        fake.anew();
        lost(crossing(method, ClientRequest::end, FakePeer::close)); // nor one without content
    }

    @Test
    void aRequestThatIsStillWrittenIsNot() {
        lost(crossing("PUT", ClientRequest::flushHeaders, FakePeer::close));
    }

    @Test
    void aContentTooLargeToBeKeptIsNot() {
        lost(crossing("PUT", request -> request.end(new byte[100_000]), FakePeer::close));
    }

    @Test
    void aRequestOfANewConnectionIsNot() {
        ClientScene scene = scene().answers(Answer.of().thenResets(), Answer.of(ok("b")));
        scene.get("/2");
        lost(scene);
    }

    @Test
    void aRequestIsNotSentAThirdTime() {
        ClientScene scene = crossing("GET", ClientRequest::end, FakePeer::close);
        scene.serves(request ->
                request.startsWith("GET /1") ? Answer.of(ok("a")) : Answer.of().thenEnds());
        scene.run();
        assertEquals("2 close failed", last(scene));
        assertEquals(2, scene.connections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 100 Continue\r\n\r\n"})
    void aRequestIsNotSentOnceMoreAfterAByteOfItsResponse(String said) {
        ClientScene scene = scene().answers(ok("a")).answers(Answer.of(said).thenEnds(), Answer.of(ok("b")));
        scene.get("/1");
        scene.inside(100, () -> scene.get("/2"));
        lost(scene);
    }

    @Test
    void aRequestThatWasTooSlowIsNotSentOnceMore() {
        ClientScene scene = scene().answers(ok("a"));
        scene.get("/1");
        scene.inside(100, () -> scene.get(scene.to("/2").headTimeout(500)));
        lost(scene);
    }

    @Test
    void aRequestThatWasDestroyedIsNotSentOnceMore() {
        ClientScene scene = scene().answers(ok("a"));
        scene.get("/1");
        scene.inside(100, () -> {
            ClientRequest request = scene.get("/2");
            scene.inside(50, request::destroy);
        });
        lost(scene);
    }

    /** Whatever else waits. */
    @Test
    void aRepeatedRequestGoesBeforeThoseThatWait() {
        ClientScene scene = crossing("GET", ClientRequest::end, FakePeer::close).answers(ok("c"));
        scene.inside(100, () -> scene.get("/3"));
        scene.run();
        assertEquals(got("/2") + got("/3"), scene.sent(1));
    }
}
