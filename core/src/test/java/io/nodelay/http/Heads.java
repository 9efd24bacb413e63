package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;

/** Heads as texts, one character for one byte, and what a parser makes of them. */
final class Heads {
    static final int MOST_FIELDS = 1_000;

    private Heads() {}

    /** With a NUL and a word of room behind it, as every text has that is scanned. */
    static byte[] room(String text) {
        return Ascii.bytes(text + "\0".repeat(1 + Ascii.WORD));
    }

    /** A request line, one good Host line, and these field lines. */
    static String with(String... lines) {
        return get("Host: a", lines);
    }

    /** A request line and these field lines. */
    static String get(String first, String... lines) {
        StringBuilder head =
                new StringBuilder("GET / HTTP/1.1\r\n").append(first).append("\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** What a whole head says. */
    static final class Read {
        private final byte[] bytes;
        private final HeadParser parser;
        private final int end;

        Read(byte[] bytes, HeadParser parser, int end) {
            this.bytes = bytes;
            this.parser = parser;
            this.end = end;
        }

        byte[] bytes() {
            return bytes;
        }

        HeadParser parser() {
            return parser;
        }

        int end() {
            return end;
        }

        Headers headers() {
            return new Headers(bytes, parser.copyOfFields());
        }

        String method() {
            return Ascii.text(bytes, 0, parser.methodEnd);
        }

        String target() {
            return Ascii.text(bytes, parser.targetStart, parser.targetEnd);
        }

        /** Each field as {@code name=value}. */
        List<String> fields() {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < parser.count; i++) {
                fields.add(headers().name(i) + "=" + headers().value(i));
            }
            return fields;
        }
    }

    static Read read(String head, boolean lenient) throws HttpException {
        byte[] bytes = room(head);
        HeadParser parser = new HeadParser(lenient);
        return new Read(bytes, parser, parser.request(bytes, 0, head.length(), MOST_FIELDS));
    }

    static Read read(String head) throws HttpException {
        Read read = read(head, false);
        assertEquals(head.length(), read.end(), head);
        return read;
    }

    static Read readLenient(String head) throws HttpException {
        Read read = read(head, true);
        assertEquals(head.length(), read.end(), head);
        return read;
    }

    static void refused(int status, String head) {
        refused(status, head, false);
    }

    static void refused(int status, String head, boolean lenient) {
        HttpException refusal = assertThrows(HttpException.class, () -> read(head, lenient), () -> show(head));
        assertEquals(status, refusal.status(), () -> show(head));
    }

    /** Refused by both kinds of parser. */
    static void refusedByAll(int status, String head) {
        refused(status, head, false);
        refused(status, head, true);
    }

    static String show(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : String.format("<%02x>", (int) c));
        }
        return shown.toString();
    }
}
