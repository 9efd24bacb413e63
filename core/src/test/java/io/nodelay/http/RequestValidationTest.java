package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be a request is refused when it is said, before any connection is made for it. */
class RequestValidationTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private void refused(Consumer<RequestOptions> misuse) {
        ClientScene scene = new ClientScene(fake);
        RequestOptions options = scene.to("/");
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> {
            misuse.accept(options);
            scene.get(options);
        });
        assertFalse(refusal.getMessage().matches("(?s).*[\\x00-\\x1f\\x7f-\\xff].*"), refusal.getMessage());
        assertEquals(List.of(), scene.run().journal());
        assertEquals(0, scene.connections());
        fake.anew();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "GET ", "G T", "GET\r\nA: b", "G\u00c4T", "GET\0", "GET/", "(GET)", "GET:"})
    void aMethodIsAToken(String method) {
        refused(options -> options.method(method));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/ b",
                "/\r\n",
                "/\r\nA: b",
                "/\n",
                "/\0",
                "/\u007f",
                "/\u00e4",
                "/\u0130",
                "/#f",
                "/\t",
                "a",
                "a/b",
                "?a",
                "*",
                "ftp://a/",
                "http:/a",
                "a:80",
                "\u010a"
            })
    void aTargetIsOfItsForm(String target) {
        refused(options -> options.path(target));
    }

    @ParameterizedTest
    @CsvSource({"CONNECT, /", "CONNECT, a", "CONNECT, http://a:80/", "CONNECT, :80", "CONNECT, *", "GET, *", "POST, *"})
    void aTargetIsOfItsMethod(String method, String target) {
        refused(options -> options.method(method).path(target));
        refused(options -> options.path(target).method(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A b", "A:", "A\r\nB", "\u00c4", "A\0", ":A", "A\t", "\u0141"})
    void aNameIsAToken(String name) {
        refused(options -> options.header(name, "b"));
        refused(options -> options.headers(Map.of(name, "b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r", "\n", "a\r\nB: c", "a\0", "\u0001", "\u007f", "\u0100", "\u010a", "\u560a", "\ud83d\ude00"
            })
    void aValueHasNoControls(String value) {
        refused(options -> options.header("A", value));
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length, x",
        "content-length, -1",
        "Content-Length, 1234567890123456789",
        "Content-Length, ''",
        "Transfer-Encoding, gzip",
        "Transfer-Encoding, 'gzip, chunked'"
    })
    void whatFramesIsChecked(String name, String value) {
        refused(options -> options.header(name, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "a?b",
                "a#b",
                "u@a",
                "a:80",
                "[::1]:80",
                "a\r\nb",
                "a\0",
                "\u00e4.test",
                "[",
                "a\\b",
                "a\u007f",
                "\u0130"
            })
    void aHostIsANameOrAnAddress(String host) {
        refused(options -> options.host(host));
        refused(options -> options.hostname(host));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortIsInRange(int port) {
        refused(options -> options.port(port));
        refused(options -> options.defaultPort(port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a",
                "ftp://a/",
                "http:///a",
                "http:a",
                "http://a b/",
                "http://a/\r\n",
                "//a/",
                "http://a:99999/"
            })
    void aUriIsOfHttp(String uri) {
        refused(options -> options.uri(uri));
    }

    @Test
    void timesAndLimitsAreInRange() {
        List<Consumer<RequestOptions>> all = List.of(
                o -> o.timeout(-1),
                o -> o.poolTimeout(-1),
                o -> o.connectTimeout(-1),
                o -> o.headTimeout(-1),
                o -> o.bodyTimeout(-1),
                o -> o.totalTimeout(-1),
                o -> o.sendTimeout(-1),
                o -> o.expectTimeout(-1),
                o -> o.maxHeaderSize(255),
                o -> o.maxHeaderSize(65_536),
                o -> o.maxHeaderFields(0),
                o -> o.maxHeaderFields(10_001),
                o -> o.maxContent(-1));
        all.forEach(misuse -> assertThrows(IllegalArgumentException.class, () -> misuse.accept(new RequestOptions())));
    }

    @Test
    void anAgentSpeaksItsOwnProtocol() {
        refused(options -> options.protocol("https:"));
    }

    /** Those of the request itself, which is there then and can go on. */
    @Test
    void aFieldOfARequestIsCheckedWhenItIsSet() {
        ClientScene scene = new ClientScene(fake).answers(ClientScene.ok("hello"));
        ClientRequest request = scene.request(scene.to("/"));
        List<Consumer<ClientRequest>> all = List.of(
                r -> r.setHeader("A b", "c"),
                r -> r.setHeader("A", "b\r\nC: d"),
                r -> r.setHeader("A", List.of("b", "\n")),
                r -> r.appendHeader("A", "\0"),
                r -> r.setHeader("Content-Length", List.of("1", "2")),
                r -> r.addTrailers(Map.of("Content-Length", "5")),
                r -> r.addTrailers(Map.of("A", "\r\n")));
        all.forEach(misuse -> assertThrows(IllegalArgumentException.class, () -> misuse.accept(request)));
        request.end();
        assertEquals(ClientScene.good("hello"), scene.run().journal());
        assertEquals(List.of(ClientScene.got("/")), scene.sent());
    }
}
