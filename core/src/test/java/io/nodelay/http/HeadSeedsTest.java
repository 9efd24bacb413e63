package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Mutations of good heads are accepted and refused as slow code does that was written after the grammar alone, to the
 * same fields and the same framing; and what has come of a head is torn or refused, never something else.
 */
class HeadSeedsTest {
    private static final int ROUNDS = 20_000;

    private static final String TCHAR = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TCHAR + "+) ([\\x21-\\x7e]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern FIELD_LINE = Pattern.compile("(" + TCHAR + "+):([\\t\\x20-\\x7e\\x80-\\xff]*)");

    private static final String REG_NAME = "(?:[0-9A-Za-z._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+";
    /** What is within brackets is looked at for its characters only. */
    private static final String URI_HOST = "(?:\\[[0-9A-Fa-f:.]+\\]|" + REG_NAME + ")";

    private static final Pattern AUTHORITY = Pattern.compile(URI_HOST + "(?::([0-9]*))?");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?#]*)([/?][^#]*)?");

    private static final String REFUSED = "refused";

    private static final List<String> GOOD = List.of(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /path?query HTTP/1.1\r\nHost: example.com:80\r\nContent-Length: 42\r\nX-Y: z\r\n\r\n",
            "PUT http://a.b:1/c?d HTTP/1.1\r\nA: b\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost:\r\nConnection: close, upgrade\r\nUpgrade: x\r\n\r\n",
            "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n",
            "GET /old HTTP/1.0\r\nUser-Agent: \t some thing/1.0 \u00e4\u00f6 \r\nAccept:*/*\r\n\r\n",
            "GET https://%41.b HTTP/1.1\r\nhOST: c\r\nCookie: a=b; c=d\r\nCookie: e\r\n\r\n");

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
            "/",
            "#",
            "@",
            "%",
            "%4",
            "%41",
            "[",
            "]",
            ",",
            "*",
            "0",
            "65536",
            "-",
            "+",
            "HTTP/1.0",
            "HTTP/1.1",
            "HTTP/2.0",
            "\r\n ",
            "\r\nHost: b",
            "\r\nContent-Length: 1",
            "\r\nTransfer-Encoding: chunked",
            "\r\nTransfer-Encoding: gzip, chunked",
            "http://",
            "CONNECT",
            "9223372036854775808",
            "\r\nA:",
            "chunked",
            "OPTIONS");

    // ---- the slow reader

    /** What a whole head says, or that it is refused. */
    private static String slowly(String head) {
        if (!head.endsWith("\r\n\r\n")) {
            return REFUSED;
        }
        String[] lines = head.substring(0, head.length() - 4).split("\r\n", -1);
        Matcher first = REQUEST_LINE.matcher(lines[0]);
        if (!first.matches() || !first.group(3).equals("1")) {
            return REFUSED;
        }
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD_LINE.matcher(lines[i]);
            if (!field.matches()) {
                return REFUSED;
            }
            names.add(field.group(1));
            values.add(field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", ""));
        }
        boolean old = first.group(4).equals("0");
        String method = first.group(1);
        String target = first.group(2);
        String framing = framing(names, values, old);
        return !hostAndTarget(method, target, names, values, old) || framing.equals(REFUSED)
                ? REFUSED
                : said(method, target, names, values, framing);
    }

    private static String said(String method, String target, List<String> names, List<String> values, String framing) {
        return method + " " + target + " " + names + " " + values + " " + framing;
    }

    private static List<Integer> lines(List<String> names, String wanted) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(wanted)) {
                found.add(i);
            }
        }
        return found;
    }

    private static boolean authority(String text, boolean portNeeded) {
        Matcher matcher = AUTHORITY.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        if (text.startsWith("[") && !ipv6(text.substring(1, text.indexOf(']')))) {
            return false;
        }
        String port = matcher.group(1);
        if (port == null || port.isEmpty()) {
            return !portNeeded;
        }
        return new BigInteger(port).compareTo(BigInteger.valueOf(65_535)) <= 0;
    }

    /** Groups of up to four digits, eight of them, or fewer around one gap; the last two may be written as IPv4. */
    private static boolean ipv6(String text) {
        String six = text.replaceFirst("(?<=:)((25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d)(\\.(?!$)|$)){4}$", "0:0");
        int gap = six.indexOf("::");
        String filled = gap < 0 ? six : six.substring(0, gap) + ":0:" + six.substring(gap + 2);
        String[] groups = filled.replaceAll("^:|:$", "").split(":", -1);
        boolean count = gap < 0 ? groups.length == 8 : groups.length <= 8;
        boolean edges = gap == 0 || !six.startsWith(":");
        boolean end = (gap >= 0 && gap == six.length() - 2) || !six.endsWith(":");
        return count && edges && end && List.of(groups).stream().allMatch(group -> group.matches("[0-9A-Fa-f]{1,4}"));
    }

    /** Puts an absolute target's authority in Host's place. */
    private static boolean hostAndTarget(
            String method, String target, List<String> names, List<String> values, boolean old) {
        List<Integer> hosts = lines(names, "host");
        if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
            return false;
        }
        if (!hosts.isEmpty() && !values.get(hosts.get(0)).isEmpty() && !authority(values.get(hosts.get(0)), false)) {
            return false;
        }
        if (method.equals("CONNECT")) {
            return authority(target, true);
        }
        if ((target.startsWith("/") && !target.contains("#")) || (target.equals("*") && method.equals("OPTIONS"))) {
            return true;
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches() || !authority(absolute.group(1), false)) {
            return false;
        }
        if (!hosts.isEmpty()) {
            values.set(hosts.get(0), absolute.group(1));
        }
        return true;
    }

    private static String framing(List<String> names, List<String> values, boolean old) {
        List<Integer> codings = lines(names, "transfer-encoding");
        List<Integer> lengths = lines(names, "content-length");
        if (!codings.isEmpty()) {
            boolean chunked = codings.size() == 1 && values.get(codings.get(0)).equalsIgnoreCase("chunked");
            return chunked && lengths.isEmpty() && !old ? "chunked" : REFUSED;
        }
        if (lengths.isEmpty()) {
            return "0";
        }
        String length = values.get(lengths.get(0));
        if (lengths.size() > 1 || !length.matches("[0-9]+")) {
            return REFUSED;
        }
        BigInteger number = new BigInteger(length);
        return number.bitLength() < Long.SIZE ? number.toString() : REFUSED;
    }

    // ---- the fast one

    private static String fast(String head) {
        try {
            Heads.Read read = Heads.read(head, false);
            if (read.end() != head.length()) {
                return REFUSED;
            }
            Target.check(read.bytes(), read.parser());
            long framing = BodyFraming.ofRequest(read.bytes(), read.parser());
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            Headers headers = read.headers();
            for (int i = 0; i < headers.size(); i++) {
                names.add(headers.name(i));
                values.add(headers.value(i));
            }
            return said(
                    read.method(),
                    read.target(),
                    names,
                    values,
                    framing == BodyFraming.CHUNKED ? "chunked" : String.valueOf(framing));
        } catch (HttpException refused) {
            return REFUSED;
        }
    }

    private static String mutated(SplittableRandom dice) {
        StringBuilder head = new StringBuilder(GOOD.get(dice.nextInt(GOOD.size())));
        for (int i = dice.nextInt(4); i >= 0; i--) {
            int at = dice.nextInt(head.length());
            switch (dice.nextInt(5)) {
                case 0 -> head.setCharAt(at, (char) dice.nextInt(256));
                case 1 -> head.insert(at, (char) dice.nextInt(256));
                case 2 -> head.delete(at, Math.min(head.length() - 1, at + 1 + dice.nextInt(3)));
                case 3 -> head.insert(at, WORDS.get(dice.nextInt(WORDS.size())));
                default -> {
                    String word = WORDS.get(dice.nextInt(WORDS.size()));
                    head.replace(at, Math.min(head.length(), at + word.length()), word);
                }
            }
        }
        int end = head.indexOf("\r\n\r\n"); // what stands behind is another head's
        return end < 0 ? head + "\r\n\r\n" : head.substring(0, end + 4);
    }

    @Test
    void goodHeadsAreAccepted() {
        for (String head : GOOD) {
            assertTrue(!slowly(head).equals(REFUSED), head);
            assertEquals(slowly(head), fast(head));
        }
    }

    @Test
    void mutatedHeadsAreReadAsBySlowerCode() {
        int accepted = agreed();
        assertTrue(accepted > ROUNDS / 20 && accepted < ROUNDS * 19 / 20, "accepted: " + accepted);
    }

    /** How many were accepted. */
    private static int agreed() {
        int accepted = 0;
        for (int seed = 1; seed <= ROUNDS; seed++) {
            String head = mutated(new SplittableRandom(seed));
            String expected = slowly(head);
            assertEquals(expected, fast(head), "seed " + seed + ": " + Heads.show(head));
            accepted += expected.equals(REFUSED) ? 0 : 1;
        }
        return accepted;
    }

    private static String parsed(HeadParser parser, byte[] bytes, int from, int limit) {
        try {
            int end = parser.request(bytes, from, limit, Heads.MOST_FIELDS);
            return end == HeadParser.TORN ? "torn" : new Heads.Read(bytes, parser, end).fields() + " " + (end - from);
        } catch (HttpException refused) {
            return REFUSED + " " + refused.status();
        }
    }

    /** A good head is torn before its end and the same behind it; a bad one is refused as the whole is, or torn. */
    @Test
    void aCutHeadIsTornUntilItIsWhatTheWholeIs() {
        HeadParser parser = new HeadParser(false);
        for (int seed = 1; seed <= ROUNDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            String head = mutated(dice);
            int limit = head.length();
            String whole = parsed(parser, Heads.room(head), 0, limit);
            int from = dice.nextInt(20);
            byte[] behind = Heads.room("x".repeat(from) + head);
            assertEquals(whole, parsed(parser, behind, from, from + limit), "seed " + seed);
            int cut = dice.nextInt(limit);
            byte[] bytes = Heads.room(head + "stale\r\n\r\n");
            bytes[cut] = 0;
            String part = parsed(parser, bytes, 0, cut);
            int end = head.indexOf("\r\n\r\n") + 4;
            boolean mayBeTorn = cut < end || whole.equals("torn");
            assertTrue(
                    (mayBeTorn && part.equals("torn"))
                            || (part.equals(whole) && (cut >= end || part.startsWith(REFUSED))),
                    part + " and " + whole + ": " + Heads.show(head));
        }
    }
}
