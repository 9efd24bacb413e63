package io.nodelay.bench.peers;

import io.nodelay.bench.results.Proc;
import io.nodelay.bench.results.Refused;
import java.util.Arrays;
import java.util.List;

/**
 * Datagrams that did not come back, and those the kernel says it dropped: in the whole network namespace, whoever's they
 * were.
 *
 * @param unanswered asked by the load generator and given up
 * @param errors {@code InErrors}, which counts overflows too
 * @param overflows {@code RcvbufErrors}: no room in a receive buffer
 */
record Loss(long unanswered, long errors, long overflows) {
    static Loss now(long unanswered) {
        String counters = Proc.text("/proc/net/snmp")
                .orElseThrow(() -> new Refused("/proc/net/snmp", "the kernel's UDP counters", "nothing"));
        return of(unanswered, counters);
    }

    /** From the text of {@code /proc/net/snmp}: for each protocol a line of names and one of figures. */
    static Loss of(long unanswered, String counters) {
        List<List<String>> lines = counters.lines()
                .filter(line -> line.startsWith("Udp: "))
                .map(line -> Arrays.asList(line.trim().split(" ", -1)))
                .toList();
        if (lines.size() != 2) {
            throw new Refused("/proc/net/snmp", "two lines of Udp:", lines.size());
        }
        return new Loss(unanswered, counter("InErrors", lines), counter("RcvbufErrors", lines));
    }

    private static long counter(String name, List<List<String>> lines) {
        int place = lines.get(0).indexOf(name);
        if (place < 0) {
            throw new Refused("/proc/net/snmp", "a counter " + name, lines.get(0));
        }
        return Long.parseLong(lines.get(1).get(place));
    }

    Loss since(Loss before) {
        return new Loss(unanswered - before.unanswered, errors - before.errors, overflows - before.overflows);
    }
}
