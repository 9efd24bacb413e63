package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that mean no good, over real sockets: whatever they do, each request ends in exactly one of a whole response and
 * an error, and then closes, which {@link Asked} sees to; and nothing is left open, which the loop's ledger sees to.
 */
class HostileServersTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String HELLO = OK + "Content-Length: 5\r\n\r\nhello";
    private static final String CHUNKS =
            OK + "Transfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\nhel\r\n2\r\nlo\r\n0\r\nX-End: bye\r\n\r\n";
    private static final String INTERIMS = "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + HELLO;
    /** Short, for servers that stall: what else fails by it is as good. */
    private static final long STALL = 300;
    /** Where a busy machine must not be taken for a server that stalls. */
    private static final long NEVER = 0;

    /** What a server does behind the part of its answer that it has sent. */
    @FunctionalInterface
    private interface Then {
        void leave(Outsider client) throws IOException;
    }

    /** One request for each prefix of an answer, of the length that its path says; in order, the last one whole. */
    private static List<Asked> prefixes(String answer, long limit, Then then) throws Exception {
        Scripted.Script script = (client, nth) -> {
            String asked = Scripted.head(client).replaceAll("(?s)^GET /(\\d+) .*", "$1");
            client.write(answer.substring(0, Integer.parseInt(asked)));
            then.leave(client);
        };
        List<Asked> all = new ArrayList<>();
        try (Scripted server = new Scripted(script)) {
            Agent agent = loop.call(() ->
                    new Agent(loop.loop(), new AgentOptions().keepAlive(false).maxSockets(20)));
            for (int cut = 0; cut <= answer.length(); cut++) {
                RequestOptions to = server.to("/" + cut).agent(agent);
                all.add(Asked.get(loop, to.headTimeout(limit).bodyTimeout(limit)));
            }
            for (Asked each : all) {
                each.done();
            }
        }
        return all;
    }

    // ---- cut, reset and stalled after every byte

    @ParameterizedTest
    @ValueSource(strings = {HELLO, CHUNKS, INTERIMS})
    void anAnswerThatIsCutAnywhereIsAnError(String answer) throws Exception {
        List<Asked> all = prefixes(answer, NEVER, Outsider::shutdownOutput);
        for (int cut = 0; cut < answer.length(); cut++) {
            assertTrue(all.get(cut).failure().getMessage().contains("the connection ended"), "cut after " + cut);
        }
        assertEquals("200 hello", all.get(answer.length()).outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {HELLO, CHUNKS, INTERIMS, OK + "\r\nhello"})
    void anAnswerThatIsResetAnywhereIsAnErrorOrWhole(String answer) throws Exception {
        List<Asked> all = prefixes(answer, NEVER, Outsider::reset);
        for (int cut = 0; cut < answer.length(); cut++) {
            assertFalse(all.get(cut).whole(), "reset after " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HELLO, CHUNKS, INTERIMS, OK + "\r\nhello"})
    void anAnswerThatStallsAnywhereIsEndedByItsLimit(String answer) throws Exception {
        List<Asked> all = prefixes(answer, STALL, Scripted::untilGone);
        for (int cut = 0; cut < answer.length(); cut++) {
            assertInstanceOf(SocketTimeoutException.class, all.get(cut).failure(), "stalls after " + cut);
        }
    }

    @Test
    void whatEndsWithItsConnectionIsWholeWhereverItEnds() throws Exception {
        String head = OK + "\r\n";
        List<Asked> all = prefixes(head + "hello", NEVER, Outsider::shutdownOutput);
        for (int had = 0; had <= 5; had++) {
            assertEquals(
                    "200 " + "hello".substring(0, had),
                    all.get(head.length() + had).outcome());
        }
    }

    // ---- lies

    /** Asks one who answers so on every connection, and then ends it or not. */
    private static Asked ask(String answer, boolean ends) throws Exception {
        Scripted.Script script = (client, nth) -> {
            Scripted.head(client);
            client.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (ends) {
                client.shutdownOutput();
            }
            Scripted.untilGone(client);
        };
        try (Scripted server = new Scripted(script)) {
            return Asked.get(
                            loop,
                            server.to("/").bodyTimeout(ends ? NEVER : STALL).agent(Agent.none()))
                    .done();
        }
    }

    @Test
    void moreIsAnnouncedThanComes() throws Exception {
        String lie = OK + "Content-Length: 6\r\n\r\nhello";
        assertEquals(
                "IOException: the connection ended within the response's content",
                ask(lie, true).outcome());
        assertInstanceOf(SocketTimeoutException.class, ask(lie, false).failure());
    }

    @Test
    void aLengthThatNoMemoryHoldsIsNotBelieved() throws Exception {
        String lie = OK + "Content-Length: 9223372036854775807\r\n\r\nhello";
        assertEquals(
                "IOException: the connection ended within the response's content",
                ask(lie, true).outcome());
    }

    @Test
    void aChunkThatNoMemoryHoldsIsNotBelieved() throws Exception {
        String lie = OK + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nhello";
        assertEquals(
                "IOException: the connection ended within the response's content",
                ask(lie, true).outcome());
    }

    /** What comes behind the end of an answer could be taken for the next one's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                HELLO + "!",
                HELLO + OK + "Content-Length: 4\r\n\r\nevil",
                HELLO + "\r\n",
                CHUNKS + "0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n\r\n"
            })
    void moreComesThanIsAnnouncedAndTheConnectionIsNotUsedAgain(String answer) throws Exception {
        try (Scripted server = Scripted.answering(answer)) {
            assertEquals("200 hello", Asked.get(loop, server.to("/1")).outcome());
            assertEquals("200 hello", Asked.get(loop, server.to("/2")).outcome());
            assertEquals(2, server.accepted());
        }
    }

    // ---- at the wrong time

    @Test
    void anAnswerThatWasThereBeforeTheRequestIsThatConnectionsFirst() throws Exception {
        try (Scripted server = new Scripted((client, nth) -> {
            client.write(HELLO);
            Scripted.untilGone(client);
        })) {
            assertEquals("200 hello", Asked.get(loop, server.to("/")).outcome());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OK + "Content-Length: 4\r\n\r\nevil", "HTTP/1.1 408 Request Timeout\r\n\r\n", "x"})
    void bytesOnAnIdleConnectionEndIt(String unasked) throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        try (Scripted server = new Scripted((client, nth) -> {
            Scripted.head(client);
            client.write(HELLO);
            if (nth == 1) {
                loop.await(idle);
                client.write(unasked);
            }
            Scripted.untilGone(client);
        })) {
            Agent agent = loop.call(() -> new Agent(loop.loop()));
            assertEquals(
                    "200 hello", Asked.get(loop, server.to("/1").agent(agent)).outcome());
            loop.until(() -> agent.freeSockets() == 1);
            idle.countDown();
            loop.until(() -> agent.freeSockets() == 0);
            assertEquals(
                    "200 hello", Asked.get(loop, server.to("/2").agent(agent)).outcome());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void anIdleConnectionThatIsResetIsGone() throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        try (Scripted server = new Scripted((client, nth) -> {
            Scripted.head(client);
            client.write(HELLO);
            loop.await(idle);
            client.reset();
        })) {
            Agent agent = loop.call(() -> new Agent(loop.loop()));
            assertEquals(
                    "200 hello", Asked.get(loop, server.to("/").agent(agent)).outcome());
            loop.until(() -> agent.freeSockets() == 1);
            idle.countDown();
            loop.until(() -> agent.freeSockets() == 0);
        }
    }

    // ---- without an end

    /** Asks one who says something and then the same for ever, as fast as it is taken. */
    private static IOException flooded(String begin, String again) throws Exception {
        byte[] many = again.repeat(1 + 8_192 / again.length()).getBytes(StandardCharsets.ISO_8859_1);
        Scripted.Script script = (client, nth) -> {
            Scripted.head(client);
            client.write(begin);
            while (true) {
                client.write(many);
            }
        };
        try (Scripted server = new Scripted(script)) {
            return Asked.get(loop, server.to("/").agent(Agent.none())).failure();
        }
    }

    @Test
    void aHeadWithoutAnEnd() throws Exception {
        assertInstanceOf(HttpException.class, flooded(OK, "X: y\r\n"));
        assertInstanceOf(HttpException.class, flooded(OK + "X: ", "y"));
        assertInstanceOf(HttpException.class, flooded("HTTP/1.1 200 ", "OK"));
    }

    @Test
    void interimsWithoutAnEnd() throws Exception {
        assertInstanceOf(HttpException.class, flooded("", "HTTP/1.1 102 Processing\r\n\r\n"));
    }

    @Test
    void trailersAndExtensionsAndSizesWithoutAnEnd() throws Exception {
        String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";
        assertInstanceOf(HttpException.class, flooded(chunked + "0\r\n", "X: y\r\n"));
        assertInstanceOf(HttpException.class, flooded(chunked + "1", ";x=y"));
        assertInstanceOf(HttpException.class, flooded(chunked, "1;x=y\r\nz\r\n"));
        assertInstanceOf(HttpException.class, flooded(chunked, "0"));
    }

    /** A byte now and then satisfies every other clock. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 ",
                OK + "X: ",
                OK + "\r\n",
                OK + "Content-Length: 1000000\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n1;"
            })
    void aDripIsEndedByTheTotalTime(String begin) throws Exception {
        Scripted.Script script = (client, nth) -> {
            Scripted.head(client);
            client.write(begin);
            while (true) {
                client.write("x");
                LockSupport.parkNanos(20_000_000);
            }
        };
        try (Scripted server = new Scripted(script)) {
            Asked asked = Asked.get(loop, server.to("/").totalTimeout(STALL));
            assertEquals(
                    "SocketTimeoutException: the response did not come whole within " + STALL + " ms", asked.outcome());
        }
    }

    // ---- no HTTP

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\0",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "220 smtp ready\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 Low\r\n\r\n",
                "HTTP/1.1 200 OK\n\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "\u0015\u0003\u0003\0\u0002\u0002("
            })
    void whatIsNoAnswerIsAnErrorAtOnce(String text) throws Exception {
        assertInstanceOf(HttpException.class, ask(text, false).failure());
    }

    @Test
    void noiseIsAnError() throws Exception {
        Scripted.Script script = (client, nth) -> {
            Scripted.head(client);
            byte[] noise = new byte[nth];
            new Random(nth).nextBytes(noise);
            client.write(noise);
        };
        try (Scripted server = new Scripted(script)) {
            List<Asked> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(Asked.get(loop, server.to("/").agent(Agent.none())));
            }
            for (Asked each : all) {
                assertFalse(each.whole());
            }
        }
    }

    // ---- while the client writes

    @Test
    void aServerThatNeverReadsIsEndedByTheSendLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (Scripted server = new Scripted((client, nth) -> loop.await(over))) {
            RequestOptions to = server.to("/").method("POST").sendTimeout(STALL);
            Asked asked = Asked.begin(loop, to, Asked.uploading(new byte[12 << 20]));
            assertInstanceOf(SocketTimeoutException.class, asked.failure());
            over.countDown();
        }
    }

    @Test
    void aServerThatResetsWithinAnUploadIsAnError() throws Exception {
        try (Scripted server = new Scripted((client, nth) -> {
            client.read(100_000);
            client.reset();
        })) {
            RequestOptions to = server.to("/").method("POST");
            assertFalse(
                    Asked.begin(loop, to, Asked.uploading(new byte[12 << 20])).whole());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheUploadIsHeardAndTheConnectionIsNotUsedAgain() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (Scripted server = new Scripted((client, nth) -> {
            Scripted.head(client);
            client.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nmuch");
            await(over); // and reads nothing: read whole, the upload would have been in time
        })) {
            RequestOptions to = server.to("/").method("POST");
            Asked asked = Asked.begin(loop, to, request -> request.write(new byte[1 << 20])); // and more to come
            assertEquals("413 much", asked.outcome());
            assertArrayEquals("much".getBytes(StandardCharsets.UTF_8), asked.content());
            assertEquals("413 much", Asked.get(loop, server.to("/")).outcome());
            assertEquals(2, server.accepted());
            over.countDown();
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError("the test is still going on", stopped);
        }
    }
}
