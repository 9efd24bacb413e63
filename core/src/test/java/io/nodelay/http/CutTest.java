package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same bytes give the same answers wherever the wire has cut them. */
class CutTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Says back all there is to know of a request, once it is here. */
    private static void mirror(ServerRequest req, ServerResponse res) {
        req.text(text -> res.end(req + " " + req.headers().size() + " [" + text + "] "
                + req.trailers().value("X-End").orElse("-")));
    }

    /** Nobody reads; the content is passed over. */
    private static void deaf(ServerRequest req, ServerResponse res) {
        res.end(req.target());
    }

    /** All clients at once on one server, each with another cut: what each has heard. */
    private List<String> heard(String text, boolean mirrors) {
        Scene scene = new Scene(fake, mirrors ? CutTest::mirror : CutTest::deaf);
        Map<Integer, FakePeer> peers = new LinkedHashMap<>();
        for (int cut = 0; cut <= text.length(); cut++) {
            int at = cut;
            FakePeer peer = scene.another();
            peers.put(cut, peer);
            scene.outside(20, () -> peer.write(text.substring(0, at)));
            scene.outside(25, () -> peer.write(text.substring(at)));
        }
        scene.run(3_000);
        List<String> all = new ArrayList<>();
        peers.forEach((cut, peer) -> all.add(Scene.heardBy(peer)));
        return all;
    }

    private void same(String text, boolean mirrors, String expected) {
        List<String> all = heard(text, mirrors);
        for (int cut = 0; cut < all.size(); cut++) {
            assertEquals(expected, all.get(cut), "cut after " + cut + " bytes");
        }
    }

    /** A byte a read. */
    private String dripped(String text) {
        Scene scene = new Scene(fake, CutTest::mirror);
        scene.says(text.chars().mapToObj(Character::toString).toArray(String[]::new));
        return scene.heard();
    }

    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\r\n";
    private static final String POST = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world";
    private static final String CHUNKED = Scene.http(
            """
            POST /c HTTP/1.1
            Host: a
            Transfer-Encoding: chunked

            5
            hello
            6;x="y"
             world
            0
            X-End: bye
            Host: b

            """);

    private static final String GET_MIRRORED = Scene.ok("GET /a?b=c 2 [] -");
    private static final String POST_MIRRORED = Scene.ok("POST /p 2 [hello world] -");
    private static final String CHUNKED_MIRRORED = Scene.ok("POST /c 2 [hello world] bye");

    @Test
    void aGet() {
        same(GET, true, GET_MIRRORED);
    }

    @Test
    void aPostWithALength() {
        same(POST, true, POST_MIRRORED);
    }

    @Test
    void aPostInChunksWithTrailers() {
        same(CHUNKED, true, CHUNKED_MIRRORED);
    }

    @Test
    void twoPipelinedRequests() {
        same(POST + GET, true, POST_MIRRORED + GET_MIRRORED);
    }

    @Test
    void threePipelinedRequestsOfAllKinds() {
        same(CHUNKED + GET + POST, true, CHUNKED_MIRRORED + GET_MIRRORED + POST_MIRRORED);
    }

    @Test
    void contentThatNobodyReads() {
        same(CHUNKED + POST + GET, false, Scene.ok("/c") + Scene.ok("/p") + Scene.ok("/a?b=c"));
    }

    @Test
    void emptyLinesBeforeARequest() {
        same("\r\n\r\n" + GET, true, GET_MIRRORED);
    }

    @Test
    void everyByteAlone() {
        assertEquals(CHUNKED_MIRRORED + POST_MIRRORED + GET_MIRRORED, dripped(CHUNKED + POST + GET));
    }

    private void refusedAlike(String text) {
        List<String> all = heard(text, true);
        String whole = all.get(0);
        assertTrue(whole.startsWith("HTTP/1.1 4") && whole.endsWith("<end>"), whole);
        for (int cut = 0; cut < all.size(); cut++) {
            assertEquals(whole, all.get(cut), "cut after " + cut + " bytes");
        }
    }

    @Test
    void aRequestLineWithTwoSpaces() {
        refusedAlike("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void aRequestWithoutAHost() {
        refusedAlike("GET / HTTP/1.1\r\nX: y\r\n\r\n");
    }

    @Test
    void aSpaceBeforeTheColon() {
        refusedAlike("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
    }

    @Test
    void aFoldedLine() {
        refusedAlike("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n");
    }

    @Test
    void aLengthThatIsNoNumber() {
        refusedAlike("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello");
    }

    @Test
    void twoFramings() {
        refusedAlike("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void aChunkSizeThatIsNoNumber() {
        refusedAlike("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void aChunkLongerThanItsSize() {
        refusedAlike("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void aMalformedTrailer() {
        refusedAlike("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n");
    }
}
