package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Helper;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A wire with a length: the script {@code link.py}, which delays every packet between two TUN devices. A program that
 * relays streams and sleeps would be none: it acknowledges by itself, so that Nagle's algorithm never waits for the far end.
 */
final class Forwarder implements AutoCloseable {
    private static final String SCRIPT = "link.py";
    private static final String MISSING = "missing ";

    /**
     * What it did lately.
     *
     * @param packets that it passed
     * @param p50 by how many nanoseconds they left late, the median
     * @param p99 the same, 99th percentile
     * @param max the same, the worst
     */
    record Stats(long packets, long p50, long p99, long max) {}

    /**
     * A TCP segment that passed.
     *
     * @param in when it entered, in nanoseconds of {@code System.nanoTime}
     * @param out when it left
     * @param fromNear which way it went
     * @param seq its sequence number
     * @param ack what it acknowledges
     * @param length bytes of payload
     * @param flags of F, S, R, P and A those it has
     */
    record Packet(long in, long out, boolean fromNear, long seq, long ack, int length, String flags) {
        static Packet of(String[] words) {
            return new Packet(
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    words[2].equals(">"),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Integer.parseInt(words[5]),
                    words[6]);
        }
    }

    private final Helper process;

    private Forwarder(Helper process) {
        this.process = process;
    }

    /** Starts it, and so makes its devices, in this process's network namespace. */
    static Forwarder start(String near, String far, long oneWayNanos) {
        if (!Command.installed("python3")) {
            throw new Refused("RTT", "python3, which runs " + SCRIPT, "none");
        }
        Helper process = Helper.start("RTT", List.of("python3", "-c", script(), near, far, Long.toString(oneWayNanos)));
        String said = process.line();
        if (!said.equals("ready")) {
            process.close();
            String found = said.startsWith(MISSING) ? said.substring(MISSING.length()) : said;
            throw new Refused("RTT", "a usable /dev/net/tun and CAP_NET_ADMIN", found);
        }
        return new Forwarder(process);
    }

    private static String script() {
        try (InputStream in = Forwarder.class.getResourceAsStream(SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new Refused(SCRIPT, "a readable script in the jar", unreadable);
        }
    }

    /** Since the last call, or the start. */
    Stats stats() {
        String[] words = process.ask("stats", "stats");
        return new Stats(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
    }

    /** Remembers every segment from now on. */
    void capture() {
        process.ask("capture", "capture");
    }

    /** What {@link #capture} has remembered. */
    List<Packet> packets() {
        int count = Integer.parseInt(process.ask("packets", "packets")[1]);
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(Packet.of(process.line().split(" ", -1)));
        }
        return packets;
    }

    @Override
    public void close() {
        process.close();
    }
}
