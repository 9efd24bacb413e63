package io.nodelay.fake;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;

/** The checks and replacements the JDK and the kernel make with addresses. */
final class Addresses {
    private static final InetAddress WILDCARD = literal("0.0.0.0");
    private static final InetAddress LOOPBACK_4 = literal("127.0.0.1");
    private static final InetAddress LOOPBACK_6 = literal("::1");
    private static final InetAddress OWN_4 = literal("10.0.0.1");
    private static final InetAddress OWN_6 = literal("fd00::1");
    /** What getsockname says of a UNIX socket without a path. */
    static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private Addresses() {}

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }

    static InetSocketAddress wildcard(int port) {
        return new InetSocketAddress(WILDCARD, port);
    }

    /** The JDK's checks of an address given to connect or bind. */
    static SocketAddress checked(SocketAddress address, ProtocolFamily family) {
        Objects.requireNonNull(address);
        if (family == StandardProtocolFamily.UNIX) {
            require(isUnix(address));
            return address;
        }
        return checkedInet(address, family);
    }

    static InetSocketAddress checkedInet(SocketAddress address, ProtocolFamily family) {
        require(address instanceof InetSocketAddress);
        InetSocketAddress inet = (InetSocketAddress) address;
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        require(family != StandardProtocolFamily.INET || inet.getAddress() instanceof Inet4Address);
        return inet;
    }

    private static void require(boolean right) {
        if (!right) {
            throw new UnsupportedAddressTypeException();
        }
    }

    /** Where a packet for this address goes: "any" means this very machine. */
    static InetSocketAddress target(InetSocketAddress to) {
        return to.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(loopbackLike(to.getAddress()), to.getPort())
                : to;
    }

    /** The source address that the routing table picks for a socket that is bound so and sends there. */
    static InetSocketAddress source(InetSocketAddress bound, InetSocketAddress to) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return bound;
        }
        InetAddress target = target(to).getAddress();
        InetAddress own = target.isLoopbackAddress() ? target : target instanceof Inet4Address ? OWN_4 : OWN_6;
        return new InetSocketAddress(own, bound.getPort());
    }

    /** Whether a socket bound to {@code bound} hears what is sent to {@code to}. */
    static boolean reaches(InetSocketAddress to, InetSocketAddress bound) {
        return bound.getPort() == to.getPort()
                && (bound.getAddress().isAnyLocalAddress()
                        || bound.getAddress().equals(target(to).getAddress()));
    }

    static boolean collide(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort()
                && (one.getAddress().isAnyLocalAddress()
                        || other.getAddress().isAnyLocalAddress()
                        || one.getAddress().equals(other.getAddress()));
    }

    private static InetAddress loopbackLike(InetAddress any) {
        return any instanceof Inet4Address ? LOOPBACK_4 : LOOPBACK_6;
    }

    /** Never asks a name server. */
    static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(address, impossible);
        }
    }
}
