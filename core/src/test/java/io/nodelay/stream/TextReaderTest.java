package io.nodelay.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text is the same text wherever the wire tears it: every cut of every character, also of those that are none (RFC 3629
 * §3, Unicode 15 §3.9 on ill-formed sequences).
 */
class TextReaderTest {
    /** One, two, three and four bytes in UTF-8; the last one is a surrogate pair in UTF-16. */
    private static final String MIXED = "aß€\uD834\uDD1Ez";

    private final List<String> told = new ArrayList<>();

    private TextReader reader(Charset charset) {
        return new TextReader(charset, told::add);
    }

    private String text() {
        return String.join("", told);
    }

    /** What a reader makes of pieces that end at these places. */
    private static String read(Charset charset, byte[] bytes, int... cuts) {
        StringBuilder all = new StringBuilder();
        TextReader reader = new TextReader(charset, all::append);
        int from = 0;
        for (int cut : cuts) {
            reader.accept(ByteBuffer.wrap(bytes, from, cut - from));
            from = cut;
        }
        reader.accept(ByteBuffer.wrap(bytes, from, bytes.length - from));
        reader.end();
        return all.toString();
    }

    private static int[] everyByte(byte[] bytes) {
        int[] cuts = new int[bytes.length];
        Arrays.setAll(cuts, i -> i);
        return cuts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32",
                "GB18030",
                "ISO-8859-1",
                "Shift_JIS",
                "Big5",
                "EUC-JP",
                "ISO-2022-JP"
            })
    void everyTwoCutsGiveTheSameText(String name) {
        assumeTrue(Charset.isSupported(name), name + " is not in this JDK");
        Charset charset = Charset.forName(name);
        String text = encodable(charset, MIXED + "漢字かな" + MIXED);
        byte[] bytes = text.getBytes(charset);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertEquals(text, read(charset, bytes, first, second), name + " cut at " + first + " and " + second);
            }
        }
        assertEquals(text, read(charset, bytes, everyByte(bytes)), name + " byte by byte");
    }

    private static String encodable(Charset charset, String text) {
        StringBuilder some = new StringBuilder();
        text.codePoints()
                .mapToObj(Character::toString)
                .filter(character -> charset.newEncoder().canEncode(character))
                .forEach(some::append);
        assertFalse(some.isEmpty(), charset.name());
        return some.toString();
    }

    @Test
    void whatIsNoTextIsReplacedTheSameWayWhereverItIsTorn() {
        int[] telling = {0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xA0, 0xF0, 0x90, 0xF4, 0xFF};
        byte[] bytes = new byte[4];
        for (int n = 0; n < Math.pow(telling.length, bytes.length); n++) {
            for (int i = 0, rest = n; i < bytes.length; i++, rest /= telling.length) {
                bytes[i] = (byte) telling[rest % telling.length];
            }
            String whole = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(whole, read(StandardCharsets.UTF_8, bytes), () -> Arrays.toString(bytes));
            assertEquals(whole, read(StandardCharsets.UTF_8, bytes, 1), () -> Arrays.toString(bytes));
            assertEquals(whole, read(StandardCharsets.UTF_8, bytes, 2), () -> Arrays.toString(bytes));
            assertEquals(whole, read(StandardCharsets.UTF_8, bytes, 1, 2, 3), () -> Arrays.toString(bytes));
        }
    }

    @Test
    void aTornCharacterIsToldWithItsLastByteAndNotBefore() {
        TextReader reader = reader(StandardCharsets.UTF_8);
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        reader.accept(ByteBuffer.wrap(euro, 0, 1));
        reader.accept(ByteBuffer.wrap(euro, 1, 1));
        assertEquals(List.of(), told);
        reader.accept(ByteBuffer.wrap(euro, 2, 1));
        assertEquals(List.of("€"), told);
    }

    @Test
    void aCharacterWithoutItsLastByteIsReplacedAtTheEnd() {
        TextReader reader = reader(StandardCharsets.UTF_8);
        reader.accept(ByteBuffer.wrap(new byte[] {'a', (byte) 0xE2, (byte) 0x82}));
        reader.end();
        assertEquals("a\uFFFD", text());
    }

    @Test
    void halfASurrogatePairIsReplacedAtTheEnd() {
        TextReader reader = reader(StandardCharsets.UTF_16BE);
        reader.accept(ByteBuffer.wrap(new byte[] {0, 'a', (byte) 0xD8, 0x34}));
        reader.end();
        assertEquals("a\uFFFD", text());
    }

    @Test
    void noBytesAreNoText() {
        TextReader reader = reader(StandardCharsets.UTF_8);
        reader.accept(ByteBuffer.allocate(0));
        reader.end();
        assertEquals(List.of(), told);
    }

    @Test
    void noStringEndsWithinASurrogatePair() {
        TextReader reader = reader(StandardCharsets.UTF_8);
        reader.accept(ByteBuffer.wrap("\uD834\uDD1E".repeat(20_000).getBytes(StandardCharsets.UTF_8)));
        told.forEach(piece -> assertFalse(Character.isHighSurrogate(piece.charAt(piece.length() - 1)), "torn pair"));
        assertEquals("\uD834\uDD1E".repeat(20_000), text());
    }

    @Test
    void aLongTextInManyTornPiecesIsWhole() {
        String text = MIXED.repeat(10_000);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TextReader reader = reader(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 65_521) {
            reader.accept(ByteBuffer.wrap(bytes, at, Math.min(65_521, bytes.length - at)));
        }
        reader.end();
        assertEquals(text, text());
    }

    @Test
    void theLentBufferIsReadFromItsPositionToItsLimit() {
        ByteBuffer lent = ByteBuffer.wrap("xxtextxx".getBytes(StandardCharsets.UTF_8));
        reader(StandardCharsets.UTF_8).accept(lent.position(2).limit(6));
        assertEquals("text", text());
    }

    @Test
    void theMarkOfTheByteOrderIsRememberedAcrossReads() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE}); // little-endian
        bytes.writeBytes("ab".getBytes(StandardCharsets.UTF_16LE));
        assertEquals("ab", read(StandardCharsets.UTF_16, bytes.toByteArray(), 2, 4));
    }
}
