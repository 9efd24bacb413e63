package io.nodelay.dgram;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The multicast groups that a socket has joined, and the network interfaces through which. */
final class Memberships {
    /** The scope bits of an IPv6 group, and what says "global" there (RFC 4291 §2.7). */
    private static final int SCOPE_BYTE = 1;

    private static final int SCOPE_MASK = 0x0F;
    private static final int GLOBAL_SCOPE = 0x0E;
    /** No datagram is sent there: the discard service's (RFC 863). */
    private static final int ANY_PORT = 9;

    private final EventLoop loop;
    private final DatagramChannel channel;
    private final Family family;
    private final List<MembershipKey> keys = new ArrayList<>();

    /** What was asked for: a group, through an interface or the usual one, of one source or all. */
    record Wish(String group, Optional<String> through, Optional<String> source) {}

    Memberships(EventLoop loop, DatagramChannel channel, Family family) {
        this.loop = loop;
        this.channel = channel;
        this.family = family;
    }

    void join(Wish wish) {
        InetAddress group = group(wish);
        Optional<InetAddress> source = wish.source().map(this::address);
        try {
            NetworkInterface through =
                    wish.through().isPresent() ? named(wish.through().get()) : usual(group);
            if (find(group, Optional.of(through), source).isPresent()) {
                throw new IllegalStateException("this socket is a member of " + describe(wish) + " already");
            }
            keys.add(joined(wish, group, through, source));
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot join " + describe(wish) + ": " + refused.getMessage(), refused);
        }
    }

    private MembershipKey joined(Wish wish, InetAddress group, NetworkInterface through, Optional<InetAddress> source)
            throws IOException {
        try {
            return source.isPresent() ? channel.join(group, through, source.get()) : channel.join(group, through);
        } catch (IllegalStateException otherwise) { // whose message in the JDK tells it the wrong way round
            throw new IllegalStateException(
                    "this socket is a member of the group of " + describe(wish)
                            + " already, and cannot be one for some sources and for all at once",
                    otherwise);
        }
    }

    /** Without an interface the oldest membership of that group ends, as the kernel has it. */
    void drop(Wish wish) {
        Optional<NetworkInterface> through = wish.through().map(Memberships::named);
        MembershipKey key = find(group(wish), through, wish.source().map(this::address))
                .orElseThrow(() -> new IllegalStateException("this socket is no member of " + describe(wish)));
        keys.remove(key);
        key.drop();
    }

    private Optional<MembershipKey> find(
            InetAddress group, Optional<NetworkInterface> through, Optional<InetAddress> source) {
        return keys.stream()
                .filter(key -> key.group().equals(group))
                .filter(key -> through.isEmpty() || key.networkInterface().equals(through.get()))
                .filter(key -> Objects.equals(key.sourceAddress(), source.orElse(null)))
                .findFirst();
    }

    private InetAddress group(Wish wish) {
        InetAddress group = address(wish.group());
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(wish.group() + " is no multicast address");
        }
        return group;
    }

    private InetAddress address(String text) {
        InetAddress address = Names.literal(text)
                .orElseThrow(() -> new IllegalArgumentException("a literal address is needed, not " + text));
        if (Family.of(address) != family) {
            throw new IllegalArgumentException("a socket of " + family + " has nothing to do with " + text);
        }
        return address;
    }

    private static String describe(Wish wish) {
        return wish.group()
                + wish.source().map(from -> " from " + from).orElse("")
                + wish.through().map(name -> " through " + name).orElse("");
    }

    // ---- interfaces

    /** The interface with that name, with an address of its own, or, as Node writes it for IPv6, after a percent sign. */
    static NetworkInterface named(String text) {
        try {
            Optional<InetAddress> address = Names.literal(text);
            int scope = text.indexOf('%');
            NetworkInterface found;
            if (scope >= 0) {
                found = NetworkInterface.getByName(text.substring(scope + 1));
            } else if (address.isPresent()) {
                found = NetworkInterface.getByInetAddress(address.get());
            } else {
                found = NetworkInterface.getByName(text);
            }
            return Optional.ofNullable(found)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no network interface with the name or address " + text));
        } catch (SocketException failed) {
            throw new UncheckedIOException("cannot look for the network interface " + text, failed);
        }
    }

    /** That of {@code setMulticastInterface}, else the one through which this machine would send to the group. */
    private NetworkInterface usual(InetAddress group) throws IOException {
        NetworkInterface chosen = channel.getOption(StandardSocketOptions.IP_MULTICAST_IF);
        if (chosen != null) {
            return chosen;
        }
        try (DatagramChannel probe = loop.provider().openDatagramChannel(family.protocol)) {
            probe.connect(new InetSocketAddress(routed(group), ANY_PORT)); // asks the routing table, sends nothing
            InetAddress own = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            return Optional.ofNullable(NetworkInterface.getByInetAddress(own))
                    .orElseThrow(() -> new IOException("no network interface has the address " + own));
        }
    }

    /** An IPv6 group that is not global has no route before it has an interface; its global twin has. */
    private static InetAddress routed(InetAddress group) throws IOException {
        if (!(group instanceof Inet6Address)) {
            return group;
        }
        byte[] bytes = group.getAddress();
        bytes[SCOPE_BYTE] = (byte) ((bytes[SCOPE_BYTE] & ~SCOPE_MASK) | GLOBAL_SCOPE);
        return InetAddress.getByAddress(bytes);
    }
}
