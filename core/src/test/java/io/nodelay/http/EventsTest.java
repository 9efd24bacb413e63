package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.last;
import static io.nodelay.http.Scene.ok;
import static io.nodelay.http.Scene.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is told what, and that nothing is told inside a call of one's own. */
class EventsTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String BAD = "GET / HTTP/1.1\r\nHost : a\r\n\r\n";

    private Scene fine() {
        return new Scene(fake, (req, res) -> res.end("x"));
    }

    @Test
    void aConnectionIsToldBeforeItsRequests() {
        Scene scene = fine().says(get("/") + get("/"));
        scene.server().onConnection(socket -> scene.note("connection"));
        scene.server().onRequest((req, res) -> {
            scene.note("request");
            res.end("x");
        });
        scene.heard();
        assertEquals(List.of("connection", "request", "request"), scene.journal());
    }

    @Test
    void aConnectionThatIsOneTooManyIsDropped() {
        Scene scene = new Scene(fake, new ServerOptions().maxConnections(1), (req, res) -> res.end("x"));
        scene.server().onDrop(address -> scene.note("drop"));
        FakePeer[] second = new FakePeer[1];
        scene.says(get("/")).outside(50, () -> second[0] = scene.another());
        assertEquals(ok("x"), scene.heard());
        assertEquals(List.of("drop"), scene.journal());
        assertTrue(second[0].ended() || second[0].wasReset());
    }

    @Test
    void connectionsAreCounted() {
        Scene scene = fine().says(get("/"));
        scene.inside(100, () -> scene.note("" + scene.server().connections()));
        scene.outside(200, () -> scene.peer().close());
        scene.inside(300, () -> scene.note("" + scene.server().connections()));
        scene.heard();
        assertEquals(List.of("1", "0"), scene.journal());
    }

    // ---- client errors

    @Test
    void whoWatchesAnswersTheClientsError() {
        Scene scene = fine().says(get("/") + BAD + get("/"));
        scene.server().onClientError((why, socket) -> {
            scene.note(why.status() + "");
            socket.write("HTTP/1.1 400 Own words\r\n\r\n");
            socket.end();
        });
        assertEquals(ok("x") + "HTTP/1.1 400 Own words\r\n\r\n<end>", scene.heard());
        assertEquals(List.of("400"), scene.journal());
    }

    @Test
    void whoWatchesMayDestroy() {
        Scene scene = fine().says(BAD);
        scene.server().onClientError((why, socket) -> socket.destroy());
        String heard = scene.heard();
        assertTrue(heard.equals("<end>") || heard.equals("<reset>"), heard);
    }

    @Test
    void whoWatchesAndDoesNothingLosesTheConnectionAfterTheHeadersTime() {
        Scene scene = new Scene(fake, new ServerOptions().headersTimeout(1_000), (req, res) -> res.end("x"));
        scene.server().onClientError((why, socket) -> socket.onClose(how -> scene.note("closed " + scene.now() / 100)));
        scene.says(BAD).heard();
        assertEquals(List.of("closed 10"), scene.journal());
    }

    @Test
    void whoWatchesAndThrowsLosesTheConnection() {
        Scene scene = fine().says(BAD);
        scene.server().onClientError((why, socket) -> {
            throw new IllegalStateException("made up");
        });
        scene.heard();
        assertEquals(1, fake.uncaught().size());
        assertFalse(scene.open());
    }

    @Test
    void aRequestThatIsTooSlowIsAClientErrorToo() {
        Scene scene = new Scene(fake, new ServerOptions().headersTimeout(1_000), (req, res) -> res.end("x"));
        scene.server().onClientError((why, socket) -> {
            scene.note(why.status() + "");
            socket.destroy();
        });
        scene.says("GET /").heard();
        assertEquals(List.of("408"), scene.journal());
    }

    @Test
    void aHalfAnswerIsNoClientError() {
        Scene scene = fine();
        scene.server().onClientError((why, socket) -> scene.note("told"));
        scene.server().onRequest((req, res) -> {
            req.onData(bytes -> {});
            res.write("half");
            res.flushHeaders();
        });
        scene.says("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "x\r\n")
                .heard();
        assertEquals(List.of(), scene.journal());
        assertFalse(scene.open());
    }

    // ---- nothing inside one's own call

    @Test
    void endTellsOfNoRequestInsideItself() {
        Scene scene = fine();
        scene.server().onRequest((req, res) -> {
            scene.note("request " + req.target());
            fake.loop().setTimeout(100, () -> {
                scene.note("ending");
                res.end("x");
                scene.note("ended");
            });
        });
        scene.says(get("/1") + get("/2")).heard();
        assertEquals(List.of("request /1", "ending", "ended", "request /2", "ending", "ended"), scene.journal());
    }

    @Test
    void endInsideTheHandlerTellsOfNoRequestEither() {
        Scene scene = fine();
        scene.server().onRequest((req, res) -> {
            scene.note("begins " + req.target());
            res.end("x");
            scene.note("returns " + req.target());
        });
        scene.says(get("/1") + get("/2")).heard();
        assertEquals(List.of("begins /1", "returns /1", "begins /2", "returns /2"), scene.journal());
    }

    @Test
    void resumeTellsNothingInsideItself() {
        Scene scene = fine();
        scene.server().onRequest((req, res) -> {
            req.pause().onData(bytes -> scene.note("data"));
            req.onEnd(() -> scene.note("end"));
            fake.loop().setTimeout(100, () -> {
                req.resume();
                scene.note("resumed");
            });
        });
        scene.says(post("hello")).heard();
        assertEquals(List.of("resumed", "data", "end"), scene.journal());
    }

    @Test
    void settingAReaderTellsNothingInsideItself() {
        Scene scene = fine();
        scene.server().onRequest((req, res) -> {
            req.onEnd(() -> scene.note("end"));
            req.onData(bytes -> scene.note("data"));
            scene.note("set");
        });
        scene.says(post("hello")).heard();
        assertEquals(List.of("set", "data", "end"), scene.journal());
    }

    @Test
    void destroyTellsNothingInsideItself() {
        Scene scene = fine();
        scene.server().onRequest((req, res) -> {
            req.onAborted(() -> scene.note("aborted"));
            req.onClose(how -> scene.note("request closed"));
            res.onClose(how -> scene.note("response closed"));
            fake.loop().setTimeout(100, () -> {
                res.destroy();
                scene.note("destroyed");
            });
        });
        scene.says(get("/")).heard();
        assertEquals("destroyed", scene.journal().get(0));
        assertEquals(4, scene.journal().size(), scene.journal()::toString);
    }

    @Test
    void closeTellsNothingInsideItself() {
        Scene scene = fine();
        scene.server().onClose(() -> scene.note("close"));
        scene.inside(100, () -> {
            scene.server().close();
            scene.server().closeAllConnections();
            scene.note("returned");
        });
        scene.heard();
        assertEquals(List.of("returned", "close"), scene.journal());
    }

    @Test
    void aReaderMayAnswerAndMayDestroy() {
        Scene scene = fine();
        scene.server()
                .onRequest((req, res) -> req.onData(bytes -> {
                    if (req.target().equals("/")) {
                        res.end("x");
                    } else {
                        req.destroy();
                    }
                }));
        scene.says(post("hello"), post("hello").replace("POST /", "POST /destroy"));
        assertEquals(ok("x") + "<end>", scene.heard().replace("<reset>", "<end>"));
    }

    @Test
    void theSocketIsThereForItsAddresses() {
        Scene scene = fine();
        List<NetSocket> seen = new ArrayList<>();
        scene.server().onRequest((req, res) -> {
            seen.add(req.socket());
            assertEquals(scene.peer().localAddress(), req.remoteAddress());
            assertEquals(scene.server().address(), req.localAddress());
            res.end("x");
        });
        assertEquals(ok("x"), scene.says(get("/")).heard());
        assertEquals(List.of(scene.socket()), seen);
    }

    @Test
    void slotsOfOptionsAreCopied() {
        ServerOptions options = new ServerOptions().maxRequestsPerSocket(2);
        Scene scene = new Scene(fake, options, (req, res) -> res.end("x"));
        options.maxRequestsPerSocket(1);
        assertEquals(ok("x") + last("x"), scene.says(get("/") + get("/")).heard());
    }

    @Test
    void anOptionOutOfRangeIsRefused() {
        ServerOptions options = new ServerOptions();
        assertThrows(IllegalArgumentException.class, () -> options.maxRequestsPerSocket(0));
        assertThrows(IllegalArgumentException.class, () -> options.maxHeaderSize(255));
        assertThrows(IllegalArgumentException.class, () -> options.headersTimeout(-1));
    }
}
