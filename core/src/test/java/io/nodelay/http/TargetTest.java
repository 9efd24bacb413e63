package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The forms of a target and whom the request is for (RFC 9112 §3.2). */
class TargetTest {
    private static final String[] HOSTS = {
        "a",
        "example.com",
        "EXAMPLE.com.",
        "127.0.0.1",
        "a:80",
        "a:0",
        "a:65535",
        "a:00080",
        "a:",
        "a-b_c~d.e!$&'()*+,;=",
        "%41%fF",
        "xn--nxasmq6b",
        "[::1]",
        "[::1]:8080",
        "[::1]:",
        "[2001:db8::ABCD]:65535",
        "[::ffff:127.0.0.1]",
        "0"
    };

    private static final String[] NO_HOSTS = {
        ":80",
        ":",
        "a:65536",
        "a:99999",
        "a:4294967376",
        "a:18446744073709551696",
        "a:-1",
        "a:+1",
        "a:80a",
        "a:8 0",
        "a:/",
        "a::80",
        "a:80:80",
        "a b",
        "a\tb",
        "user@a",
        "user:word@a",
        "@",
        "a@",
        "a/",
        "a/b",
        "/",
        "a?b",
        "a#b",
        "a\\b",
        "a\"b",
        "<a>",
        "{a}",
        "a|b",
        "a^b",
        "a`b",
        "%",
        "%4",
        "a%4",
        "%4g",
        "%g4",
        "%zz",
        "%%41",
        "[::1",
        "::1",
        "::1]",
        "[]",
        "[]:80",
        "[::1]a",
        "[::1]80",
        "[::1]:65536",
        "[::1%25eth0]",
        "[::1%eth0]",
        "[::g]",
        "[[::1]]",
        "a[::1]",
        "a]",
        "\u00e4",
        "a\u0080",
        "http://a"
    };

    private static Heads.Read checked(String head) throws HttpException {
        Heads.Read read = Heads.read(head);
        Target.check(read.bytes(), read.parser());
        return read;
    }

    private static void refused(String head) {
        HttpException refusal = assertThrows(HttpException.class, () -> checked(head), () -> Heads.show(head));
        assertEquals(400, refusal.status(), () -> Heads.show(head));
    }

    private static String line(String line) {
        return line + " HTTP/1.1\r\nHost: host\r\n\r\n";
    }

    private static String host(String first, String host) throws HttpException {
        return checked(first + "\r\nHost: " + host + "\r\n\r\n").headers().value(0);
    }

    // ---- Host

    @Test
    void aHostIsANameOrAnAddressWithOrWithoutAPort() throws HttpException {
        for (String host : HOSTS) {
            assertEquals(host, host("GET / HTTP/1.1", host));
            assertEquals(host, host("GET / HTTP/1.0", host));
        }
    }

    @Test
    void anythingElseIsNoHost() {
        for (String host : NO_HOSTS) {
            refused("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            refused("GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n");
            refused("GET http://good/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    /** RFC 9112 §3.2: it is sent empty for a target that has no authority. */
    @Test
    void aHostMayBeEmpty() throws HttpException {
        assertEquals("", host("GET / HTTP/1.1", ""));
        assertEquals("", host("GET / HTTP/1.1", "  \t"));
        assertEquals("", host("OPTIONS * HTTP/1.1", ""));
    }

    @Test
    void aHostIsNeededInVersionOneAndNotBefore() throws HttpException {
        refused("GET / HTTP/1.1\r\n\r\n");
        refused("GET / HTTP/1.5\r\nA: b\r\n\r\n");
        refused("GET http://a/ HTTP/1.1\r\n\r\n");
        refused("CONNECT a:1 HTTP/1.1\r\n\r\n");
        refused("OPTIONS * HTTP/1.1\r\n\r\n");
        assertEquals(0, checked("GET / HTTP/1.0\r\n\r\n").parser().hostLines);
        assertEquals(0, checked("GET http://a/ HTTP/1.0\r\n\r\n").parser().hostLines);
    }

    @Test
    void aHostIsNotRepeatedInAnyVersion() {
        for (String version : List.of("HTTP/1.0", "HTTP/1.1", "HTTP/1.9")) {
            refused("GET / " + version + "\r\nHost: a\r\nHost: a\r\n\r\n");
            refused("GET / " + version + "\r\nHost: a\r\nB: b\r\nhOST: c\r\n\r\n");
            refused("GET / " + version + "\r\nHost:\r\nHost:\r\n\r\n");
        }
    }

    // ---- forms

    @Test
    void aPathIsForEveryMethodButConnect() throws HttpException {
        for (String target : List.of("/", "/a/b?c=d", "//a", "/a:80", "/*", "/?", "/%20", "/a@b", "/http://b/")) {
            for (String method : List.of("GET", "OPTIONS", "DELETE", "connect", "CONNECTS", "CONNEC")) {
                assertEquals(
                        List.of("Host=host"),
                        checked(line(method + " " + target)).fields());
            }
            refused(line("CONNECT " + target));
        }
    }

    @Test
    void aTargetHasNoFragmentAtAnyPlace() {
        for (int before = 0; before < 20; before++) {
            refused(line("GET /" + "a".repeat(before) + "#"));
            refused(line("GET /" + "a".repeat(before) + "#b"));
            refused(line("GET http://a/" + "a".repeat(before) + "#b"));
        }
        refused(line("GET #"));
        refused(line("GET http://a#b"));
        refused(line("OPTIONS *#"));
    }

    @Test
    void anAsteriskIsForOptionsAlone() throws HttpException {
        assertEquals("*", checked(line("OPTIONS *")).target());
        for (String line : List.of(
                "GET *",
                "POST *",
                "options *",
                "OPTION *",
                "OPTIONSS *",
                "OPTIONS **",
                "OPTIONS */",
                "OPTIONS *?a",
                "CONNECT *")) {
            refused(line(line));
        }
    }

    @Test
    void anAuthorityIsForConnectAloneAndHasAPort() throws HttpException {
        for (String target : List.of("a:443", "example.com:1", "127.0.0.1:65535", "[::1]:443", "%41:80")) {
            assertEquals(target, checked(line("CONNECT " + target)).target());
            refused(line("GET " + target));
            refused(line("OPTIONS " + target));
            refused(line("connect " + target));
        }
        for (String target : List.of(
                "a",
                "a:",
                ":443",
                "[::1]",
                "[::1]:",
                "a:65536",
                "a:443/",
                "user@a:443",
                "http://a:443",
                "http://a/",
                "a:443?b",
                "a:443#b",
                "a:x")) {
            refused(line("CONNECT " + target));
        }
    }

    /** RFC 9112 §3.2.2: the received Host field is ignored, and replaced. */
    @Test
    void theAuthorityOfAnAbsoluteTargetTakesThePlaceOfHost() throws HttpException {
        for (String host : HOSTS) {
            for (String rest : List.of("", "/", "/a/b?c", "?c", "/a@b:c", "?a@b")) {
                for (String scheme : List.of("http://", "https://", "HTTP://", "hTTpS://")) {
                    Heads.Read read = checked(line("GET " + scheme + host + rest));
                    assertEquals(List.of("Host=" + host), read.fields());
                    assertEquals(scheme + host + rest, read.target());
                }
            }
        }
    }

    @Test
    void theAuthorityOfAnAbsoluteTargetReplacesHostInVersionZeroToo() throws HttpException {
        assertEquals("a:1", host("GET http://a:1/ HTTP/1.0", "b"));
        assertEquals("a:1", host("GET http://a:1/ HTTP/1.0", ""));
    }

    @Test
    void hostIsReplacedWhereverItStands() throws HttpException {
        assertEquals(
                List.of("A=b", "hOsT=x.y", "C=d"),
                checked("GET http://x.y/ HTTP/1.1\r\nA: b\r\nhOsT: z\r\nC: d\r\n\r\n")
                        .fields());
    }

    @Test
    void anAbsoluteTargetHasAValidHost() {
        for (String host : NO_HOSTS) {
            boolean visible = host.chars().allMatch(c -> c > ' ' && c < 0x7F);
            boolean partOfAuthority = host.indexOf('/') < 0 && host.indexOf('?') < 0;
            if (visible && partOfAuthority) {
                refused(line("GET http://" + host + "/"));
                refused(line("GET https://" + host));
            }
        }
    }

    @Test
    void anAbsoluteTargetIsOfHttpAndHasAHost() {
        for (String target : List.of(
                "http://",
                "https://",
                "http:///",
                "http:///a",
                "http://?a",
                "http:/a",
                "http:a",
                "http",
                "ftp://a/",
                "ws://a/",
                "httpss://a/",
                "http//a",
                "://a",
                "a",
                "a/b",
                "?a",
                ".",
                "..",
                "\\a",
                "%2f",
                "mailto:a@b")) {
            refused(line("GET " + target));
        }
    }
}
