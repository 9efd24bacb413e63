package io.nodelay.dgram;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/** Which Internet Protocol a socket speaks, or an address belongs to. */
public enum Family {
    /** IPv4 alone; Node's {@code 'udp4'}. */
    UDP4(StandardProtocolFamily.INET, 4),
    /**
     * IPv6; Node's {@code 'udp6'}. Bound to every address it hears IPv4 too, as the JDK's sockets are of both stacks
     * and none of its options changes that (Node's {@code ipv6Only}).
     */
    UDP6(StandardProtocolFamily.INET6, 16);

    final StandardProtocolFamily protocol;
    private final int addressBytes;

    Family(StandardProtocolFamily protocol, int addressBytes) {
        this.protocol = protocol;
        this.addressBytes = addressBytes;
    }

    static Family of(InetAddress address) {
        return address instanceof Inet4Address ? UDP4 : UDP6;
    }

    /** A port of every address. The JDK's own wildcard is of the family that a system property prefers. */
    InetSocketAddress everywhere(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[addressBytes]), port);
    }

    /** The first address that such a socket reaches, its own family before the other. */
    Optional<InetAddress> choose(InetAddress[] addresses) {
        Optional<InetAddress> own =
                Stream.of(addresses).filter(each -> of(each) == this).findFirst();
        return this == UDP4 ? own : own.or(() -> Stream.of(addresses).findFirst());
    }
}
