package io.nodelay.bench.peers;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The UDP echo servers that do the same work: one event-loop thread each, and the buffers they have by default. */
public enum UdpPeer implements Contender {
    /** This library: {@code socket.onMessage(socket::send)}. */
    NODELAY("nodelay") {
        @Override
        public Served start() {
            return NodelayUdpEcho.start();
        }
    },
    /** Netty on its native transport, as it comes: each datagram is received by a call of its own. */
    NETTY_EPOLL("netty-epoll") {
        @Override
        public Served start() throws IOException {
            return NettyUdpEcho.epoll();
        }
    },
    /** The same, told how large a datagram is at most, so that one {@code recvmmsg} receives up to 16. */
    NETTY_RECVMMSG("netty-recvmmsg") {
        @Override
        public Served start() throws IOException {
            return NettyUdpEcho.recvmmsg();
        }
    },
    /** Netty on the JDK's selectors. */
    NETTY_NIO("netty-nio") {
        @Override
        public Served start() throws IOException {
            return NettyUdpEcho.nio();
        }
    },
    /** The least program over {@code DatagramChannel} that can do it. */
    RAW("raw") {
        @Override
        public Served start() throws IOException {
            return RawUdpEcho.start();
        }
    };

    private final String label;

    UdpPeer(String label) {
        this.label = label;
    }

    @Override
    public Optional<String> missing() {
        return this == NETTY_EPOLL || this == NETTY_RECVMMSG ? NettyEcho.epollMissing() : Optional.empty();
    }

    @Override
    public List<String> flags() {
        return this == NODELAY || this == RAW ? List.of() : Peer.NETTY_FLAGS;
    }

    @Override
    public List<String> command() {
        return List.of("serve", "--udp", label);
    }

    public static UdpPeer named(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new Refused("peer", "one of " + labels(), label));
    }

    private static String labels() {
        return Arrays.stream(values()).map(UdpPeer::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
