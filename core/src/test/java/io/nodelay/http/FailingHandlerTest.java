package io.nodelay.http;

import static io.nodelay.http.Scene.FAILED;
import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.ok;
import static io.nodelay.http.Scene.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What handlers and readers throw costs their exchange and no other, and is told to the loop once. */
class FailingHandlerTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static IllegalStateException madeUp() {
        return new IllegalStateException("made up");
    }

    /** Answers {@code /fine} and hands the others over. */
    private Scene scene(BiConsumer<ServerRequest, ServerResponse> wrong) {
        return new Scene(fake, (req, res) -> {
            if (req.target().equals("/fine")) {
                res.end("fine");
            } else {
                wrong.accept(req, res);
            }
        });
    }

    private void thrownOnce() {
        assertEquals(
                List.of("made up"),
                fake.uncaught().stream().map(Throwable::getMessage).toList());
    }

    @Test
    void aHandlerThatThrowsAtOnceIsAnswered500() {
        Scene scene = scene((req, res) -> {
            throw madeUp();
        });
        assertEquals(
                ok("fine") + FAILED,
                scene.says(get("/fine") + get("/") + get("/fine")).heard());
        thrownOnce();
    }

    @Test
    void whatItHasSetIsNotSent() {
        Scene scene = scene((req, res) -> {
            res.setHeader("X-Secret", "x").write("half");
            throw madeUp();
        });
        assertEquals(ok("fine") + FAILED, scene.says(get("/fine") + get("/")).heard());
        thrownOnce();
    }

    @Test
    void afterPartWasSentTheConnectionEnds() {
        Scene scene = scene((req, res) -> {
            res.write("half");
            res.flushHeaders();
            throw madeUp();
        });
        String heard = scene.says(get("/fine") + get("/") + get("/fine")).heard();
        assertTrue(heard.startsWith(ok("fine")) && heard.endsWith("\r\n\r\n4\r\nhalf\r\n<end>"), heard);
        thrownOnce();
    }

    @Test
    void halfAnAnswerThatLastsUntilTheEndIsReset() {
        Scene scene = scene((req, res) -> {
            res.write("half");
            res.flushHeaders();
            throw madeUp();
        });
        String heard = scene.says("GET / HTTP/1.0\r\n\r\n").heard();
        assertTrue(heard.endsWith("<reset>"), heard);
        thrownOnce();
    }

    @Test
    void afterTheEndTheAnswerStandsAndTheConnectionIsClosed() {
        Scene scene = scene((req, res) -> {
            res.end("whole");
            throw madeUp();
        });
        assertEquals(ok("whole") + "<end>", scene.says(get("/") + get("/fine")).heard());
        thrownOnce();
    }

    @Test
    void aReaderThatThrowsIsAnswered500() {
        Scene scene = scene((req, res) -> req.onData(bytes -> {
            throw madeUp();
        }));
        assertEquals(
                ok("fine") + FAILED,
                scene.says(get("/fine") + post("hello") + get("/fine")).heard());
        thrownOnce();
    }

    @Test
    void anEndListenerThatThrowsIsAnswered500() {
        Scene scene = scene((req, res) -> req.onEnd(() -> {
            throw madeUp();
        }));
        assertEquals(FAILED, scene.says(get("/") + get("/fine")).heard());
        thrownOnce();
    }

    @Test
    void aCollectorThatThrowsIsAnswered500() {
        Scene scene = scene((req, res) -> req.text(text -> {
            throw madeUp();
        }));
        assertEquals(FAILED, scene.says(post("hello")).heard());
        thrownOnce();
    }

    @Test
    void anErrorIsCaughtAsWell() {
        Scene scene = scene((req, res) -> {
            throw new StackOverflowError("made up");
        });
        assertEquals(FAILED, scene.says(get("/")).heard());
        thrownOnce();
    }

    @Test
    void aWatcherOfTheRequestThatThrowsCostsNothing() {
        Scene scene = scene((req, res) -> {
            req.onClose(how -> {
                throw madeUp();
            });
            res.end("x");
        });
        assertEquals(ok("x") + ok("fine"), scene.says(get("/") + get("/fine")).heard());
        thrownOnce();
    }

    @Test
    void anotherConnectionLosesNothing() {
        Scene scene = scene((req, res) -> {
            throw madeUp();
        });
        var other = scene.another();
        scene.outside(11, () -> other.write(get("/fine"))).says(get("/")).run(1_000);
        assertEquals(ok("fine"), Scene.heardBy(other));
        thrownOnce();
    }

    // ---- clients that have gone

    @Test
    void writesToAClientThatHasGoneAnswerFalse() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server()
                .onRequest((req, res) -> scene.inside(500, () -> {
                    assertFalse(res.write("x"));
                    assertFalse(res.write(new byte[100_000]));
                    assertFalse(res.write(ByteBuffer.allocate(5)));
                    res.end("y");
                    scene.note("no exception");
                }));
        scene.says(get("/")).thenResets().heard();
        assertEquals(List.of("no exception"), scene.journal());
    }

    @Test
    void theirCallbacksHearOfItOnceAndNotInTheCall() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server()
                .onRequest((req, res) -> scene.inside(500, () -> {
                    res.write(ByteBuffer.allocate(5), failed -> scene.note("failed " + failed.isPresent()));
                    scene.note("returned");
                }));
        scene.says(get("/")).thenResets().heard();
        assertEquals(List.of("returned", "failed true"), scene.journal());
    }

    @Test
    void callbacksOfWhatWaitsHearOnceWhenTheClientGoes() {
        fake.net().buffers(8_192, 8_192);
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.peer().receiveBuffer(4_096).stopReading();
        scene.server()
                .onRequest((req, res) ->
                        res.write(ByteBuffer.allocate(8 << 20), failed -> scene.note("failed " + failed.isPresent())));
        scene.says(get("/")).outside(500, () -> scene.peer().reset()).heard();
        assertEquals(List.of("failed true"), scene.journal());
    }

    @Test
    void callbacksOfWhatHasLeftHearOnceThatItHas() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            res.write(ByteBuffer.allocate(5), failed -> scene.note("failed " + failed.isPresent()));
            scene.note("returned");
        });
        scene.says(get("/")).heard();
        assertEquals(List.of("returned", "failed false"), scene.journal());
    }

    @Test
    void finishIsToldBeforeCloseAndBothOnce() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            res.onFinish(() -> scene.note("finish"));
            res.onClose(how -> scene.note("close " + how.hadError()));
            res.end("x");
            scene.note("returned");
        });
        scene.says(get("/")).heard();
        assertEquals(List.of("returned", "finish", "close false"), scene.journal());
    }
}
