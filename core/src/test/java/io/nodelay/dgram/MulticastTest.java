package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Groups on this machine alone: over IPv4 with a TTL of 0, over IPv6 with a group of interface-local scope, which the
 * kernel sends nowhere. A test is skipped where no interface carries such a datagram back to the plain JDK either.
 */
class MulticastTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private String group;
    private String through;

    /** A group that nobody else has joined, and an interface on which it works. */
    private void prepare(Family family) throws Exception {
        group = family == Family.UDP4 ? "239.255.77.77" : "ff11::77:77";
        Optional<NetworkInterface> works = NetworkInterface.networkInterfaces()
                .filter(each -> carries(each, family))
                .findFirst();
        assumeTrue(works.isPresent(), "no network interface carries multicast of " + family + " here");
        through = works.get().getName();
    }

    private boolean carries(NetworkInterface each, Family family) {
        InetAddress to = Names.literal(group).orElseThrow();
        try (DatagramChannel channel = DatagramChannel.open(family.protocol)) {
            channel.configureBlocking(false);
            channel.bind(family.everywhere(0));
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
            channel.join(to, each);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            channel.send(ByteBuffer.allocate(1), new InetSocketAddress(to, port));
            return channel.receive(ByteBuffer.allocate(1)) != null; // looped back within the send
        } catch (IOException no) {
            return false;
        }
    }

    private UdpSocket member(Family family) throws Exception {
        return loop.call(() -> Dgram.createSocket(loop.loop(), family)
                .setMulticastInterface(through)
                .setMulticastTTL(0)
                .bind(0));
    }

    private int portOf(UdpSocket socket) throws Exception {
        return loop.call(socket::address).getPort();
    }

    /** Sends to the group and then to the socket alone, and waits for the latter: what the group brings comes before. */
    private List<String> heardOf(UdpSocket sender, UdpSocket receiver, Family family) throws Exception {
        Heard heard = new Heard();
        int port = portOf(receiver);
        loop.run(() -> {
            receiver.onMessage((bytes, from) -> heard.note(Heard.text(bytes)));
            sender.send("to the group", port, group);
            receiver.send("alone", port, Peer.loopback(family));
        });
        loop.until(() -> heard.has("alone"));
        return heard.lines();
    }

    @ParameterizedTest
    @EnumSource
    void aMemberHearsTheGroupUntilItLeaves(Family family) throws Exception {
        prepare(family);
        UdpSocket socket = member(family);
        assertEquals(List.of("alone"), heardOf(socket, socket, family));
        loop.run(() -> socket.addMembership(group, through));
        assertEquals(List.of("to the group", "alone"), heardOf(socket, socket, family));
        loop.run(() -> socket.dropMembership(group, through));
        assertEquals(List.of("alone"), heardOf(socket, socket, family));
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnInterfaceTheChosenOneIsMeant(Family family) throws Exception {
        prepare(family);
        UdpSocket socket = member(family);
        loop.run(() -> socket.addMembership(group));
        assertEquals(List.of("to the group", "alone"), heardOf(socket, socket, family));
        loop.run(() -> socket.dropMembership(group));
        assertEquals(List.of("alone"), heardOf(socket, socket, family));
    }

    @ParameterizedTest
    @EnumSource
    void anInterfaceIsNamedByItsAddressToo(Family family) throws Exception {
        prepare(family);
        InetAddress own = NetworkInterface.getByName(through)
                .inetAddresses()
                .filter(each -> Family.of(each) == family)
                .findFirst()
                .orElseThrow();
        UdpSocket socket = member(family);
        loop.run(() -> socket.addMembership(group, own.getHostAddress()));
        assertEquals(List.of("to the group", "alone"), heardOf(socket, socket, family));
    }

    @Test
    void anInterfaceOfIpv6IsNamedAsInNode() throws Exception {
        prepare(Family.UDP6);
        UdpSocket socket = member(Family.UDP6);
        loop.run(() -> socket.addMembership(group, "::%" + through));
        assertEquals(List.of("to the group", "alone"), heardOf(socket, socket, Family.UDP6));
    }

    @ParameterizedTest
    @EnumSource
    void withoutLoopbackThisMachineHearsNothing(Family family) throws Exception {
        prepare(family);
        UdpSocket socket = member(family);
        loop.run(() -> socket.addMembership(group, through).setMulticastLoopback(false));
        assertEquals(List.of("alone"), heardOf(socket, socket, family));
    }

    @Test
    void oneSourceIsHeardAndAnotherIsNot() throws Exception {
        prepare(Family.UDP4);
        UdpSocket receiver = member(Family.UDP4);
        UdpSocket sender = member(Family.UDP4);
        String source = NetworkInterface.getByName(through)
                .inetAddresses()
                .filter(each -> Family.of(each) == Family.UDP4)
                .findFirst()
                .orElseThrow()
                .getHostAddress();
        loop.run(() -> receiver.addSourceSpecificMembership(source, group, through));
        assertEquals(List.of("to the group", "alone"), heardOf(sender, receiver, Family.UDP4));
        loop.run(() -> {
            receiver.dropSourceSpecificMembership(source, group, through);
            receiver.addSourceSpecificMembership("192.0.2.99", group);
        });
        assertEquals(List.of("alone"), heardOf(sender, receiver, Family.UDP4));
        loop.run(() -> receiver.dropSourceSpecificMembership("192.0.2.99", group));
    }

    @Test
    void twoMembersOnOnePortBothHear() throws Exception {
        prepare(Family.UDP4);
        BindOptions shared = new BindOptions().reuseAddr(true);
        Heard one = new Heard();
        Heard other = new Heard();
        loop.run(() -> {
            UdpSocket first = Dgram.createSocket(loop.loop(), Family.UDP4, (bytes, from) -> one.note(Heard.text(bytes)))
                    .bind(shared)
                    .setMulticastInterface(through)
                    .setMulticastTTL(0)
                    .addMembership(group);
            int port = first.address().getPort();
            Dgram.createSocket(loop.loop(), Family.UDP4, (bytes, from) -> other.note(Heard.text(bytes)))
                    .bind(shared.port(port))
                    .addMembership(group, through);
            first.send("hello", port, group);
        });
        loop.until(() -> one.count() == 1 && other.count() == 1);
        assertEquals(one.lines(), other.lines());
    }

    // ---- what is no membership

    private UdpSocket socket;

    @BeforeEach
    void anUnboundSocket() throws Exception {
        socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
    }

    private void refused(Class<? extends Exception> with, LoopExtension.Action call) throws Exception {
        loop.run(() -> assertThrows(with, call::run));
    }

    @Test
    void joiningTwiceAndLeavingUninvitedAreMisuse() throws Exception {
        prepare(Family.UDP4);
        loop.run(() -> socket.addMembership(group, through));
        refused(IllegalStateException.class, () -> socket.addMembership(group, through));
        refused(IllegalStateException.class, () -> socket.addSourceSpecificMembership("192.0.2.1", group, through));
        refused(IllegalStateException.class, () -> socket.dropMembership("239.255.77.78"));
        refused(IllegalStateException.class, () -> socket.dropSourceSpecificMembership("192.0.2.1", group));
    }

    @Test
    void whatIsNoGroupOfTheFamilyIsRefused() throws Exception {
        refused(IllegalArgumentException.class, () -> socket.addMembership("127.0.0.1"));
        refused(IllegalArgumentException.class, () -> socket.addMembership("ff11::1"));
        refused(IllegalArgumentException.class, () -> socket.addMembership("all.test"));
        refused(IllegalArgumentException.class, () -> socket.addMembership("239.1.2.3", "no such interface"));
        refused(IllegalArgumentException.class, () -> socket.addSourceSpecificMembership("::1", "239.1.2.3"));
    }

    @Test
    void joiningDoesNotBind() throws Exception {
        prepare(Family.UDP4);
        loop.run(() -> socket.addMembership(group, through));
        refused(IllegalStateException.class, () -> socket.address());
        loop.run(() -> socket.bind(0));
    }

    /** Also of a group that is not global, which over IPv6 has no route of its own. */
    @ParameterizedTest
    @EnumSource
    void theUsualInterfaceIsTheRoutingTables(Family family) throws Exception {
        prepare(family);
        UdpSocket usual = loop.call(() -> Dgram.createSocket(loop.loop(), family));
        loop.run(() -> {
            try {
                usual.addMembership(group);
                assertThrows(IllegalStateException.class, () -> usual.addMembership(group));
                usual.dropMembership(group);
            } catch (UncheckedIOException noRoute) {
                assertTrue(noRoute.getMessage().startsWith("cannot join " + group + ": "), noRoute::getMessage);
                assumeTrue(false, "this machine has no route to a group: " + noRoute);
            }
            assertThrows(IllegalStateException.class, () -> usual.dropMembership(group));
        });
    }
}
