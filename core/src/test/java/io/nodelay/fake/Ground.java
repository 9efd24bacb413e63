package io.nodelay.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Where a scenario is played: on the fake net, over several seeds, or on this machine's kernel. */
final class Ground implements AutoCloseable {
    /** Both ends of a connection. */
    record Pair(SocketChannel client, SocketChannel server) {}

    /** What is told of a ground and a family in the name of a test. */
    record Stage(String name, boolean real, long seed, ProtocolFamily family) {
        Ground ground() throws IOException {
            if (real) {
                return new Ground(SelectorProvider.provider(), family, Thread::yield);
            }
            FakeNet net = new FakeNet(seed).shortness(0).spuriousWakeups(0);
            return new Ground(net.provider(), family, () -> net.clock().advance(1));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final SelectorProvider provider;
    private final ProtocolFamily family;
    private final Runnable pass;
    private final Path directory;
    private final Deque<Channel> channels = new ArrayDeque<>();
    private final Deque<Selector> selectors = new ArrayDeque<>();

    private Ground(SelectorProvider provider, ProtocolFamily family, Runnable pass) throws IOException {
        this.provider = provider;
        this.pass = pass;
        this.family = family;
        this.directory = Files.createTempDirectory("ground");
    }

    static Stream<Stage> tcp() {
        return stages(StandardProtocolFamily.INET);
    }

    static Stream<Stage> unix() {
        return stages(StandardProtocolFamily.UNIX);
    }

    static Stream<Stage> streams() {
        return Stream.concat(tcp(), unix());
    }

    private static Stream<Stage> stages(ProtocolFamily family) {
        return Stream.of(
                new Stage("kernel " + family, true, 0, family),
                new Stage("fake " + family + " seed 1", false, 1, family),
                new Stage("fake " + family + " seed 2", false, 2, family),
                new Stage("fake " + family + " seed 3", false, 3, family));
    }

    boolean unixFamily() {
        return family == StandardProtocolFamily.UNIX;
    }

    Selector selector() throws IOException {
        Selector selector = provider.openSelector();
        selectors.push(selector);
        return selector;
    }

    SocketAddress free() {
        return unixFamily()
                ? UnixDomainSocketAddress.of(directory.resolve("socket" + channels.size()))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    ServerSocketChannel server() throws IOException {
        return server(free(), 0);
    }

    ServerSocketChannel server(SocketAddress at, int backlog) throws IOException {
        return unbound().bind(at, backlog);
    }

    ServerSocketChannel unbound() throws IOException {
        return nonBlocking(provider.openServerSocketChannel(family));
    }

    SocketChannel socket() throws IOException {
        return nonBlocking(provider.openSocketChannel(family));
    }

    DatagramChannel datagram() throws IOException {
        return datagram(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    DatagramChannel datagram(SocketAddress at) throws IOException {
        return nonBlocking(provider.openDatagramChannel(StandardProtocolFamily.INET))
                .bind(at);
    }

    SocketChannel connect(SocketAddress to) throws IOException {
        SocketChannel client = socket();
        if (!client.connect(to)) {
            await(client, SelectionKey.OP_CONNECT);
            client.finishConnect();
        }
        return client;
    }

    Pair pair() throws IOException {
        ServerSocketChannel server = server();
        SocketChannel client = connect(server.getLocalAddress());
        await(server, SelectionKey.OP_ACCEPT);
        return new Pair(client, nonBlocking(server.accept()));
    }

    private <T extends SelectableChannel> T nonBlocking(T channel) throws IOException {
        channels.push(channel);
        channel.configureBlocking(false);
        return channel;
    }

    /** Waits until one of the operations is ready, and tells which; the channel is free again afterwards. */
    int await(SelectableChannel channel, int ops) throws IOException {
        int[] ready = {0};
        try (Selector selector = provider.openSelector()) {
            channel.register(selector, ops);
            for (int i = 0; i < 50 && ready[0] == 0; i++) {
                selector.select(key -> ready[0] = key.readyOps(), 200);
            }
        }
        if (ready[0] == 0) {
            throw new AssertionError("not ready for " + ops + ": " + channel);
        }
        return ready[0];
    }

    /**
     * Waits for a reset to arrive: after it everything asked for is ready, even connecting. No select can wait for it,
     * because a writable channel is connectable to the kernel, if not to the JDK.
     */
    void awaitHangUp(SocketChannel channel) throws IOException {
        int ops = SelectionKey.OP_READ | SelectionKey.OP_CONNECT;
        for (int i = 0; i < 10_000; i++) {
            if (poll(channel, ops) == ops) {
                return;
            }
            pass.run();
        }
        throw new AssertionError("no hang-up: " + channel);
    }

    /** What is ready now. */
    int poll(SelectableChannel channel, int ops) throws IOException {
        int[] ready = {0};
        try (Selector selector = provider.openSelector()) {
            channel.register(selector, ops);
            selector.selectNow(key -> ready[0] = key.readyOps());
        }
        return ready[0];
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for bytes and reads them all. */
    String read(SocketChannel channel) throws IOException {
        await(channel, SelectionKey.OP_READ);
        ByteBuffer into = ByteBuffer.allocate(100);
        channel.read(into);
        return text(into);
    }

    static String text(ByteBuffer filled) {
        return StandardCharsets.UTF_8.decode(filled.flip()).toString();
    }

    /** Writes until nothing more fits; how much did. */
    static long fill(SocketChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(64 * 1024);
        long sum = 0;
        for (int count = channel.write(block); count > 0; count = channel.write(block.clear())) {
            sum += count;
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        for (Channel channel : channels) {
            channel.close();
        }
        for (Selector selector : selectors) {
            selector.close();
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
