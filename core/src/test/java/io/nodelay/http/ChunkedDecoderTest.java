package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.http.ChunkedDecoder.Next;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Content in chunks (RFC 9112 §7.1): where its data lies, and what is no chunk. */
class ChunkedDecoderTest {
    private static final int KIB = 1_024;

    /** Told of a wire text: the data, and where the trailer section begins; or that it is torn, or refused. */
    private static String decode(String wire, int first, int piece) {
        ChunkedDecoder decoder = new ChunkedDecoder(1_024, 16 * 1_024);
        ByteBuffer in = ByteBuffer.wrap(Ascii.bytes(wire));
        StringBuilder data = new StringBuilder();
        int cut = Math.min(first, wire.length());
        while (true) {
            in.limit(cut);
            try {
                Next next = decoder.next(in);
                while (next == Next.DATA) {
                    int count = (int) Math.min(decoder.left(), in.remaining());
                    byte[] taken = new byte[count];
                    in.get(taken);
                    decoder.took(count);
                    data.append(Ascii.text(taken, 0, count));
                    next = decoder.next(in);
                }
                if (next == Next.TRAILERS) {
                    return "\"" + data + "\" " + in.position();
                }
            } catch (HttpException refused) {
                return "\"" + data + "\" refused " + refused.status();
            }
            assertEquals(cut, in.position(), "all there is was read");
            if (cut == wire.length()) {
                return "\"" + data + "\" torn";
            }
            cut = (int) Math.min(wire.length(), (long) cut + piece);
        }
    }

    private static void atEveryCut(String expected, String wire) {
        assertEquals(expected, decode(wire, wire.length(), 1), () -> Heads.show(wire));
        assertEquals(expected, decode(wire, 1, 1), () -> Heads.show(wire));
        for (int cut = 0; cut < wire.length(); cut++) {
            assertEquals(expected, decode(wire, cut, wire.length()), Heads.show(wire) + " cut at " + cut);
            assertEquals(expected, decode(wire, cut, 3), Heads.show(wire) + " cut at " + cut + ", then by three");
        }
    }

    private static void read(String data, String wire) {
        atEveryCut("\"" + data + "\" " + wire.length(), wire);
    }

    /** Malformed behind this data. */
    private static void malformed(String data, String wire) {
        atEveryCut("\"" + data + "\" refused 400", wire);
    }

    // ---- sizes and data

    @Test
    void dataIsTheSameAtEveryCut() {
        read("", "0\r\n");
        read("a", "1\r\na\r\n0\r\n");
        read("Wikipedia in\r\n\r\nchunks.", "4\r\nWiki\r\n6\r\npedia \r\nD\r\nin\r\n\r\nchunks.\r\n0\r\n");
        read("0\r\n0\r\n", "6\r\n0\r\n0\r\n\r\n0\r\n");
        read("\u0000\u00ff\r\n\u0080", "5\r\n\u0000\u00ff\r\n\u0080\r\n0\r\n");
    }

    @Test
    void theTrailerSectionIsLeftWhereItIs() {
        atEveryCut("\"ab\" 10", "2\r\nab\r\n0\r\n\r\nGET / HTTP/1.1\r\n");
        atEveryCut("\"\" 3", "0\r\nA: b\r\n\r\n");
        atEveryCut("\"\" 3", "0\r\n\0\n\r");
    }

    @Test
    void everyPrefixIsTorn() {
        String wire = "2;a=\"b\"\r\nab\r\n0\r\n";
        for (int length = 0; length < wire.length(); length++) {
            String data = wire.substring(9, Math.min(11, Math.max(9, length)));
            assertEquals("\"" + data + "\" torn", decode(wire.substring(0, length), 0, 1));
        }
    }

    @Test
    void digitsAreHexadecimalInBothCases() {
        for (int size = 1; size < 300; size++) {
            String data = "x".repeat(size);
            for (String digits : List.of(Integer.toHexString(size), String.format("%X", size))) {
                String wire = digits + "\r\n" + data + "\r\n0\r\n";
                assertEquals("\"" + data + "\" " + wire.length(), decode(wire, wire.length(), 1));
                assertEquals("\"" + data + "\" " + wire.length(), decode(wire, 1, 1));
            }
        }
        read("x".repeat(0xaB), "aB\r\n" + "x".repeat(0xAb) + "\r\n0\r\n");
    }

    @Test
    void sixteenDigitsAreAllowedAndOneMoreIsNot() {
        for (int zeros = 0; zeros < 16; zeros++) {
            read("ab", "0".repeat(zeros) + "2\r\nab\r\n0\r\n");
            read("", "0".repeat(zeros + 1) + "\r\n");
        }
        malformed("", "0".repeat(16) + "2\r\nab\r\n0\r\n");
        malformed("", "0".repeat(17) + "\r\n");
        malformed("ab", "2\r\nab\r\n" + "0".repeat(17));
    }

    /** The digits of the chunk before count no more. */
    @Test
    void eachChunkMayHaveSixteenDigits() {
        read("abc", "0000000000000001\r\na\r\n0000000000000002\r\nbc\r\n0000000000000000\r\n");
    }

    private static long size(String digits) throws HttpException {
        ChunkedDecoder decoder = new ChunkedDecoder(1_024, 16 * 1_024);
        assertEquals(Next.DATA, decoder.next(ByteBuffer.wrap(Ascii.bytes(digits + "\r\nx"))));
        return decoder.left();
    }

    @Test
    void theLargestSizeIsThatOfALong() throws HttpException {
        assertEquals(Long.MAX_VALUE, size("7fffffffffffffff"));
        assertEquals(Long.MAX_VALUE - 15, size("7FFFFFFFFFFFFFF0"));
        assertEquals(1L << 32, size("100000000"));
        for (String digits : List.of(
                "8000000000000000",
                "8000000000000001",
                "ffffffffffffffff",
                "fffffffffffffffe",
                "10000000000000000",
                "10000000000000001",
                "f0000000000000000")) {
            malformed("", digits + "\r\nx\r\n");
        }
    }

    @Test
    void aSizeBeginsWithADigit() {
        for (String wire : List.of(
                "\r\n",
                "\n",
                ";a\r\n",
                " 1\r\n",
                "\t1\r\n",
                "-1\r\n",
                "+1\r\n",
                "g\r\n",
                "G\r\n",
                "x1\r\n",
                "\0",
                "\u00b2\r\n",
                "/\r\n",
                ":\r\n",
                "@\r\n",
                "`\r\n")) {
            malformed("", wire);
            malformed("ab", "2\r\nab\r\n" + wire);
        }
    }

    @Test
    void aSizeEndsWithItsLineOrAnExtension() {
        for (int b = 0; b < 256; b++) {
            if (Character.digit(b, 16) < 0 && "\r; \t".indexOf(b) < 0) {
                malformed("", "2" + (char) b + "\r\nab\r\n0\r\n");
            }
        }
        malformed("", "0x2\r\nab\r\n");
        malformed("", "1_0\r\n");
        malformed("", "2 2\r\nab\r\n");
    }

    // ---- the ends of lines

    @Test
    void dataIsFollowedByExactlyCrLf() {
        for (int b = 0; b < 256; b++) {
            if (b != '\r') {
                malformed("ab", "2\r\nab" + (char) b + "\r\n0\r\n");
            }
            if (b != '\n') {
                malformed("ab", "2\r\nab\r" + (char) b + "\n0\r\n");
            }
        }
        malformed("ab", "2\r\nab0\r\n");
        malformed("ab", "2\r\nab\r\n\r\n0\r\n");
        malformed("ab", "2\r\nabc\r\n0\r\n");
        malformed("ab\r", "3\r\nab\r\n0\r\n");
    }

    @Test
    void aLineFeedAloneIsRefusedInAnyPlace() {
        malformed("", "2\nab\r\n0\r\n");
        malformed("ab", "2\r\nab\n0\r\n");
        malformed("ab", "2\r\nab\r\n0\n");
        for (String extension : List.of(
                " ",
                ";",
                ";a",
                ";a ",
                ";a=",
                ";a= ",
                ";a=b",
                ";a=b ",
                ";a=\"",
                ";a=\"b",
                ";a=\"\\",
                ";a=\"b\"",
                ";a=\"b\" ")) {
            malformed("", "2" + extension + "\nab\r\n0\r\n");
            malformed("", "2" + extension + "\n\r\nab\r\n0\r\n");
            malformed("ab", "2\r\nab\r\n0" + extension + "\n");
        }
    }

    @Test
    void aCarriageReturnAloneIsRefusedInAnyPlace() {
        malformed("", "2\rab\r\n0\r\n");
        malformed("", "2\r\r\nab\r\n0\r\n");
        malformed("", "0\r\r\n");
        for (String extension : List.of(";a", ";a=b", ";a=\"b\"", ";a=\"b", ";a=\"\\", ";", ";a=", " ", ";a ")) {
            malformed("", "2" + extension + "\rx\nab\r\n0\r\n");
        }
    }

    // ---- extensions

    @Test
    void extensionsArePassedOver() {
        for (String extension : List.of(
                ";a",
                ";a=b",
                ";a=\"\"",
                ";a=\"b c;d=e\"",
                ";a=\"\\\"\"",
                ";a=\"\\\\\"",
                ";a=\"\\ \\x\t\u00e4\"",
                ";a;b;c",
                ";a=b;c=\"d\";e",
                " ;a",
                "\t ;\t a",
                "; a = b",
                " ; a = \"b\" ; c = d ; e",
                ";a\t=\tb",
                ";a ;b",
                ";a=b ;c",
                ";!#$%&'*+-.^_`|~09azAZ=!#$%&'*+-.^_`|~09azAZ",
                ";0;1=2")) {
            read("ab", "2" + extension + "\r\nab\r\n0" + extension + "\r\n");
        }
    }

    @Test
    void anExtensionThatIsMalformedIsRefused() {
        for (String extension : List.of(
                ";",
                " ",
                "\t",
                "; ",
                ";;",
                ";;a",
                ";a;",
                ";a;;b",
                ";=",
                ";=b",
                ";a=",
                ";a= ",
                ";a==b",
                ";a=b=c",
                ";a=b c",
                ";a b",
                " a",
                ";a ",
                ";a=\"b\" ",
                ";a=\"b\"c",
                ";a=\"b\"\"c\"",
                ";a=b\"c\"",
                ";a\"b\"",
                ";\"a\"",
                ";\"a\"=b",
                ";a='\"",
                ";a,b",
                ";a=b,c",
                ";a=(b)",
                ";a:b",
                ";\u00e4",
                ";a=\u00e4",
                ";a=\"\\\u007f\"",
                ";a=\"\u0000\"",
                ";a=\"b")) {
            malformed("", "2" + extension + "\r\nab\r\n0\r\n");
        }
    }

    @Test
    void quotedTextHasNoControls() {
        for (int b = 0; b < 256; b++) {
            boolean control = (b < ' ' && b != '\t') || b == 0x7F;
            if (control) {
                malformed("", "2;a=\"x" + (char) b + "y\"\r\nab\r\n0\r\n");
                malformed("", "2;a=\"x\\" + (char) b + "y\"\r\nab\r\n0\r\n");
            } else {
                read("ab", "2;a=\"x\\" + (char) b + "y\"\r\nab\r\n0\r\n");
            }
        }
    }

    // ---- limits

    private static void atSomeCuts(String expected, String wire) {
        for (int piece : new int[] {1, 7, 1_000, wire.length()}) {
            assertEquals(expected, decode(wire, piece, piece));
        }
    }

    @Test
    void theExtensionsOfAChunkHaveALimit() {
        for (String before : List.of(";", ";a=", ";a=\"\\x\";b=", " ;")) {
            String most = before + "x".repeat(KIB - before.length());
            String wire = "2" + most + "\r\nab\r\n0\r\n";
            atSomeCuts("\"ab\" " + wire.length(), wire);
            atSomeCuts("\"\" refused 413", "2" + most + "x\r\nab\r\n0\r\n");
            atSomeCuts("\"ab\" refused 413", "2\r\nab\r\n0" + most + "x\r\n");
        }
        atSomeCuts("\"\" refused 413", "2;a=\"" + "x".repeat(5_000));
        atSomeCuts("\"\" refused 413", "2" + " ".repeat(5_000));
        atSomeCuts("\"\" refused 413", "2;a" + ";a".repeat(5_000));
    }

    @Test
    void theExtensionsOfABodyHaveALimit() {
        String large = "1;" + "x".repeat(KIB - 1) + "\r\na\r\n";
        String most = large.repeat(16);
        String data = "a".repeat(16);
        atSomeCuts("\"" + data + "a\" " + (most.length() + 9), most + "1\r\na\r\n0\r\n");
        atSomeCuts("\"" + data + "\" refused 413", most + "1;a\r\na\r\n0\r\n");
        atSomeCuts("\"" + data + "\" refused 413", most + "0;a\r\n");
        String small = "1;x\r\na\r\n".repeat(16 * KIB / 2);
        atSomeCuts("\"" + "a".repeat(8 * KIB) + "\" refused 413", small + "0;a\r\n");
    }

    // ---- how it is asked

    @Test
    void dataIsToldOnlyWhenThereIsSome() throws HttpException {
        ChunkedDecoder decoder = new ChunkedDecoder(1_024, 16 * 1_024);
        assertEquals(Next.UNKNOWN, decoder.next(ByteBuffer.allocate(0)));
        assertEquals(Next.UNKNOWN, decoder.next(ByteBuffer.wrap(Ascii.bytes("5\r\n"))));
        assertEquals(5, decoder.left());
        ByteBuffer data = ByteBuffer.wrap(Ascii.bytes("abcde\r\n0\r\nrest"));
        assertEquals(Next.DATA, decoder.next(data));
        assertEquals(Next.DATA, decoder.next(data));
        assertEquals(0, data.position());
        data.position(2);
        decoder.took(2);
        assertEquals(3, decoder.left());
        assertEquals(Next.DATA, decoder.next(data));
        data.position(5);
        decoder.took(3);
        assertEquals(Next.TRAILERS, decoder.next(data));
        assertEquals(Next.TRAILERS, decoder.next(data));
        assertEquals(10, data.position());
    }

    @Test
    void whatIsMalformedIsRefusedWithoutThatMoreIsAwaited() {
        ChunkedDecoder decoder = new ChunkedDecoder(1_024, 16 * 1_024);
        assertThrows(HttpException.class, () -> decoder.next(ByteBuffer.wrap(Ascii.bytes("2\n"))));
    }
}
