package io.nodelay.http;

import java.nio.charset.StandardCharsets;

/** A whole response, as {@link Http#fetch(io.nodelay.loop.EventLoop, String)} yields it. Any thread may ask. */
public final class Fetched {
    private final int status;
    private final Headers headers;
    private final byte[] body;

    Fetched(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * The status; 404 and its like are responses as others.
     *
     * @return from 200 to 999
     */
    public int status() {
        return status;
    }

    /**
     * The fields of its head.
     *
     * @return the same view always
     */
    public Headers headers() {
        return headers;
    }

    /**
     * All of its content.
     *
     * @return the receiver's own
     */
    public byte[] body() {
        return body;
    }

    /**
     * The content as text in UTF-8.
     *
     * @return may be empty
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
