package io.nodelay.http;

/**
 * The response to a client's request. Node's {@code http.IncomingMessage}, as {@code response} tells it.
 *
 * <p>Its content has to be asked for when {@code response} is told, in that call: by a reader, {@link #pipe},
 * {@link #text}, or {@link #pause} for later. What nobody has asked for by then is passed over, so that a response whose
 * content does not matter never keeps a connection from others; where Node waits for ever.
 */
public final class ClientResponse extends IncomingMessage {
    private final byte[] head;
    private final int status;
    private final char reasonStart;
    private final char reasonEnd;

    /** What the connection knows of it; its content's framing, and how much of a known length is still to come. */
    long left;

    /** Null if it does not come in chunks. */
    ChunkedDecoder chunks;
    /** Another exchange may follow on this connection, as far as this response goes. */
    boolean persistent;
    /** How long its sender keeps the connection, in milliseconds; -1 if it does not say. */
    long keptFor = -1;
    /** Nobody wants the content. */
    private boolean discarded;
    /** Bytes of content that nobody has read. */
    int passedOver;

    ClientResponse(Carrier carrier, byte[] head, HeadParser parsed) {
        super(carrier, new Headers(head, parsed.copyOfFields()), parsed.minor);
        this.head = head;
        this.status = parsed.status;
        this.reasonStart = (char) parsed.reasonStart;
        this.reasonEnd = (char) parsed.reasonEnd;
    }

    /**
     * The status. Node's {@code statusCode}.
     *
     * @return from 101 to 999
     */
    public int status() {
        return status;
    }

    /**
     * The phrase behind the status, which says nothing that the status does not (RFC 9112 §4). Node's
     * {@code statusMessage}.
     *
     * @return may be empty
     */
    public String reason() {
        return Ascii.text(head, reasonStart, reasonEnd);
    }

    /** Has the content passed over: the connection serves others as soon as it can. */
    public void discard() {
        loop().checkThread();
        discarded = true;
        onData(bytes -> {});
        resume();
    }

    boolean discarded() {
        return discarded;
    }

    /** Bytes of its head. */
    int headSize() {
        return head.length - Ascii.WORD;
    }

    /** The status line and the fields; for people to read. */
    @Override
    public String toString() {
        return "HTTP/" + httpVersion() + " " + status + " " + reason() + "\n" + headers();
    }
}
