package io.nodelay.http;

import java.util.List;
import java.util.Map;

/**
 * The answer to a request, which a server's handler writes. Node's {@code http.ServerResponse}.
 *
 * <p>Date, Connection, Keep-Alive and what delimits the content are added unless they were set. A handler may answer in
 * its call or at any time later; the next request of the connection waits until then.
 */
public final class ServerResponse extends OutgoingMessage {
    private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
    private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
    /** What was set and changes what is added. */
    private static final int HAS_DATE = 1;

    private static final int HAS_CONNECTION = 2;
    private static final int HAS_CLOSE = 4;
    private static final int HAS_KEEP_ALIVE = 8;
    private static final int HAS_CHUNKED = 16;

    private final ServerConnection connection;
    private final ServerRequest request;

    private int status = Status.OK;
    /** Null for the usual one. */
    private String reason;

    private boolean sendDate = true;
    /** Whether another answer may follow on the connection. */
    private boolean persistent;

    ServerResponse(ServerConnection connection, ServerRequest request) {
        super(connection);
        this.connection = connection;
        this.request = request;
    }

    // ---- the status

    /**
     * Sets the status. Default 200. Node's {@code statusCode}.
     *
     * @param code from 200 to 999
     * @return this response
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the head was written
     */
    public ServerResponse status(int code) {
        Status.check(code, Status.OK);
        undecided();
        status = code;
        return this;
    }

    /**
     * The status.
     *
     * @return what was set last, or 200
     */
    public int status() {
        loop().checkThread();
        return status;
    }

    /**
     * Sets the phrase behind the status, instead of the usual one. Node's {@code statusMessage}.
     *
     * @param phrase may be empty; without controls but tabs, no character above 0xFF
     * @return this response
     * @throws IllegalArgumentException for an invalid character
     * @throws IllegalStateException if the head was written
     */
    public ServerResponse reason(String phrase) {
        checkReason(phrase);
        undecided();
        reason = phrase;
        return this;
    }

    private static void checkReason(String phrase) {
        if (!Ascii.isFieldValue(phrase)) {
            throw new IllegalArgumentException(
                    "a reason has no controls but tabs, and no character above U+00FF: " + quote(phrase));
        }
    }

    private void undecided() {
        if (headersSent()) {
            throw new IllegalStateException("the head was written already: its status cannot change");
        }
    }

    /**
     * Whether a Date field is added. Default true; RFC 9110 §6.6.1 wants one of who has a clock.
     *
     * @param on false to send none
     * @return this response
     */
    public ServerResponse sendDate(boolean on) {
        loop().checkThread();
        sendDate = on;
        return this;
    }

    /**
     * See {@link #sendDate(boolean)}.
     *
     * @return the choice
     */
    public boolean sendDate() {
        loop().checkThread();
        return sendDate;
    }

    /**
     * Decides the head, once. It leaves with the first bytes of content, or with {@link #flushHeaders}.
     *
     * @param code from 200 to 999
     * @return this response
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the head was written
     */
    public ServerResponse writeHead(int code) {
        return writeHead(code, Map.of());
    }

    /**
     * As {@link #writeHead(int)}.
     *
     * @param code from 200 to 999
     * @param phrase see {@link #reason}
     * @return this response
     * @throws IllegalArgumentException if one is invalid
     * @throws IllegalStateException if the head was written
     */
    public ServerResponse writeHead(int code, String phrase) {
        return writeHead(code, phrase, Map.of());
    }

    /**
     * As {@link #writeHead(int)}, with fields, which go before what {@link #setHeader} has set of the same names.
     *
     * @param code from 200 to 999
     * @param fields names and values, as in {@link #setHeader}
     * @return this response
     * @throws IllegalArgumentException if one is invalid; nothing is decided then
     * @throws IllegalStateException if the head was written
     */
    public ServerResponse writeHead(int code, Map<String, String> fields) {
        Status.check(code, Status.OK);
        set(fields);
        status(code);
        decide();
        return this;
    }

    /**
     * As {@link #writeHead(int, Map)}.
     *
     * @param code from 200 to 999
     * @param phrase see {@link #reason}
     * @param fields names and values, as in {@link #setHeader}
     * @return this response
     * @throws IllegalArgumentException if one is invalid; nothing is decided then
     * @throws IllegalStateException if the head was written
     */
    public ServerResponse writeHead(int code, String phrase, Map<String, String> fields) {
        checkReason(phrase);
        writeHead(code, fields);
        reason = phrase;
        return this;
    }

    @Override
    public ServerResponse setHeader(String name, String value) {
        super.setHeader(name, value);
        return this;
    }

    @Override
    public ServerResponse setHeader(String name, List<String> values) {
        super.setHeader(name, values);
        return this;
    }

    @Override
    public ServerResponse appendHeader(String name, String value) {
        super.appendHeader(name, value);
        return this;
    }

    @Override
    public ServerResponse removeHeader(String name) {
        super.removeHeader(name);
        return this;
    }

    @Override
    public ServerResponse addTrailers(Map<String, String> fields) {
        super.addTrailers(fields);
        return this;
    }

    // ---- what may come before the answer

    /**
     * Sends 100 (Continue): the client may send its content. Where nobody watches {@code checkContinue}, reading the
     * content does that. Nothing is sent to a client of HTTP/1.0.
     *
     * @throws IllegalStateException if the head was written
     */
    public void writeContinue() {
        interim(Status.CONTINUE, List.of());
        request.expectsContinue = false;
    }

    /**
     * Sends 102 (Processing): the answer takes long. Nothing is sent to a client of HTTP/1.0.
     *
     * @throws IllegalStateException if the head was written
     */
    public void writeProcessing() {
        interim(Status.PROCESSING, List.of());
    }

    /**
     * Sends 103 (Early Hints): links that the answer will have (RFC 8297). Nothing is sent to a client of HTTP/1.0.
     *
     * @param links values of Link fields
     * @throws IllegalArgumentException for an invalid character
     * @throws IllegalStateException if the head was written
     */
    public void writeEarlyHints(List<String> links) {
        for (String link : links) {
            if (!Ascii.isFieldValue(link)) {
                throw new IllegalArgumentException("a Link has no controls but tabs: " + quote(link));
            }
        }
        interim(Status.EARLY_HINTS, links);
    }

    private void interim(int code, List<String> links) {
        undecided();
        if (request.minor() == 0 || !connection.carries(this)) {
            return;
        }
        Outbox out = connection.outbox();
        out.put(Status.line(code));
        links.forEach(link -> out.field("Link", link));
        out.put(Outbox.CRLF);
        out.flush(connection);
    }

    @Override
    boolean closesWhenSent() {
        return true;
    }

    @Override
    boolean underWay() {
        return !ended() && connection.carries(this);
    }

    // ---- the head

    boolean persistent() {
        return persistent;
    }

    @Override
    void putHead(Outbox out, long length) {
        int has = 0;
        long declared = UNKNOWN;
        for (int i = 0; i < entries(); i += 2) {
            switch (entry(i).length()) {
                case 4 -> has |= is(i, "Date") ? HAS_DATE : 0;
                case 10 -> has |=
                        is(i, "Connection") ? connection(entry(i + 1)) : is(i, "Keep-Alive") ? HAS_KEEP_ALIVE : 0;
                case 14 -> declared = is(i, "Content-Length") ? Long.parseLong(entry(i + 1)) : declared;
                case 17 -> has |= is(i, "Transfer-Encoding") ? HAS_CHUNKED : 0;
                default -> {
                    // the application's own
                }
            }
        }
        boolean noContent = Status.hasNoContent(status) || request.isHead();
        if ((has & HAS_CHUNKED) != 0 && declared != UNKNOWN) {
            throw contradiction("Content-Length and Transfer-Encoding were both set");
        }
        if (!noContent && declared != UNKNOWN && length != UNKNOWN && declared != length) {
            throw contradiction("the content has " + length + " bytes, and its Content-Length is " + declared);
        }
        Framing how = framing(noContent, declared, length, (has & HAS_CHUNKED) != 0);
        persistent = (has & HAS_CLOSE) == 0 && connection.persists(request, how);
        connection.begins(out);
        putStatusLine(out);
        putFields(out, how);
        putAdded(out, has, how, declared, length);
        framed(how, declared != UNKNOWN ? declared : length);
    }

    private static int connection(String value) {
        return saysClose(value)
                ? HAS_CONNECTION | HAS_CLOSE
                : value.equalsIgnoreCase("keep-alive") ? 0 : HAS_CONNECTION;
    }

    /** RFC 9112 §6.3, from the sender's side. */
    private Framing framing(boolean noContent, long declared, long length, boolean chunkedSet) {
        if (noContent) {
            return Framing.NO_CONTENT;
        }
        if (declared != UNKNOWN) {
            return Framing.LENGTH;
        }
        boolean chunks = request.minor() > 0;
        if (length != UNKNOWN && !(chunks && (chunkedSet || hasTrailers()))) {
            return Framing.LENGTH;
        }
        return chunks ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
    }

    private void putStatusLine(Outbox out) {
        if (reason == null) {
            out.put(Status.line(status));
        } else {
            out.put("HTTP/1.1 ");
            out.decimal(status);
            out.put(" ");
            out.put(reason);
            out.put(Outbox.CRLF);
        }
    }

    private void putFields(Outbox out, Framing how) {
        boolean neverLength = status == Status.NO_CONTENT;
        for (int i = 0; i < entries(); i += 2) {
            int length = entry(i).length();
            // Whether the connection stays is not the application's to promise; and what delimits no content is not
            // sent
            // (RFC 9110 §8.6, RFC 9112 §6.1).
            boolean skipped =
                    (length == 10 && is(i, "Connection") && entry(i + 1).equalsIgnoreCase("keep-alive"))
                            || (length == 14 && neverLength && is(i, "Content-Length"))
                            || (length == 17 && how != Framing.CHUNKED && is(i, "Transfer-Encoding"));
            if (!skipped) {
                out.field(entry(i), entry(i + 1));
            }
        }
    }

    private void putAdded(Outbox out, int has, Framing how, long declared, long length) {
        if (sendDate && (has & HAS_DATE) == 0) {
            out.put(connection.branch().date());
        }
        if (!persistent && (has & HAS_CLOSE) == 0) {
            out.put(CLOSE);
        } else if (persistent && (has & HAS_CONNECTION) == 0) {
            out.put(KEEP_ALIVE);
            if ((has & HAS_KEEP_ALIVE) == 0) {
                out.put(connection.branch().keepAlive());
            }
        }
        boolean known = how == Framing.LENGTH || (length > 0 && request.isHead() && !Status.hasNoContent(status));
        if (known && declared == UNKNOWN) {
            out.put(CONTENT_LENGTH);
            out.decimal(length);
            out.put(Outbox.CRLF);
        } else if (how == Framing.CHUNKED && (has & HAS_CHUNKED) == 0) {
            out.put(CHUNKED);
        }
        out.put(Outbox.CRLF);
    }
}
