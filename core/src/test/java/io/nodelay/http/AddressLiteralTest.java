package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** In brackets stands an IPv6 address: eight groups, or fewer with one "::" (RFC 3986 §3.2.2). */
class AddressLiteralTest {
    @Test
    void whatStandsInBracketsIsAnIpv6Address() {
        for (String host : new String[] {
            "[:]",
            "[.]",
            "[1]",
            "[1:2]",
            "[:::]",
            "[1.2.3.4]",
            "[12345::]",
            "[::1::2]",
            "[1:2:3:4:5:6:7:8:9]",
            "[::1.2.3]",
            "[::256.0.0.1]"
        }) {
            HttpException refusal = assertThrows(
                    HttpException.class,
                    () -> {
                        Heads.Read read = Heads.read(Heads.get("Host: " + host));
                        Target.check(read.bytes(), read.parser());
                    },
                    host);
            assertEquals(400, refusal.status());
        }
    }
}
