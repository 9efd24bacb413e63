package io.nodelay.http;

/**
 * How long a message's content is: RFC 9112 §6.3, its rules beside the branches. Whatever two recipients could read in
 * two ways is refused, as a smuggled request lives of that difference; the connection then closes.
 */
final class BodyFraming {
    /** In chunks, until the last one. Every other framing is a number of bytes, from 0 on. */
    static final long CHUNKED = -1;
    /** Of a response: until its sender ends the connection. */
    static final long UNTIL_CLOSE = -2;

    private static final byte[] CHUNKED_CODING = Ascii.bytes("chunked");
    private static final int DECIMAL = 10;

    private BodyFraming() {}

    /**
     * Decides.
     *
     * @param head the request's
     * @param parsed what stands where in it
     * @return {@link #CHUNKED}, or the number of bytes
     * @throws HttpException if the fields contradict one another or the grammar
     */
    static long ofRequest(byte[] head, HeadParser parsed) throws HttpException {
        // "If this is a request message and none of the above are true, then the message body length is zero."
        return ofFields(head, parsed, 0);
    }

    /**
     * Decides.
     *
     * @param head the response's
     * @param parsed what stands where in it
     * @param toHead whether HEAD was asked
     * @return {@link #CHUNKED}, {@link #UNTIL_CLOSE}, or the number of bytes
     * @throws HttpException if the fields contradict one another or the grammar
     */
    static long ofResponse(byte[] head, HeadParser parsed, boolean toHead) throws HttpException {
        // "always terminated by the first empty line after the header fields, regardless of the header fields present"
        if (toHead || Status.hasNoContent(parsed.status)) {
            return 0;
        }
        // "Otherwise, this is a response message without a declared message body length".
        return ofFields(head, parsed, UNTIL_CLOSE);
    }

    private static long ofFields(byte[] head, HeadParser parsed, long undeclared) throws HttpException {
        if (parsed.transferEncodingLines > 0) {
            return ofTransferEncoding(head, parsed);
        }
        // "If a message is received without Transfer-Encoding and with an invalid Content-Length", it is refused.
        if (parsed.contentLengthLines > 1) {
            throw HttpException.malformed("a message has one Content-Length line at most");
        }
        return parsed.contentLengthLines == 1 ? length(head, parsed.field(parsed.contentLength)) : undeclared;
    }

    private static long ofTransferEncoding(byte[] head, HeadParser parsed) throws HttpException {
        // "A server MAY reject a request that contains both": who sends both has two lengths.
        if (parsed.contentLengthLines > 0) {
            throw HttpException.malformed("a message has Transfer-Encoding or Content-Length, not both");
        }
        // "A server ... MUST treat [it in HTTP/1.0] as if the framing is faulty" (§6.1).
        if (parsed.minor == 0) {
            throw HttpException.malformed("Transfer-Encoding is not of HTTP/1.0");
        }
        if (parsed.transferEncodingLines > 1) {
            throw HttpException.malformed("a message has one Transfer-Encoding line at most");
        }
        long field = parsed.field(parsed.transferEncoding);
        int from = Headers.valueStart(field);
        int to = Headers.valueEnd(field);
        if (Ascii.same(head, from, to, CHUNKED_CODING)) {
            return CHUNKED;
        }
        // "If ... the chunked transfer coding is not the final encoding, the message body length cannot be determined".
        if (to - from < CHUNKED_CODING.length || !Ascii.same(head, to - CHUNKED_CODING.length, CHUNKED_CODING)) {
            throw HttpException.malformed("the last transfer coding of a message is chunked");
        }
        throw new HttpException(Status.NOT_IMPLEMENTED, "the only transfer coding is chunked, and it is applied once");
    }

    private static long length(byte[] head, long field) throws HttpException {
        int to = Headers.valueEnd(field);
        long length = 0;
        for (int at = Headers.valueStart(field); at < to; at++) {
            int digit = head[at] - '0';
            if (digit < 0 || digit >= DECIMAL) {
                throw HttpException.malformed("a Content-Length is digits, and one number");
            }
            if (length > (Long.MAX_VALUE - digit) / DECIMAL) {
                throw HttpException.malformed("a Content-Length is at most " + Long.MAX_VALUE);
            }
            length = length * DECIMAL + digit;
        }
        if (to == Headers.valueStart(field)) {
            throw HttpException.malformed("a Content-Length has at least one digit");
        }
        return length;
    }
}
