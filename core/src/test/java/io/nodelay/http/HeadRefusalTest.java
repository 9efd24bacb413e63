package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Methods and names are tokens (RFC 9110 §5.6.2, §5.1, §9.1), and a CR without LF is invalid anywhere in a head (RFC 9112
 * §2.2): each byte at each place.
 */
class HeadRefusalTest {
    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Test
    void aMethodHasNoByteThatIsNotOfATokenAtAnyPlace() {
        for (int b = 0; b < 256; b++) {
            if (TOKEN.indexOf(b) < 0) {
                Heads.refusedByAll(400, (char) b + "GET / HTTP/1.1\r\n\r\n");
                Heads.refusedByAll(400, "G" + (char) b + "T / HTTP/1.1\r\n\r\n");
                Heads.refusedByAll(400, "PROPPATCH" + (char) b + "X / HTTP/1.1\r\n\r\n");
            }
        }
    }

    @Test
    void lenientTakesNothingElse() {
        for (int b = 0; b < 256; b++) {
            boolean control = (b < ' ' && b != '\t' && b != '\n') || b == 0x7F;
            if (control) {
                Heads.refused(400, Heads.with("Name: x" + (char) b + "y"), true);
                Heads.refused(400, Heads.with("Name: x\r\n y" + (char) b + "z"), true);
            }
            if (TOKEN.indexOf(b) < 0 && b != ':' && b != '\n') {
                Heads.refused(400, Heads.with("Na" + (char) b + "me: x"), true);
            }
        }
        Heads.refused(400, "GET /\n HTTP/1.1\r\n\r\n", true);
        Heads.refused(400, "GET / HTTP/1.1\r\n \r\n\r\n", true);
    }

    /** RFC 9112 §2.2: a bare CR is invalid anywhere in a head. */
    @Test
    void aCarriageReturnAloneIsRefusedAnywhere() {
        String good = Heads.with("B: b", "C:");
        for (int at = 0; at < good.length(); at++) {
            Heads.refusedByAll(
                    400, good.substring(0, at) + "\r" + (good.startsWith("\r\n", at) ? "x" : "") + good.substring(at));
            if (good.charAt(at) == '\n') {
                Heads.refusedByAll(400, good.substring(0, at) + "x" + good.substring(at + 1));
            }
        }
        Heads.refusedByAll(400, Heads.with("B: b\r", "C: c"));
        Heads.refusedByAll(400, "\r\n" + good);
    }

    @Test
    void aNameHasNoByteThatIsNotOfATokenAtAnyPlace() {
        for (int b = 0; b < 256; b++) {
            if (TOKEN.indexOf(b) < 0 && b != ':') {
                for (int before = 0; before < 10; before++) {
                    String name = "a".repeat(before) + (char) b + "b";
                    if (before > 0 || b != '\r') {
                        Heads.refused(400, Heads.with(name + ": v"));
                    }
                }
            }
        }
    }

    @Test
    void aLineHasANameAndAColonRightBehindIt() {
        for (String line : List.of("Name : v", "Name\t: v", ": v", ":", "Name", "Na me: v", "Name\r: v", "Name v")) {
            Heads.refusedByAll(400, Heads.with(line));
            Heads.refusedByAll(400, Heads.get(line));
        }
    }

    /**
     * RFC 9110 §5.1: a name is a token, in which CR cannot be. Taken for a hyphen it makes fields out of names that other
     * recipients do not know or refuse: a request in the request.
     */
    @Test
    void aNameWithACarriageReturnForItsHyphenIsNotTheFieldThatDecides() {
        Heads.refusedByAll(400, Heads.with("Content\rLength: 5"));
        Heads.refusedByAll(400, Heads.with("Transfer\rEncoding: chunked"));
    }

    /** RFC 9112 §3: an invalid request line is answered with 400; here the head has its blank line and nothing is awaited. */
    @Test
    void aWholeHeadWhoseVersionIsTooShortIsMalformedAndNotTorn() {
        for (String version : List.of("", "H", "X", "HTTP", "1.1")) {
            Heads.refusedByAll(400, "GET / " + version + "\r\n\r\n");
        }
    }

    /** RFC 9112 §5: whitespace before a value is not part of it; that of a fold which begins the value is such (§5.2). */
    @Test
    void aValueThatBeginsWithAFoldHasNoBlanksBeforeIt() throws HttpException {
        assertEquals(
                List.of("Host=a", "B=b"),
                Heads.readLenient(Heads.with("B:\r\n b")).fields());
        assertEquals(
                List.of("Host=a", "B=b"),
                Heads.readLenient(Heads.with("B: \n\t \r\n  b")).fields());
    }
}
