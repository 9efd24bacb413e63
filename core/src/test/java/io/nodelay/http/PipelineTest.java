package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static io.nodelay.http.Scene.http;
import static io.nodelay.http.Scene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that come before the answers to the ones in front of them (RFC 9112 §9.3.2). */
class PipelineTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static String gets(int count) {
        return IntStream.range(0, count).mapToObj(i -> get("/" + i)).collect(Collectors.joining());
    }

    private static String oks(int count) {
        return IntStream.range(0, count).mapToObj(i -> ok("/" + i)).collect(Collectors.joining());
    }

    private static void echoTarget(ServerRequest req, ServerResponse res) {
        res.end(req.target());
    }

    @Test
    void answersComeInTheOrderOfTheRequests() {
        assertEquals(
                oks(3), new Scene(fake, PipelineTest::echoTarget).says(gets(3)).heard());
    }

    @Test
    void aSlowAnswerHoldsUpTheQuickOnesBehindIt() {
        Scene scene = new Scene(fake, (req, res) -> {
            long delay = 300 - 100 * Long.parseLong(req.target().substring(1));
            fake.loop().setTimeout(delay, () -> res.end(req.target()));
        });
        assertEquals(oks(4), scene.says(gets(4)).heard());
    }

    @Test
    void quickAndSlowAnswersMayAlternate() {
        Scene scene = new Scene(fake, (req, res) -> {
            if (req.target().equals("/1") || req.target().equals("/3")) {
                fake.loop().setTimeout(50, () -> res.end(req.target()));
            } else {
                res.end(req.target());
            }
        });
        assertEquals(oks(5), scene.says(gets(5)).heard());
    }

    @Test
    void anInterimAnswerKeepsItsPlaceToo() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.writeProcessing();
            fake.loop().setTimeout(10, () -> res.end(req.target()));
        });
        String processing = "HTTP/1.1 102 Processing\r\n\r\n";
        assertEquals(
                processing + ok("/0") + processing + ok("/1"),
                scene.says(gets(2)).heard());
    }

    @Test
    void aHandlerIsNotCalledBeforeTheAnswerInFrontOfItsOwnHasEnded() {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onRequest((req, res) -> {
            scene.note("request " + req.target());
            fake.loop().setTimeout(100, () -> {
                scene.note("answer " + req.target());
                res.end();
            });
        });
        scene.says(gets(2)).heard();
        assertEquals(List.of("request /0", "answer /0", "request /1", "answer /1"), scene.journal());
    }

    @Test
    void aThousandRequestsInOneReadAreAnswered() {
        Scene scene = new Scene(fake, new ServerOptions().maxRequestsPerSocket(2_000), PipelineTest::echoTarget);
        assertEquals(oks(1_000), scene.says(gets(1_000)).heard());
    }

    @Test
    void afterSixtyFourRequestsOfOneTurnTheOthersHaveTheirs() {
        List<String> order = new ArrayList<>();
        Scene scene = new Scene(fake, (req, res) -> {
            order.add(req.target());
            res.end();
        });
        FakePeer other = scene.another();
        scene.outside(20, () -> scene.peer().write(gets(200)));
        scene.outside(20, () -> other.write(get("/other")));
        scene.run(1_000);
        assertEquals(201, order.size());
        assertTrue(order.indexOf("/other") <= 64, "the other was number " + order.indexOf("/other"));
    }

    @Test
    void answersOfOneReadLeaveInOneWrite() {
        Scene scene = new Scene(fake, PipelineTest::echoTarget).says(gets(10));
        assertEquals(oks(10), scene.heard());
        assertEquals(1, scene.writes());
    }

    @Test
    void aSmallAnswerIsOneWrite() {
        Scene scene = new Scene(fake, (req, res) -> res.end("hello")).says(get("/"));
        assertEquals(ok("hello"), scene.heard());
        assertEquals(1, scene.writes());
    }

    @Test
    void aSmallAnswerWrittenLaterIsOneWriteToo() {
        Scene scene = new Scene(fake, (req, res) -> fake.loop().setTimeout(10, () -> res.end("hello")));
        assertEquals(ok("hello"), scene.says(get("/")).heard());
        assertEquals(1, scene.writes());
    }

    @Test
    void chunksOfOneTurnAreOneWrite() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.write("one");
            res.write("two");
            res.end("three");
        });
        String chunked = http(
                """
                HTTP/1.1 200 OK
                Date: now
                Connection: keep-alive
                Keep-Alive: timeout=5
                Transfer-Encoding: chunked

                3
                one
                3
                two
                5
                three
                0

                """);
        assertEquals(chunked, scene.says(get("/")).heard());
        assertEquals(1, scene.writes());
    }

    @Test
    void aLargeContentLeavesWithItsHead() {
        byte[] large = new byte[100_000];
        Scene scene = new Scene(fake, (req, res) -> res.end(large)).says(get("/"));
        assertEquals(ok(new String(large, StandardCharsets.ISO_8859_1)), scene.heard());
        assertEquals(1, scene.writes());
    }

    @Test
    void readingStopsWhileAnAnswerIsWaitedFor() {
        int sent = 4 << 20;
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.says(get("/")).outside(50, () -> scene.peer().write(new byte[sent]));
        scene.run(1_000);
        long read = scene.socket().bytesRead() - get("/").length();
        assertTrue(read >= 16 * 1024 && read <= 16 * 1024 + 64 * 1024, read + " bytes were read behind the request");
    }

    @Test
    void whatWaitedIsServedOnceTheAnswerIsThere() {
        Scene scene = new Scene(fake, new ServerOptions().maxRequestsPerSocket(5_000), (req, res) -> {
            if (req.target().equals("/0")) {
                fake.loop().setTimeout(500, () -> res.end(req.target()));
            } else {
                res.end(req.target());
            }
        });
        assertEquals(oks(3_000), scene.says(gets(3_000)).heard());
    }

    @Test
    void aClientThatNeverReadsCostsBoundedMemoryAndNobodyElseAnything() {
        fake.net().buffers(8_192, 8_192);
        byte[] answer = new byte[10_000];
        NetSocket[] jammed = new NetSocket[1];
        Scene scene = new Scene(fake, new ServerOptions().maxRequestsPerSocket(100_000), (req, res) -> {
            if (req.target().equals("/other")) {
                res.end("other");
            } else {
                jammed[0] = req.socket();
                res.end(answer);
            }
        });
        FakePeer deaf = scene.peer().receiveBuffer(8_192).stopReading();
        FakePeer other = scene.another();
        scene.says(gets(50_000));
        scene.outside(1_000, () -> other.write(get("/other")));
        long[] waits = {0};
        scene.inside(1_500, () -> waits[0] = jammed[0].bufferedAmount());
        scene.run(2_000);
        assertEquals(ok("other"), Scene.heardBy(other));
        assertTrue(waits[0] > 0 && waits[0] <= 64 * 1024, waits[0] + " bytes wait for a client that reads nothing");
        assertEquals(0, deaf.received().length);
    }
}
