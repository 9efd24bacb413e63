package io.nodelay.dgram;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.UnsupportedAddressTypeException;

/** Says in a sentence what the kernel and the JDK say in a word, or with the wrong one. */
final class Refusal {
    /** What an IPv4 packet carries: 65,535 bytes less its own header (RFC 791) and that of UDP (RFC 768). */
    private static final int MOST_OVER_IPV4 = 65_507;
    /** What the length field of UDP can count, less its header: the most over IPv6 (RFC 8200). */
    static final int MOST_BYTES = 65_527;

    private static final String TOO_LONG =
            "one datagram carries at most " + MOST_OVER_IPV4 + " bytes over IPv4 and " + MOST_BYTES + " over IPv6";

    private Refusal() {}

    static IOException tooLong(int length, InetSocketAddress to) {
        return new IOException(attempt(length, to) + TOO_LONG);
    }

    /** Why a datagram was not sent. */
    static IOException of(Exception refused, int length, InetSocketAddress to, boolean broadcast) {
        if (refused instanceof PortUnreachableException) {
            return unreachable(to.toString(), refused);
        }
        return new IOException(attempt(length, to) + why(refused, length, broadcast), refused);
    }

    private static String attempt(int length, InetSocketAddress to) {
        return "cannot send " + length + " bytes to " + to + ": ";
    }

    private static String why(Exception refused, int length, boolean broadcast) {
        if (refused instanceof UnsupportedAddressTypeException) {
            return "a socket of UDP4 does not reach IPv6";
        } else if (refused instanceof AlreadyConnectedException) {
            return "the socket was connected to another address before the datagram could leave";
        } else if (refused instanceof BindException && !broadcast) { // the JDK's exception for EACCES
            return reason(refused) + "; to send to a broadcast address, call setBroadcast(true) first";
        }
        return length > MOST_OVER_IPV4 ? TOO_LONG : reason(refused);
    }

    /** ICMP's answer to an earlier datagram, which the kernel tells at the next call of a connected socket. */
    static IOException unreachable(String peer, Exception told) {
        PortUnreachableException named =
                new PortUnreachableException("nobody hears at " + peer + ", as ICMP has told of an earlier datagram");
        named.initCause(told);
        return named;
    }

    /** For messages: some of the JDK's exceptions have none but their name. */
    static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    static IOException io(String attempt, Exception e) {
        return new IOException(attempt + ": " + reason(e), e);
    }
}
