package io.nodelay.http;

import static io.nodelay.http.ClientScene.HOST;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeNet;
import io.nodelay.http.ClientScene.Answer;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.testing.FakeLoop;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool of connections: how many there are, who gets one, who waits, and which are the same. */
class AgentTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String OTHER = "10.0.0.2";

    /** Every answer takes a while. */
    private ClientScene scene(AgentOptions options) {
        ClientScene scene = new ClientScene(fake, options);
        scene.serve(OTHER, 80);
        return scene.serves(request -> Answer.of("", "", "", "", "", ok("a")));
    }

    private static List<String> ends(ClientScene scene) {
        return scene.journal().stream().filter(line -> line.contains("close")).toList();
    }

    private RequestOptions other(ClientScene scene, String path) {
        return scene.to(path).host(OTHER);
    }

    // ---- how many

    @Test
    void tenRequestsRunFiveAtATime() {
        ClientScene scene = scene(new AgentOptions());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            scene.get("/" + i);
            expected.add(i + " close");
        }
        assertEquals("5 0 5", scene.counted());
        scene.run();
        assertEquals(expected, ends(scene).stream().sorted().toList());
        assertEquals(5, scene.connections());
        assertEquals("0 5 0", scene.counts());
    }

    @Test
    void thoseWhoWaitAreServedInTheirOrder() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            scene.get("/" + i);
            expected.append(ClientScene.got("/" + i));
        }
        scene.run();
        assertEquals(List.of(expected.toString()), scene.sent());
    }

    @Test
    void theConnectionThatWasUsedLastIsUsedFirst() {
        ClientScene scene = scene(new AgentOptions());
        scene.get("/0");
        scene.inside(3, () -> scene.get("/1"));
        scene.inside(100, () -> scene.get("/2"));
        scene.run();
        assertTrue(scene.sent(1).endsWith(ClientScene.got("/2")), scene.sent(1));
        assertEquals("0 2 0", scene.counts());
    }

    @Test
    void everyOriginHasItsOwnLimit() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1));
        scene.get("/0");
        scene.get("/1");
        scene.get(other(scene, "/2"));
        scene.get(other(scene, "/3"));
        assertEquals("2 0 2", scene.counted());
        scene.run();
        assertEquals(4, ends(scene).size());
        assertEquals("0 2 0", scene.counts());
    }

    // ---- in all

    @Test
    void aPlaceThatIsFreedWakesWhoWaitsForAnotherOrigin() {
        ClientScene scene = scene(new AgentOptions().maxTotalSockets(1));
        scene.get("/0");
        scene.get(other(scene, "/1"));
        assertEquals("1 0 1", scene.counted());
        scene.run();
        assertEquals(List.of("0 close", "1 close"), ends(scene));
        assertEquals(2, scene.connections());
        assertEquals("0 1 0", scene.counts());
    }

    @Test
    void aFreeConnectionGivesItsPlaceToAnotherOrigin() {
        ClientScene scene = scene(new AgentOptions().maxTotalSockets(2));
        scene.get("/0");
        scene.get("/1");
        scene.inside(100, () -> {
            scene.get(other(scene, "/2"));
            assertEquals("1 1 0", scene.counted());
        });
        scene.run();
        assertEquals("0 2 0", scene.counts());
    }

    @Test
    void aLostConnectionWakesWhoWaitsForAnotherOrigin() {
        ClientScene scene = scene(new AgentOptions().maxTotalSockets(1));
        ClientRequest first = scene.get("/0");
        scene.get(other(scene, "/1"));
        scene.inside(3, first::destroy);
        scene.run();
        assertEquals(List.of("0 close failed", "1 close"), ends(scene));
    }

    /** It could not have the place. */
    @Test
    void whoWaitsForItsOwnOriginTakesNoConnectionFromAnother() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1).maxTotalSockets(2));
        scene.get(other(scene, "/0"));
        scene.inside(3, () -> {
            scene.get("/1");
            scene.get("/2");
        });
        scene.inside(11, () -> assertEquals("1 1 1", scene.counted()));
        scene.run();
        assertEquals(3, ends(scene).size());
        assertEquals(2, scene.connections());
    }

    @Test
    void everyOriginGetsAPlaceInTheEnd() {
        ClientScene scene = scene(new AgentOptions().maxTotalSockets(1));
        for (int i = 0; i < 5; i++) {
            scene.get("/" + i);
        }
        scene.get(other(scene, "/5"));
        scene.run();
        assertEquals(6, ends(scene).size());
        assertEquals("5 close", ends(scene).get(5));
    }

    @Test
    void manyOriginsShareFewPlaces() {
        ClientScene scene = scene(new AgentOptions().maxSockets(2).maxTotalSockets(3));
        for (int i = 0; i < 20; i++) {
            scene.get(i % 2 == 0 ? scene.to("/" + i) : other(scene, "/" + i));
            assertTrue(scene.agent().sockets() <= 3);
        }
        scene.run();
        assertEquals(
                20, ends(scene).stream().filter(line -> line.endsWith(" close")).count());
        assertTrue(scene.counts().endsWith(" 0"), scene.counts());
    }

    @Test
    void aConnectorThatThrowsDoesNotDisturbTheLine() {
        ClientScene scene = scene(new AgentOptions().maxTotalSockets(1));
        scene.get("/0");
        scene.get(scene.to("/1").createConnection((loop, to) -> {
            throw new IllegalArgumentException("no way");
        }));
        scene.get(other(scene, "/2"));
        scene.run();
        assertTrue(scene.journal().contains("1 error no connection can be made: no way"));
        assertEquals(
                List.of("0 close", "1 close failed", "2 close"),
                ends(scene).stream().sorted().toList());
        assertTrue(scene.counts().endsWith(" 0"), scene.counts());
    }

    // ---- free ones

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5})
    void soManyConnectionsAreKept(int most) {
        ClientScene scene = scene(new AgentOptions().maxFreeSockets(most));
        for (int i = 0; i < 4; i++) {
            scene.get("/" + i);
        }
        scene.run();
        assertEquals(4, ends(scene).size());
        assertEquals("0 " + Math.min(4, most) + " 0", scene.counts());
    }

    @Test
    void anAgentThatKeepsNoneClosesEach() {
        ClientScene scene = scene(new AgentOptions().keepAlive(false).maxSockets(1));
        scene.get("/0");
        scene.get("/1");
        scene.run();
        String close = ClientScene.got("/0").replace("keep-alive", "close");
        assertEquals(List.of(close + "<end>", close.replace("/0", "/1") + "<end>"), scene.sent());
    }

    @Test
    void noneMakesAConnectionForEachRequest() {
        ClientScene scene = scene(new AgentOptions()).by(Agent.none());
        for (int i = 0; i < 10; i++) {
            scene.get("/" + i);
        }
        scene.by(new Agent(fake.loop())).run();
        assertEquals(10, scene.connections());
        assertEquals(10, ends(scene).size());
    }

    @Test
    void theDefaultAgentIsTheLoops() {
        ClientScene scene = scene(new AgentOptions());
        Http.get(fake.loop(), "http://" + HOST + "/1", response -> {});
        scene.inside(100, () -> Http.get(fake.loop(), "http://" + HOST + "/2", response -> {}));
        scene.run();
        assertEquals(List.of(ClientScene.got("/1") + ClientScene.got("/2")), scene.sent());
    }

    // ---- the same origin

    static Stream<UnaryOperator<RequestOptions>> differences() {
        InetAddress here = InetAddress.getLoopbackAddress();
        return Stream.of(
                to -> to.host(OTHER),
                to -> to.port(8080),
                to -> to.localAddress(here),
                to -> to.family(StandardProtocolFamily.INET),
                to -> to.lookup(name -> List.of()),
                to -> to.identity("x"),
                to -> to.socketPath(Path.of("/tmp/nobody.sock")),
                to -> to.createConnection((loop, options) -> Net.connect(loop, options.toConnect())));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void whatMakesAConnectionAnotherIsNotShared(UnaryOperator<RequestOptions> difference) {
        ClientScene scene = scene(new AgentOptions());
        scene.serve(HOST, 8080);
        scene.get("/1");
        scene.inside(100, () -> {
            scene.get(difference.apply(scene.to("/2")));
            assertEquals("1 1 0", scene.counted());
        });
        scene.run();
    }

    static Stream<UnaryOperator<RequestOptions>> noDifferences() {
        return Stream.of(
                to -> to,
                to -> to.port(80),
                to -> to.defaultPort(80),
                to -> to.hostname(HOST),
                to -> to.protocol("http:"),
                to -> to.method("DELETE"),
                to -> to.header("A", "b").setHost(false),
                to -> to.socket(new NetOptions()),
                to -> to.headTimeout(5).maxHeaderSize(1_000));
    }

    @ParameterizedTest
    @MethodSource("noDifferences")
    void whatDoesNotIsShared(UnaryOperator<RequestOptions> difference) {
        ClientScene scene = scene(new AgentOptions());
        scene.get("/1");
        scene.inside(100, () -> {
            scene.get(difference.apply(scene.to("/2")));
            assertEquals("1 0 0", scene.counted());
        });
        scene.run();
        assertEquals(1, scene.connections());
    }

    @Test
    void optionsThatChangeAfterwardsDoNotChangeTheRequest() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1));
        RequestOptions options = scene.to("/0");
        scene.get(options);
        scene.get(options.path("/1").header("A", "b"));
        options.host("192.0.2.1").path("/2");
        scene.run();
        assertEquals(List.of("0 close", "1 close"), ends(scene));
    }

    // ---- the wrong agent

    @Test
    void anAgentOfAnotherLoopIsRefused() throws Exception {
        FakeNet net = new FakeNet(2);
        try (EventLoop loop = EventLoop.open(net.provider(), net.clock())) {
            Agent foreign = new Agent(loop);
            RequestOptions to = new RequestOptions().host(HOST).agent(foreign);
            assertThrows(IllegalArgumentException.class, () -> Http.get(fake.loop(), to, response -> {}));
        }
    }

    @Test
    void anAgentOfAnotherProtocolMakesItsOwnConnections() {
        ClientScene scene = scene(new AgentOptions());
        scene.serve(HOST, 443);
        List<Integer> ports = new ArrayList<>();
        Agent https = new Agent(fake.loop(), new AgentOptions(), "https:", 443, (loop, to) -> {
            ports.add(to.port());
            return Net.connect(loop, to.toConnect());
        });
        scene.by(https).get(scene.to("/1").protocol("https:"));
        assertThrows(
                IllegalArgumentException.class, () -> scene.get(scene.to("/2").protocol("http:")));
        scene.run();
        assertEquals(List.of(443), ports);
        assertEquals(List.of(ClientScene.got("/1")), scene.sent());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aLimitIsAtLeastOne(int count) {
        assertThrows(IllegalArgumentException.class, () -> new AgentOptions().maxSockets(count));
        assertThrows(IllegalArgumentException.class, () -> new AgentOptions().maxTotalSockets(count));
        assertThrows(IllegalArgumentException.class, () -> new AgentOptions().keepAliveTimeout(count));
        assertThrows(IllegalArgumentException.class, () -> new AgentOptions().maxFreeSockets(count - 1));
    }

    // ---- its end

    @Test
    void destroyEndsEveryoneOnceAndLeavesNothing() {
        ClientScene scene = scene(new AgentOptions().maxSockets(2));
        scene.get(other(scene, "/free"));
        scene.inside(100, () -> {
            for (int i = 0; i < 4; i++) {
                scene.get("/" + i);
            }
            assertEquals("2 1 2", scene.counted());
        });
        scene.inside(103, () -> {
            scene.agent().destroy();
            assertEquals("0 0 0", scene.counted());
        });
        scene.run();
        assertEquals(
                4,
                scene.journal().stream()
                        .filter(line -> line.endsWith("error the agent was destroyed"))
                        .count());
        assertEquals(5, ends(scene).size());
        scene.sent().forEach(sent -> assertTrue(sent.endsWith("<end>") || sent.endsWith("<reset>"), sent));
    }

    @Test
    void aDestroyedAgentCanBeUsed() {
        ClientScene scene = scene(new AgentOptions());
        scene.agent().destroy();
        scene.get("/0");
        scene.inside(100, scene.agent()::destroy);
        scene.inside(200, () -> scene.get("/1"));
        scene.run();
        assertEquals(List.of("0 close", "1 close"), ends(scene));
        assertEquals(2, scene.connections());
    }

    /** The listener of one's end may ask for more. */
    @Test
    void aRequestThatBeginsWhileTheAgentIsDestroyedGoesOn() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1));
        scene.get("/0").onClose(how -> scene.get("/2"));
        scene.get("/1");
        scene.inside(3, scene.agent()::destroy);
        scene.run();
        assertEquals(List.of("1 close failed", "0 close failed", "2 close"), ends(scene));
    }

    @Test
    void whoWaitsAndIsDestroyedLeavesTheLine() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1));
        scene.get("/0");
        ClientRequest waiting = scene.get("/1");
        scene.get("/2");
        scene.inside(3, () -> {
            waiting.destroy();
            assertEquals("1 0 1", scene.counted());
        });
        scene.run();
        assertEquals(List.of("1 close failed", "0 close", "2 close"), ends(scene));
        assertEquals(1, scene.connections());
    }

    @Test
    void aLoopThatStopsEndsThoseWhoWait() {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1));
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = i + " ";
            ClientRequest request = Http.get(fake.loop(), scene.to("/"), response -> {});
            request.onError(why -> ends.add(name + why.getMessage()));
            request.onClose(how -> ends.add(name + "close"));
        }
        scene.run(100);
        assertEquals(6, ends.size(), ends::toString);
        assertTrue(ends.containsAll(List.of("1 the loop was stopped", "2 the loop was stopped")), ends::toString);
    }

    /** A request that waits keeps the loop running. */
    @Test
    void aRequestInLineIsWaitedFor() {
        ClientScene scene = scene(new AgentOptions().maxSockets(1));
        scene.get("/0");
        scene.get("/1");
        fake.loop().run();
        assertEquals(List.of("0 close", "1 close"), ends(scene));
    }
}
