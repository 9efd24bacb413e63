package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a request's content is (RFC 9112 §6.3), and what says it in two ways. */
class BodyFramingTest {
    private static long framing(String head) throws HttpException {
        Heads.Read read = Heads.read(head);
        return BodyFraming.ofRequest(read.bytes(), read.parser());
    }

    private static void refused(int status, String head) {
        HttpException refusal = assertThrows(HttpException.class, () -> framing(head), () -> Heads.show(head));
        assertEquals(status, refusal.status(), () -> Heads.show(head));
    }

    private static String inVersionZero(String head) {
        return head.replace("HTTP/1.1", "HTTP/1.0");
    }

    @Test
    void aRequestThatSaysNothingHasNoContent() throws HttpException {
        assertEquals(0, framing(Heads.with()));
        assertEquals(0, framing(Heads.with().replace("GET", "POST")));
        assertEquals(0, framing(inVersionZero(Heads.with().replace("GET", "POST"))));
    }

    // ---- Content-Length

    @Test
    void aContentLengthIsANumber() throws HttpException {
        String[] texts = {"0", "1", "10", "007", "000000000000000000000000000042", "2147483648", "4294967296"};
        long[] numbers = {0, 1, 10, 7, 42, 2_147_483_648L, 4_294_967_296L};
        for (int i = 0; i < texts.length; i++) {
            assertEquals(numbers[i], framing(Heads.with("Content-Length: " + texts[i])));
            assertEquals(numbers[i], framing(Heads.with("CONTENT-length:\t" + texts[i] + " \t")));
            assertEquals(numbers[i], framing(inVersionZero(Heads.with("Content-Length: " + texts[i]))));
        }
    }

    @Test
    void theLargestContentLengthIsThatOfALong() throws HttpException {
        assertEquals(Long.MAX_VALUE, framing(Heads.with("Content-Length: 9223372036854775807")));
        assertEquals(Long.MAX_VALUE - 1, framing(Heads.with("Content-Length: 9223372036854775806")));
        for (String number : List.of(
                "9223372036854775808",
                "9223372036854775809",
                "9223372036854775810",
                "9999999999999999999",
                "10000000000000000000",
                "18446744073709551615",
                "18446744073709551616",
                "18446744073709551621",
                "99999999999999999999999999999999999999999")) {
            refused(400, Heads.with("Content-Length: " + number));
        }
    }

    @Test
    void aContentLengthIsNothingButDigits() {
        for (String value : List.of(
                "", " ", "+1", "-1", "-0", "1 2", "1\t2", "1,1", "1, 1", "1,", ",1", "5, 6", "0x1", "1a", "a", "1.0",
                "1e3", "1;", "\"1\"", "1_000", "\u00b2", "1\u00a0", "\u00a01", "/", ":", "1/", "1:")) {
            refused(400, Heads.with("Content-Length: " + value));
            refused(400, inVersionZero(Heads.with("Content-Length: " + value)));
        }
    }

    @Test
    void aContentLengthHasOneLine() {
        refused(400, Heads.with("Content-Length: 5", "Content-Length: 6"));
        refused(400, Heads.with("Content-Length: 5", "content-length: 5"));
        refused(400, Heads.with("Content-Length: 5", "A: b", "Content-Length:"));
        refused(400, inVersionZero(Heads.with("Content-Length: 5", "Content-Length: 5")));
    }

    // ---- Transfer-Encoding

    @Test
    void chunkedIsChunkedWhateverItsCase() throws HttpException {
        for (String value : List.of("chunked", "CHUNKED", "Chunked", "cHuNkEd", "\t chunked \t")) {
            assertEquals(BodyFraming.CHUNKED, framing(Heads.with("Transfer-Encoding:" + value)));
            assertEquals(BodyFraming.CHUNKED, framing(Heads.with("TRANSFER-encoding:" + value)));
            assertEquals(
                    BodyFraming.CHUNKED,
                    framing(Heads.with("Transfer-Encoding:" + value).replace("HTTP/1.1", "HTTP/1.2")));
        }
    }

    /** RFC 9112 §6.1: a coding that is not understood is answered with 501. */
    @Test
    void anotherCodingBeforeChunkedIsNotImplemented() {
        for (String value :
                List.of("gzip, chunked", "gzip,chunked", "GZIP, CHUNKED", "a;b=c, chunked", "a, b, chunked")) {
            refused(501, Heads.with("Transfer-Encoding: " + value));
        }
    }

    /** RFC 9112 §6.1: "A sender MUST NOT apply the chunked transfer coding more than once". */
    @Test
    void chunkedTwiceIsRefused() {
        for (String value : List.of("chunked, chunked", "chunked,chunked", "Chunked, gzip, chunked")) {
            assertThrows(HttpException.class, () -> framing(Heads.with("Transfer-Encoding: " + value)), value);
        }
    }

    @Test
    void aLastCodingThatIsNotChunkedIsRefused() {
        for (String value : List.of(
                "",
                "identity",
                "gzip",
                "chunked, gzip",
                "chunked, identity",
                "chunked,",
                "chunked ,",
                "chunked;",
                "chunked;q=1",
                "chunke",
                "chunkedd",
                "\"chunked\"",
                "chunked\u00a0")) {
            refused(400, Heads.with("Transfer-Encoding: " + value));
        }
    }

    @Test
    void aWordThatOnlyContainsChunkedIsNotChunked() {
        for (String value :
                List.of("xchunked", "\u00a0chunked", "x chunked", ",chunked", "'chunked", "\u00e3chunked")) {
            assertThrows(HttpException.class, () -> framing(Heads.with("Transfer-Encoding: " + value)), value);
        }
    }

    @Test
    void aTransferEncodingHasOneLine() {
        refused(400, Heads.with("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"));
        refused(400, Heads.with("Transfer-Encoding: gzip", "Transfer-Encoding: chunked"));
        refused(400, Heads.with("Transfer-Encoding: chunked", "A: b", "transfer-encoding: identity"));
        refused(400, Heads.with("Transfer-Encoding:", "Transfer-Encoding: chunked"));
    }

    @Test
    void aTransferEncodingBesideAContentLengthIsRefused() {
        for (String length : List.of("0", "5", "", "x")) {
            refused(400, Heads.with("Transfer-Encoding: chunked", "Content-Length: " + length));
            refused(400, Heads.with("Content-Length: " + length, "Transfer-Encoding: chunked"));
            refused(400, Heads.with("Content-Length: " + length, "Transfer-Encoding: identity"));
        }
    }

    /** RFC 9112 §6.1: there the framing is faulty, whatever it says. */
    @Test
    void aTransferEncodingInVersionZeroIsRefused() {
        for (String value : List.of("chunked", "gzip, chunked", "identity", "")) {
            refused(400, inVersionZero(Heads.with("Transfer-Encoding: " + value)));
        }
    }

    @Test
    void fieldsOfNamesThatAreNearlyThoseSayNothing() throws HttpException {
        assertEquals(0, framing(Heads.with("Content_Length: 5", "Content-Lengths: 5", "X-Content-Length: 5")));
        assertEquals(0, framing(Heads.with("Transfer_Encoding: chunked", "TransferEncoding: chunked", "TE: chunked")));
    }
}
