package io.nodelay.bench.peers;

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
public enum Peer implements Contender {
    /** This library: {@code socket.pipe(socket)}. */
    NODELAY("nodelay", false) {
        @Override
        public Served start() {
            return NodelayEcho.start(socket -> socket.pipe(socket));
        }
    },
    /** This library with a reader of its own instead of a pipe: {@code socket.onData(socket::write)}. */
    NODELAY_READER("nodelay-reader", false) {
        @Override
        public Served start() {
            return NodelayEcho.start(socket -> socket.onData(socket::write));
        }
    },
    /** Netty on its native transport, with the pooled allocator. */
    NETTY_EPOLL("netty-epoll", true) {
        @Override
        public Served start() throws IOException {
            return NettyEcho.epoll();
        }

        @Override
        public Optional<String> missing() {
            return NettyEcho.epollMissing();
        }
    },
    /** Netty on the JDK's selectors, with the pooled allocator. */
    NETTY_NIO("netty-nio", true) {
        @Override
        public Served start() throws IOException {
            return NettyEcho.nio();
        }
    },
    /** The least raw-NIO program that can do it. */
    RAW("raw", false) {
        @Override
        public Served start() throws IOException {
            return RawEcho.start();
        }
    };

    /** What Netty uses to reach its fast paths: the selector's key set, and buffers without cleaners. */
    static final List<String> NETTY_FLAGS = List.of(
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

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public List<String> flags() {
        return netty ? NETTY_FLAGS : List.of();
    }

    @Override
    public List<String> command() {
        return List.of("serve", label);
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
