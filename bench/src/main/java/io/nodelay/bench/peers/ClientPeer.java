package io.nodelay.bench.peers;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The HTTP clients that ask the same, with the same Accept and User-Agent beside what each adds by itself, and look at every
 * answer's status and length. The port they announce is their {@link Control} port.
 */
public enum ClientPeer implements Contender {
    /** This library: a request by an agent, with the content lent. */
    NODELAY("nodelay") {
        @Override
        public Served start() throws IOException {
            return NodelayClient.start();
        }
    },
    /** The JDK's {@code HttpClient}, asynchronous. */
    JDK("jdk") {
        @Override
        public Served start() throws IOException {
            return JdkClient.start();
        }
    },
    /** Netty's codec on its native transport, without its checks of names and values. */
    NETTY_EPOLL("netty-epoll") {
        @Override
        public Served start() throws IOException {
            return NettyClient.epoll();
        }
    },
    /** The same on the JDK's selectors. */
    NETTY_NIO("netty-nio") {
        @Override
        public Served start() throws IOException {
            return NettyClient.nio();
        }
    },
    /** Node's {@code http} with an agent that keeps connections. */
    NODE("node") {
        @Override
        public Served start() throws IOException {
            throw new IOException("node runs in no process of Java's");
        }
    };

    static final String PATH = "/plaintext";
    static final String ACCEPT = "text/plain";
    static final String USER_AGENT = "lab";

    private final String label;

    ClientPeer(String label) {
        this.label = label;
    }

    @Override
    public Optional<String> missing() {
        return switch (this) {
            case NETTY_EPOLL -> NettyEcho.epollMissing();
            case NODE -> NodeClient.missing();
            default -> Optional.empty();
        };
    }

    @Override
    public List<String> flags() {
        return switch (this) {
            case NETTY_EPOLL, NETTY_NIO -> Peer.NETTY_FLAGS;
            case JDK -> JdkClient.FLAGS;
            default -> List.of();
        };
    }

    @Override
    public List<String> command() {
        return List.of("serve", "--client", label);
    }

    @Override
    public List<String> line(List<String> lab) {
        return this == NODE ? NodeClient.line() : Contender.super.line(lab);
    }

    @Override
    public boolean tellsAllocation() {
        return this != NODE;
    }

    public static ClientPeer named(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new Refused("peer", "one of " + labels(), label));
    }

    private static String labels() {
        return Arrays.stream(values()).map(ClientPeer::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return label;
    }
}
