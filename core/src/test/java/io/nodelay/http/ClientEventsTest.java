package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.good;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events come in one order, never inside the call that causes them; destroying and throwing are safe at every moment. */
class ClientEventsTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    // ---- order

    @Test
    void aGoodExchange() {
        ClientScene scene =
                new ClientScene(fake).answers(Answer.of(chunks("a"), "").thenEnds());
        ClientRequest request = scene.request(scene.to("POST", "/"), response -> {
            scene.read(response);
            response.onClose(how -> scene.note("response closed"));
        });
        request.onSocket(socket -> scene.note("socket " + socket.connecting()));
        request.onFinish(() -> scene.note("finish"));
        request.end("x");
        assertEquals(
                List.of("socket true", "finish", "response 200", "data a", "end", "response closed", "close"),
                scene.run().journal());
    }

    @Test
    void theSocketIsToldToWhoAsksLater() {
        ClientScene scene = new ClientScene(fake).answers(Answer.of("", "", ok("a")));
        ClientRequest request = scene.get("/");
        scene.inside(2, () -> request.onSocket(socket -> scene.note("socket " + socket.connecting())));
        scene.run();
        assertEquals("socket false", scene.journal().get(0));
    }

    @Test
    void errorAndThenClose() {
        ClientScene scene = new ClientScene(fake)
                .answers(Answer.of("HTTP/1.1 200 OK\r\n\r\na").thenResets());
        scene.request(scene.to("/"), response -> {
                    scene.read(response);
                    response.onClose(how -> scene.note("response " + how.error().isPresent()));
                })
                .end();
        List<String> journal = scene.run().journal();
        assertEquals(List.of("response 200", "data a", "aborted", "response true"), journal.subList(0, 4));
        assertTrue(journal.get(4).startsWith("error Connection reset"), journal::toString);
        assertEquals(List.of("close failed"), journal.subList(5, journal.size()));
    }

    @Test
    void aServerThatIsNotThere() {
        ClientScene scene = new ClientScene(fake);
        scene.get(scene.to("/").port(81));
        List<String> journal = scene.run().journal();
        assertTrue(journal.get(0).startsWith("error cannot connect to 10.0.0.1:81"), journal::toString);
        assertEquals(List.of("close failed"), journal.subList(1, journal.size()));
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void anErrorThatNobodyWatchesIsCounted() {
        ClientScene scene = new ClientScene(fake);
        Http.get(fake.loop(), scene.to("/").port(81), response -> {});
        scene.run();
        assertEquals(1, fake.loop().stats().unheardErrors());
    }

    @Test
    void nothingHappensInsideACall() {
        ClientScene scene = new ClientScene(fake).answers(ok("a"));
        ClientRequest request = scene.request(scene.to("/"));
        request.onSocket(socket -> scene.note("socket"));
        request.onFinish(() -> scene.note("finish"));
        request.end();
        ClientRequest other = scene.request(scene.to("/2").port(81));
        other.destroy();
        scene.agent().destroy();
        assertEquals(List.of(), scene.journal());
        scene.run();
        assertEquals(1, scene.journal().stream().filter("close failed"::equals).count());
    }

    @Test
    void whoWatchesForTheEndTooLateIsToldAllTheSame() {
        ClientScene scene = new ClientScene(fake).answers(ok("a"));
        List<ClientResponse> kept = new ArrayList<>();
        ClientRequest request = scene.request(scene.to("/"), kept::add);
        request.end();
        scene.inside(50, () -> {
            request.onClose(how -> scene.note("late close"));
            kept.get(0).onEnd(() -> scene.note("late end"));
            kept.get(0).onClose(how -> scene.note("late response close"));
            scene.note("called");
        });
        List<String> journal = scene.run().journal();
        assertEquals(List.of("response 200", "close", "called"), journal.subList(0, 3));
        assertEquals(3, journal.subList(3, journal.size()).size());
    }

    @Test
    void afterTheEndAWriteIsMisuse() {
        ClientScene scene = new ClientScene(fake).answers(ok("a"));
        ClientRequest request = scene.get("/");
        assertThrows(IllegalStateException.class, () -> request.write("x"));
        assertEquals(good("a"), scene.run().journal());
    }

    @Test
    void aSecondEndDoesNothing() {
        ClientScene scene = new ClientScene(fake).answers(ok("a"));
        ClientRequest request = scene.get("/");
        request.end();
        request.end("x");
        assertEquals(good("a"), scene.run().journal());
        assertEquals(List.of(ClientScene.got("/")), scene.sent());
    }

    // ---- destroy

    /** Where a request may be when it is given up. */
    enum Moment {
        AT_ONCE(-1),
        IN_THE_SAME_PASS(0),
        CONNECTING(1),
        WITHOUT_A_RESPONSE(100),
        IN_THE_HEAD(200),
        IN_THE_CONTENT(400);

        private final long millis;

        Moment(long millis) {
            this.millis = millis;
        }

        private void destroys(ClientScene scene, ClientRequest request) {
            if (millis < 0) {
                request.destroy();
            } else {
                scene.inside(millis, request::destroy);
            }
        }
    }

    private void destroyed(Moment moment, String method, Consumer<ClientResponse> reader, Consumer<ClientRequest> how) {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1));
        ClientRequest request = scene.request(scene.to(method, "/"), response -> {
            scene.read(response);
            reader.accept(response);
        });
        how.accept(request);
        moment.destroys(scene, request);
        scene.outside(150, () -> scene.peer(0).write("HTTP/1.1 200 OK\r\n"));
        scene.outside(300, () -> scene.peer(0).write("Content-Length: 5\r\n\r\na"));
        if (moment == Moment.AT_ONCE || moment == Moment.IN_THE_SAME_PASS || moment == Moment.CONNECTING) {
            scene.serve("10.0.0.2", 80);
            Http.get(fake.loop(), scene.to("/").host("10.0.0.2"), response -> {}); // which the server's words reach
        }
        scene.run();
        List<String> journal = new ArrayList<>(scene.journal());
        journal.removeIf(line -> line.startsWith("response") || line.startsWith("data") || line.equals("aborted"));
        assertEquals(List.of("error the application has destroyed the message", "close failed"), journal);
        assertEquals(moment == Moment.IN_THE_CONTENT, scene.journal().contains("aborted"));
    }

    @ParameterizedTest
    @EnumSource
    void aGetIsDestroyed(Moment moment) {
        destroyed(moment, "GET", response -> {}, ClientRequest::end);
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatIsStillWrittenIsDestroyed(Moment moment) {
        destroyed(moment, "POST", response -> {}, request -> request.write("x"));
    }

    @ParameterizedTest
    @EnumSource
    void aPutThatIsStillWrittenIsDestroyed(Moment moment) {
        destroyed(moment, "PUT", response -> {}, request -> request.write("x"));
    }

    @ParameterizedTest
    @EnumSource
    void aRequestOfNothingIsDestroyed(Moment moment) {
        destroyed(moment, "PUT", response -> {}, request -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aRequestWhoseResponsePausesIsDestroyed(Moment moment) {
        destroyed(moment, "GET", ClientResponse::pause, ClientRequest::end);
    }

    @Test
    void aSecondDestroyDoesNothing() {
        destroyed(Moment.IN_THE_CONTENT, "GET", response -> {}, request -> {
            request.end();
            request.onClose(how -> {
                request.destroy();
                request.abort();
            });
        });
    }

    @Test
    void theReasonIsTheApplications() {
        ClientScene scene = new ClientScene(fake);
        IOException why = new IOException("enough");
        List<Throwable> told = new ArrayList<>();
        ClientRequest request = scene.get("/");
        request.onError(told::add);
        request.onClose(how -> told.add(how.error().orElseThrow()));
        scene.inside(50, () -> request.destroy(why));
        scene.run();
        assertEquals(List.of(why, why), told);
    }

    @Test
    void destroyInsideResponseEndsBoth() {
        ClientScene scene = new ClientScene(fake).answers(ok("hello"));
        scene.request(scene.to("/"), response -> {
                    scene.read(response);
                    response.destroy(new IOException("unwanted"));
                })
                .end();
        assertEquals(
                List.of("response 200", "aborted", "error unwanted", "close failed"),
                scene.run().journal());
    }

    @Test
    void destroyInsideDataEndsBoth() {
        ClientScene scene = new ClientScene(fake).answers(chunks("a", "b"));
        ClientRequest[] request = {null};
        request[0] = scene.request(scene.to("/"), response -> {
            scene.read(response);
            response.onData(bytes -> request[0].destroy(new IOException("unwanted")));
        });
        request[0].end();
        assertEquals(
                List.of("response 200", "aborted", "error unwanted", "close failed"),
                scene.run().journal());
    }

    @Test
    void destroyAfterTheEndDoesNothing() {
        ClientScene scene = new ClientScene(fake).answers(ok("a"));
        ClientRequest request = scene.get("/");
        scene.inside(50, request::destroy);
        assertEquals(good("a"), scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    /** Its connection may be another request's by then. */
    @Test
    void destroyInsideTheEndLeavesTheNextRequestAlone() {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1)).answers(ok("a"), ok("b"));
        ClientRequest[] first = {null};
        first[0] = scene.request(scene.to("/1"), response -> {
            response.onData(bytes -> {});
            response.onEnd(() -> {
                scene.note("1 end");
                first[0].destroy();
                response.destroy();
            });
        });
        first[0].end();
        scene.get("/2");
        assertEquals(
                List.of("1 response 200", "1 end", "1 close", "2 response 200", "2 data b", "2 end", "2 close"),
                scene.run().journal());
        assertEquals(1, scene.connections());
    }

    // ---- listeners that throw

    private final RuntimeException thrown = new IllegalStateException("thrown by the test");

    private void throwing(
            BiConsumer<ClientScene, ClientRequest> listener, Consumer<ClientResponse> reader, boolean fails) {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1));
        scene.answers("HTTP/1.1 103 Early\r\n\r\n" + ok("a"), ok("b"));
        ClientRequest request = scene.request(scene.to("/1"), reader);
        listener.accept(scene, request);
        request.end();
        scene.get("/2");
        scene.run();
        assertEquals(List.of(thrown), fake.uncaught());
        assertTrue(scene.journal().contains(fails ? "1 close failed" : "1 close"), scene.journal()::toString);
        assertEquals(fails, scene.journal().stream().anyMatch(line -> line.startsWith("1 error a listener")));
        assertTrue(scene.journal().contains("2 close"), scene.journal()::toString);
    }

    private void fails() {
        throw thrown;
    }

    @Test
    void aResponseListenerThatThrowsCostsItsConnection() {
        throwing((scene, request) -> {}, response -> fails(), true);
    }

    @Test
    void aDataListenerThatThrowsCostsItsConnection() {
        throwing((scene, request) -> {}, response -> response.onData(bytes -> fails()), true);
    }

    @Test
    void anInformationListenerThatThrowsCostsItsConnection() {
        throwing((scene, request) -> request.onInformation(interim -> fails()), response -> {}, true);
    }

    @Test
    void anEndListenerThatThrowsCostsNothing() {
        throwing((scene, request) -> {}, response -> response.onEnd(this::fails), false);
    }

    @Test
    void aSocketListenerThatThrowsCostsNothing() {
        throwing((scene, request) -> request.onSocket(socket -> fails()), response -> {}, false);
    }

    @Test
    void aCloseListenerThatThrowsCostsNothing() {
        throwing((scene, request) -> request.onClose(how -> fails()), response -> {}, false);
    }

    @Test
    void aContinueListenerThatThrowsInATimerLeavesTheLoopRunning() {
        ClientScene scene = new ClientScene(fake);
        ClientRequest request = scene.request(scene.to("POST", "/").header("Expect", "100-continue"));
        request.onContinue(this::fails);
        scene.inside(1_500, request::destroy);
        scene.run();
        assertEquals(List.of(thrown), fake.uncaught());
        assertEquals(2, scene.journal().size());
    }

    // ---- the loop's end

    @Test
    void aStoppedLoopEndsEveryRequestOnce() {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1));
        List<String> ends = new ArrayList<>();
        for (String method : List.of("GET", "POST", "PUT")) {
            ClientRequest request = Http.request(fake.loop(), scene.to(method, "/"), response -> {});
            request.onError(why -> ends.add(method + " error"));
            request.onClose(how -> ends.add(method + " close"));
            request.write("x");
        }
        fake.loop().setTimeout(50, fake.loop()::stop);
        fake.loop().run();
        assertEquals(6, ends.size(), ends::toString);
        assertFalse(ends.isEmpty());
    }

    @Test
    void aLoopThatIsStoppedAtOnceEndsWhatHasJustBegun() {
        ClientScene scene = new ClientScene(fake);
        List<String> ends = new ArrayList<>();
        ClientRequest request = Http.request(fake.loop(), scene.to("PUT", "/"), response -> {});
        request.onError(why -> ends.add("error"));
        request.onClose(how -> ends.add("close"));
        fake.loop().stop();
        fake.loop().run();
        assertEquals(List.of("error", "close"), ends);
    }
}
