package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written as an address is never looked up, so that a resolver that hangs cannot keep it
 * (koush/AndroidAsync#487); what is not, never blocks the loop.
 */
class LiteralsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "10.20.30.40, 10.20.30.40",
        "::1, 0:0:0:0:0:0:0:1",
        "::, 0:0:0:0:0:0:0:0",
        "2001:db8::ff00:42, 2001:db8:0:0:0:0:ff00:42",
        "::ffff:127.0.0.1, 127.0.0.1",
        "[::1], 0:0:0:0:0:0:0:1"
    })
    void anAddressIsItself(String written, String address) throws UnknownHostException {
        Optional<InetAddress> parsed = Literals.parse(written);
        assertEquals(address, parsed.orElseThrow().getHostAddress());
        assertEquals(InetAddress.getByName(written), parsed.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.test",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "",
                "1.2.3.-4",
                "face"
            })
    void anythingElseIsLeftForTheResolver(String written) {
        assertTrue(Literals.parse(written).isEmpty(), written);
    }

    @ParameterizedTest
    @ValueSource(strings = {":::1", "1:2:3", "fe80::1::2", "12345::", "::1:80:x", "[::1", "g::1", "host:80", "x:y"})
    void whatLooksLikeAnAddressAndIsNoneIsNotOne(String written) {
        assertTrue(Literals.parse(written).isEmpty(), written);
    }
}
