package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Date field (RFC 9110 §5.6.7, §6.6.1). */
class HttpDateTest {
    private static final long DAY = 86_400_000L;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static String text(byte[] line) {
        return Ascii.text(line, 0, line.length);
    }

    private static String format(long millis) {
        return text(HttpDate.format(millis));
    }

    @Test
    void aDateIsAsTheRfcWritesIt() {
        assertEquals("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", format(784_111_777_000L));
        assertEquals("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n", format(0));
        assertEquals("Date: Thu, 29 Feb 2024 23:59:59 GMT\r\n", format(1_709_251_199_000L));
    }

    @Test
    void aDayHasTwoDigits() {
        for (int day = 1; day <= 31; day++) {
            String two = (day < 10 ? "0" : "") + day;
            assertEquals(two, format((day - 1) * DAY).substring(11, 13));
        }
    }

    @Test
    void namesAreEnglish() {
        StringBuilder days = new StringBuilder();
        for (int day = 0; day < 7; day++) {
            days.append(format(day * DAY), 6, 9);
        }
        assertEquals("ThuFriSatSunMonTueWed", days.toString());
        StringBuilder months = new StringBuilder();
        for (int month = 0; month < 12; month++) {
            months.append(format((month * 30L + 15) * DAY), 14, 17);
        }
        assertEquals("JanFebMarAprMayJunJulAugSepOctNovDec", months.toString());
    }

    @Test
    void itChangesWithTheSecond() {
        assertEquals(format(1_000), format(1_999));
        assertEquals("Date: Thu, 01 Jan 1970 00:00:02 GMT\r\n", format(2_000));
    }

    /** The wall's clock is the machine's, so that its second may be either of two. */
    @Test
    void theLineSaysWhatTimeItIs() {
        long before = System.currentTimeMillis();
        String line = text(new HttpDate(fake.loop()).line());
        long after = System.currentTimeMillis();
        boolean now = false;
        for (long millis = before - before % 1_000; millis <= after; millis += 1_000) {
            now |= format(millis).equals(line);
        }
        assertTrue(now, line);
    }

    @Test
    void theLineIsMadeOnceASecond() {
        HttpDate date = new HttpDate(fake.loop());
        byte[] first = date.line();
        assertSame(first, date.line());
        fake.loop().setTimeout(1_000, () -> assertNotSame(first, date.line()));
        fake.loop().run();
        assertSame(date.line(), date.line());
    }
}
