package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.good;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no response, or more of one than is allowed, ends the request in an error and its connection. */
class ResponseGrammarTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private List<String> heard(String method, Answer answer) {
        ClientScene scene = new ClientScene(fake).answers(answer);
        scene.get(scene.to(method, "/"));
        return scene.run().journal();
    }

    private List<String> heard(String answer) {
        return heard("GET", Answer.of(answer));
    }

    private static List<String> unreadable(String why) {
        return List.of("error the response cannot be read: " + why, "close failed");
    }

    private void refused(String why, String answer) {
        ClientScene scene = new ClientScene(fake).answers(answer);
        scene.get("/");
        assertEquals(unreadable(why), scene.run().journal());
        assertEquals("0 0 0", scene.counts());
        assertEquals(true, scene.peer(0).ended() || scene.peer(0).wasReset());
    }

    private static String with(String fields, String content) {
        return "HTTP/1.1 200 OK\r\n" + fields.replace("|", "\r\n") + "\r\n\r\n" + content;
    }

    // ---- two framings

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "Content-Length: 5|Transfer-Encoding: chunked; a message has Transfer-Encoding or Content-Length, not both",
                "Content-Length: 5|Content-Length: 5; a message has one Content-Length line at most",
                "Content-Length: 5, 5; a Content-Length is digits, and one number",
                "Content-Length: +5; a Content-Length is digits, and one number",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked; a message has one Transfer-Encoding line at most",
                "Transfer-Encoding: gzip; the last transfer coding of a message is chunked",
                "Transfer-Encoding: gzip, chunked; the only transfer coding is chunked, and it is applied once",
                "A : b; a field line is a name, a token, and a colon right behind it",
                "A: b| c: d; a field line does not begin with a blank: folded lines are refused",
                "A: \u0001b; a line ends with CR LF, and has no other control characters than tabs",
            })
    void aHeadThatIsRefused(String fields, String why) {
        refused(why, with(fields, "hello"));
    }

    @Test
    void aTransferEncodingOfHttp10IsRefused() {
        refused("Transfer-Encoding is not of HTTP/1.0", chunks("hello").replace("HTTP/1.1", "HTTP/1.0"));
    }

    @Test
    void aLineFeedAloneEndsNoLine() {
        refused("a line ends with CR LF, and has no other control characters than tabs", "HTTP/1.1 200 OK\n\r\n");
    }

    @Test
    void anotherVersionIsRefused() {
        refused("the version is HTTP/1.0 or HTTP/1.1", "HTTP/2.0 200 OK\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\nhello", "5 \n", "x\r\n", "5\r\nhelloX", "5\r\nhello\n", "-1\r\n", "\r\n"})
    void aChunkThatIsRefused(String text) {
        List<String> heard = new ArrayList<>(heard(with("Transfer-Encoding: chunked", text)));
        heard.removeIf(line -> line.startsWith("data "));
        assertEquals("response 200", heard.get(0));
        assertEquals("aborted", heard.get(1));
        assertEquals("error the response cannot be read: ", heard.get(2).substring(0, 35));
        assertEquals("close failed", heard.get(3));
    }

    // ---- no content

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "HEAD, 404", "GET, 204", "GET, 304", "POST, 204"})
    void thereIsNoContentWhateverTheFieldsSay(String method, int status) {
        for (String lie : List.of("Content-Length: 5", "Transfer-Encoding: chunked", "A: b")) {
            ClientScene scene = new ClientScene(fake).answers(with(lie, "").replace("200", Integer.toString(status)));
            scene.get(scene.to(method, "/"));
            assertEquals(
                    List.of("response " + status, "end", "close"), scene.run().journal());
            assertEquals("0 1 0", scene.counts());
            fake.anew();
        }
    }

    // ---- interim responses

    @Test
    void interimResponsesAreToldAndSkipped() {
        ClientScene scene = new ClientScene(fake)
                .answers("HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 199 \r\n\r\n" + ok("hello"));
        scene.request(scene.to("/"))
                .onInformation(interim -> scene.note(interim.status() + " " + interim.headers()))
                .end();
        List<String> expected = new ArrayList<>(List.of("103 Link: a", "199 "));
        expected.addAll(good("hello"));
        assertEquals(expected, scene.run().journal());
        assertEquals("0 1 0", scene.counts());
    }

    @Test
    void anotherRequestMayBeginInAnInterimResponseAndAllowLargerHeads() {
        ClientScene scene = new ClientScene(fake).answers("HTTP/1.1 103 \r\n\r\n" + ok("first"), ok("second"));
        scene.request(scene.to("/1"))
                .onInformation(interim -> scene.get(scene.to("/2").maxHeaderSize(65_535)))
                .end();
        assertEquals(List.of("1 close", "2 close"), closes(scene));
    }

    @Test
    void thereAreAtMost32InterimResponses() {
        String interim = "HTTP/1.1 102 Processing\r\n\r\n";
        assertEquals(good("hello"), heard(interim.repeat(32) + ok("hello")));
    }

    @Test
    void oneMoreInterimResponseIsTooMany() {
        String interim = "HTTP/1.1 102 Processing\r\n\r\n";
        refused("more than 32 interim responses came before it", interim.repeat(33) + ok("hello"));
    }

    @Test
    void theCountOfInterimResponsesBeginsAnewWithEveryRequest() {
        String answer = "HTTP/1.1 102 Processing\r\n\r\n".repeat(20) + ok("a");
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1)).answers(answer, answer);
        scene.get("/1");
        scene.get("/2");
        assertEquals(List.of("1 close", "2 close"), closes(scene));
    }

    private static List<String> closes(ClientScene scene) {
        return scene.run().journal().stream()
                .filter(line -> line.contains("close"))
                .toList();
    }

    @Test
    void anUnaskedSwitchOfProtocolsIsRefused() {
        refused(
                "nobody has asked for the connection that it hands over",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    }

    // ---- limits

    private ClientScene limited(RequestOptions options, String answer) {
        ClientScene scene = new ClientScene(fake).answers(answer);
        scene.get(options.host(ClientScene.HOST).agent(scene.agent()));
        return scene.run();
    }

    /** A response whose head has so many bytes. */
    private static String headOf(int bytes) {
        String rest = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: \r\n\r\n";
        return rest.replace("A: ", "A: " + "a".repeat(bytes - rest.length())) + "hello";
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1_000, 16 * 1_024, 65_535})
    void aHeadIsAtMostAsLongAsAllowed(int most) {
        RequestOptions options = new RequestOptions().maxHeaderSize(most);
        for (int size : new int[] {most - 1, most}) {
            assertEquals(good("hello"), limited(options, headOf(size)).journal());
            fake.anew();
        }
        String why = "its head is longer than " + most + " bytes";
        assertEquals(unreadable(why), limited(options, headOf(most + 1)).journal());
    }

    @Test
    void aHeadThatNeverEndsIsRefusedAtTheLimit() {
        Answer drip = Answer.byteByByte("HTTP/1.1 200 OK\r\nA: " + "a".repeat(300));
        ClientScene scene = new ClientScene(fake).answers(drip);
        scene.get(scene.to("/").maxHeaderSize(256));
        assertEquals(
                unreadable("its head is longer than 256 bytes"), scene.run().journal());
    }

    @Test
    void aSmallerLimitAfterALargerOneCounts() {
        ClientScene scene =
                new ClientScene(fake, new AgentOptions().maxSockets(1)).answers(headOf(20_000), headOf(300));
        scene.get(scene.to("/1").maxHeaderSize(20_000));
        scene.get(scene.to("/2").maxHeaderSize(256));
        assertEquals(List.of("1 close", "2 close failed"), closes(scene));
    }

    /** A response with so many field lines, some of them behind the content. */
    private static String fieldsOf(int head, int trailers) {
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + "A: b\r\n".repeat(head - 1)
                + "\r\n5\r\nhello\r\n0\r\n" + "C: d\r\n".repeat(trailers) + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({"10, 9, 0", "10, 10, 0", "10, 7, 3", "10, 1, 9", "200, 200, 0", "200, 100, 100"})
    void fieldsAreAsManyAsAllowed(int most, int head, int trailers) {
        String end = trailers == 0 ? "end" : "end " + "C: d\n".repeat(trailers).strip();
        assertEquals(
                List.of("response 200", "data hello", end, "close"),
                limited(new RequestOptions().maxHeaderFields(most), fieldsOf(head, trailers))
                        .journal());
    }

    @Test
    void oneMoreFieldInTheHeadIsRefused() {
        assertEquals(
                unreadable("at most 10 fields are allowed"),
                limited(new RequestOptions().maxHeaderFields(10), fieldsOf(11, 0))
                        .journal());
    }

    @Test
    void oneMoreFieldInTheTrailersIsRefused() {
        List<String> heard = limited(new RequestOptions().maxHeaderFields(10), fieldsOf(7, 4))
                .journal();
        assertEquals("error the response cannot be read: at most 3 fields are allowed", heard.get(3));
        assertEquals("close failed", heard.get(4));
    }

    /** Head and trailers of so many bytes together; what ends the trailers is not counted. */
    private static String trailersOf(int bytes) {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        return head + "0\r\nA: " + "a".repeat(bytes - head.length() - 5) + "\r\n\r\n";
    }

    @Test
    void trailersCountTowardsTheLimitOfTheHead() {
        RequestOptions options = new RequestOptions().maxHeaderSize(256);
        for (int size : new int[] {255, 256}) {
            assertEquals("close", limited(options, trailersOf(size)).journal().get(2));
            fake.anew();
        }
        List<String> heard = limited(options, trailersOf(257)).journal();
        assertEquals(
                "error the response cannot be read: its head and its trailers are longer than 256 bytes together",
                heard.get(2));
    }

    private static String extensionOf(int bytes, int chunks) {
        String chunk = "1;" + "a".repeat(bytes - 1) + "\r\nx\r\n";
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(chunks) + "0\r\n\r\n";
    }

    @Test
    void aChunkExtensionIsAtMostAKilobyte() {
        for (int size : new int[] {1_023, 1_024}) {
            assertEquals(List.of("close"), closes(of(extensionOf(size, 1))));
            fake.anew();
        }
        assertEquals(List.of("close failed"), closes(of(extensionOf(1_025, 1))));
    }

    private ClientScene of(String answer) {
        ClientScene scene = new ClientScene(fake).answers(answer);
        scene.get("/");
        return scene;
    }

    @Test
    void chunkExtensionsAreAtMostSixteenKilobytesTogether() {
        assertEquals(List.of("close"), closes(of(extensionOf(1_000, 16))));
        fake.anew();
        assertEquals(List.of("close failed"), closes(of(extensionOf(1_000, 17))));
    }

    // ---- surplus

    @Test
    void bytesBehindAResponseEndItsConnectionAndNotItsSuccess() {
        ClientScene scene = new ClientScene(fake).answers(ok("hello") + "H");
        scene.get("/");
        assertEquals(good("hello"), scene.run().journal());
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void aSecondResponseIsNobodysAnswer() {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1));
        scene.answers(ok("1") + ok("poison"), ok("2"));
        scene.get("/1");
        scene.get("/2");
        assertEquals(true, scene.run().journal().contains("2 data 2"));
        assertEquals(2, scene.connections());
    }
}
