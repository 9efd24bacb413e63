package io.nodelay.http;

import java.io.IOException;
import java.io.Serial;

/**
 * What a peer has sent is no HTTP, or more of it than is allowed. The message says what was expected and the limit; it
 * shows nothing of what was sent.
 */
public final class HttpException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What a server answers. */
    private final int status;

    /**
     * An error of the peer's.
     *
     * @param status a server's answer, from 400 to 599
     * @param message one sentence
     */
    public HttpException(int status, String message) {
        super(message);
        this.status = status;
    }

    /**
     * The status that a server answers with.
     *
     * @return from 400 to 599
     */
    public int status() {
        return status;
    }

    static HttpException malformed(String message) {
        return new HttpException(Status.BAD_REQUEST, message);
    }
}
