package io.nodelay.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes a head apart, in one forward pass over its bytes (RFC 9112 §3 and §5): where the method, the target and each
 * field's name and value stand, and what the fields say that decide about the connection. Nothing is copied and nothing
 * is made of it; the results are this object's until the next head. One belongs to a loop.
 *
 * <p>Behind the bytes stands a NUL, where every scan stops: no bound is asked for on the way, and who finds one there knows
 * that the head is torn. Behind that is room for a word, see {@link Ascii#WORD}.
 */
final class HeadParser {
    /** In {@link #options}: this connection option was named (RFC 9110 §7.6.1). */
    static final int CLOSE = 1;

    static final int KEEP_ALIVE = 2;
    static final int UPGRADE = 4;

    static final int NONE = -1;
    /** The head's end has not come yet. */
    static final int TORN = -1;

    private static final long HTTP_1_1 = Ascii.word("HTTP/1.1");
    private static final long HTTP_1_0 = Ascii.word("HTTP/1.0");
    private static final byte[] HOST = Ascii.bytes("host");
    private static final byte[] EXPECT = Ascii.bytes("expect");
    private static final byte[] UPGRADE_FIELD = Ascii.bytes("upgrade");
    private static final byte[] CONNECTION = Ascii.bytes("connection");
    private static final byte[] CONTENT_LENGTH = Ascii.bytes("content-length");
    private static final byte[] TRANSFER_ENCODING = Ascii.bytes("transfer-encoding");
    private static final byte[] KEEP_ALIVE_FIELD = Ascii.bytes("keep-alive");
    private static final byte[] CLOSE_OPTION = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE_OPTION = Ascii.bytes("keep-alive");
    private static final int FEW_FIELDS = 32;
    private static final String VERSION = "a request line ends with its version, as HTTP/1.1";
    private static final String STATUS =
            "a status line begins with its version, as HTTP/1.1, one space and three digits";
    private static final int STATUS_DIGITS = 3;
    private static final int DECIMAL = 10;

    private final boolean lenient;

    // The request line.
    int methodEnd;
    int targetStart;
    int targetEnd;
    /** Of HTTP/1; one that nobody knows counts as 1. */
    int minor;

    // The status line.
    int status;
    int reasonStart;
    int reasonEnd;

    // The fields: where each stands, as Headers packs it, and which line has what decides.
    private long[] fields = new long[FEW_FIELDS];
    int count;
    int host;
    int hostLines;
    int contentLength;
    int contentLengthLines;
    int transferEncoding;
    int transferEncodingLines;
    int expect;
    int expectLines;
    boolean upgrade;
    int options;
    int keepAlive;

    HeadParser(boolean lenient) {
        this.lenient = lenient;
    }

    /**
     * A request's head.
     *
     * @param bytes with a NUL at {@code limit}
     * @param from where it begins
     * @param limit before which it may end
     * @param mostFields allowed
     * @return the index behind its blank line, or {@link #TORN}
     * @throws HttpException if it is malformed, as far as it is there
     */
    int request(byte[] bytes, int from, int limit, int mostFields) throws HttpException {
        int fields = requestLine(bytes, from, limit);
        return fields == TORN ? TORN : fields(bytes, fields, limit, mostFields);
    }

    /** A response's head, as {@link #request}. */
    int response(byte[] bytes, int from, int limit, int mostFields) throws HttpException {
        int fields = statusLine(bytes, from, limit);
        return fields == TORN ? TORN : fields(bytes, fields, limit, mostFields);
    }

    /** A trailer section: fields alone. */
    int trailers(byte[] bytes, int limit, int mostFields) throws HttpException {
        return fields(bytes, 0, limit, mostFields);
    }

    /**
     * A trailer section that is here whole.
     *
     * @param in moved behind it
     * @param length with its blank line
     * @return its fields, with a copy of its bytes
     */
    Headers trailers(ByteBuffer in, int length, int mostFields) throws HttpException {
        byte[] section = new byte[length + 1 + Ascii.WORD];
        in.get(section, 0, length);
        trailers(section, length, mostFields);
        return count == 0 ? Headers.NONE : new Headers(section, copyOfFields());
    }

    /** Whether the sender of the head would have the connection stay (RFC 9112 §9.3). */
    boolean persistent() {
        return (options & CLOSE) == 0 && (minor > 0 || (options & KEEP_ALIVE) != 0);
    }

    /** Has the head that begins at some index begin at 0, as the copy of it does that its request keeps. */
    void rebase(int from) {
        methodEnd -= from;
        targetStart -= from;
        targetEnd -= from;
        reasonStart -= from;
        reasonEnd -= from;
        long all = Headers.pack(from, from, from, from); // no part of a field is smaller, so that nothing is borrowed
        for (int i = 0; i < count; i++) {
            fields[i] -= all;
        }
    }

    /** A copy of where the fields stand, for who keeps the head. */
    long[] copyOfFields() {
        return Arrays.copyOf(fields, count);
    }

    long field(int index) {
        return fields[index];
    }

    void field(int index, long moved) {
        fields[index] = moved;
    }

    private int requestLine(byte[] head, int from, int limit) throws HttpException {
        methodEnd = Ascii.skipToken(head, from);
        if (methodEnd == from || head[methodEnd] != ' ') {
            return torn(methodEnd, limit, "a request begins with its method, a token, and one space");
        }
        targetStart = methodEnd + 1;
        targetEnd = Ascii.skipVisible(head, targetStart);
        if (targetEnd == targetStart || head[targetEnd] != ' ') {
            return torn(targetEnd, limit, "a target is of visible ASCII characters, between one space and one space");
        }
        int version = targetEnd + 1;
        if (limit - version < Ascii.WORD) {
            return torn(Ascii.skipVisible(head, version), limit, VERSION);
        }
        long word = Ascii.word(head, version);
        minor = word == HTTP_1_1 ? 1 : word == HTTP_1_0 ? 0 : otherVersion(head, version, VERSION);
        return lineEnd(head, version + Ascii.WORD, limit);
    }

    /** The space behind the status is missed by some servers that have no reason to give; nothing hides in that. */
    private int statusLine(byte[] head, int from, int limit) throws HttpException {
        int code = from + Ascii.WORD + 1;
        if (limit - from < Ascii.WORD) {
            return torn(Ascii.skipVisible(head, from), limit, STATUS);
        }
        long word = Ascii.word(head, from);
        minor = word == HTTP_1_1 ? 1 : word == HTTP_1_0 ? 0 : otherVersion(head, from, STATUS);
        if (head[code - 1] != ' ') {
            return torn(code - 1, limit, STATUS);
        }
        status = 0;
        for (int at = code; at < code + STATUS_DIGITS; at++) {
            if (!Ascii.isDigit(head[at])) {
                return torn(at, limit, STATUS);
            }
            status = status * DECIMAL + head[at] - '0';
        }
        if (status < Status.CONTINUE) {
            throw HttpException.malformed("a status is from 100 to 999");
        }
        int end = code + STATUS_DIGITS;
        boolean reason = head[end] == ' ';
        reasonStart = reason ? end + 1 : end;
        reasonEnd = reason ? Ascii.skipText(head, reasonStart) : end;
        return lineEnd(head, reasonEnd, limit);
    }

    /** What was expected is not here: because nothing is, or because something else is. */
    private static int torn(int at, int limit, String expected) throws HttpException {
        if (at == limit) {
            return TORN;
        }
        throw HttpException.malformed(expected);
    }

    private static int otherVersion(byte[] head, int at, String expected) throws HttpException {
        boolean version = head[at] == 'H'
                && head[at + 1] == 'T'
                && head[at + 2] == 'T'
                && head[at + 3] == 'P'
                && head[at + 4] == '/'
                && Ascii.isDigit(head[at + 5])
                && head[at + 6] == '.'
                && Ascii.isDigit(head[at + 7]);
        if (!version) {
            throw HttpException.malformed(expected);
        }
        if (head[at + 5] != '1') {
            throw new HttpException(Status.VERSION_NOT_SUPPORTED, "the version is HTTP/1.0 or HTTP/1.1");
        }
        return 1;
    }

    private int lineEnd(byte[] head, int at, int limit) throws HttpException {
        if (head[at] == Ascii.CR) {
            if (head[at + 1] == Ascii.LF) {
                return at + 2;
            }
            return torn(at + 1, limit, "a CR is followed by LF");
        }
        if (head[at] == Ascii.LF && lenient) {
            return at + 1;
        }
        return torn(at, limit, "a line ends with CR LF, and has no other control characters than tabs");
    }

    private int fields(byte[] head, int from, int limit, int most) throws HttpException {
        forget();
        int at = from;
        while (head[at] != Ascii.CR && head[at] != Ascii.LF) {
            int nameEnd = Ascii.skipToken(head, at);
            if (nameEnd == at || head[nameEnd] != ':') {
                return torn(nameEnd, limit, "a field line is a name, a token, and a colon right behind it");
            }
            int valueStart = Ascii.skipBlanks(head, nameEnd + 1);
            int end = Ascii.skipText(head, valueStart);
            int next = lineEnd(head, end, limit);
            while (next != TORN && Ascii.isBlank(head[next])) {
                end = fold(head, end, next);
                valueStart = Ascii.skipBlanks(head, valueStart);
                next = lineEnd(head, end, limit);
            }
            if (next == TORN) {
                return TORN;
            }
            if (count == most) {
                throw new HttpException(Status.HEADER_FIELDS_TOO_LARGE, "at most " + most + " fields are allowed");
            }
            int valueEnd = trim(head, valueStart, end);
            add(Headers.pack(at, nameEnd, valueStart, valueEnd));
            know(head, at, nameEnd, valueStart, valueEnd);
            at = next;
        }
        return lineEnd(head, at, limit);
    }

    private void forget() {
        count = 0;
        host = NONE;
        hostLines = 0;
        contentLength = NONE;
        contentLengthLines = 0;
        transferEncoding = NONE;
        transferEncodingLines = 0;
        expect = NONE;
        expectLines = 0;
        upgrade = false;
        options = 0;
        keepAlive = NONE;
    }

    /** A line that goes on (RFC 9112 §5.2): the line's end becomes blanks, and where the value ends now. */
    private int fold(byte[] head, int lineEnd, int next) throws HttpException {
        if (!lenient) {
            throw HttpException.malformed("a field line does not begin with a blank: folded lines are refused");
        }
        Arrays.fill(head, lineEnd, next, (byte) ' ');
        return Ascii.skipText(head, next);
    }

    private static int trim(byte[] head, int start, int end) {
        int at = end;
        while (at > start && Ascii.isBlank(head[at - 1])) {
            at--;
        }
        return at;
    }

    private void add(long field) {
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, count * 2);
        }
        fields[count++] = field;
    }

    /** Takes note of a field that decides something. */
    private void know(byte[] head, int name, int nameEnd, int value, int valueEnd) {
        switch (nameEnd - name) {
            case 4 -> {
                if (Ascii.same(head, name, HOST)) {
                    host = count - 1;
                    hostLines++;
                }
            }
            case 6 -> {
                if (Ascii.same(head, name, EXPECT)) {
                    expect = count - 1;
                    expectLines++;
                }
            }
            case 7 -> upgrade |= Ascii.same(head, name, UPGRADE_FIELD);
            case 10 -> {
                if (Ascii.same(head, name, CONNECTION)) {
                    options(head, value, valueEnd);
                } else if (Ascii.same(head, name, KEEP_ALIVE_FIELD)) {
                    keepAlive = count - 1;
                }
            }
            case 14 -> {
                if (Ascii.same(head, name, CONTENT_LENGTH)) {
                    contentLength = count - 1;
                    contentLengthLines++;
                }
            }
            case 17 -> {
                if (Ascii.same(head, name, TRANSFER_ENCODING)) {
                    transferEncoding = count - 1;
                    transferEncodingLines++;
                }
            }
            default -> {
                // the application's
            }
        }
    }

    /** A list of connection options, of which there may be several lines. */
    private void options(byte[] head, int from, int to) {
        int at = from;
        while (at < to) {
            int comma = at;
            while (comma < to && head[comma] != ',') {
                comma++;
            }
            int start = at;
            while (start < comma && Ascii.isBlank(head[start])) {
                start++;
            }
            options |= option(head, start, trim(head, start, comma));
            at = comma + 1;
        }
    }

    private static int option(byte[] head, int from, int to) {
        if (Ascii.same(head, from, to, KEEP_ALIVE_OPTION)) {
            return KEEP_ALIVE;
        }
        if (Ascii.same(head, from, to, CLOSE_OPTION)) {
            return CLOSE;
        }
        return Ascii.same(head, from, to, UPGRADE_FIELD) ? UPGRADE : 0;
    }
}
