package io.nodelay.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Requests without content, as clients send them. */
public enum Heads {
    /** The least that is valid. */
    SMALL("""
            GET /plaintext HTTP/1.1\r
            Host: a.test\r
            \r
            """),
    /** As a load generator sends it. */
    WRK(
            """
            GET /plaintext HTTP/1.1\r
            Host: 127.0.0.1:8080\r
            Accept: text/plain,*/*;q=0.9\r
            User-Agent: wrk/4.1.0 epoll\r
            \r
            """),
    /** As a browser sends it. */
    BROWSER(
            """
            GET /articles/2026/11/what-nagle-costs?from=front&page=2 HTTP/1.1\r
            Host: www.example.org\r
            Connection: keep-alive\r
            sec-ch-ua: "Chromium";v="156", "Not_A Brand";v="24"\r
            sec-ch-ua-mobile: ?0\r
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r
            Sec-Fetch-Site: same-origin\r
            Sec-Fetch-Mode: navigate\r
            Referer: https://www.example.org/articles/2026/11/\r
            Accept-Encoding: gzip, deflate, br\r
            Accept-Language: en-GB,en;q=0.9,de;q=0.8\r
            Cookie: session=3f9a1c77d2e84b06; theme=dark\r
            \r
            """);

    /** How many of them lie in a row in what has arrived. */
    static final int IN_A_ROW = 16;

    private final String text;

    Heads(String text) {
        this.text = text;
    }

    public int size() {
        return text.length();
    }

    /** Several in a row, as one read brings them. */
    ByteBuffer inARow() {
        byte[] row = text.repeat(IN_A_ROW).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(row.length).put(row).flip();
    }
}
