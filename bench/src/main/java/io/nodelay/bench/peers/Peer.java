package io.nodelay.bench.peers;

import io.netty.channel.epoll.Epoll;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The echo servers that do the same work, each in the form its own documentation would recommend: one event-loop thread,
 * TCP_NODELAY on, backpressure where the peer reads more slowly than it writes.
 */
public enum Peer {
    /** This library: {@code socket.pipe(socket)}. */
    NODELAY("nodelay", false) {
        @Override
        Served start() {
            return NodelayEcho.start(socket -> socket.pipe(socket));
        }
    },
    /** This library with a reader of its own instead of a pipe: {@code socket.onData(socket::write)}. */
    NODELAY_READER("nodelay-reader", false) {
        @Override
        Served start() {
            return NodelayEcho.start(socket -> socket.onData(socket::write));
        }
    },
    /** Netty on its native transport, with the pooled allocator. */
    NETTY_EPOLL("netty-epoll", true) {
        @Override
        Served start() throws IOException {
            return NettyEcho.epoll();
        }

        @Override
        public Optional<String> missing() {
            return Epoll.isAvailable()
                    ? Optional.empty()
                    : Optional.of("Netty's native epoll transport does not load here: " + Epoll.unavailabilityCause());
        }
    },
    /** Netty on the JDK's selectors, with the pooled allocator. */
    NETTY_NIO("netty-nio", true) {
        @Override
        Served start() throws IOException {
            return NettyEcho.nio();
        }
    },
    /** The least raw-NIO program that can do it. */
    RAW("raw", false) {
        @Override
        Served start() throws IOException {
            return RawEcho.start();
        }
    };

    /** What Netty uses to reach its fast paths: the selector's key set, and buffers without cleaners. */
    private static final List<String> NETTY_FLAGS = List.of(
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.netty.leakDetection.level=disabled");

    private final String label;
    private final boolean netty;

    Peer(String label, boolean netty) {
        this.label = label;
        this.netty = netty;
    }

    /** Starts the server in this process, on a port of the loopback. */
    abstract Served start() throws IOException;

    /** Why it cannot run here, if so. */
    public Optional<String> missing() {
        return Optional.empty();
    }

    /** The JVM flags it is entitled to, beside those that all servers get. */
    List<String> flags() {
        return netty ? NETTY_FLAGS : List.of();
    }

    public static Peer named(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new Refused("peer", "one of " + labels(), label));
    }

    static String labels() {
        return Arrays.stream(values()).map(Peer::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
