package io.nodelay.http;

import static io.nodelay.http.Scene.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fields of an answer: what is set is sent in this order, and what cannot be sent is refused where it is said. */
class FieldsTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private String answer(Consumer<ServerResponse> handler) {
        return new Scene(fake, (req, res) -> {
                    res.sendDate(false);
                    handler.accept(res);
                    res.end();
                })
                .says(get("/"))
                .heard();
    }

    /** The lines that the application has set, from the status on. */
    private void sets(String expected, Consumer<ServerResponse> handler) {
        String added = "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 0\r\n\r\n";
        assertEquals("HTTP/1.1 " + Scene.http(expected) + added, answer(handler));
    }

    @Test
    void aFieldIsSentAsItWasSet() {
        sets("200 OK\nX-Name: some value\n", res -> res.setHeader("X-Name", "some value"));
    }

    @Test
    void setReplacesInAnyCase() {
        sets("200 OK\nx-NAME: 2\n", res -> res.setHeader("X-Name", "1").setHeader("x-NAME", "2"));
    }

    @Test
    void setReplacesAllLinesOfTheName() {
        sets("200 OK\nA: 3\nB: x\n", res -> res.setHeader("A", List.of("1", "2"))
                .setHeader("B", "x")
                .setHeader("a", "0")
                .setHeader("A", "3"));
    }

    @Test
    void severalValuesAreSeveralLines() {
        sets("200 OK\nSet-Cookie: a=1\nSet-Cookie: b=2\n", res -> res.setHeader("Set-Cookie", List.of("a=1", "b=2")));
    }

    @Test
    void appendAddsALine() {
        sets("200 OK\nVia: a\nvia: b\n", res -> res.setHeader("Via", "a").appendHeader("via", "b"));
    }

    @Test
    void removeTakesAllLinesAway() {
        sets("200 OK\nB: 2\n", res -> res.appendHeader("A", "1")
                .appendHeader("B", "2")
                .appendHeader("a", "3")
                .removeHeader("A"));
    }

    @Test
    void whatWasSetCanBeAskedFor() {
        sets("200 OK\nA: 1\nB: \nA: 2\n", res -> {
            res.setHeader("A", "1").setHeader("B", "").appendHeader("A", "2");
            assertEquals(Optional.of("1"), res.header("a"));
            assertTrue(res.hasHeader("b"));
            assertFalse(res.hasHeader("c"));
            assertEquals(List.of("A", "B", "A"), res.headerNames());
        });
    }

    @Test
    void writeHeadGoesBeforeWhatWasSet() {
        sets("404 Gone fishing\nA: late\nB: 2\n", res -> res.setHeader("A", "early")
                .setHeader("B", "2")
                .writeHead(404, "Gone fishing", Map.of("A", "late")));
    }

    @Test
    void theHeadIsWrittenOnce() {
        sets("201 Created\n", res -> {
            res.writeHead(201);
            assertThrows(IllegalStateException.class, () -> res.writeHead(202));
            assertTrue(res.headersSent());
        });
    }

    @Test
    void afterTheHeadNothingOfItCanChange() {
        sets("200 OK\n", res -> {
            res.writeHead(200);
            assertThrows(IllegalStateException.class, () -> res.setHeader("A", "b"));
            assertThrows(IllegalStateException.class, () -> res.setHeader("A", List.of("b")));
            assertThrows(IllegalStateException.class, () -> res.appendHeader("A", "b"));
            assertThrows(IllegalStateException.class, () -> res.removeHeader("A"));
            assertThrows(IllegalStateException.class, () -> res.status(404));
            assertThrows(IllegalStateException.class, () -> res.reason("x"));
            assertThrows(IllegalStateException.class, res::writeContinue);
            assertThrows(IllegalStateException.class, res::writeProcessing);
        });
    }

    @Test
    void aWriteDecidesTheHeadToo() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.write("x");
            assertThrows(IllegalStateException.class, () -> res.setHeader("A", "b"));
            res.end();
            assertThrows(IllegalStateException.class, () -> res.write("y"));
            assertThrows(IllegalStateException.class, () -> res.addTrailers(Map.of("A", "b")));
        });
        assertTrue(scene.says(get("/")).heard().endsWith("\r\n\r\n1\r\nx\r\n0\r\n\r\n"));
    }

    @Test
    void aSecondEndDoesNothing() {
        Scene scene = new Scene(fake, (req, res) -> {
            res.end("x");
            res.end("y");
        });
        assertEquals(Scene.ok("x"), scene.says(get("/")).heard());
    }

    @Test
    void aNameThatIsNoTokenIsRefused() {
        sets("200 OK\n", res -> {
            for (String name : List.of("", "A B", "A:", "A\r\n", "A\0", "\u00e4", "(A)", "A\t")) {
                assertThrows(IllegalArgumentException.class, () -> res.setHeader(name, "x"), name);
                assertThrows(IllegalArgumentException.class, () -> res.setHeader(name, List.of("x")), name);
                assertThrows(IllegalArgumentException.class, () -> res.appendHeader(name, "x"), name);
                assertThrows(IllegalArgumentException.class, () -> res.addTrailers(Map.of(name, "x")), name);
                assertThrows(IllegalArgumentException.class, () -> res.writeHead(200, Map.of(name, "x")), name);
            }
        });
    }

    @Test
    void aValueThatWouldBreakTheLineIsRefused() {
        sets("200 OK\n", res -> {
            for (String value : List.of("a\r\nB: c", "a\nb", "a\rb", "a\0b", "\u0001", "\u007f", "\u0100", "\u560a")) {
                assertThrows(IllegalArgumentException.class, () -> res.setHeader("A", value));
                assertThrows(IllegalArgumentException.class, () -> res.setHeader("A", List.of("fine", value)));
                assertThrows(IllegalArgumentException.class, () -> res.appendHeader("A", value));
                assertThrows(IllegalArgumentException.class, () -> res.addTrailers(Map.of("A", value)));
                assertThrows(IllegalArgumentException.class, () -> res.writeHead(200, Map.of("A", value)));
                assertThrows(IllegalArgumentException.class, () -> res.reason(value));
                assertThrows(IllegalArgumentException.class, () -> res.writeEarlyHints(List.of(value)));
            }
        });
    }

    @Test
    void theMessageNamesTheFieldAndShowsNoControls() {
        sets("200 OK\n", res -> {
            Exception why = assertThrows(IllegalArgumentException.class, () -> res.setHeader("X-Name", "a\r\nb"));
            assertTrue(why.getMessage().contains("X-Name"), why.getMessage());
            assertFalse(why.getMessage().chars().anyMatch(c -> c < ' '), why.getMessage());
        });
    }

    @Test
    void tabsAndLatinLettersAreFine() {
        sets("200 OK\nA: \tb\u00e9\n", res -> res.setHeader("A", "\tb\u00e9"));
    }

    @Test
    void aStatusIsFrom200To999() {
        sets("999 \n", res -> {
            for (int code : new int[] {-1, 0, 99, 100, 101, 199, 1000}) {
                assertThrows(IllegalArgumentException.class, () -> res.status(code));
                assertThrows(IllegalArgumentException.class, () -> res.writeHead(code));
            }
            res.status(999);
        });
    }

    @Test
    void aLengthThatIsNoNumberIsRefused() {
        sets("200 OK\n", res -> {
            for (String length : List.of("", "-1", "+5", "5 ", "0x5", "1e3", "1234567890123456789")) {
                assertThrows(IllegalArgumentException.class, () -> res.setHeader("Content-Length", length));
            }
            assertThrows(IllegalArgumentException.class, () -> res.setHeader("Transfer-Encoding", "gzip, chunked"));
        });
    }

    @Test
    void trailersMayNotDecideAboutFraming() {
        sets("200 OK\n", res -> {
            for (String name : List.of("Content-Length", "transfer-encoding", "HOST", "Trailer", "Connection")) {
                String value = name.equals("Content-Length") ? "5" : "chunked";
                assertThrows(IllegalArgumentException.class, () -> res.addTrailers(Map.of(name, value)), name);
            }
        });
    }
}
