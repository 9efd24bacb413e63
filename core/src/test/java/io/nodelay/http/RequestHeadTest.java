package io.nodelay.http;

import static io.nodelay.http.ClientScene.HOST;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.FakeLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for a request, to the byte (RFC 9112 §3, §6; RFC 9110 §8.6). */
class RequestHeadTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String KEPT = "Host: " + HOST + "\r\nConnection: keep-alive\r\n";

    private ClientScene scene;

    @BeforeEach
    void setUp() {
        scene = new ClientScene(fake);
    }

    private String sent(String method, Consumer<ClientRequest> writing) {
        return sent(scene.to(method, "/"), writing);
    }

    private String sent(RequestOptions options, Consumer<ClientRequest> writing) {
        scene.answers(ok(""));
        writing.accept(scene.request(options));
        scene.run();
        return scene.sent(0);
    }

    private String got(RequestOptions options) {
        return sent(options, ClientRequest::end);
    }

    // ---- framings

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "BREW"})
    void withoutContentThereIsNoLength(String method) {
        assertEquals(method + " / HTTP/1.1\r\n" + KEPT + "\r\n", sent(method, ClientRequest::end));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void whereContentIsUsualItsAbsenceIsSaid(String method) {
        assertEquals(method + " / HTTP/1.1\r\n" + KEPT + "Content-Length: 0\r\n\r\n", sent(method, ClientRequest::end));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE"})
    void contentThatEndsAtOnceHasALength(String method) {
        assertEquals(
                method + " / HTTP/1.1\r\n" + KEPT + "Content-Length: 5\r\n\r\nhello",
                sent(method, request -> request.end("hello")));
        assertEquals(1, scene.writes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void contentInPiecesIsChunked(String method) {
        String chunked = method + " / HTTP/1.1\r\n" + KEPT + "Transfer-Encoding: chunked\r\n\r\n"
                + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
        assertEquals(chunked, sent(method, request -> {
            request.write("hel");
            request.end("lo");
        }));
        assertEquals(1, scene.writes());
    }

    @Test
    void aLengthThatWasSetIsSentOnce() {
        String fixed =
                "POST / HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello";
        assertEquals(fixed, sent("POST", request -> {
            request.setHeader("Content-Length", "5").write("hel");
            request.end("lo");
        }));
    }

    @Test
    void chunksThatWereSetAreSentEvenIfTheContentEndsAtOnce() {
        String chunked = "POST / HTTP/1.1\r\nHost: " + HOST
                + "\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        assertEquals(chunked, sent("POST", request -> request.setHeader("Transfer-Encoding", "chunked")
                .end("hello")));
    }

    @Test
    void trailersNeedChunks() {
        String chunked =
                "POST / HTTP/1.1\r\n" + KEPT + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n";
        assertEquals(chunked, sent("POST", request -> request.addTrailers(Map.of("X-Sum", "1"))
                .end("hello")));
    }

    @Test
    void flushHeadersSendsTheHeadAlone() {
        String head = "POST / HTTP/1.1\r\n" + KEPT + "Transfer-Encoding: chunked\r\n\r\n<end>";
        assertEquals(head, sent("POST", ClientRequest::flushHeaders)); // its answer comes before its end
    }

    @Test
    void aLargeContentLeavesWithItsHead() {
        String large = "x".repeat(100_000);
        String sent = sent("POST", request -> request.end(large));
        assertEquals("POST / HTTP/1.1\r\n" + KEPT + "Content-Length: 100000\r\n\r\n" + large, sent);
        assertEquals(1, scene.writes());
    }

    // ---- fields

    @Test
    void fieldsAreSentInTheirOrderAndCase() {
        String head = "GET / HTTP/1.1\r\nHost: " + HOST
                + "\r\nb: 1\r\nA: 2\r\nX: \r\nA: 3\r\nlatin: \u00e4\tb\r\nConnection: keep-alive\r\n\r\n";
        RequestOptions options =
                scene.to("/").header("B", "0").header("b", "1").header("A", "2").header("X", "");
        assertEquals(head, sent(options, request -> request.appendHeader("A", "3")
                .setHeader("latin", "\u00e4\tb")
                .end()));
    }

    @Test
    void aFieldOfTheRequestTakesThePlaceOfItsOptions() {
        RequestOptions options = scene.to("/").header("A", "1").header("B", "2");
        String sent = sent(options, request -> request.setHeader("a", "3")
                .appendHeader("B", "4")
                .removeHeader("none")
                .end());
        assertEquals(
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\na: 3\r\nB: 2\r\nB: 4\r\nConnection: keep-alive\r\n\r\n", sent);
    }

    @Test
    void aFieldOfTheOptionsCanBeTakenBack() {
        String sent = sent(scene.to("/").header("A", "1"), request -> request.removeHeader("a")
                .end());
        assertEquals("GET / HTTP/1.1\r\n" + KEPT + "\r\n", sent);
    }

    @Test
    void aHostThatWasSetIsTheOnlyOne() {
        assertEquals(
                "GET / HTTP/1.1\r\nhost: other\r\nConnection: keep-alive\r\n\r\n",
                got(scene.to("/").header("host", "other")));
    }

    @Test
    void setHostFalseSendsNone() {
        assertEquals(
                "GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n",
                got(scene.to("/").setHost(false)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "x, close", "upgrade ,CLOSE"})
    void aConnectionThatIsToCloseIsNotUsedAgain(String value) {
        assertEquals(
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: " + value + "\r\n\r\n<end>",
                got(scene.to("/").header("Connection", value)));
        assertEquals("0 0 0", scene.counts());
    }

    @Test
    void theBasicSchemeIsInBase64OfUtf8() {
        assertEquals(
                "GET / HTTP/1.1\r\nHost: " + HOST
                        + "\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZcOk\r\nConnection: keep-alive\r\n\r\n",
                got(scene.to("/").auth("Aladdin:open sesame\u00e4")));
    }

    @Test
    void withoutAnAgentTheConnectionCloses() {
        assertEquals(
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n<end>",
                got(scene.to("/").agent(Agent.none())));
    }

    // ---- the authority

    @ParameterizedTest
    @CsvSource({
        "80, 0, 10.0.0.1",
        "8080, 0, 10.0.0.1:8080",
        "0, 8080, 10.0.0.1",
        "443, 443, 10.0.0.1",
        "80, 443, 10.0.0.1:80"
    })
    void thePortIsSaidUnlessItIsTheUsualOne(int port, int usual, String host) {
        if (port != 80) {
            scene.serve(HOST, Math.max(port, usual));
        }
        assertEquals(ClientScene.get("/", host), got(scene.to("/").port(port).defaultPort(usual)));
    }

    @ParameterizedTest
    @CsvSource({"::1, 80, [::1]", "[::1], 8080, [::1]:8080"})
    void anAddressOfIpv6IsInBrackets(String host, int port, String expected) {
        scene.serve("::1", port);
        assertEquals(
                ClientScene.get("/", expected), got(scene.to("/").host(host).port(port)));
    }

    @Test
    void aNameIsLookedUpAndSentAsItIs() throws Exception {
        InetAddress found = InetAddress.getByName(HOST);
        fake.net().holdTimeWhile(() -> fake.loop().stats().pendingOffloads() > 0);
        assertEquals(
                ClientScene.get("/", "Example.test"),
                got(scene.to("/").host("Example.test").lookup(name -> List.of(found))));
    }

    @Test
    void aUriSaysAllOfThat() {
        scene.serve(HOST, 8080);
        RequestOptions options =
                new RequestOptions().agent(scene.agent()).uri("http://u:p%20w@10.0.0.1:8080?q=%20\u00e4#f");
        assertEquals(
                Scene.http(
                        """
                        GET /?q=%20%C3%A4 HTTP/1.1
                        Host: 10.0.0.1:8080
                        Authorization: Basic dTpwIHc=
                        Connection: keep-alive

                        """),
                got(options));
    }

    // ---- targets

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, *",
        "OPTIONS, /a",
        "GET, http://other:1/a?b",
        "GET, HTTPS://other/",
        "GET, /?",
        "GET, //a",
        "GET, /%zz'{}|"
    })
    void aTargetIsSentAsItIs(String method, String target) {
        String sent = got(scene.to(method, "/").path(target));
        assertEquals(method + " " + target + " HTTP/1.1\r\n" + KEPT + "\r\n", sent);
    }

    @Test
    void theHostOfConnectIsItsTargets() {
        String sent = sent(scene.to("CONNECT", "/").path("other:443"), ClientRequest::end);
        assertEquals("CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\nConnection: keep-alive\r\n\r\n<end>", sent);
    }

    // ---- contradictions

    private static final String OVER = "error ";

    private void contradicts(String method, Consumer<ClientRequest> misuse) {
        ClientRequest request = scene.request(scene.to(method, "/"));
        assertThrows(IllegalStateException.class, () -> misuse.accept(request));
        scene.run();
        assertEquals(2, scene.journal().size());
        assertEquals(OVER, scene.journal().get(0).substring(0, OVER.length()));
        assertEquals("close failed", scene.journal().get(1));
        assertEquals("0 0 0", scene.counts());
        scene.sent().forEach(sent -> assertEquals("<end>", sent.replace("<reset>", "<end>")));
    }

    private void contradicts(Consumer<ClientRequest> misuse) {
        contradicts("POST", misuse);
    }

    @Test
    void aContentLongerThanItsLength() {
        contradicts(request -> request.setHeader("Content-Length", "4").end("hello"));
    }

    @Test
    void aContentShorterThanItsLength() {
        contradicts("PUT", request -> request.setHeader("Content-Length", "6").end("hello"));
    }

    @Test
    void twoFramings() {
        contradicts(request -> request.setHeader("Content-Length", "5")
                .setHeader("Transfer-Encoding", "chunked")
                .end("hello"));
    }

    @Test
    void aFieldAfterTheHead() {
        ClientRequest request = scene.request(scene.to("POST", "/"));
        request.flushHeaders();
        assertThrows(IllegalStateException.class, () -> request.setHeader("A", "b"));
        assertThrows(IllegalStateException.class, () -> request.removeHeader("A"));
        request.destroy();
        scene.run();
    }
}
