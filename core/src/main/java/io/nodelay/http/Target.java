package io.nodelay.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The forms of a request target and the host it is meant for (RFC 9112 §3.2, RFC 3986 §3.2.2): origin, absolute, asterisk
 * for OPTIONS, authority for CONNECT.
 */
final class Target {
    private static final byte[] CONNECT = Ascii.bytes("CONNECT");
    private static final byte[] OPTIONS = Ascii.bytes("OPTIONS");
    private static final byte[] HTTP = Ascii.bytes("http://");
    private static final byte[] HTTPS = Ascii.bytes("https://");
    private static final int MOST_PORT = 65_535;
    private static final int DECIMAL = 10;
    private static final int HEX = 16;

    /** Of a registered name: unreserved, sub-delims; percent-encoded bytes apart. */
    private static final boolean[] NAME = new boolean[256];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            NAME[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "-._~!$&'()*+,;=".toCharArray()) {
            NAME[c] = true;
        }
    }

    private Target() {}

    /**
     * Checks target and Host. The authority of an absolute target takes the place of Host's value.
     *
     * @param head the request's
     * @param parsed what stands where in it
     * @throws HttpException if either is malformed, or Host is missing in HTTP/1.1 or repeated
     */
    static void check(byte[] head, HeadParser parsed) throws HttpException {
        host(head, parsed);
        int from = parsed.targetStart;
        int to = parsed.targetEnd;
        if (isMethod(head, parsed, CONNECT)) {
            authority(head, from, to, true);
            return;
        }
        if (Ascii.contains(head, from, to, '#')) {
            throw HttpException.malformed("a target has no fragment");
        }
        if (head[from] == '/' || (head[from] == '*' && to == from + 1 && isMethod(head, parsed, OPTIONS))) {
            return;
        }
        int authority = authorityStart(head, from, to);
        int end = authorityEnd(head, authority, to);
        authority(head, authority, end, false);
        if (parsed.hostLines == 1) {
            long line = parsed.field(parsed.host);
            parsed.field(parsed.host, Headers.pack(Headers.nameStart(line), Headers.nameEnd(line), authority, end));
        }
    }

    private static void host(byte[] head, HeadParser parsed) throws HttpException {
        if (parsed.hostLines > 1 || (parsed.hostLines == 0 && parsed.minor > 0)) {
            throw HttpException.malformed("a request of HTTP/1.1 has exactly one Host line");
        }
        if (parsed.hostLines == 1) {
            long field = parsed.field(parsed.host);
            if (Headers.valueStart(field) < Headers.valueEnd(field)) { // empty: of a target that has no authority
                authority(head, Headers.valueStart(field), Headers.valueEnd(field), false);
            }
        }
    }

    private static boolean isMethod(byte[] head, HeadParser parsed, byte[] method) {
        if (parsed.methodEnd != method.length || head[0] != method[0]) {
            return false;
        }
        for (int i = 1; i < method.length; i++) {
            if (head[i] != method[i]) {
                return false;
            }
        }
        return true;
    }

    /** Of an absolute target; it must be one. */
    static int authorityStart(byte[] head, int from, int to) throws HttpException {
        for (byte[] scheme : new byte[][] {HTTP, HTTPS}) {
            if (to - from > scheme.length && Ascii.same(head, from, scheme)) {
                return from + scheme.length;
            }
        }
        throw HttpException.malformed(
                "a target is a path from /, an http or https URI, * for OPTIONS, or host:port for CONNECT");
    }

    static int authorityEnd(byte[] head, int from, int to) {
        int at = from;
        while (at < to && head[at] != '/' && head[at] != '?') {
            at++;
        }
        return at;
    }

    /** uri-host [ ":" port ] */
    private static void authority(byte[] head, int from, int to, boolean portNeeded) throws HttpException {
        int end = from < to && head[from] == '[' ? literal(head, from, to) : name(head, from, to);
        boolean port = end < to && head[end] == ':';
        if (end == from || (end < to && !port) || (portNeeded && (!port || end + 1 == to))) {
            throw invalid();
        }
        int number = 0;
        for (int at = end + 1; at < to; at++) {
            number = number * DECIMAL + head[at] - '0';
            if (!Ascii.isDigit(head[at]) || number > MOST_PORT) {
                throw invalid();
            }
        }
    }

    private static HttpException invalid() {
        return HttpException.malformed("a host is a name or an address, with or without a port up to " + MOST_PORT
                + ", and without a user; CONNECT's has a port");
    }

    private static int name(byte[] head, int from, int to) throws HttpException {
        int at = from;
        while (at < to && (NAME[head[at] & 0xFF] || head[at] == '%')) {
            if (head[at] == '%') {
                if (to - at < 3 || !isHex(head[at + 1]) || !isHex(head[at + 2])) {
                    throw invalid();
                }
                at += 2;
            }
            at++;
        }
        return at;
    }

    private static int literal(byte[] head, int from, int to) throws HttpException {
        int at = from + 1;
        while (at < to && (isHex(head[at]) || head[at] == ':' || head[at] == '.')) {
            at++;
        }
        if (at >= to || head[at] != ']') {
            throw invalid();
        }
        try {
            InetAddress.getByName(Ascii.text(head, from, at + 1)); // in brackets: it is parsed, and never looked up
        } catch (UnknownHostException noAddress) {
            throw invalid();
        }
        return at + 1;
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, HEX) >= 0;
    }
}
