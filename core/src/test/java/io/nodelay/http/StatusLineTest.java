package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a response's head and what is none (RFC 9112 §4), and how long its content is (§6.3). */
class StatusLineTest {
    private static Heads.Read read(String head) throws HttpException {
        byte[] bytes = Heads.room(head);
        HeadParser parser = new HeadParser(false);
        return new Heads.Read(bytes, parser, parser.response(bytes, 0, head.length(), Heads.MOST_FIELDS));
    }

    private static String said(String line) throws HttpException {
        String head = line + "\r\nA: b\r\n\r\n";
        Heads.Read read = read(head);
        HeadParser parser = read.parser();
        assertEquals(head.length(), read.end());
        assertEquals(List.of("A=b"), read.fields());
        String reason = Ascii.text(read.bytes(), parser.reasonStart, parser.reasonEnd);
        return parser.minor + " " + parser.status + " [" + reason + "]";
    }

    private static int refusal(String head) {
        return assertThrows(HttpException.class, () -> read(head), () -> Heads.show(head))
                .status();
    }

    // ---- the status line

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, 1 200 [OK]",
        "HTTP/1.0 200 OK, 0 200 [OK]",
        "HTTP/1.9 200 OK, 1 200 [OK]",
        "HTTP/1.1 100 Continue, 1 100 [Continue]",
        "HTTP/1.1 999 What, 1 999 [What]",
        "HTTP/1.1 404 Not Found, 1 404 [Not Found]",
        "'HTTP/1.1 200 ', 1 200 []",
        "HTTP/1.1 200, 1 200 []",
        "'HTTP/1.1 200  a ', 1 200 [ a ]",
        "HTTP/1.1 200 \u00e4\u00ff, 1 200 [\u00e4\u00ff]",
        "'HTTP/1.1 200 a\tb', 1 200 [a\tb]"
    })
    void aStatusLine(String line, String expected) throws HttpException {
        assertEquals(expected, said(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1  200 OK",
                "HTTP/1.1\t200 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 099 OK",
                "HTTP/1.1 000",
                "HTTP/1.1 -20 OK",
                "HTTP/1.1 +20 OK",
                "HTTP/1.1 2 0 OK",
                "HTTP/1.1 20x OK",
                "HTTP/1.1 200\tOK",
                "HTTP/1.1 200OK",
                "HTTP/1.1 OK",
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1 200 OK",
                "HTTP/1.10 200 OK",
                "HTTP/11 200 OK",
                "http/1.1 200 OK",
                "HTTPS/1.1 200",
                " HTTP/1.1 200 OK",
                "HTTP/1.1 200 a\u0000b",
                "HTTP/1.1 200 a\u007fb",
                "HTTP/1.1 200 a\rb",
                "HTTP/1.1 200 a\nb",
                "ICY 200 OK",
                "",
                "200 OK",
                "GET / HTTP/1.1",
                "\u0000HTTP/1.1 200 OK",
                "HTTP/1.1 \u00b2\u00b2\u00b2 OK"
            })
    void noStatusLine(String line) {
        assertEquals(400, refusal(line + "\r\nA: b\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9 200 OK", "HTTP/2.0 200 OK", "HTTP/3.1 200 OK"})
    void anotherVersion(String line) {
        assertEquals(505, refusal(line + "\r\nA: b\r\n\r\n"));
    }

    @Test
    void anEmptyLineBeforeItIsRefused() {
        assertEquals(400, refusal("\r\nHTTP/1.1 200 OK\r\n\r\n"));
    }

    @Test
    void aHeadIsTornUntilItsLastByte() throws HttpException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA:\r\n\r\n";
        for (int cut = 0; cut < head.length(); cut++) {
            assertEquals(HeadParser.TORN, read(head.substring(0, cut)).end(), "cut after " + cut);
        }
        assertEquals(head.length(), read(head + "hello").end());
    }

    // ---- the framing

    private static long framing(String status, boolean toHead, String... fields) throws HttpException {
        String lines =
                String.join("", List.of(fields).stream().map(f -> f + "\r\n").toList());
        Heads.Read read = read("HTTP/1.1 " + status + " x\r\n" + lines + "\r\n");
        return BodyFraming.ofResponse(read.bytes(), read.parser(), toHead);
    }

    @Test
    void whatSaysNothingEndsWithItsConnection() throws HttpException {
        for (String status : List.of("200", "205", "206", "301", "404", "500", "999")) {
            assertEquals(BodyFraming.UNTIL_CLOSE, framing(status, false));
        }
    }

    @Test
    void aLengthOrChunksAreTheContents() throws HttpException {
        assertEquals(0, framing("200", false, "Content-Length: 0"));
        assertEquals(Long.MAX_VALUE, framing("404", false, "Content-Length: 9223372036854775807"));
        assertEquals(BodyFraming.CHUNKED, framing("200", false, "transfer-encoding: CHUNKED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "Content-Length: x", "A: b"})
    void thereIsNoneToHeadNorWithAStatusWithoutContent(String field) throws HttpException {
        assertEquals(0, framing("200", true, field));
        assertEquals(0, framing("404", true, field));
        for (String status : List.of("100", "103", "199", "204", "304")) {
            assertEquals(0, framing(status, false, field));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Content-Length: 1; Transfer-Encoding: chunked; 400",
                "Transfer-Encoding: chunked; Content-Length: 1; 400",
                "Content-Length: 1; Content-Length: 1; 400",
                "Transfer-Encoding: chunked; Transfer-Encoding: chunked; 400",
                "Content-Length: 1, 1; A: b; 400",
                "Content-Length: 9223372036854775808; A: b; 400",
                "Content-Length:; A: b; 400",
                "Transfer-Encoding: identity; A: b; 400",
                "Transfer-Encoding: gzip, chunked; A: b; 501"
            })
    void twoFramingsOrNoneThatIsKnown(String field, String another, int status) {
        HttpException refusal = assertThrows(HttpException.class, () -> framing("200", false, field, another));
        assertEquals(status, refusal.status());
    }

    @Test
    void aTransferEncodingOfVersionZeroIsRefused() throws HttpException {
        Heads.Read read = read("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThrows(HttpException.class, () -> BodyFraming.ofResponse(read.bytes(), read.parser(), false));
    }
}
