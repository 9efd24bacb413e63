package io.nodelay.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written as such, which need no look-up and so no pool that may be full of hanging ones. */
final class Literals {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    private Literals() {}

    /** The address, if this is one; a name is left for the resolver. */
    static Optional<InetAddress> parse(String host) {
        if (!isIpv6(host) && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /** What InetAddress takes for an IPv6 literal, well-formed or not, and so never looks up. */
    private static boolean isIpv6(String host) {
        return host.indexOf(':') >= 0 && "0123456789abcdefABCDEF:[".indexOf(host.charAt(0)) >= 0;
    }
}
