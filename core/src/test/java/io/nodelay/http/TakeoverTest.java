package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.ok;
import static io.nodelay.http.Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that leave HTTP, by an upgrade or CONNECT (RFC 9110 §7.8, §9.3.6). */
class TakeoverTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String UPGRADE =
            "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
    private static final String CONNECT = "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n";

    private Scene scene(ServerOptions options) {
        return new Scene(fake, options, (req, res) -> res.end(req.target()));
    }

    private Scene scene() {
        return scene(new ServerOptions());
    }

    private static void echo(ServerRequest req, NetSocket socket, ByteBuffer head) {
        socket.write("101 " + req + "|");
        socket.write(head);
        socket.onData(socket::write);
        socket.onEnd(socket::end);
    }

    @Test
    void withoutAWatcherAnUpgradeIsAnOrdinaryRequest() {
        assertEquals(ok("/chat") + ok("/"), scene().says(UPGRADE + get("/")).heard());
    }

    @Test
    void withOneTheSocketIsHandedOver() {
        Scene scene = scene().says(UPGRADE, "hello");
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals("101 GET /chat|hello", scene.heard());
    }

    @Test
    void whatCameBehindTheRequestGoesAlong() {
        Scene scene = scene().says(UPGRADE + "at once ", "and later");
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals("101 GET /chat|at once and later", scene.heard());
    }

    @Test
    void earlierAnswersLeaveFirst() {
        Scene scene = scene().says(get("/1") + get("/2") + UPGRADE + "x");
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals(ok("/1") + ok("/2") + "101 GET /chat|x", scene.heard());
    }

    @Test
    void whatWaitedBehindASlowAnswerGoesAlongToo() {
        Scene scene = new Scene(fake, (req, res) -> fake.loop().setTimeout(200, () -> res.end("slow")));
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals(
                ok("slow") + "101 GET /chat|x" + "y".repeat(50_000),
                scene.says(get("/") + UPGRADE + "x", "y".repeat(50_000)).heard());
    }

    @Test
    void theHandedOverSocketHearsItsEnd() {
        Scene scene = scene().says(UPGRADE, "x").thenEnds();
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals("101 GET /chat|x<end>", scene.heard());
    }

    @Test
    void noTimerOfHttpRunsAnyMore() {
        ServerOptions brief = new ServerOptions()
                .headersTimeout(100)
                .requestTimeout(100)
                .keepAliveTimeout(100)
                .sendTimeout(100);
        Scene scene = scene(brief).says(UPGRADE);
        scene.server().onUpgrade(TakeoverTest::echo);
        scene.outside(100_000, () -> scene.peer().write("still there"));
        assertEquals("101 GET /chat|still there", scene.run(100_100).text());
    }

    @Test
    void aTakerThatThrowsCostsItsConnection() {
        Scene scene = scene().says(UPGRADE);
        scene.server().onUpgrade((req, socket, head) -> {
            throw new IllegalStateException("made up");
        });
        scene.heard();
        assertEquals(1, fake.uncaught().size());
        assertFalse(scene.open());
    }

    @Test
    void theRequestOfATakeoverIsDone() {
        Scene scene = scene().says(UPGRADE);
        scene.server().onUpgrade((req, socket, head) -> {
            req.onClose(how -> scene.note("closed, error: " + how.hadError()));
            scene.note(req.isComplete() + " " + head.remaining());
        });
        scene.heard();
        assertEquals(List.of("true 0", "closed, error: false"), scene.journal());
    }

    @Test
    void anUpgradeWithContentIsAnOrdinaryRequest() {
        Scene scene =
                scene().says(UPGRADE.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\nx"));
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals(ok("/chat"), scene.heard());
    }

    @Test
    void anUpgradeOfHttp10IsAnOrdinaryRequest() {
        Scene scene = scene().says(UPGRADE.replace("HTTP/1.1", "HTTP/1.0"));
        scene.server().onUpgrade(TakeoverTest::echo);
        assertTrue(scene.heard().startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void anUpgradeFieldWithoutTheConnectionOptionIsNone() {
        Scene scene = scene().says("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\n\r\n");
        scene.server().onUpgrade(TakeoverTest::echo);
        assertEquals(ok("/"), scene.heard());
    }

    @Test
    void withoutAWatcherConnectIsAnswered501() {
        assertEquals(
                refused(501, "this server makes no tunnels"),
                scene().says(CONNECT + get("/")).heard());
    }

    @Test
    void withOneATunnelIsMade() {
        Scene scene = scene().says(CONNECT + "x");
        scene.server().onConnect((req, socket, head) -> {
            assertEquals("a:443", req.target());
            assertEquals("", req.path());
            socket.write("HTTP/1.1 200 Fine\r\n\r\n");
            socket.write(StandardCharsets.US_ASCII.decode(head).toString());
            socket.onData(socket::write);
        });
        assertEquals("HTTP/1.1 200 Fine\r\n\r\nxy", scene.says("y").heard());
    }

    @Test
    void connectWithContentIsRefused() {
        Scene scene = scene().says(CONNECT.replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\nx"));
        scene.server().onConnect(TakeoverTest::echo);
        assertEquals(refused(400, "CONNECT has no content"), scene.heard());
    }

    @Test
    void closeAllConnectionsLeavesItAlone() {
        Scene scene = scene().says(UPGRADE);
        scene.server().onUpgrade(TakeoverTest::echo);
        scene.inside(500, () -> scene.server().closeAllConnections());
        scene.heard();
        assertTrue(scene.open());
    }
}
