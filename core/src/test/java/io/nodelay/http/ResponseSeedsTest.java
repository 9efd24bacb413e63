package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Mutations of good heads of responses are accepted and refused as slow code does that was written after the grammar
 * alone, to the same fields and the same framing; and what has come of a head is torn or refused, never something else.
 */
class ResponseSeedsTest {
    private static final int ROUNDS = 20_000;
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.([0-9]) ([1-9][0-9]{2})(?: ([\\t\\x20-\\x7e\\x80-\\xff]*))?");
    private static final Pattern FIELD_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\\t\\x20-\\x7e\\x80-\\xff]*)");
    private static final String REFUSED = "refused";

    private static final List<String> GOOD = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n",
            "HTTP/1.0 301\r\nLocation: /\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 304 \r\nETag: \"\u00e4\"\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 500 \t\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: a\r\nLink:\tb\t\r\n\r\n");

    private static final List<String> WORDS = List.of(
            "\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            "\0",
            "\u007f",
            "\u0080",
            "\u00ff",
            ":",
            ",",
            "0",
            "-",
            "+",
            "HTTP/1.0",
            "HTTP/1.1",
            "HTTP/2.0",
            "\r\n ",
            "\r\nContent-Length: 1",
            "\r\nTransfer-Encoding: chunked",
            "\r\nTransfer-Encoding: gzip, chunked",
            "9223372036854775808",
            "\r\nA:",
            "chunked",
            " 204 ",
            "100",
            "99");

    // ---- the slow reader

    private static String slowly(String head, boolean toHead) {
        String[] lines = head.substring(0, head.length() - 4).split("\r\n", -1);
        Matcher first = STATUS_LINE.matcher(lines[0]);
        if (!first.matches()) {
            return REFUSED;
        }
        List<String> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD_LINE.matcher(lines[i]);
            if (!field.matches()) {
                return REFUSED;
            }
            fields.add(field.group(1) + "=" + field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", ""));
        }
        String reason = first.group(3) == null ? "" : first.group(3);
        String framing = framing(fields, first.group(2), first.group(1).equals("0"), toHead);
        return framing.equals(REFUSED) ? REFUSED : first.group(2) + " " + reason + fields + framing;
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.regionMatches(true, 0, name + "=", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 1))
                .toList();
    }

    private static String framing(List<String> fields, String status, boolean old, boolean toHead) {
        if (toHead || status.matches("1..|204|304")) {
            return "0";
        }
        List<String> codings = values(fields, "transfer-encoding");
        List<String> lengths = values(fields, "content-length");
        if (!codings.isEmpty()) {
            boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
            return chunked && lengths.isEmpty() && !old ? "-1" : REFUSED;
        }
        if (lengths.isEmpty()) {
            return "-2";
        }
        boolean number = lengths.size() == 1 && lengths.get(0).matches("[0-9]+");
        return number && new BigInteger(lengths.get(0)).bitLength() < Long.SIZE
                ? new BigInteger(lengths.get(0)).toString()
                : REFUSED;
    }

    // ---- the fast one

    private static String fast(String head, boolean toHead) {
        byte[] bytes = Heads.room(head);
        HeadParser parser = new HeadParser(false);
        try {
            int end = parser.response(bytes, 0, head.length(), Heads.MOST_FIELDS);
            if (end != head.length()) {
                return REFUSED;
            }
            return parser.status + " " + Ascii.text(bytes, parser.reasonStart, parser.reasonEnd)
                    + new Heads.Read(bytes, parser, end).fields() + BodyFraming.ofResponse(bytes, parser, toHead);
        } catch (HttpException refused) {
            return REFUSED;
        }
    }

    private static String mutated(SplittableRandom dice) {
        StringBuilder head = new StringBuilder(GOOD.get(dice.nextInt(GOOD.size())));
        for (int i = dice.nextInt(4); i >= 0; i--) {
            int at = dice.nextInt(head.length());
            String word = WORDS.get(dice.nextInt(WORDS.size()));
            switch (dice.nextInt(5)) {
                case 0 -> head.setCharAt(at, (char) dice.nextInt(256));
                case 1 -> head.insert(at, (char) dice.nextInt(256));
                case 2 -> head.delete(at, Math.min(head.length() - 1, at + 1 + dice.nextInt(3)));
                case 3 -> head.insert(at, word);
                default -> head.replace(at, Math.min(head.length(), at + word.length()), word);
            }
        }
        int end = head.indexOf("\r\n\r\n"); // what stands behind is another's
        return end < 0 ? head + "\r\n\r\n" : head.substring(0, end + 4);
    }

    @Test
    void goodHeadsAreAccepted() {
        for (String head : GOOD) {
            assertNotEquals(REFUSED, slowly(head, false), head);
            assertEquals(slowly(head, false), fast(head, false));
        }
    }

    @Test
    void mutatedHeadsAreReadAsBySlowerCode() {
        int accepted = 0;
        for (int seed = 1; seed <= ROUNDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            String head = mutated(dice);
            boolean toHead = dice.nextInt(4) == 0;
            String expected = slowly(head, toHead);
            assertEquals(expected, fast(head, toHead), "seed " + seed + ": " + Heads.show(head));
            accepted += expected.equals(REFUSED) ? 0 : 1;
        }
        assertTrue(accepted > ROUNDS / 20 && accepted < ROUNDS * 19 / 20, "accepted: " + accepted);
    }

    private static String parsed(byte[] bytes, int from, int limit) {
        HeadParser parser = new HeadParser(false);
        try {
            int end = parser.response(bytes, from, limit, Heads.MOST_FIELDS);
            return end == HeadParser.TORN
                    ? "torn"
                    : parser.status + " " + new Heads.Read(bytes, parser, end).fields() + " " + (end - from);
        } catch (HttpException refused) {
            return REFUSED + " " + refused.status();
        }
    }

    /** A good head is torn before its end and the same behind it; a bad one is refused as the whole is, or torn. */
    @Test
    void aCutHeadIsTornUntilItIsWhatTheWholeIs() {
        for (int seed = 1; seed <= ROUNDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            String head = mutated(dice);
            String whole = parsed(Heads.room(head), 0, head.length());
            int from = dice.nextInt(20);
            assertEquals(
                    whole, parsed(Heads.room("x".repeat(from) + head), from, from + head.length()), "seed " + seed);
            int cut = dice.nextInt(head.length());
            byte[] bytes = Heads.room(head + "stale\r\n\r\n");
            bytes[cut] = 0;
            String part = parsed(bytes, 0, cut);
            int end = head.indexOf("\r\n\r\n") + 4;
            assertTrue(
                    cut < end
                            ? part.equals("torn") || (part.equals(whole) && part.startsWith(REFUSED))
                            : part.equals(whole),
                    () -> part + " and " + whole + ": " + Heads.show(head));
        }
    }
}
