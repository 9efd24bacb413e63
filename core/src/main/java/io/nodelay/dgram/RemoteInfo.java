package io.nodelay.dgram;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who has sent a datagram; Node's {@code rinfo}, whose {@code size} is the lent buffer's. An object of its own as
 * long as it is kept, and the same one for the next datagram if that comes from the same sender: answering costs no
 * new object.
 *
 * @param socketAddress resolved
 */
public record RemoteInfo(InetSocketAddress socketAddress) {

    /**
     * Names a sender.
     *
     * @param socketAddress resolved
     * @throws IllegalArgumentException if the address is not resolved
     */
    public RemoteInfo {
        if (socketAddress.isUnresolved()) {
            throw new IllegalArgumentException("a sender has an address, not only the name " + socketAddress);
        }
    }

    /**
     * The sender's address. IPv4 is told as such by a {@link Family#UDP6} socket too.
     *
     * @return of either family
     */
    public InetAddress address() {
        return socketAddress.getAddress();
    }

    /**
     * The sender's port.
     *
     * @return from 0 on: a sender that wants no answer may name none (RFC 768)
     */
    public int port() {
        return socketAddress.getPort();
    }

    /**
     * The address's family.
     *
     * @return not always the socket's
     */
    public Family family() {
        return Family.of(address());
    }
}
