package io.nodelay.bench.results;

import java.util.Map;
import java.util.Objects;

/**
 * What the loopback looked like.
 *
 * @param congestion congestion control of new connections
 * @param mtu bytes a packet may have
 * @param mss bytes of payload a segment may have, computed from the MTU
 * @param sysctls kernel settings that bear on small segments
 * @param namespace {@code private} or {@code shared}
 * @param why why it is private or shared
 */
public record Network(String congestion, int mtu, int mss, Map<String, String> sysctls, String namespace, String why) {
    public static final String PRIVATE = "private";
    public static final String SHARED = "shared";

    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int HEADERS = 40;
    private static final int TIMESTAMPS = 12;

    public Network {
        Objects.requireNonNull(congestion, "congestion");
        Objects.requireNonNull(namespace, "namespace");
    }

    public boolean isPrivate() {
        return PRIVATE.equals(namespace);
    }

    /** Whether segments carry timestamps here; they do where the kernel does not tell. */
    public static boolean timestamps() {
        return !Proc.word("/proc/sys/net/ipv4/tcp_timestamps")
                .filter("0"::equals)
                .isPresent();
    }

    /** Bytes a packet may have on this system's loopback. */
    public static int loopbackMtu() {
        return MachineFacts.loopbackMtu();
    }

    /** What is left of a packet after the IPv4 and TCP headers and, where they are on, timestamps (RFC 7323). */
    public static int mss(int mtu, boolean timestamps) {
        return Math.min(mtu, LARGEST_DATAGRAM) - HEADERS - (timestamps ? TIMESTAMPS : 0);
    }
}
