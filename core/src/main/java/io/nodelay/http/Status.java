package io.nodelay.http;

/** The status codes of HTTP (RFC 9110 §15 and IANA's registry), and the phrases that go with them. Node's STATUS_CODES. */
public final class Status {
    static final int CONTINUE = 100;
    static final int SWITCHING_PROTOCOLS = 101;
    static final int PROCESSING = 102;
    static final int EARLY_HINTS = 103;
    static final int OK = 200;
    static final int NO_CONTENT = 204;
    static final int NOT_MODIFIED = 304;
    static final int BAD_REQUEST = 400;
    static final int REQUEST_TIMEOUT = 408;
    static final int CONTENT_TOO_LARGE = 413;
    static final int URI_TOO_LONG = 414;
    static final int EXPECTATION_FAILED = 417;
    static final int HEADER_FIELDS_TOO_LARGE = 431;
    static final int SERVER_ERROR = 500;
    static final int NOT_IMPLEMENTED = 501;
    static final int BAD_GATEWAY = 502;
    static final int VERSION_NOT_SUPPORTED = 505;

    private static final int FIRST = 100;
    private static final int LAST = 999;
    private static final String[] REASONS = new String[LAST + 1];
    /** Whole status lines of those that have a phrase. */
    private static final byte[][] LINES = new byte[LAST + 1][];

    static {
        String all =
                """
                100 Continue, 101 Switching Protocols, 102 Processing, 103 Early Hints,
                200 OK, 201 Created, 202 Accepted, 203 Non-Authoritative Information, 204 No Content, 205 Reset Content,
                206 Partial Content, 207 Multi-Status, 208 Already Reported, 226 IM Used,
                300 Multiple Choices, 301 Moved Permanently, 302 Found, 303 See Other, 304 Not Modified, 305 Use Proxy,
                307 Temporary Redirect, 308 Permanent Redirect,
                400 Bad Request, 401 Unauthorized, 402 Payment Required, 403 Forbidden, 404 Not Found,
                405 Method Not Allowed, 406 Not Acceptable, 407 Proxy Authentication Required, 408 Request Timeout,
                409 Conflict, 410 Gone, 411 Length Required, 412 Precondition Failed, 413 Content Too Large,
                414 URI Too Long, 415 Unsupported Media Type, 416 Range Not Satisfiable, 417 Expectation Failed,
                421 Misdirected Request, 422 Unprocessable Content, 423 Locked, 424 Failed Dependency, 425 Too Early,
                426 Upgrade Required, 428 Precondition Required, 429 Too Many Requests,
                431 Request Header Fields Too Large, 451 Unavailable For Legal Reasons,
                500 Internal Server Error, 501 Not Implemented, 502 Bad Gateway, 503 Service Unavailable,
                504 Gateway Timeout, 505 HTTP Version Not Supported, 506 Variant Also Negotiates,
                507 Insufficient Storage, 508 Loop Detected, 511 Network Authentication Required
                """;
        for (String each : all.split(",", -1)) {
            String[] codeAndReason = each.strip().split(" ", 2);
            int code = Integer.parseInt(codeAndReason[0]);
            REASONS[code] = codeAndReason[1];
            LINES[code] = Ascii.bytes("HTTP/1.1 " + code + " " + codeAndReason[1] + "\r\n");
        }
    }

    private Status() {}

    /**
     * The usual phrase.
     *
     * @param code from 100 to 999
     * @return empty for a code that is not registered
     * @throws IllegalArgumentException if it is out of range
     */
    public static String reason(int code) {
        check(code, FIRST);
        return REASONS[code] == null ? "" : REASONS[code];
    }

    static void check(int code, int least) {
        if (code < least || code > LAST) {
            throw new IllegalArgumentException("a status is from " + least + " to " + LAST + ", not " + code);
        }
    }

    /** The line with the usual phrase. */
    static byte[] line(int code) {
        return LINES[code] != null ? LINES[code] : Ascii.bytes("HTTP/1.1 " + code + " \r\n");
    }

    /** Whether an answer of this status has no content, whatever its fields say (RFC 9112 §6.3). */
    static boolean hasNoContent(int code) {
        return code < OK || code == NO_CONTENT || code == NOT_MODIFIED;
    }
}
