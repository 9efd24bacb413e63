package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The ways between the two ends, each made when it is first asked for: a pair of veth devices, or where there is an RTT a
 * {@link Forwarder}; without network namespaces of one's own only the loopback, as it is. They vanish with their namespaces.
 */
final class Links implements AutoCloseable {
    /** An IPv4 packet has no more, and so no device but the loopback either. */
    private static final int LARGEST_MTU = 65_535;

    private static final int DISCARD_PORT = 9;
    private static final int BLAST_BYTES = 64;
    private static final long BLAST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Namespace namespace;
    private final int loopbackMtu;
    private final long farPid;
    private final Map<List<Integer>, Link> links = new HashMap<>();

    /**
     * A way that can be used, or why there is none.
     *
     * @param missing why, if so
     * @param host the far end's address
     * @param forwarder what makes it long
     * @param mostPackets how many packets a second the forwarder passed when it was given more; 0 without one
     */
    record Link(Optional<String> missing, String host, Optional<Forwarder> forwarder, long mostPackets) {
        static Link absent(String why) {
            return new Link(Optional.of(why), "", Optional.empty(), 0);
        }
    }

    Links(Namespace namespace, int loopbackMtu, long farPid) {
        this.namespace = namespace;
        this.loopbackMtu = loopbackMtu;
        this.farPid = farPid;
    }

    /** The way with this RTT, in milliseconds, and this MTU. */
    Link with(int rtt, int mtu) {
        return links.computeIfAbsent(
                List.of(rtt, mtu), key -> namespace.isPrivate() ? made(rtt, mtu, rtt > 0) : found(rtt, mtu));
    }

    /** The same, by a forwarder even without an RTT, so that segments can be seen. */
    Link visible(int rtt, int mtu) {
        return namespace.isPrivate()
                ? links.computeIfAbsent(List.of(rtt, mtu), key -> made(rtt, mtu, true))
                : Link.absent("network namespaces of one's own are needed (" + namespace.why() + ")");
    }

    private Link found(int rtt, int mtu) {
        if (rtt > 0) {
            return Link.absent("an RTT needs network namespaces of one's own (" + namespace.why() + ")");
        }
        return mtu == loopbackMtu
                ? new Link(Optional.empty(), "127.0.0.1", Optional.empty(), 0)
                : Link.absent("this system's loopback has an MTU of " + loopbackMtu + ", and others need network "
                        + "namespaces of one's own (" + namespace.why() + ")");
    }

    private Link made(int rtt, int mtu, boolean forwarded) {
        int number = links.size() + 1;
        Devices devices = new Devices(number, Math.min(mtu, LARGEST_MTU));
        try {
            Optional<Forwarder> forwarder = forwarded ? devices.forwarded(rtt) : devices.pair();
            devices.connect();
            long most = forwarder.isEmpty() ? 0 : blast(devices.host(), forwarder.get());
            return new Link(Optional.empty(), devices.host(), forwarder, most);
        } catch (Refused refused) {
            return Link.absent(refused.getMessage());
        }
    }

    /** Gives the forwarder more than it can pass, in datagrams that nobody wants. */
    private static long blast(String host, Forwarder forwarder) {
        forwarder.stats();
        long began = System.nanoTime();
        try (DatagramChannel channel = DatagramChannel.open()) {
            InetSocketAddress nobody = new InetSocketAddress(host, DISCARD_PORT);
            ByteBuffer datagram = ByteBuffer.allocateDirect(BLAST_BYTES);
            while (System.nanoTime() - began < BLAST_NANOS) {
                channel.send(datagram.clear(), nobody);
            }
        } catch (IOException failed) {
            throw new Refused("RTT", "datagrams that can be sent", failed);
        }
        long packets = forwarder.stats().packets();
        return packets * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - began);
    }

    @Override
    public void close() {
        links.values().forEach(link -> link.forwarder().ifPresent(Forwarder::close));
        links.clear();
    }

    /** Two devices, one for each end. */
    private final class Devices {
        private final int number;
        private final int mtu;
        private final String near;
        private final String far;

        Devices(int number, int mtu) {
            this.number = number;
            this.mtu = mtu;
            this.near = "near" + number;
            this.far = "far" + number;
        }

        String host() {
            return address(2);
        }

        private String address(int end) {
            return "10.77." + number + "." + end;
        }

        Optional<Forwarder> pair() {
            ip("link", "add", near, "type", "veth", "peer", "name", far);
            return Optional.empty();
        }

        Optional<Forwarder> forwarded(int rtt) {
            Forwarder forwarder = Forwarder.start(near, far, TimeUnit.MILLISECONDS.toNanos(rtt) / 2);
            return Optional.of(forwarder);
        }

        /** A long queue, so that a burst waits for the forwarder and is not lost. */
        void connect() {
            ip("link", "set", far, "netns", Long.toString(farPid));
            up(List.of(), near, address(1));
            up(List.of("nsenter", "-t", Long.toString(farPid), "-n"), far, address(2));
        }

        private void up(List<String> where, String device, String address) {
            run(where, "ip", "address", "add", address + "/24", "dev", device);
            run(where, "ip", "link", "set", device, "mtu", Integer.toString(mtu), "txqueuelen", "10000", "up");
        }

        private static void ip(String... words) {
            run(List.of("ip"), words);
        }

        private static void run(List<String> before, String... words) {
            List<String> line = new ArrayList<>(before);
            line.addAll(List.of(words));
            Command.Outcome outcome = Command.run(line);
            if (!outcome.fine()) {
                throw new Refused(
                        "network",
                        "'" + String.join(" ", line) + "' to work",
                        outcome.output().trim());
            }
        }
    }
}
