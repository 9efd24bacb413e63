package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is a head and what is none (RFC 9112 §3, §5), and where its parts stand. */
class HeadParserTest {
    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // ---- the request line

    @Test
    void theRequestLineHasAMethodATargetAndAVersion() throws HttpException {
        Heads.Read read = Heads.read("POST /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals("POST", read.method());
        assertEquals("/a?b=c", read.target());
        assertEquals(1, read.parser().minor);
        assertEquals(List.of("Host=a"), read.fields());
    }

    @Test
    void aHeadMayHaveNoFields() throws HttpException {
        Heads.Read read = Heads.read("GET / HTTP/1.0\r\n\r\n");
        assertEquals(0, read.parser().count);
        assertEquals(0, read.parser().minor);
    }

    @Test
    void aMethodIsAnyToken() throws HttpException {
        for (String method : List.of("G", "get", "M-SEARCH", "PROPPATCH", TOKEN)) {
            assertEquals(method, Heads.read(method + " / HTTP/1.1\r\n\r\n").method());
        }
    }

    @Test
    void aTargetIsOfVisibleCharacters() throws HttpException {
        StringBuilder visible = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            visible.append(c);
        }
        assertEquals(
                visible.toString(),
                Heads.read("GET " + visible + " HTTP/1.1\r\n\r\n").target());
        for (int length = 1; length < 70; length++) {
            String target = "/".repeat(length);
            assertEquals(
                    target, Heads.read("GET " + target + " HTTP/1.1\r\n\r\n").target());
        }
    }

    @Test
    void aTargetHasNoByteThatIsNotVisibleAtAnyPlace() {
        for (int b = 0; b < 256; b++) {
            if (b <= ' ' || b >= 0x7F) {
                for (int before = 0; before < 17; before++) {
                    String head = "GET /" + "a".repeat(before) + (char) b + "b HTTP/1.1\r\n\r\n";
                    Heads.refusedByAll(400, head);
                }
            }
        }
    }

    @Test
    void thereIsExactlyOneSpaceBetweenTheParts() {
        for (String line : List.of(
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                " GET / HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET / HTTP/1.1\t",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET/ HTTP/1.1",
                "GET /HTTP/1.1",
                "GET / ",
                "GET /",
                "GET ",
                "GET",
                " ",
                "")) {
            Heads.refusedByAll(400, line + "\r\nHost: a\r\n\r\n");
        }
    }

    @Test
    void theVersionIsWrittenAsTheGrammarSays() {
        for (String version : List.of(
                "http/1.1",
                "Http/1.1",
                "HTTP/1,1",
                "HTTP/1.x",
                "HTTP/x.1",
                "HTTP/1.10",
                "HTTP/11.1",
                "HTTP/01.1",
                "HTTP-1.1",
                "HTTP/1.",
                "HTTP/1",
                "HTTPS/1.1",
                "HTTP/ 1.1",
                "HTTP /1.1",
                "HTTP/+1.1",
                "ICY/1.1.",
                "HTTP/1\u00b11")) {
            Heads.refusedByAll(400, "GET / " + version + "\r\nHost: a\r\n\r\n");
        }
    }

    /** RFC 9110 §6.2: a higher minor version is processed as the highest one known. */
    @Test
    void aHigherMinorVersionCountsAsOne() throws HttpException {
        for (int minor = 1; minor <= 9; minor++) {
            assertEquals(1, Heads.read("GET / HTTP/1." + minor + "\r\n\r\n").parser().minor);
        }
    }

    @Test
    void anotherMajorVersionIsNotSupported() {
        for (String version : List.of("HTTP/0.9", "HTTP/0.0", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9")) {
            Heads.refusedByAll(505, "GET / " + version + "\r\n\r\n");
        }
        Heads.refusedByAll(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    // ---- fields

    @Test
    void aNameIsAnyTokenAndKeepsItsCase() throws HttpException {
        for (int length = 1; length <= TOKEN.length(); length++) {
            String name = TOKEN.substring(TOKEN.length() - length);
            assertEquals(
                    List.of("Host=a", name + "=v"),
                    Heads.read(Heads.with(name + ": v")).fields());
        }
        assertEquals(
                List.of("Host=a", "x-MiXeD=v"),
                Heads.read(Heads.with("x-MiXeD: v")).fields());
    }

    @Test
    void blanksAroundAValueAreNotOfIt() throws HttpException {
        for (String value : List.of("v", "v  w", "v\tw", "v, w", ":", "\"a b\"")) {
            for (String before : List.of("", " ", "\t", "  \t ", " ".repeat(20))) {
                for (String behind : List.of("", " ", "\t", "\t  ", " ".repeat(20))) {
                    assertEquals(
                            List.of("Host=a", "Name=" + value),
                            Heads.read(Heads.with("Name:" + before + value + behind))
                                    .fields());
                }
            }
        }
    }

    @Test
    void aValueMayBeEmpty() throws HttpException {
        for (String line : List.of("Name:", "Name: ", "Name:\t", "Name:" + " ".repeat(30))) {
            assertEquals(
                    List.of("Host=a", "Name=", "Other=o"),
                    Heads.read(Heads.with(line, "Other:o")).fields());
        }
    }

    @Test
    void aValueHasEveryByteThatIsNoControlAtEveryPlace() throws HttpException {
        for (int b = 0; b < 256; b++) {
            boolean control = (b < ' ' && b != '\t') || b == 0x7F;
            for (int before = 0; before < 17; before++) {
                String value = "a".repeat(before) + "x" + (char) b + "y";
                if (control) {
                    Heads.refused(400, Heads.with("Name: " + value));
                } else {
                    assertEquals(
                            List.of("Host=a", "Name=" + value),
                            Heads.read(Heads.with("Name: " + value)).fields());
                }
            }
        }
    }

    /** The word-wide scan may mark a byte behind one above 0x7F wrongly; it is looked at again. */
    @Test
    void aControlBehindAByteAbove127IsFound() {
        for (int high = 0x80; high < 256; high++) {
            for (int control : new int[] {0, 1, 8, 0x0B, 0x1F, 0x7F}) {
                Heads.refusedByAll(400, Heads.with("Name: " + (char) high + (char) control + "y"));
            }
        }
    }

    @Test
    void aValueOfBytesAbove127IsReadAsLatin1() throws HttpException {
        StringBuilder high = new StringBuilder();
        for (char c = 0x80; c < 256; c++) {
            high.append(c);
        }
        assertEquals(
                List.of("Host=a", "Name=" + high),
                Heads.read(Heads.with("Name: " + high)).fields());
    }

    @Test
    void twoHundredFieldsStandInTheirOrder() throws HttpException {
        List<String> lines = new ArrayList<>();
        List<String> expected = new ArrayList<>(List.of("Host=a"));
        for (int i = 0; i < 200; i++) {
            lines.add("Name-" + i + ":\t " + i * i + " ");
            expected.add("Name-" + i + "=" + i * i);
        }
        assertEquals(
                expected, Heads.read(Heads.with(lines.toArray(String[]::new))).fields());
    }

    @Test
    void aFieldTooManyIsRefused() throws HttpException {
        byte[] three = Heads.room(Heads.with("B: b", "C: c"));
        int limit = three.length - 1 - Ascii.WORD;
        HeadParser parser = new HeadParser(false);
        assertEquals(limit, parser.request(three, 0, limit, 3));
        assertEquals(
                431,
                assertThrows(HttpException.class, () -> parser.request(three, 0, limit, 2))
                        .status());
        assertEquals(
                431,
                assertThrows(HttpException.class, () -> parser.request(three, 0, limit, 0))
                        .status());
    }

    @Test
    void theLongestHeadHasItsLastFieldAtTheLastIndex() throws HttpException {
        String start = "GET / HTTP/1.1\r\nA: ";
        String end = "\r\nLast: z\r\n\r\n";
        String head = start + "\u00fe".repeat(Headers.LONGEST_HEAD - start.length() - end.length()) + end;
        Heads.Read read = Heads.read(head);
        assertEquals(65_535, read.end());
        assertEquals("Last", read.headers().name(1));
        assertEquals("z", read.headers().value(1));
        assertEquals(65_531, Headers.valueEnd(read.parser().field(1)));
    }

    @Test
    void everyIndexOfSixteenBitsCanBePacked() {
        for (int i = 0; i <= 65_535; i += 257) {
            long field = Headers.pack(i, 65_535 - i, i ^ 0x5555, i ^ 0xAAAA);
            assertEquals(i, Headers.nameStart(field));
            assertEquals(65_535 - i, Headers.nameEnd(field));
            assertEquals(i ^ 0x5555, Headers.valueStart(field));
            assertEquals(i ^ 0xAAAA, Headers.valueEnd(field));
        }
    }

    @Test
    void aParserForgetsTheHeadBefore() throws HttpException {
        HeadParser parser = new HeadParser(false);
        String first = Heads.with(
                "Expect: 100-continue",
                "Upgrade: x",
                "Connection: close, upgrade, keep-alive",
                "Content-Length: 1",
                "Transfer-Encoding: chunked");
        parser.request(Heads.room(first), 0, first.length(), 100);
        String second = "GET / HTTP/1.0\r\nA: b\r\n\r\n";
        parser.request(Heads.room(second), 0, second.length(), 100);
        assertEquals(1, parser.count);
        assertEquals(
                List.of(0, 0, 0, 0, 0),
                List.of(
                        parser.hostLines,
                        parser.expectLines,
                        parser.contentLengthLines,
                        parser.transferEncodingLines,
                        parser.options));
        assertEquals(
                List.of(-1, -1, -1, -1),
                List.of(parser.host, parser.expect, parser.contentLength, parser.transferEncoding));
        assertFalse(parser.upgrade);
    }

    // ---- the ends of lines

    @Test
    void aLineFeedAloneIsNoEndOfALine() {
        String good = Heads.with("B: b");
        for (int at = good.indexOf('\r'); at >= 0; at = good.indexOf('\r', at + 1)) {
            Heads.refused(400, good.substring(0, at) + good.substring(at + 1));
        }
        Heads.refused(400, good.replace("\r", ""));
    }

    @Test
    void aFoldedLineIsRefused() {
        Heads.refused(400, Heads.with("B: b", " c"));
        Heads.refused(400, Heads.with("B: b", "\tc"));
        Heads.refused(400, Heads.with("B: b", " C: c"));
        Heads.refused(400, Heads.with("B: b", " "));
        Heads.refused(400, Heads.with("B:", " b"));
    }

    @Test
    void whitespaceBeforeTheFirstFieldIsRefused() {
        for (String first : List.of(" Host: a", "\tHost: a", " ", "\t")) {
            Heads.refusedByAll(400, Heads.get(first, "B: b"));
        }
    }

    // ---- lenient

    @Test
    void lenientTakesALineFeedAlone() throws HttpException {
        String good = Heads.with("B: b", "C:");
        List<String> expected = Heads.read(good).fields();
        assertEquals(expected, Heads.readLenient(good).fields());
        assertEquals(expected, Heads.readLenient(good.replace("\r", "")).fields());
        for (int at = good.indexOf('\r'); at >= 0; at = good.indexOf('\r', at + 1)) {
            assertEquals(
                    expected,
                    Heads.readLenient(good.substring(0, at) + good.substring(at + 1))
                            .fields());
        }
    }

    /** RFC 9112 §5.2: a fold is replaced with blanks. */
    @Test
    void lenientTakesAFoldedLineForBlanks() throws HttpException {
        for (String fold : List.of("\r\n ", "\n\t", " \r\n  ", "\n ")) {
            String blanks = fold.replace('\r', ' ').replace('\n', ' ');
            assertEquals(
                    List.of("Host=a", "B=b" + blanks + "c", "D=d"),
                    Heads.readLenient(Heads.with("B: b" + fold + "c", "D: d")).fields());
            assertEquals(
                    List.of("Host=a", "B=b" + blanks + "c" + blanks + "d: e", "F=f"),
                    Heads.readLenient(Heads.with("B: b" + fold + "c" + fold + "d: e", "F: f"))
                            .fields());
            assertEquals(
                    List.of("Host=a", "B=b", "D=d"),
                    Heads.readLenient(Heads.with("B: b" + fold + fold + " ", "D: d"))
                            .fields());
        }
    }

    // ---- torn

    private static void tornAtEveryPrefix(String head, boolean lenient) throws HttpException {
        byte[] stale = Ascii.bytes(head + "X-Stale: of an earlier head\r\n\r\nX: y\r\n\r\n" + "\0".repeat(20));
        HeadParser parser = new HeadParser(lenient);
        for (int cut = 0; cut < head.length(); cut++) {
            byte[] bytes = stale.clone();
            bytes[cut] = 0;
            assertEquals(HeadParser.TORN, parser.request(bytes, 0, cut, 100), head.substring(0, cut));
        }
        byte[] whole = stale.clone();
        whole[head.length()] = 0;
        assertEquals(head.length(), parser.request(whole, 0, head.length(), 100));
    }

    @Test
    void everyPrefixOfAHeadIsTorn() throws HttpException {
        List<String> heads = List.of(
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.7\r\n\r\n",
                Heads.with("Name: value", "Empty:", "Blank:  \t", "A: b \t"),
                "PROPPATCH http://example.com/some/long/path?and=query HTTP/1.1\r\nHost: example.com\r\n\r\n",
                Heads.with("X-A-Name-Of-Many-Words: \u00e4\u00f6\u00fc and\tmore", "Connection: keep-alive, upgrade"));
        for (String head : heads) {
            tornAtEveryPrefix(head, false);
            tornAtEveryPrefix(head, true);
        }
        tornAtEveryPrefix("GET / HTTP/1.1\nHost: a\nB: b\r\n c\n  d\n\n", true);
    }

    /** A copy of a head keeps its fold as blanks when the parse was torn and is done again. */
    @Test
    void aFoldedHeadThatWasTornIsReadAgainToTheSame() throws HttpException {
        String head = "GET / HTTP/1.1\r\nB: b\r\n c\n  d\r\n\r\n";
        List<String> expected = List.of("B=b   c   d");
        for (int cut = 0; cut < head.length(); cut++) {
            byte[] bytes = Heads.room(head);
            byte kept = bytes[cut];
            bytes[cut] = 0;
            HeadParser parser = new HeadParser(true);
            assertEquals(HeadParser.TORN, parser.request(bytes, 0, cut, 100));
            bytes[cut] = kept;
            int end = parser.request(bytes, 0, head.length(), 100);
            assertEquals(expected, new Heads.Read(bytes, parser, end).fields());
        }
    }

    @Test
    void whatStandsBehindAHeadIsNotLookedAt() throws HttpException {
        String head = Heads.with("B: b");
        String more = head + "\0\r\n not a head";
        assertEquals(head.length(), Heads.read(more, false).end());
    }

    // ---- what decides

    @Test
    void fieldsThatDecideAreKnownWhateverTheirCase() throws HttpException {
        for (boolean upper : new boolean[] {false, true}) {
            String lines = "host: a\r\nexpect: b\r\nupgrade: c\r\ncontent-length: d\r\ntransfer-encoding: e\r\n";
            String head = "GET / HTTP/1.1\r\n" + (upper ? lines.toUpperCase(Locale.ROOT) : lines) + "\r\n";
            HeadParser parser = Heads.read(head).parser();
            assertEquals(
                    List.of(0, 1, 3, 4),
                    List.of(parser.host, parser.expect, parser.contentLength, parser.transferEncoding));
            assertEquals(
                    List.of(1, 1, 1, 1),
                    List.of(
                            parser.hostLines,
                            parser.expectLines,
                            parser.contentLengthLines,
                            parser.transferEncodingLines));
            assertTrue(parser.upgrade);
        }
    }

    @Test
    void fieldsOfNamesThatAreNearlyThoseDecideNothing() throws HttpException {
        HeadParser parser = Heads.read(Heads.get(
                        "Hos: a",
                        "Hosts: a",
                        "Hosu: a",
                        "Expecu: a",
                        "Upgradf: a",
                        "Connectiom: close",
                        "Content_Length: 1",
                        "Content-Lengt: 1",
                        "Content-Lengths: 1",
                        "Transfer_Encoding: chunked",
                        "Transfer-Encodinh: chunked"))
                .parser();
        assertEquals(
                List.of(0, 0, 0, 0, 0),
                List.of(
                        parser.hostLines,
                        parser.expectLines,
                        parser.contentLengthLines,
                        parser.transferEncodingLines,
                        parser.options));
        assertFalse(parser.upgrade);
    }

    @Test
    void linesOfOneNameAreCounted() throws HttpException {
        HeadParser parser = Heads.read(Heads.with(
                        "host: b", "HOST: c", "Content-Length: 1", "content-length: 2", "Transfer-Encoding: x"))
                .parser();
        assertEquals(3, parser.hostLines);
        assertEquals(2, parser.contentLengthLines);
        assertEquals(1, parser.transferEncodingLines);
    }

    private static int options(String... lines) throws HttpException {
        return Heads.read(Heads.with(lines)).parser().options;
    }

    @Test
    void connectionOptionsAreOfOneList() throws HttpException {
        assertEquals(0, options());
        assertEquals(0, options("Connection:"));
        assertEquals(0, options("Connection: ,, , "));
        assertEquals(HeadParser.CLOSE, options("Connection: close"));
        assertEquals(HeadParser.CLOSE, options("CONNECTION:CLOSE"));
        assertEquals(HeadParser.KEEP_ALIVE, options("Connection: Keep-Alive"));
        assertEquals(HeadParser.UPGRADE, options("Connection: uPgRaDe"));
        assertEquals(HeadParser.CLOSE, options("Connection: x-mine, close"));
        assertEquals(HeadParser.CLOSE | HeadParser.UPGRADE, options("Connection: ,upgrade\t,\tclose ,"));
        assertEquals(7, options("Connection: keep-alive,upgrade,close"));
    }

    @Test
    void connectionOptionsOfSeveralLinesAreAllHeard() throws HttpException {
        assertEquals(7, options("Connection: keep-alive", "X: y", "connection: upgrade, x", "Connection: close"));
        assertEquals(HeadParser.CLOSE, options("Connection: close", "Connection:", "Connection: x"));
    }

    @Test
    void wordsThatAreNearlyAnOptionAreNone() throws HttpException {
        assertEquals(0, options("Connection: closed, clos, close;q=1, close x, \"close\", keepalive, keep-alive=1"));
        assertEquals(0, options("X-Connection: close", "Proxy-Connection: close"));
    }

    // ---- where it begins

    @Test
    void aHeadMayBeginAtAnyIndexAndBeRebased() throws HttpException {
        String head = "POST /target HTTP/1.1\r\nHost: a.example\r\nEmpty:\r\nConnection: close\r\n\r\n";
        HeadParser expected = Heads.read(head).parser();
        for (int start = 0; start <= 40; start++) {
            byte[] bytes = Heads.room("x".repeat(start) + head);
            HeadParser parser = new HeadParser(false);
            assertEquals(start + head.length(), parser.request(bytes, start, start + head.length(), 100));
            assertEquals(start + 4, parser.methodEnd);
            assertEquals("a.example", new Headers(bytes, parser.copyOfFields()).value(0));
            parser.rebase(start);
            assertEquals(expected.methodEnd, parser.methodEnd);
            assertEquals(expected.targetStart, parser.targetStart);
            assertEquals(expected.targetEnd, parser.targetEnd);
            assertArrayEquals(expected.copyOfFields(), parser.copyOfFields());
            assertEquals(0, parser.host);
            assertEquals(HeadParser.CLOSE, parser.options);
        }
    }

    // ---- trailers

    @Test
    void aTrailerSectionIsFieldsAlone() throws HttpException {
        HeadParser parser = new HeadParser(false);
        byte[] none = Heads.room("\r\n");
        assertEquals(2, parser.trailers(none, 2, 10));
        assertEquals(0, parser.count);
        byte[] two = Heads.room("A: b\r\nC:\r\n\r\n");
        assertEquals(12, parser.trailers(two, 12, 10));
        assertEquals(List.of("A=b", "C="), new Heads.Read(two, parser, 12).fields());
    }

    @Test
    void aTrailerSectionIsAsStrictAsAHead() throws HttpException {
        for (String section :
                List.of(" A: b\r\n\r\n", "A : b\r\n\r\n", "A: b\n\n", "A: b\r\n c\r\n\r\n", "\rx", "\n")) {
            HttpException refusal = assertThrows(
                    HttpException.class,
                    () -> new HeadParser(false).trailers(Heads.room(section), section.length(), 10),
                    section);
            assertEquals(400, refusal.status());
        }
        for (String prefix : List.of("", "\r", "A", "A:", "A: b\r", "A: b\r\n", "A: b\r\n\r")) {
            assertEquals(
                    HeadParser.TORN, new HeadParser(false).trailers(Heads.room(prefix), prefix.length(), 10), prefix);
        }
    }
}
