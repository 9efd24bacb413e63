package io.nodelay.http;

/** A request that a server has received. */
public final class ServerRequest extends IncomingMessage {
    private static final String[] USUAL = {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT"};

    private final byte[] head;
    private final char methodEnd;
    private final char targetStart;
    private final char targetEnd;

    /** What the connection knows of it; its content's framing, and how much of a known length is still to come. */
    long left;

    ChunkedDecoder chunks;
    /** Bytes of content that nobody has read. */
    int passedOver;
    /** Its sender sends nothing after it. */
    boolean last;
    /** Another request may follow on this connection, as far as this one goes. */
    boolean persistent;
    /** Its sender waits for 100 (Continue) before it sends the content. */
    boolean expectsContinue;
    /** Which is sent when the content is first read. */
    boolean continuesByItself;

    ServerRequest(Carrier carrier, byte[] head, HeadParser parsed, long framing) {
        super(carrier, new Headers(head, parsed.copyOfFields()), parsed.minor);
        this.head = head;
        this.methodEnd = (char) parsed.methodEnd;
        this.targetStart = (char) parsed.targetStart;
        this.targetEnd = (char) parsed.targetEnd;
        left = Math.max(0, framing);
    }

    /**
     * The method, in the case in which it came.
     *
     * @return a token
     */
    public String method() {
        for (String usual : USUAL) {
            if (usual.length() == methodEnd && isMethod(usual)) {
                return usual;
            }
        }
        return Ascii.text(head, 0, methodEnd);
    }

    private boolean isMethod(String method) {
        for (int i = 0; i < methodEnd; i++) {
            if (head[i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of its head. */
    int headSize() {
        return head.length - Ascii.WORD;
    }

    boolean isHead() {
        return methodEnd == "HEAD".length() && isMethod("HEAD");
    }

    /**
     * The target, to the byte as it came. Node's {@code url}.
     *
     * @return in origin form as a rule; absolute, {@code *} or an authority in the other forms of RFC 9112 §3.2
     */
    public String target() {
        return Ascii.text(head, targetStart, targetEnd);
    }

    /**
     * The target's path, not decoded.
     *
     * @return from the first slash to the query; {@code "/"} for an absolute target without a path, {@code "*"} as it is,
     *     empty for CONNECT
     */
    public String path() {
        int start = pathStart();
        int end = queryMark();
        if (start < end) {
            return Ascii.text(head, start, end);
        }
        return isConnect() ? "" : "/";
    }

    boolean isConnect() {
        return methodEnd == "CONNECT".length() && isMethod("CONNECT");
    }

    /**
     * The target's query, not decoded.
     *
     * @return what is behind the first question mark; empty if there is none
     */
    public String query() {
        int mark = queryMark();
        return mark == targetEnd ? "" : Ascii.text(head, mark + 1, targetEnd);
    }

    private int pathStart() {
        if (head[targetStart] == '/' || head[targetStart] == '*') {
            return targetStart;
        }
        if (isConnect()) {
            return targetEnd;
        }
        int colon = targetStart;
        while (head[colon] != ':') {
            colon++;
        }
        return Target.authorityEnd(head, colon + "://".length(), targetEnd);
    }

    private int queryMark() {
        int at = pathStart();
        while (at < targetEnd && head[at] != '?') {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return method() + " " + target();
    }
}
