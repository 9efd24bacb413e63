package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9112 §7.1.1: blanks stand before a semicolon and around the equals sign, and none before the line's end. */
class ChunkExtensionTest {
    @Test
    void anExtensionDoesNotEndWithABlank() {
        for (String extension : List.of(";a=b ", ";a=b\t", ";a;b=c ")) {
            HttpException refusal = assertThrows(
                    HttpException.class,
                    () -> new ChunkedDecoder(1_024, 16 * 1_024)
                            .next(ByteBuffer.wrap(Ascii.bytes("2" + extension + "\r\nab\r\n0\r\n"))),
                    extension);
            assertEquals(400, refusal.status());
        }
    }
}
