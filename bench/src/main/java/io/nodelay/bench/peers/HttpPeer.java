package io.nodelay.bench.peers;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The HTTP servers that answer the same request with the same content: one event-loop thread each, TCP_NODELAY on, a
 * Content-Type, a Date and a Content-Length.
 */
public enum HttpPeer implements Contender {
    /** This library, as its README has it. */
    NODELAY("nodelay") {
        @Override
        public Served start() {
            return NodelayHttp.start();
        }
    },
    /** Netty on its native transport, without its checks of names and values. */
    NETTY_EPOLL("netty-epoll") {
        @Override
        public Served start() throws IOException {
            return NettyHttp.epoll();
        }

        @Override
        public Optional<String> missing() {
            return NettyEcho.epollMissing();
        }
    },
    /** Netty on the JDK's selectors. */
    NETTY_NIO("netty-nio") {
        @Override
        public Served start() throws IOException {
            return NettyHttp.nio();
        }
    },
    /** The JDK's own, its handlers run by its dispatching thread. */
    JDK("jdk") {
        @Override
        public Served start() throws IOException {
            return JdkHttp.start();
        }
    },
    /** The least raw-NIO program that can do it. */
    RAW("raw") {
        @Override
        public Served start() throws IOException {
            return RawHttp.start();
        }
    };

    /** What every server answers. */
    static final String CONTENT = "Hello, World!";

    private final String label;

    HttpPeer(String label) {
        this.label = label;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public List<String> flags() {
        return switch (this) {
            case NETTY_EPOLL, NETTY_NIO -> Peer.NETTY_FLAGS;
            case JDK -> JdkHttp.FLAGS;
            default -> List.of();
        };
    }

    @Override
    public List<String> command() {
        return List.of("serve", "--http", label);
    }

    public static HttpPeer named(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new Refused("peer", "one of " + labels(), label));
    }

    private static String labels() {
        return Arrays.stream(values()).map(HttpPeer::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
