package io.nodelay.http;

import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT and upgrades give the connection away, with the bytes behind the response (RFC 9110 §7.8, §9.3.6). */
class HandOverTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
    private static final String GRANT = "HTTP/1.1 200 Connection established\r\n\r\n";

    private ClientScene scene;

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    /** Speaks the other protocol. */
    private void take(ClientResponse response, NetSocket socket, ByteBuffer head) {
        scene.note("taken " + response.status() + " [" + text(head) + "]");
        socket.onData(bytes -> scene.note("raw " + text(bytes)));
        socket.onEnd(socket::end);
        socket.onClose(how -> scene.note("socket closed"));
        socket.write("ping");
    }

    private ClientRequest upgrading() {
        RequestOptions options = scene.to("/").header("Connection", "upgrade").header("Upgrade", "x");
        return scene.request(options).onUpgrade(this::take);
    }

    private ClientRequest connecting() {
        return scene.request(scene.to("CONNECT", "/").path("a:1").path("b:2")).onConnect(this::take);
    }

    private void ends(ClientRequest request, String kind) {
        request.end();
        scene.outside(50, () -> scene.peer(0).write("pong"));
        scene.outside(60, () -> scene.peer(0).shutdownOutput());
        scene.run();
        String name = kind.equals("101") ? "" : ":2 ";
        assertEquals(
                List.of("taken " + kind + " [early]", name + "close", "raw pong", "socket closed"), scene.journal());
        assertTrue(scene.sent(0).endsWith("\r\n\r\nping<end>"), scene.sent(0));
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void anUpgradeHandsTheConnectionOverWithTheUnreadBytes() {
        scene = new ClientScene(fake).answers(SWITCH + "early");
        ends(upgrading(), "101");
    }

    @Test
    void connectHandsTheConnectionOverWithTheUnreadBytes() {
        scene = new ClientScene(fake).answers(GRANT + "early");
        ends(connecting(), "200");
    }

    @Test
    void theFieldsOfAGrantSayNothingAboutContent() {
        scene = new ClientScene(fake).answers(GRANT.replace("\r\n\r\n", "\r\nContent-Length: 99\r\n\r\n") + "early");
        ends(connecting(), "200");
    }

    @Test
    void everyByteAlone() {
        scene = new ClientScene(fake).answers(Answer.byteByByte("HTTP/1.1 100 \r\n\r\n" + SWITCH));
        upgrading().end();
        scene.run();
        assertEquals(List.of("taken 101 []", "close"), scene.journal().subList(0, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void anotherAnswerToAnUpgradeIsAResponse(int status) {
        scene = new ClientScene(fake).answers(ok("hello").replace("200", Integer.toString(status)));
        upgrading().end();
        assertEquals(
                List.of("response " + status, "data hello", "end", "close"),
                scene.run().journal());
    }

    @Test
    void aRefusalOfConnectIsAResponse() {
        scene = new ClientScene(fake).answers(ok("hello").replace("200", "407"));
        connecting().end();
        assertEquals(
                List.of(":2 response 407", ":2 data hello", ":2 end", ":2 close"),
                scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    private void unasked(String answer, ClientRequest request) {
        scene.answers(answer);
        request.end();
        scene.run();
        assertTrue(scene.journal().get(0).contains("error the response cannot be read: nobody has asked"));
        assertEquals(2, scene.journal().size());
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void aSwitchThatNobodyHasAskedFor() {
        scene = new ClientScene(fake);
        unasked(SWITCH, scene.request(scene.to("/")).onUpgrade(this::take));
    }

    @Test
    void aSwitchThatNobodyTakes() {
        scene = new ClientScene(fake);
        unasked(SWITCH, scene.request(scene.to("/").header("Upgrade", "x")));
    }

    @Test
    void aTunnelThatNobodyTakes() {
        scene = new ClientScene(fake);
        unasked(GRANT, scene.request(scene.to("CONNECT", "/").path("a:1")));
    }

    @Test
    void aTakerThatThrowsCostsItsConnection() {
        scene = new ClientScene(fake).answers(SWITCH);
        RuntimeException thrown = new IllegalStateException("taker");
        upgrading()
                .onUpgrade((response, socket, head) -> {
                    throw thrown;
                })
                .end();
        assertEquals(List.of("close"), scene.run().journal());
        assertEquals(List.of(thrown), fake.uncaught());
    }

    @Test
    void noClockOfTheRequestRunsAfterwards() {
        scene = new ClientScene(fake).answers(SWITCH);
        RequestOptions options =
                scene.to("/").header("Upgrade", "x").timeout(100).totalTimeout(300);
        ClientRequest request =
                scene.request(options.headTimeout(200).bodyTimeout(200)).onUpgrade(this::take);
        request.onTimeout(() -> scene.note("timeout"));
        request.end();
        assertEquals(List.of("taken 101 []", "close"), scene.run().journal());
    }

    @Test
    void itsPlaceIsAnothers() {
        scene = new ClientScene(fake, new AgentOptions().maxSockets(1)).answers(SWITCH, ok("b"));
        upgrading().end();
        scene.get("/2");
        scene.run();
        assertTrue(scene.journal().contains("2 data b"));
        assertEquals(2, scene.connections());
    }
}
