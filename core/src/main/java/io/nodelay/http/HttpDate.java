package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field of one loop, formatted once a second (RFC 9110 §5.6.7: two digits a day, which RFC 1123 leaves open). */
final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "'Date: 'EEE, dd MMM yyyy HH:mm:ss' GMT\r\n'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private byte[] line = new byte[0];
    /** Of the loop's clock. */
    private long validUntil;

    HttpDate(EventLoop loop) {
        this.loop = loop;
    }

    /** The whole line. */
    byte[] line() {
        long now = loop.now();
        if (line.length == 0 || validUntil - now <= 0) {
            long millis = System.currentTimeMillis();
            line = format(millis);
            validUntil = now + (MILLIS_PER_SECOND - millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI;
        }
        return line;
    }

    static byte[] format(long millis) {
        return Ascii.bytes(FORMAT.format(Instant.ofEpochMilli(millis)));
    }
}
