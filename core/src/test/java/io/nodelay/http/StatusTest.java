package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Codes and their phrases (RFC 9110 §15). */
class StatusTest {
    @Test
    void aRegisteredCodeHasItsPhrase() {
        assertEquals("Continue", Status.reason(100));
        assertEquals("Switching Protocols", Status.reason(101));
        assertEquals("OK", Status.reason(200));
        assertEquals("Non-Authoritative Information", Status.reason(203));
        assertEquals("Reset Content", Status.reason(205));
        assertEquals("Partial Content", Status.reason(206));
        assertEquals("Permanent Redirect", Status.reason(308));
        assertEquals("Not Found", Status.reason(404));
        assertEquals("Content Too Large", Status.reason(413));
        assertEquals("URI Too Long", Status.reason(414));
        assertEquals("Unprocessable Content", Status.reason(422));
        assertEquals("Request Header Fields Too Large", Status.reason(431));
        assertEquals("HTTP Version Not Supported", Status.reason(505));
        assertEquals("Network Authentication Required", Status.reason(511));
    }

    @Test
    void anotherCodeHasAnEmptyPhrase() {
        for (int code : new int[] {104, 199, 299, 306, 418, 430, 499, 510, 599, 600, 999}) {
            assertEquals("", Status.reason(code));
            assertEquals("HTTP/1.1 " + code + " \r\n", text(Status.line(code)));
        }
    }

    @Test
    void aCodeHasThreeDigits() {
        for (int code : new int[] {-1, 0, 99, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> Status.reason(code));
        }
        assertThrows(IllegalArgumentException.class, () -> Status.check(199, 200));
    }

    private static String text(byte[] bytes) {
        return Ascii.text(bytes, 0, bytes.length);
    }

    /** RFC 9112 §4: the space behind the code is there even without a phrase. */
    @Test
    void aLineIsTheVersionTheCodeAndThePhrase() {
        for (int code = 100; code < 1_000; code++) {
            assertEquals("HTTP/1.1 " + code + " " + Status.reason(code) + "\r\n", text(Status.line(code)));
        }
    }

    @Test
    void answersWithoutContentAreThoseOfTheRfc() {
        Set<Integer> without = new TreeSet<>();
        for (int code = 200; code < 1_000; code++) {
            if (Status.hasNoContent(code)) {
                without.add(code);
            }
        }
        assertEquals(Set.of(204, 304), without);
        for (int code = 100; code < 200; code++) {
            assertEquals(true, Status.hasNoContent(code));
        }
    }
}
