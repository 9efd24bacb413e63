package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's TCP counters of this network namespace, both directions together. {@code OutSegs} counts segments after
 * the kernel has cut large ones; {@code TCPOrigDataSent} counts, likewise cut, those that carry data for the first time.
 * What is left are ACKs that carry nothing. {@code TCPPureAcks} looks like their counter but is not: Linux counts there
 * only those that miss the fast path of {@code tcp_ack()}.
 *
 * @param out segments sent, of every kind
 * @param data data segments sent, retransmissions apart
 * @param pureAcks the counter {@code TCPPureAcks}
 * @param delayedAcks ACKs that were sent because their timer ran out
 * @param retransmitted segments sent again
 */
record Segments(long out, long data, long pureAcks, long delayedAcks, long retransmitted) {
    /** By way of the thread, because a process-wide path shows the namespace of the main thread. */
    private static final String DIRECTORY = "/proc/thread-self/net/";

    static final Segments NONE = new Segments(0, 0, 0, 0, 0);

    /** Why this kernel's counters cannot be read, if so. */
    static Optional<String> missing() {
        try {
            now();
            return Optional.empty();
        } catch (Refused absent) {
            return Optional.of(absent.getMessage());
        }
    }

    static Segments now() {
        return of(DIRECTORY);
    }

    /** Those of the namespace whose files are there. */
    static Segments of(String directory) {
        return parse(file(directory + "snmp"), file(directory + "netstat"));
    }

    /**
     * Reads both files by their header lines, because kernels add columns.
     *
     * @param snmp text of {@code /proc/net/snmp}
     * @param netstat text of {@code /proc/net/netstat}
     */
    static Segments parse(String snmp, String netstat) {
        Map<String, Long> tcp = table(snmp, "Tcp:");
        Map<String, Long> extended = table(netstat, "TcpExt:");
        return new Segments(
                column(tcp, "OutSegs"),
                column(extended, "TCPOrigDataSent"),
                column(extended, "TCPPureAcks"),
                column(extended, "DelayedACKs"),
                column(tcp, "RetransSegs"));
    }

    Segments plus(Segments other) {
        return new Segments(
                out + other.out,
                data + other.data,
                pureAcks + other.pureAcks,
                delayedAcks + other.delayedAcks,
                retransmitted + other.retransmitted);
    }

    Segments minus(Segments before) {
        return new Segments(
                out - before.out,
                data - before.data,
                pureAcks - before.pureAcks,
                delayedAcks - before.delayedAcks,
                retransmitted - before.retransmitted);
    }

    /** Segments that carry nothing: ACKs alone, or a handshake's. Estimates may miss by a few, but not below none. */
    long bare() {
        return Math.max(0, out - data - retransmitted);
    }

    /** The same traffic over another length of time. */
    Segments scaled(double factor) {
        return new Segments(
                Math.round(out * factor),
                Math.round(data * factor),
                Math.round(pureAcks * factor),
                Math.round(delayedAcks * factor),
                Math.round(retransmitted * factor));
    }

    private static String file(String path) {
        return Proc.text(path)
                .orElseThrow(() -> new Refused(path, "the kernel's TCP counters (Linux)", "no such file"));
    }

    private static Map<String, Long> table(String text, String prefix) {
        List<String[]> lines = text.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.trim().split("\\s+", -1))
                .toList();
        if (lines.size() != 2 || lines.get(0).length != lines.get(1).length) {
            throw new Refused(
                    "TCP counters", "a header line and a line of figures '" + prefix + "'", lines.size() + " lines");
        }
        Map<String, Long> table = new HashMap<>();
        for (int i = 1; i < lines.get(0).length; i++) {
            table.put(lines.get(0)[i], Long.parseLong(lines.get(1)[i]));
        }
        return table;
    }

    private static long column(Map<String, Long> table, String name) {
        Long value = table.get(name);
        if (value == null) {
            throw new Refused("TCP counters", "a column '" + name + "'", table.keySet());
        }
        return value;
    }
}
